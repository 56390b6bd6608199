"""The reporting currency of a store."""

from __future__ import annotations

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput
from kam_analytics.store import Store


def choose_currency(store: Store, viewer: Viewer, currency: str) -> None:
    """Choose the currency in which everything is kept; the first import fixes it.

    Raises ``BadInput`` for anything but a code of three letters, and after the first import.
    """
    code = currency.strip().upper()
    if code == store.settings["currency"]:
        return
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise BadInput(
            N_("“{currency}” is not a currency: write its three letters, such as EUR."), currency=currency[:20]
        )
    with store.load(viewer) as load, load.begin():
        if load.value("select count(*) from import_batch"):
            raise BadInput(
                N_("All amounts are in {currency}; the first import fixed this."),
                currency=store.settings["currency"],
            )
        load.set("currency", code)
