"""Totals of the rows of a file, by which a person can check that nothing was lost."""

from __future__ import annotations

from dataclasses import dataclass

from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

#: kind -> the amount that is summed, for each status if the rows have one
_AMOUNT = {"sales": "net_sales", "opportunities": "amount", "contracts": "annual_value", "claims": "amount"}


@dataclass(frozen=True)
class Total:
    """Rows of one status (empty if the kind has none) and their sum in the reporting currency."""

    status: str
    rows: int
    amount: float


def line_amount(mapping: Mapping) -> str:
    """SQL for the net sales of a staged line; the file may have only quantity and price."""
    if "net_sales" in mapping.names:
        return "net_sales"
    per = " / price_unit" if "price_unit" in mapping.names else ""
    discount = " * (1 - coalesce(discount, 0))" if "discount" in mapping.names else ""
    # a discount makes a credit note smaller too
    off = (
        " - sign(quantity * unit_price) * abs(coalesce(discount_amount, 0))"
        if "discount_amount" in mapping.names
        else ""
    )
    return f"cast(quantity * unit_price{per}{discount}{off} as decimal(18,4))"


def line_margin(mapping: Mapping) -> str:
    """SQL for the margin of a staged line from its cost; empty if the file has no cost."""
    if "line_cost" in mapping.names:
        return f"cast({line_amount(mapping)} - line_cost as decimal(18,4))"
    if {"unit_cost", "quantity"} <= mapping.names:
        return f"cast({line_amount(mapping)} - quantity * unit_cost as decimal(18,4))"
    return ""


def totals(load: Load, mapping: Mapping) -> tuple[Total, ...]:
    """Sums over the rows that are still staged: those that were loaded or in the store already."""
    amount = _AMOUNT.get(mapping.kind.name, "")
    if mapping.kind.name == "sales":
        amount = line_amount(mapping)
    elif amount not in mapping.names:
        return ()
    status = "status" if "status" in mapping.names else "''"
    found = load.frame(
        f"select {status} as status, count(*) as n, coalesce(sum({amount}), 0) as amount from staged group by 1 order by 1"
    )
    return tuple(Total(str(row.status), int(row.n), float(row.amount)) for row in found.itertuples())
