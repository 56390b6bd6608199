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
#: days without an answer that end no survey
_LEAST_GAP = 7
#: up to this many waves all orders are tried instead of random ones
_ALL_ORDERS = 7
#: sums of the same answers in another order differ by less than this
_DECIMALS = 9


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One round of answers, one answer per contact; ``is_running``: more answers to it may come."""

    name: str
    starts_on: date
    ends_on: date
    score: Score
    is_running: bool = False


@dataclass(frozen=True, kw_only=True)
class LastChange:
    """The last whole wave with an interval and the one before it: what changed, and who answered in each."""

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
    """Every wave, oldest first; of whole ones the last change (missing with fewer than two) and the trend."""

    waves: tuple[Wave, ...]
    last: LastChange | None
    trend: Trend

    @property
    def running(self) -> tuple[Wave, ...]:
        """The waves to which more answers may come: they are compared with none."""
        return tuple(wave for wave in self.waves if wave.is_running)

    @property
    def has_survey_running(self) -> bool:
        """Whether a survey is still answered; a quarter is a part of the year like any other."""
        return any(not is_quarter(wave.name, wave.starts_on) for wave in self.running)


def waves_of(
    rows: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    until: date,
    today: date,
    by_survey: bool = True,
    seen_on: date = date.max,
) -> Waves:
    """Waves of all answers up to a day, from the rows of the query ``nps_answers``.

    ``seen_on`` is the day of the last import of answers: what was answered later is not there yet.
    """
    every = scored(rows, today=today).rows
    every = every[every["answered_on"] <= pd.Timestamp(until)]
    found = list(by_wave(every, by_survey=by_survey))
    going = running([(name, part["answered_on"]) for name, part in found], min(until, today, seen_on))
    named = [(name, counted(Answers(rows=part), filters=filters).rows) for name, part in found]
    parts = [(name, part) for name, part in named if len(part)]
    waves = tuple(
        Wave(
            name=name,
            starts_on=part["answered_on"].min().date(),
            ends_on=part["answered_on"].max().date(),
            score=score(part),
            is_running=name in going,
        )
        for name, part in parts
    )
    whole = [(part, wave) for (_name, part), wave in zip(parts, waves, strict=True) if not wave.is_running]
    answers, over = [part for part, _wave in whole], [wave for _part, wave in whole]
    return Waves(waves, last_change(answers, over), trend(answers, over))


def running(waves: Sequence[tuple[str, pd.Series]], now: date) -> set[str]:
    """The waves to which more answers may come: names and days of the answers of all waves, as seen on a day.

    A quarter goes on to its end. A survey goes on while it has lasted less long than the longest of those before it,
    and its last answer is no longer ago than its answers usually lie apart (90th percentile, a week at least).

    >>> given = {"A": ["2025-03-01", "2025-04-09"], "B": ["2026-03-01", "2026-03-08"]}
    >>> waves = [(name, pd.Series(pd.to_datetime(days))) for name, days in given.items()]
    >>> [running(waves, date(2026, *day)) for day in ((3, 15), (3, 16), (5, 1))]
    [{'B'}, set(), set()]
    """
    found, longest = set(), 0
    for name, answered in waves:
        first, last = answered.min(), answered.max()
        if is_quarter(name, first.date()):
            is_going = last.to_period("Q").end_time.date() > now
        else:
            gaps = answered.drop_duplicates().sort_values().diff().dt.days.dropna()
            usual = max(_LEAST_GAP, float(gaps.quantile(0.9)) if len(gaps) else 0.0)
            lasted, rests = ((pd.Timestamp(now) - day).days for day in (first, last))
            is_going = lasted < longest and rests <= usual
            longest = max(longest, (last - first).days)
        if is_going:
            found.add(name)
    return found


def is_quarter(name: str, day: date) -> bool:
    """Whether a wave is the calendar quarter of its answers, as ``by_wave`` names it."""
    return name == f"Q{(day.month + 2) // 3}/{day.year}"


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
