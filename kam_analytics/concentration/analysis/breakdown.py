"""Concentration within parts of the company: product categories, segments, countries, owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.concentration import FEWEST, Concentration, concentration_of
from kam_analytics.kit.analysis.selection import FILTERS, group_rows, keep

#: dimension of the breakdown -> its column, and the column of its name
DIMENSIONS = {
    "category": ("category_id", "label_en", "label_fi"),
    **{name: (FILTERS[name], name, name) for name in ("segment", "country", "owner")},
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part; ``key`` is missing if the data has none; its labels are names in both languages."""

    key: str | None
    label_en: str | None
    label_fi: str | None
    result: Concentration

    @property
    def too_few(self) -> bool:
        """Return True with fewer than five accounts above zero: too few for a curve."""
        return self.result.positive < FEWEST


@dataclass(frozen=True)
class Parts:
    """All parts by one of ``DIMENSIONS``, largest first (ties by key, the part without a key last)."""

    dimension: str
    parts: tuple[Part, ...]

    @property
    def drawn(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.too_few)

    @property
    def too_few(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.too_few)


def parts_of(
    sales: pd.DataFrame,
    *,
    dimension: str,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str = "net_sales",
    published: bool = False,
) -> Parts:
    """Concentration of every segment, country or owner, from the frame of the query ``account_sales``.

    Groups of companies are formed first: a group belongs to the part of its largest company. Parts of
    different sizes are not comparable by Gini or the share of the top 20 %: both are lower with fewer
    accounts.

    >>> sales = pd.DataFrame({"account_id": list("abc"), "net_sales": [3.0, 2.0, 9.0], "country": ["FI", "FI", "SE"]})
    >>> found = parts_of(sales, dimension="country", filters={}, by_group=False)
    >>> [(part.key, part.result.total) for part in found.parts]
    [('SE', 9.0), ('FI', 5.0)]
    """
    rows = keep(sales, filters, by_group=by_group)
    rows = group_rows(rows) if by_group else rows
    return _divided(rows, dimension, by_group=False, measure=measure, published=published)


def category_parts_of(
    sales: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str = "net_sales",
    published: bool = False,
) -> Parts:
    """Concentration of every product category.

    ``lines`` are the rows of the query ``category_sales``, ``sales`` those of ``account_sales`` for the same
    period, with the names and segments of the accounts. An account counts in every category that it bought.
    """
    words = keep(sales, filters, by_group=by_group).drop(columns=["net_sales", "margin", "margin_net_sales"])
    rows = lines.merge(words, on="account_id")
    return _divided(rows, "category", by_group=by_group, measure=measure, published=published)


def _divided(rows: pd.DataFrame, dimension: str, **how: Any) -> Parts:
    key, *labels = DIMENSIONS[dimension]
    found = []
    for value, part in rows.groupby(rows[key].fillna("")):
        english, finnish = (str(part[name].iloc[0]) if value else None for name in labels)
        found.append(
            Part(
                key=str(value) or None,
                label_en=english,
                label_fi=finnish,
                result=concentration_of(part, filters={}, **how),
            )
        )
    return Parts(
        dimension, tuple(sorted(found, key=lambda part: (part.key is None, -part.result.total, part.key or "")))
    )
