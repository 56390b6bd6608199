"""What goes with an activity: the forest over types, the lags of one, what stands beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.wording import effects as said
from kam_analytics.kit.theme import (
    ACCENT,
    ACTUAL,
    BACKGROUND,
    GRID,
    INK,
    MUTED,
    RANGE_STRONG,
    RANGE_WEAK,
    Figure,
    layout,
    note,
    plain,
    shortened,
)
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name

_ROW = 62
_RIGHT = 154
_ENDS = ("estimate", "ci_low", "ci_high")
_HEIGHT = 330
#: parts of the width and height that the name of a dot takes
_NEAR = (0.35, 0.06)
#: the scale leaves out ends further away than this many times the widest estimate
_FAR = 6


def bounds(family: Family, name: str | None) -> tuple[float, float]:
    """One scale, in per cent, for the forest and the lags of a type: every finite end that is not far off."""
    rows = [tuple(float(family.clearest(other)[end]) * 100 for end in _ENDS) for other in family.tested]
    if name in family.tested:
        rows += [tuple(row) for row in (family.effects[str(name)].by_lag[list(_ENDS)] * 100).to_numpy(dtype=float)]
    points = [row[0] for row in rows]
    far = _FAR * max([abs(value) for value in points], default=0.0) or 1.0
    ends = [end for row in rows for end in row[1:]]
    shown = [0.0, *points, *(end for end in ends if math.isfinite(end) and abs(end) <= far)]
    low, high = min(shown), max(shown)
    pad = 0.06 * (high - low or 1.0)
    return low - pad, high + pad


def forest(family: Family, name: str | None, _: Words) -> Figure:
    """A row for each tested type, largest estimate on top: its name, the interval, the figures on the right.

    Filled: claimed. An interval that leaves the scale ends in an open arrow at the edge. Needs a tested type.
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
            f"<b>{_.percent(float(row['estimate']), 1, sign=True)}</b> {said.span(row['ci_low'], row['ci_high'], _)}"
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
            note(weight, xref="paper", x=0, xanchor="left", y=at, yanchor="bottom", yshift=9, font=_font(13, INK))
        )
        notes.append(
            note(
                f"{figures}<br><span>{where}</span>", xref="paper", x=1, xanchor="left", xshift=10, y=at,
                align="left", font=_font(12, INK if claimed else MUTED),
            )
        )  # fmt: skip
        if effect.smallest_visible_effect is not None:
            zones.append(_zone(effect.smallest_visible_effect * 100, at, low, high))
    return {
        "data": data,
        "layout": layout(
            _,
            _height(family),
            margin={"l": 8, "r": _RIGHT, "t": 8, "b": 30},
            xaxis=_scale(low, high, _),
            yaxis={"visible": False, "range": [len(names) - 0.5, -0.75]},
            annotations=notes,
            shapes=[*zones, _zero(0, 0, -0.75, len(names) - 0.5)],
        ),
    }


def _height(family: Family) -> int:
    return len(family.tested) * _ROW + 44


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


def lags(family: Family, name: str, _: Words) -> Figure:
    """The change for each month after the activity, with its band; the best month only when it is claimed."""
    low, high = bounds(family, name)
    effect = family.effects[name]
    best = effect.best_lag if family.claims[name].claimed else None
    rows = effect.by_lag
    labels = [_.number(int(lag)) for lag in rows["lag"]]
    return _points(
        rows, [int(lag) for lag in rows["lag"]], labels, _, low=low, high=high, marked=best,
        title=_("Months after the activity"), height=min(max(_height(family), _HEIGHT), 480),
    )  # fmt: skip


def dose(rows: pd.DataFrame, labels: Sequence[str], _: Words) -> Figure:
    """The change after one, two and more activities in a month against none; needs a row."""
    ends = [float(value) * 100 for column in _ENDS for value in rows[column]]
    finite = [0.0, *(end for end in ends if math.isfinite(end))]
    pad = 0.08 * (max(finite) - min(finite) or 1.0)
    at = list(range(1, len(rows) + 1))
    return _points(
        rows, at, labels, _, low=min(finite) - pad, high=max(finite) + pad, marked=None,
        title=_("Activities in the month"), as_lines=True,
    )  # fmt: skip


