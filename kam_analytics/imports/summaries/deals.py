"""Which sales are won deals, and up to which day there are any: every page says so."""

from __future__ import annotations

from kam_analytics.kit.rules.won_deals import DEALS_UNTIL
from kam_analytics.store import Load

#: the source of sales that are won deals
SOURCE = "won-deals"
#: their imports
BATCHES = f"select batch_key from import_batch where kind = 'sales' and source = '{SOURCE}'"


def are_there(load: Load) -> bool:
    """Return True if won deals have ever stood in for sales."""
    return bool(load.value(f"select exists ({BATCHES})"))


def mark(load: Load) -> None:
    """Say in the settings up to which day won deals stand in for sales."""
    if not are_there(load):
        return
    last = load.value(f"select coalesce(cast(max(sold_on) as varchar), '') from sale where batch_key in ({BATCHES})")
    if load.value("select coalesce(max(value), '') from setting where name = :name", name=DEALS_UNTIL) != last:
        load.set(DEALS_UNTIL, str(last))
