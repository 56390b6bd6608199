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


#: what a contact may be in a purchase
BUYING_ROLES = (
    "decision_maker", "approver", "influencer", "user", "procurement", "gatekeeper", "champion", "sponsor", "opponent",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One of our fields.

    A row without a ``required`` field is a reject, as is one with a number outside ``span``, a text
    that is not one of ``choices`` or a day after today where something ``happened``. ``default``
    stands for an empty value. A ``person`` who is not known is no reject: the row is counted.
    """

    name: str
    type: Type = "text"
    required: bool = False
    span: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    happened: bool = False
    person: bool = False

    @property
    def is_id(self) -> bool:
        """True when the value names something that other files name too."""
        return self.person or self.name.endswith("_id")


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
    #: the first of these days that a row has says which month's rate its amounts get
    priced_on: tuple[str, ...] = ()
    #: the status of rows that only a director brings in, changes or takes out
    settled: str = ""

    def field(self, name: str) -> Field | None:
        return next((item for item in self.fields if item.name == name), None)

    @property
    def date_field(self) -> str:
        """When it happened: the day by which rows without an id are found again."""
        return next(item.name for item in self.fields if item.type == "date")

    @property
    def always_has_key(self) -> bool:
        """True when no row comes without its key."""
        return all(item.required for item in self.fields if item.name in self.key)

    @property
    def allows_unassigned(self) -> bool:
        """True when a row without an account is no reject."""
        account = self.field("account_id")
        return account is not None and not account.required

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
        Field("owner_id", person=True),
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
        Field("manager_id", person=True),
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
        Field("account_name"),
        Field("product_id"),
        Field("sold_on", "date", required=True, happened=True),
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
    priced_on=("sold_on",),
)
ACTIVITIES = Kind(
    "activities",
    "activity",
    ("activity_id",),
    (
        Field("activity_id"),
        Field("account_id"),
        Field("activity_type", required=True),
        Field("done_on", "date", required=True, happened=True),
        Field("user_id", person=True),
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
        Field("answered_on", "date", required=True, happened=True),
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
        Field("estimated_by", person=True),
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
        Field("set_by", person=True),
        Field("set_on", "date"),
    ),
    made_id="target_id",
    settled="approved",
)

CONTACTS = Kind(
    "contacts",
    "contact",
    ("contact_id",),
    (
        Field("contact_id", required=True),
        Field("account_id"),
        Field("name"),
        Field("title"),
        Field("email"),
        Field("phone"),
        Field("buying_role", choices=BUYING_ROLES),
        Field("level"),
        Field("influence", "whole", span=(1, 5)),
        Field("support", "whole", span=(-2, 2)),
        Field("coverage", choices=("unknown", "none", "some", "deep")),
        Field("reports_to_id"),
        Field("met_on", "date", happened=True),
        Field("is_unknown", "truth"),
        Field("left_on", "date"),
    ),
    lookups=("account_id",),
)
DELIVERIES = Kind(
    "deliveries",
    "delivery",
    ("delivery_id",),
    (
        Field("delivery_id", required=True),
        Field("account_id", required=True),
        Field("due_on", "date", required=True),
        Field("delivered_on", "date", happened=True),
        Field("is_on_time", "truth"),
        Field("is_complete", "truth"),
        Field("hours_planned", "number", span=(0, 1_000_000)),
        Field("hours_used", "number", span=(0, 1_000_000)),
    ),
    is_fact=True,
    lookups=("account_id",),
)
CLAIMS = Kind(
    "claims",
    "claim",
    ("claim_id",),
    (
        Field("claim_id", required=True),
        Field("account_id", required=True),
        Field("delivery_id"),
        Field("opened_on", "date", required=True, happened=True),
        Field("closed_on", "date", happened=True),
        Field("reason"),
        Field("amount", "amount"),
        Field("currency"),
    ),
    is_fact=True,
    lookups=("account_id",),
    priced_on=("opened_on",),
)
OPPORTUNITIES = Kind(
    "opportunities",
    "opportunity",
    ("opportunity_id",),
    (
        Field("opportunity_id", required=True),
        Field("account_id"),
        Field("name"),
        Field("category_id"),
        Field("amount", "amount"),
        Field("currency"),
        Field("status", required=True, choices=("open", "won", "lost")),
        Field("opened_on", "date"),
        Field("expected_close_on", "date"),
        Field("closed_on", "date"),
        Field("owner_id", person=True),
    ),
    is_fact=True,
    lookups=("account_id",),
    priced_on=("opened_on", "closed_on", "expected_close_on"),
)
CONTRACTS = Kind(
    "contracts",
    "contract",
    ("contract_id",),
    (
        Field("contract_id", required=True),
        Field("account_id", required=True),
        Field("name"),
        Field("starts_on", "date"),
        Field("ends_on", "date"),
        Field("annual_value", "amount"),
        Field("currency"),
        Field("status", required=True, choices=("active", "renewed", "lost")),
        Field("decided_on", "date"),
    ),
    is_fact=True,
    lookups=("account_id",),
    priced_on=("starts_on", "decided_on", "ends_on"),
)
SEGMENTS = Kind(
    "segments",
    "segment_membership",
    ("account_id", "from_on"),
    (
        Field("account_id", required=True),
        Field("segment", required=True),
        Field("from_on", "date", required=True),
        Field("to_on", "date"),
        Field("status", choices=("proposed", "decided")),
        Field("decided_by", person=True),
        Field("reason"),
    ),
    lookups=("account_id",),
    made_id="membership_id",
    settled="decided",
)
KEY_ACCOUNTS = Kind(
    "key_accounts",
    "key_account_decision",
    ("account_id", "from_on"),
    (
        Field("account_id", required=True),
        Field("from_on", "date", required=True),
        Field("to_on", "date"),
        Field("status", choices=("proposed", "decided")),
        Field("decided_by", person=True),
        Field("reason"),
    ),
    lookups=("account_id",),
    made_id="decision_id",
    settled="decided",
)
RATES = Kind(
    "rates",
    "rate",
    ("currency", "month_on"),
    (
        Field("currency", required=True),
        Field("month_on", "date", required=True),
        Field("rate", "number", required=True),
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ACCOUNTS, CONTACTS, PRODUCTS, USERS, TEAMS, SALES, ACTIVITIES, NPS, DELIVERIES, CLAIMS, OPPORTUNITIES, CONTRACTS,
        WALLETS, TARGETS, SEGMENTS, KEY_ACCOUNTS, RATES,
    )
}  # fmt: skip
