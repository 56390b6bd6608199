"""Two rounds of answers compared: what the same accounts changed, and who answered in one of them only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis import signflip
from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS
from kam_analytics.kit.rules.period import Period
from kam_analytics.nps.analysis.answers import counted, scored
from kam_analytics.nps.analysis.score import DETRACTOR, kinds
from kam_analytics.nps.rules import FEWEST_ANSWERS

_FLIPS = 1_999
#: means of the same answers in another order differ by less than this
_DECIMALS = 9


@dataclass(frozen=True, kw_only=True)
class Change:
    """What changed from one round of answers to the next, in points (of a share: in percent).

    ``value`` is the mean change of the ``accounts`` that answered in both, each compared with itself, with its
    interval and p-value by sign-flips; missing with fewer than eight of them (``limit``: ``few_accounts``).
    ``difference`` is the later figure minus the earlier one, whoever answered; it moves with the mix of accounts
    even when nobody changes an answer.
    """

    accounts: int
    difference: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    limit: str | None = None

    @property
    def is_clear(self) -> bool:
        """Whether a change may be claimed: the same accounts changed by more than chance, as the figure did."""
        if self.value is None or self.difference is None:
            return False
        return excludes_zero(self.low, self.high) and self.value * self.difference > 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """The accounts of a part of a round: the mean of their own scores, with fewer than five answers those instead."""

    accounts: int
    value: float | None = None
    answers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Who answered in two rounds: the same accounts in both, those who came, those who answered no more.

    Every account counts once, as in ``Change``: the same accounts differ by its ``value``.
    """

    same_before: Part
    same_after: Part
    came: Part
    left: Part


@dataclass(frozen=True, kw_only=True)
class YearChange:
    """The change of the score and of the share of detractors against the same days a year before."""

    score: Change
    detractors: Change


def points(scores: pd.Series) -> pd.Series:
    """What every answer adds to the score: 100, 0 or −100."""
    return pd.Series(kinds(scores) * 100.0, index=scores.index)


def detractors(scores: pd.Series) -> pd.Series:
    """What every answer adds to the share of detractors in percent: 100 or 0."""
    return (scores <= DETRACTOR) * 100.0


def change(before: pd.DataFrame, after: pd.DataFrame, *, of: Callable[[pd.Series], pd.Series] = points) -> Change:
    """Compare two rounds of answers that count; ``of`` turns answers into what is compared.

    >>> rows = pd.DataFrame({"account_id": list("abcdefgh"), "score": [8] * 8})
    >>> found = change(rows, rows.assign(score=[9] * 7 + [8]))
    >>> found.value, found.difference, found.is_clear
    (87.5, 87.5, True)
    """
    was, now = of(before["score"]), of(after["score"])
    difference = float(now.mean() - was.mean()) if len(was) and len(now) else None
    first, last = (values.groupby(rows["account_id"]).mean() for values, rows in ((was, before), (now, after)))
    same = first.index.intersection(last.index)
    if len(same) < FEWEST_ACCOUNTS:
        return Change(accounts=len(same), difference=difference, limit="few_accounts")
    changed = (last[same] - first[same]).to_numpy(dtype=float).round(_DECIMALS)
    p, low, high = slope(changed, np.ones(len(changed)))
    return Change(
        accounts=len(same), difference=difference, value=float(changed.mean()),
        low=max(-200.0, low), high=min(200.0, high), p=p,
    )  # fmt: skip


def mix(before: pd.DataFrame, after: pd.DataFrame) -> Mix:
    """The accounts of both rounds, those of the later only, and those of the earlier only.

    Answers without an account are in none of them: nobody knows whether they came again.
    """
    was, now = (rows.dropna(subset="account_id") for rows in (before, after))
    again, known = was["account_id"].isin(now["account_id"]), now["account_id"].isin(was["account_id"])
    return Mix(
        same_before=_part(was[again]), same_after=_part(now[known]), came=_part(now[~known]), left=_part(was[~again])
    )


def _part(rows: pd.DataFrame) -> Part:
    own = points(rows["score"]).groupby(rows["account_id"]).mean()
    if len(rows) < FEWEST_ANSWERS:
        return Part(accounts=len(own), answers=tuple(int(value) for value in sorted(rows["score"], reverse=True)))
    return Part(accounts=len(own), value=float(own.mean()))


def year_change(
    rows: pd.DataFrame, *, filters: Mapping[str, Sequence[str]], now: Period, before: Period, today: date
) -> YearChange:
    """Two periods compared, from all rows of the query ``nps_answers``."""
    every = scored(rows, today=today)
    was, after = (counted(every, since=one.since, until=one.until, filters=filters).rows for one in (before, now))
    return YearChange(score=change(was, after), detractors=change(was, after, of=detractors))


def slope(sums: np.ndarray, weights: np.ndarray, *, seed: int = 0) -> tuple[float, float, float]:
    """p-value of a slope of zero, and the 95 % interval of the slope that inverts the same test.

    The sign of every account's sum is flipped (``signflip``); an end is infinite if too few accounts bound it.
    With weights of one the slope is the mean of the sums.

    >>> p, low, high = slope(np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0]), np.ones(6))
    >>> p, round(low, 6), round(high, 6)
    (0.03125, 10.0, 60.0)
    """
    flipped = signflip.signs(np.ones(len(sums), dtype=bool), _FLIPS, seed)
    p = signflip.p_value((flipped @ sums)[:, None])
    return p, *signflip.interval(sums, weights, flipped)


def excludes_zero(low: float | None, high: float | None) -> bool:
    """Whether an interval lies above or below zero as a whole."""
    return low is not None and high is not None and not low <= 0 <= high
