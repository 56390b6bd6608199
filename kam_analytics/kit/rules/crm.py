"""Where the record of an account or a deal is in the CRM that its id comes from."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kam_analytics.errors import N_, BadInput

#: the setting of a store that holds the address of its CRM
CRM_ADDRESS = "crm_address"
_SALESFORCE = (".salesforce.com", ".force.com")
_HUBSPOT = re.compile(r"app(-[a-z0-9]+)?\.hubspot\.com")
#: kind of record -> how an id of Salesforce begins, and the number of the kind in HubSpot
_KINDS = {"account": ("001", "0-2"), "deal": ("006", "0-3")}


def crm_address(text: str) -> str:
    """The address of a CRM from that of any of its pages; empty for an empty text.

    Raises ``BadInput`` for an address of neither Salesforce nor HubSpot.

    >>> crm_address("https://app-eu1.hubspot.com/contacts/123456/objects/0-2/views/all/list")
    'https://app-eu1.hubspot.com/contacts/123456'
    >>> crm_address("https://northfell.lightning.force.com/lightning/page/home")
    'https://northfell.lightning.force.com'
    """
    if not text.strip():
        return ""
    try:
        found = urlsplit(text.strip() if "://" in text else f"https://{text.strip()}")
        host = found.hostname or ""
    except ValueError:
        host = ""
    if host.endswith(_SALESFORCE) and found.scheme == "https":
        return f"https://{host}"
    hub = re.match(r"/contacts/([0-9]+)", found.path) if _HUBSPOT.fullmatch(host) and found.scheme == "https" else None
    if hub is not None:
        return f"https://{host}/contacts/{hub.group(1)}"
    raise BadInput(N_("Copy the address of any page of your Salesforce or HubSpot from your browser."))


def record_link(address: str | None, kind: str, record_id: str | None) -> str:
    """The address of a record (``account`` or ``deal``); empty where the id is none of that CRM.

    >>> record_link("https://northfell.lightning.force.com", "account", "001A000000AbCdE")
    'https://northfell.lightning.force.com/001A000000AbCdE'
    >>> record_link("https://app.hubspot.com/contacts/123456", "deal", "7001")
    'https://app.hubspot.com/contacts/123456/record/0-3/7001'
    >>> record_link("https://app.hubspot.com/contacts/123456", "deal", "B-17")
    ''
    """
    if not address or not record_id:
        return ""
    prefix, number = _KINDS[kind]
    if "hubspot.com" in address:
        return f"{address}/record/{number}/{record_id}" if re.fullmatch(r"[0-9]+", record_id) else ""
    is_theirs = re.fullmatch(rf"{prefix}[A-Za-z0-9]{{12}}([A-Za-z0-9]{{3}})?", record_id)
    return f"{address}/{record_id}" if is_theirs else ""