def _points(
    rows: pd.DataFrame,
    at: list[int],
    labels: Sequence[str],
    _: Words,
    *,
    low: float,
    high: float,
    marked: int | None,
    title: str,
    as_lines: bool = False,
    height: int = _HEIGHT,
) -> Figure:
    estimate = [round(float(value) * 100, 3) for value in rows["estimate"]]
    lower = [round(min(max(float(value) * 100, low), high), 3) for value in rows["ci_low"]]
    upper = [round(min(max(float(value) * 100, low), high), 3) for value in rows["ci_high"]]
    texts = [
        f"{plain(label)}: {_.percent(value / 100, 1, sign=True)} {said.span(a, b, _)}"
        for label, value, a, b in zip(labels, estimate, rows["ci_low"], rows["ci_high"], strict=True)
    ]
    if as_lines or len(at) == 1:
        band: list[Figure] = [
            {
                "type": "scatter", "mode": "lines", "x": [x, x], "y": [a, b], "hoverinfo": "skip",
                "line": {"color": MUTED, "width": 2},
            }
            for x, a, b in zip(at, lower, upper, strict=True)
        ]  # fmt: skip
    else:
        band = [
            {
                "type": "scatter", "mode": "lines", "x": [*at, *reversed(at)], "y": [*upper, *reversed(lower)],
                "fill": "toself", "fillcolor": RANGE_WEAK, "line": {"width": 0, "color": RANGE_WEAK},
                "hoverinfo": "skip",
            }
        ]  # fmt: skip
    points = {
        "type": "scatter",
        "mode": "markers" if as_lines else "lines+markers",
        "x": at,
        "y": estimate,
        "line": {"color": ACTUAL, "width": 2},
        "marker": {
            "size": [13 if x == marked else 8 for x in at],
            "color": [ACCENT if x == marked else ACTUAL for x in at],
            "line": {"color": BACKGROUND, "width": 1},
        },
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
    }
    notes = []
    for x, value in zip(at, estimate, strict=True):
        if x == marked or as_lines:
            text = f"<b>{_.percent(value / 100, 1, sign=True)}</b>"
            if x == marked:
                text += f"<br>{_('month {n}', n=x)}"
            notes.append(
                note(text, x=x, y=value, xanchor="left", xshift=10, align="left", yshift=6, bgcolor=BACKGROUND)
                if as_lines or x < max(at)
                else note(text, x=x, y=value, xanchor="right", xshift=-10, align="right", bgcolor=BACKGROUND)
            )
    return {
        "data": [*band, points],
        "layout": layout(
            _,
            height,
            margin={"l": 56, "r": 16, "t": 14, "b": 46},
            xaxis={
                "tickvals": at, "ticktext": [plain(label) for label in labels],
                "range": [min(at) - 0.4, max(at) + (0.8 if as_lines else 0.4)],
                "title": {"text": title, "font": _font(12, MUTED), "standoff": 8},
            },
            yaxis=_scale(low, high, _),
            annotations=notes,
            shapes=[_zero(min(at) - 0.4, max(at) + 0.8, 0, 0)],
        ),
    }  # fmt: skip


def correlations(values: Sequence[tuple[str, float | None]], _: Words) -> Figure:
    """Correlations as bars between -1 and 1, named above, with their figure; an unknown one has no bar."""
    at = list(range(len(values)))
    known = [0.0 if value is None else round(value, 4) for _name, value in values]
    last = len(values) - 1
    notes = []
    for row, (name, value) in enumerate(values):
        left = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "yshift": 11, "bgcolor": BACKGROUND}
        notes.append(note(plain(name), y=row, font=_font(13, INK), **left))
        figure = f"<b>{_.number(value, 2)}</b>"
        notes.append(note(figure, xref="paper", x=1, xanchor="left", xshift=10, y=row, font=_font(13, INK)))
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "y": at, "x": known, "width": 0.34, "hoverinfo": "skip",
                "marker": {"color": [ACTUAL if row == last else RANGE_STRONG for row in at], "line": {"width": 0}},
            }
        ],
        "layout": layout(
            _,
            len(values) * 58 + 20,
            margin={"l": 8, "r": 64, "t": 12, "b": 8},
            xaxis={"visible": False, "range": [min([0.0, *known]) * 1.02, max([0.1, *known]) * 1.02]},
            yaxis={"visible": False, "range": [len(values) - 0.5, -0.75]},
            annotations=notes,
            shapes=[_zero(0, 0, -0.5, len(values) - 0.5)],
        ),
    }  # fmt: skip


def scatter(rows: pd.DataFrame, _: Words, *, x_title: str, y_title: str, named: int = 4) -> Figure:
    """One dot per account: activities a month against sales a month; the largest are named.

    ``rows`` has ``name``, ``activities`` and ``sales`` above zero, at least one row. The sales stand on a
    logarithmic axis where they spread over more than a factor of 20.
    """
    sales = rows["sales"].to_numpy(dtype=float)
    log = bool(sales.max() > 20 * sales.min())
    names = [plain(shortened(name, 22)) for name in rows["name"]]
    middle = (rows["activities"].min() + rows["activities"].max()) / 2
    notes = [
        note(
            plain(shortened(name, 20)),
            x=x,
            y=math.log10(y) if log else y,
            xanchor="right" if x > middle else "left",
            xshift=-8 if x > middle else 8,
            font=_font(11, MUTED),
        )
        for name, x, y in _apart(rows, log=log, most=named)
    ]
    ticks = _money_ticks(sales.min(), sales.max(), log=log)
    return {
        "data": [
            {
                "type": "scatter", "mode": "markers",
                "x": [_three(value) for value in rows["activities"]], "y": [_three(value) for value in sales],
                "marker": {"size": 8, "color": ACTUAL, "opacity": 0.65, "line": {"color": BACKGROUND, "width": 1}},
                "text": names, "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
            }
        ],
        "layout": layout(
            _,
            360,
            margin={"l": 68, "r": 16, "t": 14, "b": 46},
            xaxis={"title": {"text": x_title, "font": _font(12, MUTED), "standoff": 8}, "rangemode": "tozero"},
            yaxis={
                "type": "log" if log else "linear", "tickvals": ticks,
                "ticktext": [_.short_money(tick) for tick in ticks],
                "showgrid": True, "gridcolor": GRID, "gridwidth": 1,
                "title": {"text": y_title, "font": _font(12, MUTED), "standoff": 6},
            },
            annotations=notes,
        ),
    }  # fmt: skip


