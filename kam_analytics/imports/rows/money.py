"""Convert amounts in other currencies to the reporting currency, at the imported rates of their month."""

from __future__ import annotations

from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.checks import LARGEST
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.imports.rows.totals import line_amount
from kam_analytics.store import Load

#: amounts of one unit
_OF_ONE = ("unit_price", "unit_cost")
#: a rate with enough digits that products with amounts are exact
_EXACT = "cast(r.rate as decimal(20,12))"


def convert(load: Load, mapping: Mapping) -> int:
    """Convert staged amounts, rounded to four decimals, and return the number of rows. Rows without a rate are rejected.

    The month is that of the first date of ``Kind.priced_on`` that the row has; a future date, or
    none, counts as today. A row without a currency is in the reporting currency already. The net sales of a line
    before they were converted stay in its ``amount_original``.
    """
    kind = mapping.kind
    if not kind.priced_on or "currency" not in mapping.names:
        return 0
    if kind.name == "sales":
        load.execute("alter table staged add column amount_original decimal(18,4)")
    amounts = [item.name for item in mapping.fields if item.type == "amount"]
    if kind.name == "sales" and "net_sales" not in mapping.names:
        amounts += [name for name in ("unit_price", "discount_amount") if name in mapping.names]
    if "unit_cost" in mapping.names:
        amounts.append("unit_cost")
    today = f"date '{load.store.today.isoformat()}'"
    days = [f"s.{name}" for name in kind.priced_on if name in mapping.names]
    month = f"cast(date_trunc('month', least(coalesce({', '.join([*days, today])}), {today})) as date)"
    has_amount = " or ".join(f"s.{name} is not null" for name in amounts) or "false"
    load.execute(
        f"""
        create temp table rate_of as
        with foreign_row as (
            select s.rowid as row_id, upper(s.currency) as currency, {month} as month_on
            from staged as s
            where upper(s.currency) <> :currency and ({has_amount})
        )
        select f.row_id, max(rate.rate) as rate
        from foreign_row as f
        left join rate on rate.currency = f.currency and rate.month_on = f.month_on
        group by f.row_id
        """,
        currency=load.store.settings["currency"],
    )
    if not load.value("select count(*) from rate_of"):
        return 0
    missing = "r.row_id is not null and r.rate is null"
    checks = [
        Check(
            reason="no_rate",
            field="currency",
            condition=missing,
            value=f"upper(s.currency) || ' ' || strftime({month}, '%Y-%m')",
        )
    ]
    for name in amounts:
        whole = f"s.{name} * s.quantity" if name in _OF_ONE else f"cast(s.{name} as double)"
        checks.append(Check(reason="not_finite", field=name, condition=f"abs({whole} * r.rate) > {LARGEST}"))
    take_out(load, checks, "staged as s left join rate_of as r on r.row_id = s.rowid")
    made = {
        name: f"{name} * r.rate" if name in _OF_ONE else f"cast({name} * {_EXACT} as decimal(18,4))" for name in amounts
    }
    if kind.name == "sales":
        made["amount_original"] = line_amount(mapping)
    assignments = ", ".join(f"{name} = {expression}" for name, expression in made.items())
    return load.execute(f"update staged set {assignments} from rate_of as r where r.row_id = staged.rowid")
