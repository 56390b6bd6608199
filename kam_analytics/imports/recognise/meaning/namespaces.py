"""What stands around the name of a column: the table or record it is of, prefixes of a sync tool, suffixes of a CRM.

``Deal - Organization ID`` in a file of deals is the organisation's id, ``Organization - Name`` the name of the account and
not of the deal, ``property_dealname`` the deal's name. Technical parts fall; the record tells which name is meant.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kam_analytics.imports.recognise.meaning.qualifiers import folded

#: what a record is called -> the words that our names of it begin with
_RECORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("account", "accounts", "company", "companies", "organization", "organisation", "organizations", "org", "customer", "partner", "parent account",
         "account name", "company name", "sold to", "asiakas", "yritys", "organisaatio"),
        ("account", "customer", "company"),
    ),
    **dict.fromkeys(("contact", "contacts", "person", "people", "who", "contact name", "yhteyshenkilo"), ("contact", "person")),
    **dict.fromkeys(("deal", "deals", "opportunity", "opportunities", "mahdollisuus", "kauppa"), ("deal", "opportunity")),
    **dict.fromkeys(("activity", "activities", "task", "event", "engagement", "engagements", "aktiviteetti"), ("activity",)),
    **dict.fromkeys(("product", "products", "product2", "item", "tuote", "nimike"), ("product", "item")),
    **dict.fromkeys(("owner", "user", "users", "assigned to", "employee", "omistaja"), ("owner", "user")),
    **dict.fromkeys(
        ("order", "orders", "sales order", "invoice", "invoices", "order line", "order lines", "invoice line", "invoice lines", "line items", "lines",
         "order item", "lasku", "tilaus", "rivi", "rivit", "tilausrivit", "laskurivit"),
        ("order", "invoice"),
    ),
    **dict.fromkeys(("case", "cases", "ticket", "tickets", "claim", "reklamaatio"), ("case", "claim")),
    **dict.fromkeys(("contract", "contracts", "agreement", "subscription", "sopimus"), ("contract",)),
    **dict.fromkeys(("delivery", "deliveries", "shipment", "toimitus"), ("delivery",)),
    **dict.fromkeys(("response", "survey response", "vastaus"), ("response",)),
}  # fmt: skip
#: kind -> the word of its own records: their part of a name falls
_OWN = {
    "accounts": "account", "contacts": "contact", "opportunities": "deal", "activities": "activity", "products": "product",
    "users": "user", "sales": "order", "claims": "case", "contracts": "contract", "deliveries": "delivery", "nps": "response",
}  # fmt: skip
_TECHNICAL = frozenset({"property", "properties", "fields", "field", "attributes", "attribute", "data", "custom", "customfields", "value", "record", "raw"})  # fmt: skip
_SPLIT = re.compile(r"\s+[-–]\s+|\.(?=\S)|(?<=\S)/(?=\S)|::|:\s|__")
#: prefixes of sync tools and of publishers, and what they stand before
_PREFIX = re.compile(
    r"_*(?:property_|properties_|new_(?!customers?$|accounts?$|sales$|revenue$)|cr[0-9a-f]{3,5}_|msdyn_|x_studio_|x_|cust(?:entity|body|record|item|col)_?|cf_|hs_|sf_)(?=[a-z])"
)
_SUFFIX = re.compile(r"(?:__c|_c|__pc|__r|_value)$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: an alias of a table, as in “o.amount”
_ALIAS = re.compile(r"[a-z]\w{0,2}\.\w")


@lru_cache(maxsize=50_000)
def names_in(kind: str, header: str) -> tuple[str, ...]:
    """The names that a header may stand for in files of a kind, the surest first; none if nothing stands around it."""
    text = header[:200].strip()
    parts = [part for part in (_spaced(_stripped(part)) for part in _SPLIT.split(_SUFFIX.sub("", text))) if part]
    parts = [part for part in parts if part.replace(" ", "") not in _TECHNICAL]
    if len(parts) > 1 and _ALIAS.match(text):
        parts = parts[1:]
    if not parts:
        return ()
    if len(parts) == 1:
        return () if parts[0] == _spaced(text) else (parts[0],)
    record, rest = _RECORDS.get(parts[0]), " ".join(parts[1:])
    if record is None:
        # “Account Owner: Full Name” is the owner
        return (parts[0],) if rest in ("name", "full name", "id") else (" ".join(parts),)
    if _OWN.get(kind) in record:
        # “Deal - Organization ID” begins with two records
        inner = next((words for name, words in _RECORDS.items() if rest.startswith(f"{name} ")), ())
        behind = rest.split(" ", 1)[-1]
        return (rest, *(f"{word} {behind}" for word in inner), *(f"{word} {rest}" for word in record))
    return tuple(f"{word} {rest}" for word in record)


def _stripped(part: str) -> str:
    name = _SUFFIX.sub("", part.strip())
    return _PREFIX.sub("", name, count=1) if _PREFIX.match(name) else name.lstrip("_")


def _spaced(part: str) -> str:
    return " ".join(folded(_CAMEL.sub(" ", part)).replace("_", " ").replace("-", " ").split())