def _apart(rows: pd.DataFrame, *, log: bool, most: int) -> list[tuple[str, float, float]]:
    """Name and place of the largest accounts whose names would not stand on each other."""
    sales = np.log10(rows["sales"]) if log else rows["sales"]
    high, wide = float(np.ptp(sales)) or 1.0, float(np.ptp(rows["activities"])) or 1.0
    chosen: list[tuple[str, float, float]] = []
    places: list[tuple[float, float]] = []
    for at in rows["sales"].nlargest(4 * most).index:
        x, y = float(rows.at[at, "activities"]) / wide, float(sales[at]) / high
        if all(abs(y - other) > _NEAR[1] or abs(x - one) > _NEAR[0] for one, other in places):
            places.append((x, y))
            chosen.append((str(rows.at[at, "name"]), float(rows.at[at, "activities"]), float(rows.at[at, "sales"])))
    return chosen[:most]


def curves(rows: pd.DataFrame, names: Sequence[tuple[str, str]], _: Words) -> Figure:
    """Sales by quarter of each group over the accounts' own mean; ``names`` is code and name, fewest first."""
    data = []
    for (code, name), color in zip(names, (RANGE_STRONG, MUTED, ACTUAL), strict=True):
        part = rows[rows["group"] == code]
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": name,
                "x": [f"{_quarter(month)}" for month in part["month"]],
                "y": [round(float(value) * 100, 1) for value in part["index"]],
                "line": {"color": color, "width": 2}, "hovertemplate": "%{x}: %{y:.0f}<extra></extra>",
            }
        )  # fmt: skip
    every = sorted({_quarter(month): None for month in rows["month"]}, key=lambda text: (text[3:], text[:2]))
    step = max(1, -(-len(every) // 4))
    return {
        "data": data,
        "layout": layout(
            _,
            330,
            margin={"l": 48, "r": 16, "t": 34, "b": 30},
            xaxis={"type": "category", "categoryarray": every, "categoryorder": "array", "tickvals": every[::step]},
            yaxis={"showgrid": True, "gridcolor": GRID, "gridwidth": 1, "nticks": 5},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": _font(12, INK)},
        ),
    }


def _quarter(month: pd.Timestamp) -> str:
    return f"Q{(month.month - 1) // 3 + 1}/{month.year}"


def _zone(size: float, at: int, low: float, high: float) -> Figure:
    return {
        "type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": RANGE_WEAK,
        "x0": round(max(-size, low), 3), "x1": round(min(size, high), 3), "y0": at - 0.14, "y1": at + 0.14,
    }  # fmt: skip


def _zero(x0: float, x1: float, y0: float, y1: float) -> Figure:
    return {
        "type": "line", "layer": "below", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"color": MUTED, "width": 1},
    }  # fmt: skip


def _scale(low: float, high: float, _: Words) -> Figure:
    """An axis in per cent with few round ticks."""
    size = high - low
    step = next((step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if size / step <= 6), size / 4)
    ticks = [float(tick) for tick in np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step]
    digits = 0 if step >= 1 else 1
    return {
        "range": [round(low, 3), round(high, 3)], "tickvals": ticks,
        "showgrid": True, "gridcolor": GRID, "gridwidth": 1,
        "ticktext": [*(_.signed(tick, digits) for tick in ticks[:-1]), _.percent(ticks[-1] / 100, digits, sign=True)],
    }  # fmt: skip


def _money_ticks(low: float, high: float, *, log: bool) -> list[float]:
    if log:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
        return [10.0**power for power in range(first, last + 1)]
    unit = 10.0 ** math.floor(math.log10(high or 1.0))
    step = unit if high / unit >= 3 else unit / 2
    return [step * count for count in range(int(high / step) + 2)]


def _three(value: float) -> float:
    return float(f"{float(value):.3g}")


def _font(size: int, color: str) -> Figure:
    return {"size": size, "color": color}
