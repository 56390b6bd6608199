"""NPS coverage: responding accounts, their sales, levels of contacts, the most that missing answers could change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.kit.analysis.selection import keep
from kam_analytics.nps.analysis.answers import counted, scored
from kam_analytics.nps.analysis.score import kinds

#: levels of contacts, highest first; unknown levels come last
LEVELS = ("executive", "management", "specialist")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Accounts that bought in the period, and which of them answered in it.

    Sums are net sales of accounts above zero; ``not_positive`` other accounts had a line in the period.
    ``mean`` is the score in points by account (every responding account counts once); ``worst`` and
    ``best`` are the score if every other account were a detractor or a promoter. ``bought_more`` is
    median net sales of responding / not responding accounts − 1, missing if a side is empty.
    ``missing`` has the accounts that did not respond, largest first; ``levels`` one row per level:
    ``level`` (missing if unknown), ``known`` contacts at accounts that bought, and how many of them
    ``answered``. ``nameless`` counts answers at these accounts without a contact known today,
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
        """Share of responding accounts (0-1)."""
        return self.heard / self.accounts if self.accounts else None

    @property
    def sales_share(self) -> float | None:
        """Share of net sales from responding accounts (0-1)."""
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
    """Compute the coverage of the answers.

    Parameters
    ----------
    rows
        Answers that count in the period (``answers.counted``).
    sales
        Rows of the query ``account_sales`` for the same period with the same filters.
    contacts
        Rows of the query ``contact_levels``.

    Notes
    -----
    The data does not say who was asked, so this is no response rate: the denominator is every account
    that could have responded. The median is used because one giant account would dominate a mean.
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
    """Known contacts and those who answered, by level, highest first."""
    table = known.assign(
        level=known["level"].fillna(""), answered=known["contact_id"].isin(rows["contact_id"].dropna())
    )
    found = table.groupby("level", as_index=False).agg(known=("contact_id", "size"), answered=("answered", "sum"))
    place = {level: at for at, level in enumerate(LEVELS)}
    order = found["level"].map(lambda level: (level == "", place.get(level, len(LEVELS)), level))
    found = found.iloc[sorted(range(len(found)), key=lambda at: order.iloc[at])].reset_index(drop=True)
    return found.assign(level=found["level"].where(found["level"] != ""))
