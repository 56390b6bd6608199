"""The summaries of the lines: always equal to a recomputation from the lines."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from kam_analytics.kit.rules.period import month_end
from kam_analytics.store import Load, queries

_MONTHS = ("account_month", "account_category_month")
#: the number of lines grouped in memory at once, because pairs of accounts and products can be as many as lines
_LINES_AT_ONCE = 3_000_000
#: an order number that rests for more days than this is used for another order: what is invoiced under it once a year
#: stays one order, a month early or late
USED_AGAIN = 400
#: before and after every day of a store
_FIRST_DAY, _LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
#: above every key of an account
_LAST_KEY = 2**31 - 1


def sql(name: str) -> str:
    """One statement of this package's ``sql`` folder."""
    return queries.written_out((files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8"))


def rebuild(load: Load) -> None:
    """Rebuild all summaries from all lines."""
    rebuild_months(load)
    load.execute("delete from account_product")
    for first, last in _slices(load):
        load.execute(sql("account_product"), first=first, last=last)
    load.touch("account_product")


def rebuild_months(load: Load) -> None:
    """Rebuild the orders and the monthly summaries from all lines."""
    _renew(load, _FIRST_DAY, _LAST_DAY)


def rebuild_account(load: Load, account_key: int) -> None:
    """Rebuild all summaries of one account from its lines."""
    only = {"first": account_key, "last": account_key}
    _renew(load, _FIRST_DAY, _LAST_DAY, **only)
    load.execute("delete from account_product where account_key = :first", first=account_key)
    load.execute(sql("account_product"), **only)
    load.touch("account_product")


def add_batch(load: Load, batch_key: int, since: date, until: date) -> None:
    """Update the summaries after the lines of one batch were added between two days."""
    _renew(load, since.replace(day=1), month_end(_last_touched(load, batch_key, until)))
    _add_products(load, batch_key)


def _last_touched(load: Load, batch_key: int, until: date) -> date:
    """The last day of a batch's lines, or of later ones under its order numbers, whose orders may begin earlier now."""
    later = load.value(
        "select max(sold_on) from sale where sold_on > :until and sold_on <= cast(:until as date) + :again and "
        "(account_key, order_id) in "
        "(select (account_key, order_id) from sale where batch_key = :batch and order_id is not null)",
        until=until,
        again=USED_AGAIN,
        batch=batch_key,
    )
    return until if later is None else later


def _renew(load: Load, since: date, until: date, first: int = 0, last: int = _LAST_KEY) -> None:
    """Write the orders and the monthly summaries of all lines between two days, which span whole months.

    ``first`` and ``last`` are keys of accounts: only those between them are renewed.
    """
    bounds = {"since": since, "until": until, "first": first, "last": last}
    of = "account_key >= :first and account_key <= :last"
    load.execute(f"delete from account_order_day where bought_on >= :since and bought_on <= :until and {of}", **bounds)
    for table in _MONTHS:
        load.execute(f"delete from {table} where month_on >= :since and month_on <= :until and {of}", **bounds)
    load.execute(sql("fresh_month"), **bounds)
    slices = [(first, last)] if first == last else _slices(load, since, until)
    _sum_orders(load, since, until, slices)
    for table in _MONTHS:
        load.execute(f"insert into {table} {sql(table)}")
    load.execute("drop table fresh_month")
    load.execute("drop table order_month")
    load.touch("account_order_day", *_MONTHS)


def _sum_orders(load: Load, since: date, until: date, slices: list[tuple[int, int]]) -> None:
    """Table ``order_month``: the orders of the months of ``fresh_month`` in which something is numbered or credited."""
    load.execute(
        "create temp table order_month (account_key integer, month_on date, orders bigint, order_days bigint, bought_on date)"
    )
    for first, last in slices:
        load.execute(sql("order_sum"), since=since, until=until, first=first, last=last)
        if since > _FIRST_DAY:
            load.execute(sql("earlier_order_sum"), since=since, again=USED_AGAIN)
        load.execute(sql("order_day"), since=since, again=USED_AGAIN)
        load.execute("insert into account_order_day select * from order_day where order_id is not null")
        load.execute(sql("order_month"))
        load.execute("drop table order_sum")
        load.execute("drop table order_day")


def _slices(load: Load, since: date = _FIRST_DAY, until: date = _LAST_DAY) -> list[tuple[int, int]]:
    """The accounts of the lines between two days, from one key to another: as many at once as fit into memory."""
    lines = load.frame(
        "select count(*) as n, coalesce(max(account_key), 0) as last from sale where sold_on >= :since and sold_on <= :until",
        since=since,
        until=until,
    )
    slices = 1 + int(lines["n"].iloc[0]) // _LINES_AT_ONCE
    accounts = 1 + int(lines["last"].iloc[0]) // slices
    return [(number * accounts, (number + 1) * accounts - 1) for number in range(slices)]


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
