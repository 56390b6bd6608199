"""Won deals as sales, for a company that has brought its CRM but no invoices yet: an import of its own, which can be undone.

They count before the first invoice day only: invoices that come later take their place, and an undo of those
brings them back. ``DEALS_UNTIL`` tells every page that they are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.load.batch import BatchReport, import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.settle import mapping_as_chosen
from kam_analytics.imports.summaries.deals import SOURCE
from kam_analytics.imports.undo import undo
from kam_analytics.kit.rules.won_deals import deals_until
from kam_analytics.store import Store

_FIELDS = ("sale_id", "account_id", "sold_on", "net_sales")
_MAPPING = mapping_as_chosen(Choices(kind="sales", source=SOURCE, columns={name: name for name in _FIELDS}))


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Won deals that could stand in for sales: their number, sum in the reporting currency, first and last day."""

    deals: int
    amount: float
    since: date
    until: date


def offer(store: Store, viewer: Viewer) -> Offer | None:
    """What could stand in for sales; ``None`` where there are sales already, or no won deal with account, day and amount."""
    with store.scope(viewer) as scope:
        if scope.read("sales_there")["is_there"].iloc[0]:
            return None
        rows = scope.read("won_deals", today=store.today)
    if rows.empty:
        return None
    days = rows["sold_on"].dt.date
    return Offer(deals=len(rows), amount=float(rows["net_sales"].sum()), since=days.min(), until=days.max())


def take(store: Store, viewer: Viewer) -> BatchReport:
    """Import the won deals as sales, in place of those that came before.

    Raises ``BadInput`` if there are none, or none before the first invoice.
    """
    with store.scope(viewer) as scope:
        rows, batches = scope.read("won_deals", today=store.today), scope.read("batches")
    if rows.empty:
        raise BadInput(
            N_("There are no won deals with an account, a closing day and an amount before the first invoice.")
        )
    earlier = batches[(batches["source"] == SOURCE) & batches["undone_at"].isna()]
    for batch in earlier.sort_values("imported_at", ascending=False)["batch_id"]:
        undo(store, viewer, batch)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{SOURCE}.csv"
        rows[list(_FIELDS)].to_csv(file, index=False, date_format="%Y-%m-%d")
        return import_file(store, viewer, file, _MAPPING)


def follow(store: Store, viewer: Viewer, report: BatchReport) -> BatchReport | None:
    """After an import of deals: where won deals stand in for sales already, those of today do."""
    is_asked = report.kind == "opportunities" and report.batch and deals_until(store.settings) is not None
    return take(store, viewer) if is_asked else None
