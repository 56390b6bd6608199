"""A row for each activity type: its change, the interval, what would have shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.figures.axes import around, bounds, font, forest_height, scale, zero
from kam_analytics.effects.wording import phrases
from kam_analytics.kit.theme import ACTUAL, BACKGROUND, INK, MUTED, RANGE_WEAK, Figure, layout, note, plain, shortened
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name

_RIGHT = 154


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One type: a change with its interval and what would have shown (shares), what it rests on."""

    name: str
    estimate: float
    low: float
    high: float
    claimed: bool
    visible: float | None
    rests_on: str


def months(family: Family, name: str | None, _: Words) -> Figure:
    """The clearest month of each tested type, largest on top, on the scale of the lags of one. Needs a tested type."""
    rows = []
    for other in family.tested:
        row, effect = family.clearest(other), family.effects[other]
        accounts = _.plural("{n} account", "{n} accounts", effect.n_informative)
        rows.append(
            _Row(
                name=other, estimate=float(row["estimate"]), low=float(row["ci_low"]), high=float(row["ci_high"]),
                claimed=family.claims[other].claimed, visible=effect.smallest_visible_effect,
                rests_on=f"{accounts} · {_('month {n}', n=int(row['lag']))}",
            )
        )  # fmt: skip
    return _forest(rows, bounds(family, name), _)


def sums(family: Family, _: Words) -> Figure:
    """The six months together of each type that has them, largest on top. Needs one."""
    rows = []
    for name in family.net_tested:
        net = family.effects[name].net
        rows.append(
            _Row(
                name=name, estimate=net.estimate or 0.0, low=net.ci_low or 0.0, high=net.ci_high or 0.0,
                claimed=family.claims[name].reading in ("gain", "loss"), visible=net.smallest_visible_effect,
                rests_on=_.plural("{n} account", "{n} accounts", net.n_informative),
            )
        )  # fmt: skip
    return _forest(rows, around([(row.estimate * 100, row.low * 100, row.high * 100) for row in rows]), _)


def _forest(rows: Sequence[_Row], bounds: tuple[float, float], _: Words) -> Figure:
    """A row for each type: its name, the interval, the figures on the right.

    Filled: statistically significant. An interval beyond the scale ends in an open arrow.
    """
    low, high = bounds
    data: list[Figure] = []
    notes, zones = [], []
    for at, row in enumerate(rows):
        color = ACTUAL if row.claimed else MUTED
        data += _interval(row, at, low, high, color)
        dot = {"size": 11, "color": color if row.claimed else BACKGROUND, "line": {"color": color, "width": 2}}
        figures = f"<b>{_.percent(row.estimate, 1, sign=True)}</b> {phrases.span(row.low, row.high, _)}"
        label = plain(activity_name(row.name, _, many=True))
        data.append(
            {
                "type": "scatter", "mode": "markers", "x": [round(row.estimate * 100, 3)], "y": [at],
                "marker": dot, "cliponaxis": False, "text": [f"{label}<br>{figures}<br>{row.rests_on}"],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )  # fmt: skip
        weight = f"<b>{shortened(label, 34)}</b>" if row.claimed else shortened(label, 34)
        notes.append(
            note(weight, xref="paper", x=0, xanchor="left", y=at, yanchor="bottom", yshift=9, font=font(13, INK))
        )
        notes.append(
            note(
                f"{figures}<br><span>{row.rests_on}</span>", xref="paper", x=1, xanchor="left", xshift=10, y=at,
                align="left", font=font(12, INK if row.claimed else MUTED),
            )
        )  # fmt: skip
        if row.visible is not None:
            zones.append(_zone(row.visible * 100, at, low, high))
    return {
        "data": data,
        "layout": layout(
            _,
            forest_height(len(rows)),
            margin={"l": 8, "r": _RIGHT, "t": 8, "b": 30},
            xaxis=scale(low, high, _),
            yaxis={"visible": False, "range": [len(rows) - 0.5, -0.75]},
            annotations=notes,
            shapes=[*zones, zero(0, 0, -0.75, len(rows) - 0.5)],
        ),
    }


def _interval(row: _Row, at: float, low: float, high: float, color: str) -> list[Figure]:
    """The line of an interval; an end beyond the scale is drawn to the edge with an open arrow."""
    ends = [row.low * 100, row.high * 100]
    shown = [round(min(max(end, low), high), 3) for end in ends]
    line = {
        "type": "scatter", "mode": "lines", "x": shown, "y": [at, at], "line": {"color": color, "width": 2},
        "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip
    arrows = [
        {
            "type": "scatter", "mode": "markers", "x": [edge], "y": [at], "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"symbol": symbol, "size": 10, "color": color},
        }
        for end, edge, symbol in zip(ends, shown, ("triangle-left-open", "triangle-right-open"), strict=True)
        if not low <= end <= high
    ]  # fmt: skip
    return [line, *arrows]


def _zone(size: float, at: int, low: float, high: float) -> Figure:
    return {
        "type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": RANGE_WEAK,
        "x0": round(max(-size, low), 3), "x1": round(min(size, high), 3), "y0": at - 0.14, "y1": at + 0.14,
    }  # fmt: skip
