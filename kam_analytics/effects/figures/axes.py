"""What the charts of effects share: axes in per cent, the line at zero, fonts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kam_analytics.effects.analysis.family import Family
from kam_analytics.kit.theme import GRID, MUTED, Figure
from kam_analytics.kit.wording import Words

ENDS = ("estimate", "ci_low", "ci_high")
_ROW = 62
#: the scale leaves out ends further away than this many times the widest estimate
_FAR = 6


def bounds(family: Family, name: str | None) -> tuple[float, float]:
    """One scale, in per cent, for the clearest lags of all types and the lags of one."""
    rows = [tuple(float(family.clearest(other)[end]) * 100 for end in ENDS) for other in family.tested]
    if name in family.tested:
        rows += [tuple(row) for row in (family.effects[str(name)].by_lag[list(ENDS)] * 100).to_numpy(dtype=float)]
    return around(rows)


def around(rows: Sequence[Sequence[float]]) -> tuple[float, float]:
    """A scale for rows of an estimate and its interval, in per cent: all finite ends except outliers."""
    points = [row[0] for row in rows]
    far = _FAR * max([abs(value) for value in points], default=0.0) or 1.0
    ends = [end for row in rows for end in row[1:]]
    shown = [0.0, *points, *(end for end in ends if math.isfinite(end) and abs(end) <= far)]
    low, high = min(shown), max(shown)
    pad = 0.06 * (high - low or 1.0)
    return low - pad, high + pad


def forest_height(rows: int) -> int:
    """The height of a forest in pixels."""
    return rows * _ROW + 44


def scale(low: float, high: float, _: Words) -> Figure:
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


def zero(x0: float, x1: float, y0: float, y1: float) -> Figure:
    """A thin line from one place to another, below the figures."""
    return {
        "type": "line", "layer": "below", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"color": MUTED, "width": 1},
    }  # fmt: skip


def font(size: int, color: str) -> Figure:
    """A font of a note or a title."""
    return {"size": size, "color": color}
