"""The Net Promoter Score from wave to wave: the last change, and a trend over at least six waves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis import signflip
from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS
from kam_analytics.nps.analysis.answers import Answers, by_wave, counted, scored
from kam_analytics.nps.analysis.score import Score, Z, kinds, score

#: fewer waves show no trend
FEWEST_WAVES = 6
_FLIPS = 1_999
#: up to this many waves all orders are tried instead of random ones
_ALL_ORDERS = 7


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One round of answers, one answer per contact."""

    name: str
    starts_on: date
    ends_on: date
    score: Score


@dataclass(frozen=True, kw_only=True)
class Change:
    """The last wave with an interval compared with the one before it, in points.

    ``paired``: over the ``accounts`` that answered in both, the mean difference of their own scores,
    with a sign-flip p-value and its interval; otherwise the difference of the two scores, whose variances add.
    ``limit``: ``one_wave`` or ``few_accounts``; then there is no value.
    """

    earlier: str | None
    later: str | None
    accounts: int
    paired: bool
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    limit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Points per year over waves with a score (Theil-Sen) and the permutation p-value of Kendall's tau.

    ``limit`` is ``few_waves`` below six.
    """

    waves: int
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    limit: str | None = None


@dataclass(frozen=True)
class Waves:
    """Every wave, oldest first, the last change and the trend."""

    waves: tuple[Wave, ...]
    change: Change
    trend: Trend


def waves_of(
    rows: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    until: date,
    today: date,
    by_survey: bool = True,
) -> Waves:
    """Waves of all answers up to a day, from the rows of the query ``nps_answers``."""
    every = scored(rows, today=today).rows
    every = every[every["answered_on"] <= pd.Timestamp(until)]
    named = [
        (name, counted(Answers(rows=part), filters=filters).rows) for name, part in by_wave(every, by_survey=by_survey)
    ]
    parts = [(name, part) for name, part in named if len(part)]
    waves = tuple(
        Wave(
            name=name,
            starts_on=part["answered_on"].min().date(),
            ends_on=part["answered_on"].max().date(),
            score=score(part),
        )
        for name, part in parts
    )
    return Waves(waves, change([part for _name, part in parts], waves), trend(waves))


def change(parts: Sequence[pd.DataFrame], waves: Sequence[Wave]) -> Change:
    """Compare the last wave with an interval with the one before; ``parts`` are the answers of the waves.

    If at least eight accounts answered in both, and they are at least half of the smaller wave, only these
    accounts are compared: the waves asked the same accounts. Otherwise both waves need an interval of
    their own, and the variances add (accounts in both waves make that interval slightly too wide). The
    p-value of two separate waves is from the normal distribution.
    """
    if len(waves) < 2:
        return Change(earlier=None, later=waves[-1].name if waves else None, accounts=0, paired=False, limit="one_wave")
    sure = [at for at, wave in enumerate(waves) if wave.score.has_interval]
    pair = sure[-2:] if len(sure) > 1 else [len(waves) - 2, len(waves) - 1]
    before, after = (_own(parts[at]) for at in pair)
    earlier, later = (waves[at] for at in pair)
    both = before.index.intersection(after.index)
    if len(both) >= max(FEWEST_ACCOUNTS, min(len(before), len(after)) / 2):
        difference = (after[both] - before[both]).to_numpy(dtype=float)
        p, low, high = sign_flips(difference)
        return Change(
            earlier=earlier.name, later=later.name, accounts=len(both), paired=True,
            value=float(difference.mean()), low=max(-200.0, low), high=min(200.0, high), p=p,
        )  # fmt: skip
    first, last = earlier.score, later.score
    if first.se is None or last.se is None or first.value is None or last.value is None:
        return Change(earlier=earlier.name, later=later.name, accounts=len(both), paired=False, limit="few_accounts")
    value, se = last.value - first.value, math.hypot(first.se, last.se)
    return Change(
        earlier=earlier.name, later=later.name, accounts=len(both), paired=False, value=value,
        low=max(-200.0, value - Z * se), high=min(200.0, value + Z * se), p=math.erfc(abs(value) / se / math.sqrt(2)),
    )  # fmt: skip


def _own(rows: pd.DataFrame) -> pd.Series:
    """The score of every account in points."""
    return pd.Series(kinds(rows["score"]) * 100.0, index=rows.index).groupby(rows["account_id"]).mean()


def sign_flips(difference: np.ndarray, *, seed: int = 0) -> tuple[float, float, float]:
    """p-value of a mean of zero, and the 95 % interval of the mean that inverts the same test.

    The sign of every difference is flipped (``signflip``); an end is infinite if too few differences bound it.

    >>> p, low, high = sign_flips(np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0]))
    >>> p, round(low, 6), round(high, 6)
    (0.03125, 10.0, 60.0)
    """
    flipped = signflip.signs(np.ones(len(difference), dtype=bool), _FLIPS, seed)
    p = signflip.p_value((flipped @ difference)[:, None])
    return p, *signflip.interval(difference, np.ones(len(difference)), flipped)


def trend(waves: Sequence[Wave], *, seed: int = 0) -> Trend:
    """The trend over waves with a score, at the middle of their days; needs six.

    Theil-Sen slope with its interval (scipy.stats.theilslopes); p is the share of orders of the waves
    with a Kendall's tau at least as far from zero.
    """
    seen = [wave for wave in waves if wave.score.value is not None]
    if len(seen) < FEWEST_WAVES:
        return Trend(waves=len(seen), limit="few_waves")
    from scipy.stats import theilslopes

    at = np.array([(wave.starts_on.toordinal() + wave.ends_on.toordinal()) / 2 / 365.25 for wave in seen])
    values = np.array([wave.score.value for wave in seen], dtype=float)
    slope = theilslopes(values, at, alpha=0.95)
    return Trend(
        waves=len(seen), slope=float(slope.slope), low=float(slope.low_slope), high=float(slope.high_slope),
        p=kendall_p(values, seed=seed),
    )  # fmt: skip


def kendall_p(values: np.ndarray, *, seed: int = 0) -> float:
    """Two-sided permutation p-value of Kendall's tau of values in order; ties are allowed.

    All orders with up to seven values, otherwise 9,999 random ones and the observed one.

    >>> round(kendall_p(np.arange(6.0)), 5)
    0.00278
    """
    n = len(values)
    if n <= _ALL_ORDERS:
        orders = np.array(list(permutations(range(n))))
    else:
        random = np.random.default_rng(seed)
        orders = random.permuted(np.tile(np.arange(n), (_FLIPS + 1, 1)), axis=1)
        orders[0] = np.arange(n)
    first, second = np.triu_indices(n, 1)
    sign = np.sign(values[:, None] - values[None, :]).astype(np.int8)
    concordance = np.abs(sign[orders[:, second], orders[:, first]].sum(axis=1, dtype=np.int64))
    seen = abs(int(sign[second, first].sum()))
    return float((concordance >= seen).mean())
