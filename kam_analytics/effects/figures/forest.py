"""A row for each activity type: its change, the interval, what would have shown."""

from __future__ import annotations

import pandas as pd

from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.figures.axes import bounds, font, forest_height, scale, zero
from kam_analytics.effects.wording import phrases
from kam_analytics.kit.theme import ACTUAL, BACKGROUND, INK, MUTED, RANGE_WEAK, Figure, layout, note, plain, shortened
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name

_RIGHT = 154


def forest(family: Family, name: str | None, _: Words) -> Figure:
    """A row for each tested type, largest estimate on top: its name, the interval, the figures on the right.

    Filled: statistically significant. An interval beyond the scale ends in an open arrow. Needs a tested type.
    """
    low, high = bounds(family, name)
    names = family.tested
    data: list[Figure] = []
    notes, zones = [], []
    for at, other in enumerate(names):
        row, effect, claimed = family.clearest(other), family.effects[other], family.claims[other].claimed
        color = ACTUAL if claimed else MUTED
        data += _interval(row, at, low, high, color)
        dot = {"size": 11, "color": color if claimed else BACKGROUND, "line": {"color": color, "width": 2}}
        figures = (
            f"<b>{_.percent(float(row['estimate']), 1, sign=True)}</b> {phrases.span(row['ci_low'], row['ci_high'], _)}"
        )
        where = f"{_.plural('{n} account', '{n} accounts', effect.n_informative)} · {_('month {n}', n=int(row['lag']))}"
        label = plain(activity_name(other, _, many=True))
        data.append(
            {
                "type": "scatter", "mode": "markers", "x": [round(float(row["estimate"]) * 100, 3)], "y": [at],
                "marker": dot, "cliponaxis": False, "text": [f"{label}<br>{figures}<br>{where}"],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )  # fmt: skip
        weight = f"<b>{shortened(label, 34)}</b>" if claimed else shortened(label, 34)
        notes.append(
            note(weight, xref="paper", x=0, xanchor="left", y=at, yanchor="bottom", yshift=9, font=font(13, INK))
        )
        notes.append(
            note(
                f"{figures}<br><span>{where}</span>", xref="paper", x=1, xanchor="left", xshift=10, y=at,
                align="left", font=font(12, INK if claimed else MUTED),
            )
        )  # fmt: skip
        if effect.smallest_visible_effect is not None:
            zones.append(_zone(effect.smallest_visible_effect * 100, at, low, high))
    return {
        "data": data,
        "layout": layout(
            _,
            forest_height(family),
            margin={"l": 8, "r": _RIGHT, "t": 8, "b": 30},
            xaxis=scale(low, high, _),
            yaxis={"visible": False, "range": [len(names) - 0.5, -0.75]},
            annotations=notes,
            shapes=[*zones, zero(0, 0, -0.75, len(names) - 0.5)],
        ),
    }


def _interval(row: pd.Series, at: float, low: float, high: float, color: str) -> list[Figure]:
    """The line of an interval; an end beyond the scale is drawn to the edge with an open arrow."""
    ends = [float(row["ci_low"]) * 100, float(row["ci_high"]) * 100]
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
