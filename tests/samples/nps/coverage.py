"""Exact coverage of the interval of the recommendation score: every outcome of n answers, weighed by its chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import lgamma, log

import numpy as np

from kam_analytics.nps.analysis.score import Z, adjusted_wald, interval, wald_se

#: shares of promoters and detractors: many promoters and nearly no detractor, the usual, balanced, poor
PAIRS = ((0.70, 0.05), (0.50, 0.17), (0.33, 0.33), (0.20, 0.50))
SIZES = (5, 6, 8, 10, 15, 20, 30, 50, 80)

Interval = Callable[[int, int, int], tuple[float, float]]


def adjusted(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    centre, se = adjusted_wald(promoters, detractors, n)
    return interval(centre, Z * se)


def plain(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    centre, half = (promoters - detractors) / n * 100, Z * wald_se(promoters, detractors, n)
    return centre - half, centre + half


def coverage(p: float, d: float, n: int, of: Interval = adjusted) -> float:
    """Chance (0-1) that the interval of n independent answers holds the true score."""
    true = (p - d) * 100
    total = 0.0
    for promoters in range(n + 1):
        for detractors in range(n - promoters + 1):
            low, high = of(promoters, detractors, n)
            if low - 1e-9 <= true <= high + 1e-9:
                passives = n - promoters - detractors
                chance = lgamma(n + 1) - sum(lgamma(k + 1) for k in (promoters, detractors, passives))
                chance += promoters * log(p) + detractors * log(d) + passives * log(1 - p - d)
                total += float(np.exp(chance))
    return total


def coverages() -> Iterator[tuple[float, float, int, float]]:
    """p, d, n and the coverage for every pair and size: the table of gate G11."""
    for p, d in PAIRS:
        for n in SIZES:
            yield p, d, n, coverage(p, d, n)
