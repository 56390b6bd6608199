"""Sign-flips: inference from one number per account, whatever the correlation between its months.

Each account contributes a sum ``s``. Without an effect its sign could equally have been the opposite, so
the total is compared with the totals of randomly flipped signs (a wild cluster bootstrap of the score with
the null imposed: Cameron, Gelbach, Miller 2008; Kline, Santos 2012). Nothing is assumed about the months
within an account, only that accounts are independent of each other given the month effects.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: up to this many informative accounts all combinations of signs are tried instead of a sample
ENUMERATED = 10
#: two totals that differ by less than this share of their scale are tied
_TIE = 1e-9


def signs(informative: NDArray[np.bool_], flips: int, seed: int) -> Floats:
    """Rows of -1 and +1, one column per account; the first row is all +1.

    With at most ``ENUMERATED`` informative accounts, each of their combinations occurs once (the
    others' signs are drawn); otherwise ``flips`` drawn rows follow the first.
    """
    random = np.random.default_rng(seed)
    count = int(informative.sum())
    rows = 2**count if count <= ENUMERATED else flips + 1
    found: Floats = np.where(random.integers(0, 2, (rows, len(informative))) == 1, 1.0, -1.0)
    if count <= ENUMERATED:
        bits = (np.arange(rows)[:, None] >> np.arange(count)) & 1
        found[:, informative] = 1.0 - 2.0 * bits
    found[0] = 1.0
    return found


def p_value(totals: Floats) -> float:
    """Share of rows with an absolute total at least as large as that of the first row.

    ``totals`` has one row per row of ``signs``; several columns (one for each lag) are compared by the
    largest of each row, which gives one p-value for the whole family (max-T).
    """
    size = np.abs(totals).reshape(len(totals), -1).max(axis=1)
    return float(np.mean(size >= size[0] * (1 - _TIE)))


def studentised(scores: Floats, flipped: Floats) -> Floats:
    """Totals of the flipped scores divided by their length: rows of ``flipped`` x columns of ``scores``.

    A column of zeros stays zero. The length does not depend on signs, so it is the same for every row.
    """
    length = np.sqrt((scores**2).sum(axis=0))
    totals: Floats = (flipped @ scores) / np.where(length > 0, length, 1.0)
    return totals


def interval(scores: Floats, weights: Floats, flipped: Floats, *, level: float = 0.95) -> tuple[float, float]:
    """The slopes that the same flips do not reject: ``{b: p(b) > 1 - level}``.

    ``scores`` are the accounts' sums of x·y, ``weights`` those of x·x, both after the fixed effects.
    A hypothesis b turns the scores into ``scores - b·weights``. A flip supports b if its total is at
    least as large as the unflipped one, which is true on an interval around the estimate with ends
    that solve a linear equation; the bound is exactly a quantile of these ends, without a search.
    An end is infinite if there are too few accounts to bound it.
    """
    total = weights.sum()
    estimate = scores.sum() / total
    off = flipped @ (scores - estimate * weights)
    part = flipped @ weights
    near, far = total + part, total - part
    tiny = _TIE * total
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.where(near > tiny, off / near, np.inf)
        other = np.where(far > tiny, -off / far, np.inf)
    high = np.where((near <= tiny) | (far <= tiny), np.inf, np.maximum(one, other))
    low = np.where((near <= tiny) | (far <= tiny), -np.inf, np.minimum(one, other))
    # p(b) = share of rows that reach b; this is the last b with p(b) > 1 - level
    place = int(np.floor((1 - level) * len(flipped) + _TIE))
    return float(estimate + np.sort(low)[place]), float(estimate + np.sort(high)[::-1][place])
