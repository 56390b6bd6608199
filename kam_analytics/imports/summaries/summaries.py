"""The summaries of the lines: always equal to a recomputation from the lines."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from kam_analytics.kit.rules.period import month_end
from kam_analytics.store import Load, queries

_MONTHS = ("account_month", "account_category_month")
#: the number of lines grouped in memory at once, because pairs of accounts and products can be as many as lines
_LINES_AT_ONCE = 3_000_000


def sql(name: str) -> str:
    """One statement of this package's ``sql`` folder."""
    return queries.written_out((files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8"))


def rebuild(load: Load) -> None:
    """Rebuild all summaries from all lines."""
    rebuild_months(load)
    load.execute("delete from account_product")
    slices = 1 + int(load.value("select count(*) from sale")) // _LINES_AT_ONCE
    accounts = 1 + int(load.value("select coalesce(max(account_key), 0) from sale")) // slices
    for number in range(slices):
        load.execute(sql("account_product"), first=number * accounts, last=(number + 1) * accounts - 1)
    load.touch("account_product")


def rebuild_months(load: Load) -> None:
    """Rebuild the monthly summaries from all lines."""
    for table in _MONTHS:
        load.execute(f"delete from {table}")
    _add_months(load, date(1, 1, 1), date(9999, 12, 31))


def add_batch(load: Load, batch_key: int, since: date, until: date) -> None:
    """Update the summaries after the lines of one batch were added between two days."""
    first, last = since.replace(day=1), month_end(until)
    for table in _MONTHS:
        load.execute(f"delete from {table} where month_on >= :first and month_on <= :last", first=first, last=last)
    _add_months(load, first, last)
    _add_products(load, batch_key)


def _add_months(load: Load, since: date, until: date) -> None:
    """Add the monthly summaries of all lines between two days, which span whole months."""
    load.execute(sql("fresh_month"), since=since, until=until)
    for table in _MONTHS:
        load.execute(f"insert into {table} {sql(table)}")
    load.execute("drop table fresh_month")
    load.touch(*_MONTHS)


def _add_products(load: Load, batch_key: int) -> None:
    """Merge a batch into the products of each account: only changed rows are rewritten."""
    load.execute(
        "create temp table old_product as select old.rowid as old_id, old.* from account_product as old "
        "semi join sale on sale.batch_key = :batch and sale.account_key = old.account_key and sale.product_key = old.product_key",
        batch=batch_key,
    )
    load.execute("delete from account_product where rowid in (select old_id from old_product)")
    load.execute(sql("merge_product"), batch=batch_key)
    load.execute("drop table old_product")
    load.touch("account_product")
