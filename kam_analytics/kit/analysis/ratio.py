"""Uncertainty of a ratio of sums with the account as the unit of sampling."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

#: fewer accounts than this give no interval
FEWEST_ACCOUNTS = 8


def jackknife_se(top: np.ndarray, bottom: np.ndarray) -> float:
    """Standard error of sum(top) / sum(bottom), leaving out each account once.

    One value of each per account; sums without an account must not be zero.

    Notes
    -----
    sqrt((G - 1) / G · Σ (ratio without g − mean of these ratios)²) over G accounts (Efron and Tibshirani,
    An Introduction to the Bootstrap, 1993, chapter 11).

    >>> round(jackknife_se(np.array([1.0, 2.0, 3.0]), np.ones(3)), 6)
    0.57735
    """
    accounts = len(top)
    without = (top.sum() - top) / (bottom.sum() - bottom)
    return math.sqrt((accounts - 1) / accounts * float(((without - without.mean()) ** 2).sum()))


def t_half(accounts: int) -> float:
    """The 97.5 % quantile of Student's t with accounts − 1 degrees of freedom.

    >>> round(t_half(8), 4)
    2.3646
    """
    return float(stdtrit(accounts - 1, 0.975))
