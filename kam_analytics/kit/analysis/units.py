"""Amounts in ten-thousandths, as the store keeps them: whole numbers, with exact sums, ties and limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: amounts have four decimals in the store
UNIT = 10_000


def units(amounts: ArrayLike) -> NDArray[np.int64]:
    """Amounts of money in ten-thousandths.

    >>> units([0.1 + 0.2, 0.3]).tolist()
    [3000, 3000]
    """
    found: NDArray[np.int64] = np.rint(np.asarray(amounts, dtype=float) * UNIT).astype(np.int64)
    return found


def whole_units(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of amounts without the error of their summing, missing ones stay: equal sums are equal numbers.

    >>> whole_units(np.array([0.1 + 0.2])).tolist()
    [0.3]
    """
    return np.rint(sums * UNIT) / UNIT


def needed(total: float, part: float) -> int:
    """The smallest whole number that is at least a part (0-1, to four decimals) of a whole number.

    >>> needed(20_000, 0.8), needed(20_001, 0.8)
    (16000, 16001)
    """
    exact = Fraction(part).limit_denominator(10_000)
    return -(-int(total) * exact.numerator // exact.denominator)
