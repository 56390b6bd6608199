"""Scores of single accounts: their mean, shrunk towards the overall mean the more, the fewer their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.nps.analysis.answers import counted, of_accounts, scored
from kam_analytics.nps.analysis.score import kinds

#: k if it cannot be estimated: the middle of the values of other surveys (1.5 to 3)
ASSUMED_K = 2.0
#: k is estimated from at least this many answers beyond the first of each account; fewer are too unreliable
FEWEST_FURTHER = 10
#: weights of answers by buying role if roles are weighted; all others 1
ROLE_WEIGHTS = {"decision_maker": 2.0}


@dataclass(frozen=True)
class Shrinkage:
    """How strongly accounts are shrunk towards the ``mean`` of all answers.

    ``k`` is within / between variance: an account with n answers keeps n / (n + k) of its own mean.
    It is missing if ``source`` is ``no_difference``: accounts differ no more than by chance, and every
    account gets the mean. ``source`` is ``data`` or ``assumed`` otherwise.
    """

    mean: float | None
    k: float | None
    source: str


@dataclass(frozen=True)
class AccountScores:
    """One row per account with an answer, lowest score first.

    ``rows``: account_id, name, segment, owner, ``answers``, ``mean`` (plain), ``minimum``, ``score``
    (shrunk, weighted on request), ``own_weight`` (0-1), ``promoters``, ``detractors``, ``last_on``.
    ``hidden`` counts the anonymous answers that are too few in their account.
    """

    rows: pd.DataFrame
    shrinkage: Shrinkage
    hidden: int


def shrinkage(account: pd.Series, scores: pd.Series, *, least: int = FEWEST_FURTHER) -> Shrinkage:
    """Within and between variance of the answers 0-10 by the method of moments (one-way random effects).

    Needs ``least`` answers beyond the first of each account, and two accounts; otherwise k is assumed.
    Searle, Casella and McCulloch, Variance Components, 1992.

    >>> found = shrinkage(pd.Series(list("aabb")), pd.Series([10, 8, 6, 4]), least=2)
    >>> found.mean, round(found.k, 4), found.source
    (7.0, 0.2857, 'data')
    """
    n = len(scores)
    if not n:
        return Shrinkage(None, ASSUMED_K, "assumed")
    values = scores.to_numpy(dtype=float)
    mean = float(values.mean())
    groups = pd.Series(values).groupby(account.to_numpy())
    sizes = groups.size().to_numpy(dtype=float)
    accounts = len(sizes)
    if accounts < 2 or n - accounts < max(least, 1):
        return Shrinkage(mean, ASSUMED_K, "assumed")
    own = groups.transform("mean").to_numpy()
    within = float(((values - own) ** 2).sum()) / (n - accounts)
    among = float(((own - mean) ** 2).sum()) / (accounts - 1)
    between = (among - within) / ((n - float((sizes**2).sum()) / n) / (accounts - 1))
    if between <= 1e-12:
        return Shrinkage(mean, None, "no_difference")
    return Shrinkage(mean, within / between, "data")


def account_scores(rows: pd.DataFrame, *, weighted: bool = False) -> AccountScores:
    """Scores of accounts from the answers that count (``answers.counted``).

    The plain mean and the minimum are never weighted. If roles are weighted, a decision maker counts
    twice, in the account's own mean and in its weight against k.
    """
    shown = of_accounts(rows)
    found = shrinkage(shown["account_id"], shown["score"])
    weight = shown["buying_role"].map(ROLE_WEIGHTS).fillna(1.0) if weighted else pd.Series(1.0, shown.index)
    kind = kinds(shown["score"])
    table = shown.assign(weight=weight, sum=weight * shown["score"], promoter=kind > 0, detractor=kind < 0)
    accounts = table.groupby("account_id", as_index=False).agg(
        name=("name", "last"), segment=("segment", "last"), owner=("owner", "last"), answers=("score", "size"),
        mean=("score", "mean"), minimum=("score", "min"), promoters=("promoter", "sum"),
        detractors=("detractor", "sum"), last_on=("answered_on", "max"), weight=("weight", "sum"), sum=("sum", "sum"),
    )  # fmt: skip
    own = accounts["weight"]
    own_weight = own / (own + found.k) if found.k is not None else pd.Series(0.0, accounts.index)
    centre = found.mean if found.mean is not None else np.nan
    accounts["own_weight"] = own_weight
    accounts["score"] = own_weight * accounts["sum"] / own + (1 - own_weight) * centre
    accounts = accounts.drop(columns=["weight", "sum"]).sort_values(["score", "account_id"], ignore_index=True)
    return AccountScores(accounts, found, len(rows) - len(shown))


def accounts_of(
    rows: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    since: date,
    until: date,
    today: date,
    weighted: bool = False,
) -> AccountScores:
    """The same from all rows of the query ``nps_answers``."""
    answers = counted(scored(rows, today=today), since=since, until=until, filters=filters)
    return account_scores(answers.rows, weighted=weighted)
