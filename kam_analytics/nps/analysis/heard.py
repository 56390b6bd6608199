"""Who is heard and who is not: accounts, euros, levels of people, and what silence could change at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.kit.analysis.selection import keep
from kam_analytics.nps.analysis.answers import counted, scored
from kam_analytics.nps.analysis.score import kinds

#: levels of contacts, highest first; others come after them
LEVELS = ("executive", "management", "specialist")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Accounts that bought in the period, and those of them that answered in it.

    Sums are net sales of accounts above zero; ``not_positive`` others had a line in the period.
    ``mean`` is the account-level score of those heard in points (every account counts once);
    ``worst`` and ``best`` what it would be if every account not heard were a detractor or a
    promoter. ``bought_more`` is median net sales of accounts heard / not heard − 1, missing where
    a side is empty. ``missing`` has the accounts not heard, largest first; ``levels`` one row per
    level: ``level`` (missing where unknown), ``known`` contacts at accounts that bought, ``answered``
    of them. ``nameless`` are answers at these accounts that name no contact who is known today,
    ``elsewhere`` answers from accounts that did not buy.
    """

    accounts: int
    heard: int
    sales: float
    sales_heard: float
    not_positive: int
    mean: float | None
    worst: float | None
    best: float | None
    bought_more: float | None
    missing: pd.DataFrame
    levels: pd.DataFrame
    nameless: int
    elsewhere: int

    @property
    def share(self) -> float | None:
        """Share of accounts heard (0-1)."""
        return self.heard / self.accounts if self.accounts else None

    @property
    def sales_share(self) -> float | None:
        """Share of net sales that comes from accounts heard (0-1)."""
        return self.sales_heard / self.sales if self.sales > 0 else None

    @property
    def coverage(self) -> pd.DataFrame:
        """Who is heard, of everybody who could have been: accounts, net sales, then the contacts of each level.

        ``code`` is ``accounts``, ``sales`` or the level (missing where unknown), ``heard`` is a part of ``total``;
        ``share`` (0-1) is missing where there is nobody to hear.
        """
        first = [("accounts", self.heard, self.accounts), ("sales", self.sales_heard, self.sales)]
        levels = self.levels[["level", "answered", "known"]].itertuples(index=False, name=None)
        rows = pd.DataFrame([*first, *levels], columns=["code", "heard", "total"])
        return rows.assign(share=(rows["heard"] / rows["total"]).where(rows["total"] > 0))


def heard_from(rows: pd.DataFrame, sales: pd.DataFrame, contacts: pd.DataFrame) -> Heard:
    """Who is heard.

    Parameters
    ----------
    rows
        Answers that count in the period (``nps_answers.counted``).
    sales
        Rows of the query ``account_sales`` of the same period, filtered alike.
    contacts
        Rows of the query ``contact_levels``.

    Notes
    -----
    Who was asked is not in the data, so this is no response rate: the denominator is everybody who
    could have been heard. The median is used because one giant account would make any mean.
    """
    bought = sales[sales["net_sales"] > 0].sort_values(["net_sales", "account_id"], ascending=[False, True])
    is_heard = bought["account_id"].isin(rows["account_id"])
    own = pd.Series(kinds(rows["score"]) * 100.0, index=rows.index).groupby(rows["account_id"]).mean()
    heard = own[own.index.isin(bought["account_id"])]
    silent, total = int((~is_heard).sum()), len(bought)
    edge = [(float(heard.sum()) + side * 100.0 * silent) / total if total else None for side in (-1, 1)]
    there, gone = (bought.loc[part, "net_sales"].median() for part in (is_heard, ~is_heard))
    at_bought = rows["account_id"].isin(bought["account_id"])
    known = contacts[contacts["account_id"].isin(bought["account_id"])]
    return Heard(
        accounts=total,
        heard=int(is_heard.sum()),
        sales=float(bought["net_sales"].sum()),
        sales_heard=float(bought.loc[is_heard, "net_sales"].sum()),
        not_positive=len(sales) - total,
        mean=float(heard.mean()) if len(heard) else None,
        worst=edge[0],
        best=edge[1],
        bought_more=float(there / gone - 1) if is_heard.any() and silent else None,
        missing=bought[~is_heard].reset_index(drop=True),
        levels=_levels(known, rows[at_bought]),
        nameless=int((at_bought & ~rows["contact_id"].isin(known["contact_id"])).sum()),
        elsewhere=int((~at_bought).sum()),
    )


def heard_of(
    rows: pd.DataFrame,
    sales: pd.DataFrame,
    contacts: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    since: date,
    until: date,
    today: date,
) -> Heard:
    """The same from all rows of the query ``nps_answers``, for the accounts that pass the filters."""
    answers = counted(scored(rows, today=today), since=since, until=until, filters=filters)
    return heard_from(answers.rows, keep(sales, filters), contacts)


def _levels(known: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Known contacts and those who answered, by level, the highest first."""
    table = known.assign(
        level=known["level"].fillna(""), answered=known["contact_id"].isin(rows["contact_id"].dropna())
    )
    found = table.groupby("level", as_index=False).agg(known=("contact_id", "size"), answered=("answered", "sum"))
    place = {level: at for at, level in enumerate(LEVELS)}
    order = found["level"].map(lambda level: (level == "", place.get(level, len(LEVELS)), level))
    found = found.iloc[sorted(range(len(found)), key=lambda at: order.iloc[at])].reset_index(drop=True)
    return found.assign(level=found["level"].where(found["level"] != ""))
