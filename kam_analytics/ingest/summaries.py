"""The summaries of the lines: always equal to a recomputation from the lines."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from kam_analytics.rules.period import month_end
from kam_analytics.store import Load

TABLES = ("account_month", "account_category_month", "account_product")


def sql(name: str) -> str:
    """One statement of this package's ``sql`` folder."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def rebuild(load: Load) -> None:
    """Make all summaries anew from all lines."""
    for table in TABLES:
        load.execute(f"delete from {table}")
    refresh_months(load, date(1, 1, 1), date(9999, 12, 31))
    load.execute(sql("account_product"), batch=None)
    load.touch(*TABLES)


def refresh_months(load: Load, since: date, until: date) -> None:
    """Add the month summaries of all lines between two days, which span whole months."""
    load.execute(sql("fresh_month"), since=since, until=until)
    load.execute("insert into account_month " + sql("account_month"))
    load.execute("insert into account_category_month " + sql("account_category_month"))
    load.execute("drop table fresh_month")
    load.touch("account_month", "account_category_month")


def add_batch(load: Load, batch_key: int, since: date, until: date) -> None:
    """Bring the summaries up to date after lines of one batch were added between two days."""
    first, last = since.replace(day=1), month_end(until)
    for table in ("account_month", "account_category_month"):
        load.execute(f"delete from {table} where month_on >= :first and month_on <= :last", first=first, last=last)
    refresh_months(load, first, last)
    load.execute("create temp table old_product as select * from account_product")
    load.execute("delete from account_product")
    load.execute(sql("merge_product"), batch=batch_key)
    load.execute("drop table old_product")
    load.touch("account_product")
