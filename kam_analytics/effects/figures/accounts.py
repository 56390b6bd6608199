"""Descriptions beside the effect: correlations, accounts as dots, groups of accounts over time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kam_analytics.effects.figures.axes import font, zero
from kam_analytics.kit.theme import (
    ACTUAL,
    BACKGROUND,
    GRID,
    INK,
    MUTED,
    RANGE_STRONG,
    Figure,
    layout,
    note,
    plain,
    shortened,
)
from kam_analytics.kit.wording import Words

#: the share of width and height that the name of a dot takes
_NEAR = (0.35, 0.06)


def correlations(values: Sequence[tuple[str, float | None]], _: Words) -> Figure:
    """Correlations as bars between -1 and 1, labelled above with their values; an unknown one has no bar."""
    at = list(range(len(values)))
    known = [0.0 if value is None else round(value, 4) for _name, value in values]
    last = len(values) - 1
    notes = []
    for row, (name, value) in enumerate(values):
        left = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "yshift": 11, "bgcolor": BACKGROUND}
        notes.append(note(plain(name), y=row, font=font(13, INK), **left))
        figure = f"<b>{_.number(value, 2)}</b>"
        notes.append(note(figure, xref="paper", x=1, xanchor="left", xshift=10, y=row, font=font(13, INK)))
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
            shapes=[zero(0, 0, -0.5, len(values) - 0.5)],
        ),
    }  # fmt: skip


def scatter(rows: pd.DataFrame, _: Words, *, x_title: str, y_title: str, named: int = 4) -> Figure:
    """One dot per account: activities a month against sales a month; the largest are named.

    ``rows`` has ``name``, ``activities`` and ``sales`` above zero, at least one row. The sales are on a
    logarithmic axis if they span more than a factor of 20.
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
            font=font(11, MUTED),
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
            xaxis={"title": {"text": x_title, "font": font(12, MUTED), "standoff": 8}, "rangemode": "tozero"},
            yaxis={
                "type": "log" if log else "linear", "tickvals": ticks,
                "ticktext": [_.short_money(tick) for tick in ticks],
                "showgrid": True, "gridcolor": GRID, "gridwidth": 1,
                "title": {"text": y_title, "font": font(12, MUTED), "standoff": 6},
            },
            annotations=notes,
        ),
    }  # fmt: skip


def _apart(rows: pd.DataFrame, *, log: bool, most: int) -> list[tuple[str, float, float]]:
    """Name and position of the largest accounts whose names do not overlap."""
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
    """Quarterly sales of each group divided by the accounts' own mean; ``names`` is code and name, fewest first."""
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
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": font(12, INK)},
        ),
    }


def _quarter(month: pd.Timestamp) -> str:
    return f"Q{(month.month - 1) // 3 + 1}/{month.year}"


def _money_ticks(low: float, high: float, *, log: bool) -> list[float]:
    if log:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
        return [10.0**power for power in range(first, last + 1)]
    unit = 10.0 ** math.floor(math.log10(high or 1.0))
    step = unit if high / unit >= 3 else unit / 2
    return [step * count for count in range(int(high / step) + 2)]


def _three(value: float) -> float:
    return float(f"{float(value):.3g}")
