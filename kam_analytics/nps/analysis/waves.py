"""The Net Promoter Score from wave to wave: the last change, and a trend over at least six waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS
from kam_analytics.nps.analysis.answers import Answers, by_wave, counted, scored
from kam_analytics.nps.analysis.change import Change, Mix, change, excludes_zero, mix, points, slope
from kam_analytics.nps.analysis.score import Score, score

#: fewer waves show no trend
FEWEST_WAVES = 6
#: a p-value below this is no chance
_LEVEL = 0.05
_SHUFFLES = 1_999
#: up to this many waves all orders are tried instead of random ones
_ALL_ORDERS = 7
#: sums of the same answers in another order differ by less than this
_DECIMALS = 9


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One round of answers, one answer per contact."""

    name: str
    starts_on: date
    ends_on: date
    score: Score


@dataclass(frozen=True, kw_only=True)
class LastChange:
    """The last wave with an interval and the one before it: what changed, and who answered in each."""

    earlier: Wave
    later: Wave
    change: Change
    mix: Mix


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Points per year over waves with a score (Theil-Sen) and the permutation p-value of Kendall's tau.

    ``same`` is the slope within the ``accounts`` that answered in two or more of the waves, with its interval by
    sign-flips over them: it does not move with who answers. ``limit`` is ``few_waves`` below six,
    ``few_accounts`` with fewer than eight such accounts; then there is no ``same``.
    """

    waves: int
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    accounts: int = 0
    same: float | None = None
    same_low: float | None = None
    same_high: float | None = None
    limit: str | None = None

    @property
    def is_clear(self) -> bool:
        """Whether a trend may be claimed: the waves have one, and the same accounts went the same way."""
        if self.slope is None or self.same is None or self.p is None:
            return False
        return self.p < _LEVEL and excludes_zero(self.same_low, self.same_high) and self.slope * self.same > 0


@dataclass(frozen=True)
class Waves:
    """Every wave, oldest first, the last change (missing with fewer than two waves) and the trend."""

    waves: tuple[Wave, ...]
    last: LastChange | None
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
    answers = [part for _name, part in parts]
    return Waves(waves, last_change(answers, waves), trend(answers, waves))


def last_change(answers: Sequence[pd.DataFrame], waves: Sequence[Wave]) -> LastChange | None:
    """Compare the last wave with an interval with the one before; ``answers`` are those of the waves."""
    if len(waves) < 2:
        return None
    sure = [at for at, wave in enumerate(waves) if wave.score.has_interval]
    earlier, later = sure[-2:] if len(sure) > 1 else (len(waves) - 2, len(waves) - 1)
    before, after = answers[earlier], answers[later]
    return LastChange(earlier=waves[earlier], later=waves[later], change=change(before, after), mix=mix(before, after))


def trend(answers: Sequence[pd.DataFrame], waves: Sequence[Wave], *, seed: int = 0) -> Trend:
    """The trend over waves with a score, at the middle of their days; needs six.

    Theil-Sen slope with its interval (scipy.stats.theilslopes); p is the share of orders of the waves
    with a Kendall's tau at least as far from zero. Beside it the slope of the same accounts.
    """
    seen = [(part, wave) for part, wave in zip(answers, waves, strict=True) if wave.score.value is not None]
    if len(seen) < FEWEST_WAVES:
        return Trend(waves=len(seen), limit="few_waves")
    from scipy.stats import theilslopes

    at = np.array([(wave.starts_on.toordinal() + wave.ends_on.toordinal()) / 2 / 365.25 for _part, wave in seen])
    values = np.array([wave.score.value for _part, wave in seen], dtype=float)
    found = theilslopes(values, at, alpha=0.95)
    sums, weights = _within([part for part, _wave in seen], at)
    known = Trend(
        waves=len(seen), slope=float(found.slope), low=float(found.low_slope), high=float(found.high_slope),
        p=kendall_p(values, seed=seed), accounts=len(sums),
    )  # fmt: skip
    if len(sums) < FEWEST_ACCOUNTS:
        return replace(known, limit="few_accounts")
    _p, low, high = slope(sums, weights, seed=seed)
    return replace(known, same=float(sums.sum() / weights.sum()), same_low=low, same_high=high)


def _within(answers: Sequence[pd.DataFrame], at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums of x·y and x·x of every account that answered in two waves or more; x is the time from its own mean."""
    own = [
        pd.DataFrame({"account_id": part["account_id"], "y": points(part["score"]), "x": when})
        for part, when in zip(answers, at, strict=True)
    ]
    means = pd.concat(own).dropna(subset="account_id").groupby(["account_id", "x"], as_index=False)["y"].mean()
    from_mean = means[["x", "y"]] - means.groupby("account_id")[["x", "y"]].transform("mean")
    products = pd.DataFrame({"xy": from_mean["x"] * from_mean["y"], "xx": from_mean["x"] ** 2})
    sums = products.groupby(means["account_id"]).sum().round(_DECIMALS)
    sums = sums[sums["xx"] > 0]
    return sums["xy"].to_numpy(dtype=float), sums["xx"].to_numpy(dtype=float)


def kendall_p(values: np.ndarray, *, seed: int = 0) -> float:
    """Two-sided permutation p-value of Kendall's tau of values in order; ties are allowed.

    All orders with up to seven values, otherwise 1,999 random ones and the observed one.

    >>> round(kendall_p(np.arange(6.0)), 5)
    0.00278
    """
    n = len(values)
    if n <= _ALL_ORDERS:
        orders = np.array(list(permutations(range(n))))
    else:
        random = np.random.default_rng(seed)
        orders = random.permuted(np.tile(np.arange(n), (_SHUFFLES + 1, 1)), axis=1)
        orders[0] = np.arange(n)
    first, second = np.triu_indices(n, 1)
    sign = np.sign(values[:, None] - values[None, :]).astype(np.int8)
    concordance = np.abs(sign[orders[:, second], orders[:, first]].sum(axis=1, dtype=np.int64))
    seen = abs(int(sign[second, first].sum()))
    return float((concordance >= seen).mean())
