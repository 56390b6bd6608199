"""Renewals by the account's answer before the decision, without using anything that was unknown then."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.selection import keep
from kam_analytics.nps.analysis.score import DETRACTOR, PROMOTER, Z, usable

#: an answer counts for a decision for this many days
ANSWER_DAYS = 365
#: fewer lost contracts than this are listed, not tested
FEWEST_LOST = 10
GROUPS = ("promoter", "passive", "detractor")
#: with more cases than this the exact test is replaced
MOST_EXACT = 600
_SHUFFLES = 4_999
_CELLS = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The number of renewed contracts of a group and the rate (0-1) with its 95 % Wilson interval."""

    group: str
    n: int
    renewed: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Renewals:
    """Renewal by the account's answer before the decision.

    ``decided`` counts contracts, of which ``heard`` had an answer in the 365 days before; ``lost`` counts
    the lost ones among these. ``late`` had an answer only on the day of the decision or within 365 days
    after it, which is not used. ``rates`` are promoters, passives, detractors, ``others`` the last two.
    ``difference`` is promoters minus others with Newcombe's interval and the p-value of ``boschloo``; ``trend_p`` is
    the permutation p-value of renewal over 0-10. ``rows`` has every decision with its answer, ``lost_rows``
    those lost. ``limit``: ``no_contracts``, ``no_answers``, ``few_lost`` (fewer than ten lost: they are
    listed, not tested), ``one_group``.
    """

    decided: int
    heard: int
    accounts: int
    lost: int
    lost_not_heard: int
    late: int
    rates: tuple[Rate, ...]
    others: Rate
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    trend_p: float | None
    rows: pd.DataFrame
    limit: str | None

    @property
    def lost_rows(self) -> pd.DataFrame:
        return self.rows[(self.rows["status"] == "lost") & self.rows["score"].notna()]


def last_answers(events: pd.DataFrame, answers: pd.DataFrame, *, days: int = ANSWER_DAYS) -> pd.DataFrame:
    """Join every event with the last answer of its account strictly before it, at most ``days`` days old.

    Parameters
    ----------
    events
        ``account_id`` and ``on`` (the date of the decision), and any further columns.
    answers
        ``account_id``, ``answered_on``, ``score``. Of several on one day the lowest counts.

    Returns
    -------
    pd.DataFrame
        The events by day and then as given, with ``answered_on`` and ``score`` (missing without one).
        Answers dated on or after an event do not affect it.
    """
    known = answers.dropna(subset=["account_id"])[["account_id", "answered_on", "score"]]
    known = known.sort_values(["answered_on", "account_id", "score"]).drop_duplicates(["answered_on", "account_id"])
    found = pd.merge_asof(
        events.astype({"on": "datetime64[us]", "account_id": "str"}).sort_values("on", kind="stable"),
        known.astype({"answered_on": "datetime64[us]", "account_id": "str", "score": "float64"}),
        left_on="on",
        right_on="answered_on",
        by="account_id",
        direction="backward",
        allow_exact_matches=False,
        tolerance=pd.Timedelta(days=days),
    )
    return found.reset_index(drop=True)


def group_of(scores: pd.Series) -> pd.Series:
    """``promoter``, ``passive`` or ``detractor``; missing without a score.

    >>> group_of(pd.Series([9.0, 7.0, 0.0, None])).fillna("–").tolist()
    ['promoter', 'passive', 'detractor', '–']
    """
    names = np.select(
        [scores >= PROMOTER, scores <= DETRACTOR, scores.notna()], ["promoter", "detractor", "passive"], ""
    )
    return pd.Series(names, index=scores.index).where(scores.notna())


def wilson(k: int, n: int) -> tuple[float, float] | tuple[None, None]:
    """The 95 % Wilson interval of a rate (0-1); ``None`` without cases.

    >>> [round(end, 5) for end in wilson(8, 10)]
    [0.49016, 0.94332]
    """
    return _wilson(k, n) if n else (None, None)


def _wilson(k: int, n: int) -> tuple[float, float]:
    rate, z2 = k / n, Z * Z
    centre, half = rate + z2 / (2 * n), Z * math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n))
    low, high = (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)
    return (0.0 if k == 0 else max(0.0, low)), (1.0 if k == n else min(1.0, high))


