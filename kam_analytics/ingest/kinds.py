"""What can be imported: the kinds, their fields, and what makes a row the same row again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kam_analytics.access import Role

Type = Literal["text", "date", "amount", "number", "whole", "truth"]

#: type of a field -> how the typed reader reads it; whole numbers are read as numbers and checked,
#: because the reader rounds 9.5 to 10 in silence
READ_AS: dict[Type, str] = {
    "text": "varchar",
    "date": "date",
    "amount": "decimal(18,4)",
    "number": "double",
    "whole": "double",
    "truth": "boolean",
}


@dataclass(frozen=True)
class Field:
    """One of our fields.

    A row without a ``required`` field is a reject, as is one with a number outside ``span`` or a
    text that is not one of ``choices``. ``default`` stands for an empty value.
    """

    name: str
    type: Type = "text"
    required: bool = False
    span: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True)
class Kind:
    """One importable kind and the table that it fills.

    ``key`` are the fields that name a row in its source (facts) or in the company (dimensions).
    ``made_id`` is the column of an id that the product makes itself, where the key is not one: the
    change log knows the row by it.
    """

    name: str
    table: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    is_fact: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()
    #: ids of few values on millions of rows: they are cleaned once per value
    lookups: tuple[str, ...] = ()
    made_id: str = ""

    def field(self, name: str) -> Field | None:
        return next((item for item in self.fields if item.name == name), None)

    @property
    def date_field(self) -> str:
        """When it happened (facts have exactly one date)."""
        return next(item.name for item in self.fields if item.type == "date")

    def row_id(self, table: str) -> str:
        """SQL that names a row of ``table``, as the change log and the undo rows write it."""
        return f"{table}.{self.made_id}" if self.made_id else self.key_of(table)

    def key_of(self, table: str) -> str:
        """SQL that names a row by what the file says of it."""
        return " || '\x1f' || ".join(f"{table}.{name}" for name in self.key)


ACCOUNTS = Kind(
    "accounts",
    "account",
    ("account_id",),
    (
        Field("account_id", required=True),
        Field("name"),
        Field("parent_id"),
        Field("owner_id"),
        Field("business_id"),
        Field("industry"),
        Field("country"),
        Field("city"),
        Field("since_on", "date"),
    ),
)
PRODUCTS = Kind(
    "products",
    "product",
    ("product_id",),
    (
        Field("product_id", required=True),
        Field("name"),
        Field("category_id"),
        Field("is_recurring", "truth"),
    ),
)
USERS = Kind(
    "users",
    "app_user",
    ("user_id",),
    (
        Field("user_id", required=True),
        Field("name"),
        Field("email"),
        Field("role", choices=tuple(role.value for role in Role)),
        Field("manager_id"),
    ),
)
TEAMS = Kind(
    "teams",
    "account_team",
    ("account_id", "user_id", "team_role"),
    (
        Field("account_id", required=True),
        Field("user_id", required=True),
        Field("team_role", default="member"),
        Field("from_on", "date"),
        Field("to_on", "date"),
    ),
)
SALES = Kind(
    "sales",
    "sale",
    ("sale_id",),
    (
        Field("sale_id"),
        Field("account_id", required=True),
        Field("product_id"),
        Field("sold_on", "date", required=True),
        Field("quantity", "number"),
        Field("net_sales", "amount"),
        Field("unit_price", "number"),
        Field("discount", "number", span=(0, 1)),
        Field("margin", "amount"),
        Field("order_id"),
        Field("currency"),
    ),
    is_fact=True,
    one_of=(("net_sales",), ("quantity", "unit_price")),
    lookups=("account_id", "product_id"),
)
ACTIVITIES = Kind(
    "activities",
    "activity",
    ("activity_id",),
    (
        Field("activity_id"),
        Field("account_id"),
        Field("activity_type", required=True),
        Field("done_on", "date", required=True),
        Field("user_id"),
        Field("contact_id"),
        Field("quantity", "whole", span=(0, 1_000_000), default="1"),
        Field("subject"),
    ),
    is_fact=True,
    lookups=("account_id",),
)
NPS = Kind(
    "nps",
    "nps_response",
    ("response_id",),
    (
        Field("response_id"),
        Field("account_id"),
        Field("contact_id"),
        Field("answered_on", "date", required=True),
        Field("score", "whole", required=True, span=(0, 10)),
        Field("survey"),
        Field("comment"),
    ),
    is_fact=True,
    lookups=("account_id",),
)
WALLETS = Kind(
    "wallets",
    "wallet_estimate",
    ("account_id", "category_id", "year", "source"),
    (
        Field("account_id", required=True),
        Field("category_id", default="all"),
        Field("year", "whole", required=True),
        Field("source", default="import"),
        Field("low", "amount"),
        Field("likely", "amount", required=True),
        Field("high", "amount"),
        Field("estimated_on", "date"),
        Field("estimated_by"),
    ),
    made_id="estimate_id",
)
TARGETS = Kind(
    "targets",
    "target",
    ("account_id", "quarter_on", "metric"),
    (
        Field("account_id", required=True),
        Field("quarter_on", "date", required=True),
        Field("metric", required=True),
        Field("value", "number", required=True),
        Field("status", choices=("proposed", "approved"), default="proposed"),
        Field("set_by"),
        Field("set_on", "date"),
    ),
    made_id="target_id",
)

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (ACCOUNTS, PRODUCTS, USERS, TEAMS, SALES, ACTIVITIES, NPS, WALLETS, TARGETS)
}
