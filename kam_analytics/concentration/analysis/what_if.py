"""What remains if accounts leave: the largest, several, those of an owner or of a segment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from kam_analytics.concentration.analysis.concentration import Concentration, concentration
from kam_analytics.kit.analysis.selection import FILTERS

#: who leaves: the n largest, those of an owner, those of a segment, chosen ones
WHO = ("largest", "owner", "segment", "accounts")
_OF_ONE = ("owner", "segment")
_COMPUTED = ["rank", "share", "cumulative_share", "abc_class"]


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The company with and without the accounts that leave.

    ``leaving`` are their rows of ``before.all_accounts``, largest first; ``lost`` is their total value
    (currency units, negative if they returned more than they bought) and ``share`` its share of
    ``before.total``, ``None`` if that is not above zero.
    """

    before: Concentration
    after: Concentration
    leaving: pd.DataFrame
    lost: float
    share: float | None

    @property
    def nothing_left(self) -> bool:
        """Return True if no account above zero remains."""
        return self.after.positive == 0


def leavers(result: Concentration, who: str, which: int | str | Collection[str]) -> set[str]:
    """Return the ids of the accounts that leave.

    Parameters
    ----------
    result
        The accounts as ``concentration_of`` found them: filtered, companies or groups.
    who
        One of ``WHO``.
    which
        For ``largest`` how many (fewer if fewer are above zero), for ``owner`` and ``segment`` its id or
        name (the empty text: accounts without one), for ``accounts`` their ids; an unknown id is ignored.
        A group has the owner and segment of its largest company.

    Raises
    ------
    ValueError
        ``who`` is unknown, or ``which`` has the wrong type for it.
    """
    every = result.all_accounts
    if who == "largest" and isinstance(which, int):
        return set(result.ranked["account_id"].iloc[: max(0, which)])
    if who in _OF_ONE and isinstance(which, str):
        return set(every.loc[every[FILTERS[who]].fillna("") == which, "account_id"])
    if who == "accounts" and not isinstance(which, (int, str)):
        return set(every["account_id"]) & set(which)
    raise ValueError(f"who leaves is one of {', '.join(WHO)}, with what belongs to it; not {who} {which!r}")


def what_if(
    result: Concentration,
    leaving: Collection[str],
    *,
    measure: str = "net_sales",
    a: float = 0.8,
    b: float = 0.95,
    published: bool = False,
) -> WhatIf:
    """Compute concentration and sales without some accounts, everything else unchanged.

    ``leaving`` are account ids; ``result`` is the concentration with them. This is
    arithmetic, not a forecast: the other accounts buy neither more nor less.

    >>> rows = pd.DataFrame({"account_id": list("xyz"), "net_sales": [60.0, 30.0, 10.0]})
    >>> found = what_if(concentration(rows), ["x"])
    >>> found.lost, found.share, found.after.total, found.after.largest_share
    (60.0, 0.6, 40.0, 0.75)
    """
    every = result.all_accounts
    goes = every["account_id"].isin(list(leaving))
    rest = every[~goes].drop(columns=_COMPUTED)
    after = concentration(rest, value=measure, a=a, b=b, published=published)
    lost = float(every.loc[goes, measure].sum())
    share = lost / result.total if result.total > 0 else None
    return WhatIf(before=result, after=after, leaving=every[goes].reset_index(drop=True), lost=lost, share=share)
