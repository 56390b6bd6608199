"""The Net Promoter Score, with an interval that accounts for several answers from one account."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS, jackknife_se, t_half
from kam_analytics.nps.analysis.answers import Answers, counted, scored
from kam_analytics.nps.rules import FEWEST_ANSWERS

#: promoters answer 9-10, detractors 0-6
PROMOTER, DETRACTOR = 9, 6
#: standard normal quantile of a 95 % interval
Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Score:
    """A Net Promoter Score in points, −100 to 100.

    ``value`` is missing with fewer than five answers; ``answers`` then has them instead. ``low`` and ``high``
    are the 95 % interval, ``se`` its standard error in points. ``method`` says where the interval
    comes from: ``answers`` (one per account, adjusted Wald), ``accounts`` (several per account,
    jackknife) or ``alike`` (all accounts give the same answer: adjusted Wald over accounts); ``limit`` why
    something is missing: ``no_answers``, ``few_answers``, ``few_accounts``.
    """

    n: int
    accounts: int
    promoters: int
    passives: int
    detractors: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    method: str | None = None
    limit: str | None = None
    answers: tuple[int, ...] = ()

    @property
    def has_interval(self) -> bool:
        return self.low is not None


@dataclass(frozen=True)
class Group:
    """The score of a part of the answers; its name is missing if the data has none."""

    name: str | None
    score: Score


@dataclass(frozen=True)
class Survey:
    """The answers that count in a period, their score, and that of every segment by name (empty without segments)."""

    answers: Answers
    score: Score
    segments: tuple[Group, ...]


def kinds(scores: pd.Series) -> np.ndarray:
    """1 for a promoter, 0 for a passive, −1 for a detractor.

    >>> kinds(pd.Series([10, 9, 8, 7, 6, 0])).tolist()
    [1, 1, 0, 0, -1, -1]
    """
    values = scores.to_numpy()
    kind: np.ndarray = (values >= PROMOTER).astype(int) - (values <= DETRACTOR).astype(int)
    return kind


def adjusted_wald(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """Centre and standard error (in points) of the interval of the score of n independent answers.

    Adds 3/4 to promoters and detractors and 3 to n (Rocks, The American Statistician 70(4), 2016).

    >>> centre, se = adjusted_wald(15, 5, 30)
    >>> round(centre, 2), round(Z * se, 2)
    (30.3, 25.52)
    """
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    return (p - d) * 100, math.sqrt((p + d - (p - d) ** 2) / (n + 3)) * 100


def wald_se(promoters: int, detractors: int, n: int) -> float:
    """The plain standard error in points: too small near ±100 and for few answers; for comparison only.

    >>> round(wald_se(162, 54, 324), 4)
    4.1409
    """
    p, d = promoters / n, detractors / n
    return math.sqrt(max(0.0, p + d - (p - d) ** 2) / n) * 100


def interval(centre: float, half: float) -> tuple[float, float]:
    """The interval clipped to −100 to 100."""
    return max(-100.0, centre - half), min(100.0, centre + half)


def score(rows: pd.DataFrame) -> Score:
    """The Net Promoter Score of answers.

    Parameters
    ----------
    rows
        One row per answer that counts: ``score`` (whole, 0-10) and ``account_id``. An answer without
        an account counts as an account of its own.

    Returns
    -------
    Score
        No score with fewer than five answers. With one answer per account the adjusted Wald interval; if
        an account gave several, which are correlated, the jackknife over accounts with Student's t, and
        no interval with fewer than eight accounts. If all accounts give exactly the same answer, the
        jackknife would show no uncertainty: the adjusted Wald interval over accounts replaces it.

    >>> rows = pd.DataFrame({"account_id": list("abcde"), "score": [10, 10, 9, 8, 3]})
    >>> found = score(rows)
    >>> found.value, round(found.low), round(found.high), found.method
    (40.0, -30, 80, 'answers')
    """
    kind = kinds(rows["score"])
    account = rows["account_id"].where(rows["account_id"].notna(), [f"\0{row}" for row in range(len(rows))])
    sums = pd.DataFrame({"kind": kind, "n": 1}).groupby(account.to_numpy()).sum()
    n, accounts = len(rows), len(sums)
    counted = Score(
        n=n, accounts=accounts,
        promoters=int((kind > 0).sum()), passives=int((kind == 0).sum()), detractors=int((kind < 0).sum()),
    )  # fmt: skip
    if n < FEWEST_ANSWERS:
        limit = "few_answers" if n else "no_answers"
        return replace(counted, limit=limit, answers=tuple(int(value) for value in sorted(rows["score"], reverse=True)))
    value = float(kind.sum()) / n * 100
    if accounts == n:
        return _adjusted(counted, value, "answers", 1.0)
    if accounts < FEWEST_ACCOUNTS:
        return replace(counted, value=value, limit="few_accounts")
    se = jackknife_se(sums["kind"].to_numpy(dtype=float), sums["n"].to_numpy(dtype=float)) * 100
    if se < 1e-9:
        return _adjusted(counted, value, "alike", accounts / n)
    low, high = interval(value, t_half(accounts) * se)
    return replace(counted, value=value, low=low, high=high, se=se, method="accounts")


def _adjusted(counted: Score, value: float, method: str, part: float) -> Score:
    """The adjusted Wald interval for a ``part`` (0-1) of the answers: all of them, or one per account."""
    centre, se = adjusted_wald(counted.promoters * part, counted.detractors * part, counted.n * part)
    low, high = interval(centre, Z * se)
    return replace(counted, value=value, low=low, high=high, se=se, method=method)


def by(rows: pd.DataFrame, column: str) -> tuple[Group, ...]:
    """The score of every value of a column, by name; answers without a value come last.

    >>> rows = pd.DataFrame({"account_id": list("abc"), "score": [9, 8, 7], "segment": ["A", None, "A"]})
    >>> [(group.name, group.score.n) for group in by(rows, "segment")]
    [('A', 2), (None, 1)]
    """
    groups = [Group(name or None, score(part)) for name, part in rows.groupby(rows[column].fillna(""))]
    return tuple(sorted(groups, key=lambda group: (group.name is None, group.name or "")))


def survey(
    rows: pd.DataFrame, *, filters: Mapping[str, Sequence[str]], since: date, until: date, today: date
) -> Survey:
    """The score of the answers of a period at the accounts that pass the filters.

    ``rows`` are all those of the query ``nps_answers``: a wrong scale is detected over all of them.
    """
    answers = counted(scored(rows, today=today), since=since, until=until, filters=filters)
    segments = by(answers.rows, "segment")
    return Survey(answers, score(answers.rows), segments if any(group.name for group in segments) else ())


def usable(rows: pd.DataFrame, *, today: date) -> pd.DataFrame:
    """All answers up to today that may be linked to what an account did: scored, of any period, not anonymous.

    Anonymous answers are always left out: the number of later ones must not change earlier results. A
    survey on a wrong scale is refused as a whole, whenever that is detected.
    """
    found = scored(rows, today=today).rows
    return found[~found["is_anonymous"].fillna(value=False).astype(bool) & found["account_id"].notna()]