def newcombe(k1: int, n1: int, k2: int, n2: int) -> tuple[float, float]:
    """The 95 % interval of a difference of two rates, method 10 of Newcombe, Statistics in Medicine 17, 1998.

    >>> [round(end, 4) for end in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    (low1, high1), (low2, high2) = _wilson(k1, n1), _wilson(k2, n2)
    p1, p2 = k1 / n1, k2 / n2
    return (
        p1 - p2 - math.hypot(p1 - low1, high2 - p2),
        p1 - p2 + math.hypot(high1 - p1, p2 - low2),
    )


def rate_of(group: str, renewed: int, n: int) -> Rate:
    """A renewal rate with its interval."""
    low, high = wilson(renewed, n)
    return Rate(group=group, n=n, renewed=renewed, rate=renewed / n if n else None, low=low, high=high)


@lru_cache(maxsize=512)
def boschloo(k1: int, n1: int, k2: int, n2: int) -> float:
    """Two-sided p-value of two rates: Boschloo's exact test, the pooled z test beyond 600 cases.

    With that many cases both agree, and the exact test would take minutes.
    """
    if n1 + n2 > MOST_EXACT:
        pooled = (k1 + k2) / (n1 + n2)
        se = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        return math.erfc(abs(k1 / n1 - k2 / n2) / se / math.sqrt(2)) if se else 1.0
    from scipy.stats import boschloo_exact

    return float(boschloo_exact([[k1, k2], [n1 - k1, n2 - k2]]).pvalue)


def trend_p(scores: np.ndarray, renewed: np.ndarray, *, seed: int = 0) -> float | None:
    """Two-sided p-value of renewal over the answers 0-10, by random reassignment of renewals to contracts.

    ``None`` if all answers, or all outcomes, are equal.
    """
    return _trend_p(tuple(float(score) for score in scores), tuple(bool(good) for good in renewed), seed)


@lru_cache(maxsize=512)
def _trend_p(scores: tuple[float, ...], renewed: tuple[bool, ...], seed: int) -> float | None:
    values, good = np.array(scores), np.array(renewed, dtype=float)
    if len(set(scores)) < 2 or len(set(renewed)) < 2:
        return None
    centred = values - values.mean()
    random, seen = np.random.default_rng(seed), abs(float(centred @ good))
    # shuffles in batches: with thousands of contracts all at once would not fit in memory
    at_once = max(1, _CELLS // len(values))
    counts = [min(at_once, _SHUFFLES - done) for done in range(0, _SHUFFLES, at_once)]
    shuffled = np.concatenate([random.permuted(np.tile(centred, (n, 1)), axis=1) @ good for n in counts])
    return float((1 + (np.abs(shuffled) >= seen - 1e-9).sum()) / (_SHUFFLES + 1))


def renewals(decisions: pd.DataFrame, answers: pd.DataFrame, *, since: date | None = None) -> Renewals:
    """Renewal by the last answer before the decision.

    Parameters
    ----------
    decisions
        Rows of the query ``renewals``: account_id, status (renewed or lost), decided_on.
    answers
        All answers that can be scored (``answers.scored``), of any date and any contact.
    since
        Only decisions on or after this date.
    """
    rows = decisions.dropna(subset=["decided_on"])
    if since is not None:
        rows = rows[rows["decided_on"] >= pd.Timestamp(since)]
    rows = last_answers(rows.assign(on=rows["decided_on"]), answers).drop(columns="on")
    rows = rows.assign(group=group_of(rows["score"]))
    has = rows["score"].notna()
    heard, silent = rows[has], rows[~has]
    good = heard["status"] == "renewed"
    n = heard["group"].value_counts()
    k = heard.loc[good, "group"].value_counts()
    rates = tuple(rate_of(name, int(k.get(name, 0)), int(n.get(name, 0))) for name in GROUPS)
    first, others = rates[0], rate_of("others", *(sum(getattr(r, at) for r in rates[1:]) for at in ("renewed", "n")))
    lost = int((~good).sum())
    limit = (
        "no_contracts" if rows.empty else "no_answers" if heard.empty else "few_lost" if lost < FEWEST_LOST
        else "one_group" if not (first.n and others.n) else None
    )  # fmt: skip
    difference = low = high = p = None
    if limit is None and first.rate is not None and others.rate is not None:
        cells = (first.renewed, first.n, others.renewed, others.n)
        difference, (low, high), p = first.rate - others.rate, newcombe(*cells), boschloo(*cells)
    return Renewals(
        decided=len(rows),
        heard=len(heard),
        accounts=int(heard["account_id"].nunique()),
        lost=lost,
        lost_not_heard=int((silent["status"] == "lost").sum()),
        late=_late(silent, answers),
        rates=rates,
        others=others,
        difference=difference,
        low=low,
        high=high,
        p=p,
        trend_p=trend_p(heard["score"].to_numpy(), good.to_numpy()) if limit is None else None,
        rows=rows,
        limit=limit,
    )


def renewals_of(
    decisions: pd.DataFrame, rows: pd.DataFrame, *, filters: Mapping[str, Sequence[str]], today: date
) -> Renewals:
    """The same from all rows of the query ``nps_answers``, for the accounts that pass the filters."""
    return renewals(keep(decisions, filters), usable(rows, today=today))


def _late(silent: pd.DataFrame, answers: pd.DataFrame) -> int:
    """Decisions with an answer only on their date or in the 365 days after it."""
    pairs = silent[["contract_id", "account_id", "decided_on"]].merge(
        answers[["account_id", "answered_on"]], on="account_id"
    )
    wait = pairs["answered_on"] - pairs["decided_on"]
    return int(pairs.loc[(wait >= pd.Timedelta(0)) & (wait <= pd.Timedelta(days=ANSWER_DAYS)), "contract_id"].nunique())
