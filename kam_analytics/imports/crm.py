"""The address of the CRM of a store."""

from __future__ import annotations

from kam_analytics.access import Viewer
from kam_analytics.kit.rules.crm import CRM_ADDRESS, crm_address
from kam_analytics.store import Store


def set_crm_address(store: Store, viewer: Viewer, text: str) -> None:
    """Keep the address of the CRM, from that of any of its pages; an empty text forgets it. Raises ``BadInput``."""
    address = crm_address(text)
    with store.load(viewer) as load, load.begin():
        load.set(CRM_ADDRESS, address)
