"""Selection of accounts for a figure: filters, companies or groups, the measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.account_grid import AMOUNTS
from kam_analytics.kit.analysis.units import whole_units
from kam_analytics.kit.rules.coverage import is_enough

MEASURES = ("net_sales", "margin")
#: filter of accounts, which is the column of its names -> the column of its values
FILTERS = {"segment": "segment", "industry": "industry", "country": "country", "owner": "owner_id"}
#: columns behind the figures: amounts, and those that order and group them
_FIGURES = frozenset({"account_id", "group_key", "root_id", *AMOUNTS})


def keep(sales: pd.DataFrame, filters: Mapping[str, Sequence[str]], *, by_group: bool = False) -> pd.DataFrame:
    """Rows with one of the wanted values in each column; an empty list means all values.

    The empty text stands for a missing value. With ``by_group`` a group is kept whole if one of its rows has them: a
    part of it is neither the company nor the group.
    """
    kept = sales
    for column, wanted in filters.items():
        if wanted:
            kept = kept[kept[column].fillna("").isin(list(wanted))]
    if by_group and len(kept) < len(sales):
        return sales[sales["group_key"].isin(kept["group_key"])]
    return kept


def find(accounts: pd.DataFrame, text: str) -> pd.DataFrame:
    """Rows with the text in their name or id, ignoring case; all rows for an empty text."""
    wanted = text.strip().casefold()
    if not wanted:
        return accounts
    names = accounts["name"].str.casefold() + "\n" + accounts["account_id"].str.casefold()
    return accounts[names.str.contains(wanted, regex=False)]


@dataclass(frozen=True)
class SalesFacts:
    """What the controls of a page need to know about its rows.

    ``margin_coverage`` is the share (0-1) of the net sales of the chosen accounts with a margin, ``None`` if these are
    not above zero; ``has_groups`` is true if two companies in sight belong to one group, chosen or not.
    """

    margin_coverage: float | None
    has_groups: bool


def sales_facts(
    sales: pd.DataFrame, *, filters: Mapping[str, Sequence[str]] | None = None, by_group: bool = False
) -> SalesFacts:
    """Facts about the frame of the query ``account_sales``."""
    chosen = keep(sales, filters or {}, by_group=by_group)
    total = float(chosen["net_sales"].sum())
    return SalesFacts(
        margin_coverage=float(chosen["margin_net_sales"].sum()) / total if total > 0 else None,
        has_groups=bool(sales["group_key"].duplicated().any()),
    )


def is_known(measure: str, coverage: float | None) -> bool:
    """Return True if a measure can be counted: margin only where enough of the net sales has one.

    >>> is_known("net_sales", None), is_known("margin", 0.8), is_known("margin", 0.79), is_known("margin", None)
    (True, True, False, False)
    """
    return measure != "margin" or bool(is_enough(coverage or 0.0, 1.0))


def measured(sales: pd.DataFrame, measure: str, *, by_group: bool = False) -> np.ndarray:
    """The measure of each row; a margin is missing where too little of the net sales of the row carries one.

    With ``by_group`` that of the whole group decides: the margin of one company is not that of its group.

    >>> rows = pd.DataFrame({"group_key": [1, 1, 2], "net_sales": [100.0, 100.0, 50.0],
    ...     "margin": [30.0, None, 5.0], "margin_net_sales": [100.0, 0.0, 50.0]})
    >>> measured(rows, "margin").tolist(), measured(rows, "margin", by_group=True).tolist()
    ([30.0, nan, 5.0], [nan, nan, 5.0])
    """
    values: np.ndarray = sales[measure].to_numpy(dtype=float, na_value=np.nan)
    if measure != "margin":
        return values
    sums = sales[["net_sales", "margin_net_sales"]]
    if by_group:
        sums = sums.groupby(sales["group_key"]).transform("sum")
    whole, known = (sums[name].to_numpy(dtype=float) for name in ("net_sales", "margin_net_sales"))
    covered: np.ndarray = is_enough(known, whole) | ((whole <= 0) & (known == whole))
    found: np.ndarray = np.where(covered, values, np.nan)
    return found


def group_rows(sales: pd.DataFrame) -> pd.DataFrame:
    """One row per group: sums, under the root's name and id.

    The other attributes (owner, segment, industry, country) are those of the largest member; so are name
    and id if the root is not visible.
    """
    by_id = order_of_ids(sales["account_id"])
    order = by_id[np.argsort(-sales["net_sales"].to_numpy(dtype=float)[by_id], kind="stable")]
    keys = sales["group_key"].to_numpy(dtype=np.int64)
    groups, first, members = np.unique(keys[order], return_index=True, return_counts=True)
    largest = order[first]
    ids = _known(sales["root_id"], sales["account_id"], largest)
    amounts = np.column_stack([sales[name].to_numpy(dtype=float, na_value=np.nan) for name in AMOUNTS])
    sums = amounts[largest]
    several = members > 1
    inside = np.isin(keys, groups[several])
    # a group with one member is its own sum
    sums[several] = whole_units(pd.DataFrame(amounts[inside]).groupby(keys[inside]).sum(min_count=1).to_numpy())
    order = order_of_ids(ids)
    at = largest[order]
    new: dict[str, Any] = {
        "account_id": ids.array.take(order),
        **dict(zip(AMOUNTS, sums[order].T, strict=True)),
    }
    if "name" in sales:
        new["name"] = _known(sales["root_name"], sales["name"], at).array
    rows = {name: new[name] if name in new else sales[name].array.take(at) for name in sales.columns}
    return pd.DataFrame(rows, copy=False)


def _known(texts: pd.Series, otherwise: pd.Series, at: np.ndarray) -> pd.Series:
    """The texts at some positions, replaced by the others if missing."""
    found = texts.take(at)
    return found.fillna(otherwise.take(at)) if found.hasnans else found


def order_of_ids(ids: pd.Series) -> np.ndarray:
    """The positions of ids in ascending order; ``ValueError`` if one occurs twice."""
    array = ids.array
    if bool((array[1:] > array[:-1]).all()):  # already in the order of the store
        return np.arange(len(ids))
    if ids.duplicated().any():
        raise ValueError("an account comes twice")
    return np.asarray(array.argsort(kind="stable"))
