"""The change by months after the activity, and by the number of activities."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.figures.axes import ENDS, bounds, font, forest_height, scale, zero
from kam_analytics.effects.wording import phrases
from kam_analytics.kit.theme import ACCENT, ACTUAL, BACKGROUND, MUTED, RANGE_WEAK, Figure, layout, note, plain
from kam_analytics.kit.wording import Words

_HEIGHT = 330


def lags(family: Family, name: str, _: Words) -> Figure:
    """The change for each month after the activity, with its band; the best month is marked only if claimed."""
    low, high = bounds(family, name)
    effect = family.effects[name]
    best = effect.best_lag if family.claims[name].claimed else None
    rows = effect.by_lag
    labels = [_.number(int(lag)) for lag in rows["lag"]]
    return _points(
        rows, [int(lag) for lag in rows["lag"]], labels, _, low=low, high=high, marked=best,
        title=_("Months after the activity"), height=min(max(forest_height(len(family.tested)), _HEIGHT), 480),
    )  # fmt: skip


def dose(rows: pd.DataFrame, labels: Sequence[str], _: Words) -> Figure:
    """The change after one, two and more activities in a month compared with none; needs a row."""
    ends = [float(value) * 100 for column in ENDS for value in rows[column]]
    finite = [0.0, *(end for end in ends if math.isfinite(end))]
    pad = 0.08 * (max(finite) - min(finite) or 1.0)
    at = list(range(1, len(rows) + 1))
    return _points(
        rows, at, labels, _, low=min(finite) - pad, high=max(finite) + pad, marked=None,
        title=_("Activities in the month"), as_lines=True,
    )  # fmt: skip


# reason: the lags and the checks before them differ in these, and in nothing else
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
        f"{plain(label)}: {_.percent(value / 100, 1, sign=True)} {phrases.span(a, b, _)}"
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
                "title": {"text": title, "font": font(12, MUTED), "standoff": 8},
            },
            yaxis=scale(low, high, _),
            annotations=notes,
            shapes=[zero(min(at) - 0.4, max(at) + 0.8, 0, 0)],
        ),
    }  # fmt: skip
