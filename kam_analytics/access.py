"""Who is asking, and what that role may see and edit. Pure rules; what is not allowed here is denied.

The row filter itself lives in ``store.visibility``; this module says for each table how it is filtered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    DIRECTOR = "director"
    ANALYST = "analyst"
    REP = "rep"
    DELIVERY = "delivery"
    ADMIN = "admin"


@dataclass(frozen=True)
class Viewer:
    """The person on whose behalf rows are read and written."""

    user_id: str
    name: str
    role: Role

    @property
    def sees_all_accounts(self) -> bool:
        return self.role in (Role.DIRECTOR, Role.ANALYST)


#: without login the person at this machine is a director
LOCAL_DIRECTOR = Viewer("local", "Local director", Role.DIRECTOR)
#: who may put files into the inbox may run the command line as that director
INBOX = Viewer("inbox", "Inbox", Role.DIRECTOR)

#: filtered by the viewer's accounts through the integer key
BY_ACCOUNT_KEY = frozenset(
    {
        "account",
        "sale",
        "account_month",
        "account_category_month",
        "account_order_day",
        "account_product",
        "benchmark_abc",
    }
)
#: filtered by the viewer's accounts through the id; rows without an account are for those who see all
BY_ACCOUNT_ID = frozenset(
    {
        "account_team", "activity", "buying_rule", "change_log", "claim", "contact", "contact_influence",
        "contact_need", "contract", "customer_initiative", "delivery", "key_account_decision",
        "nps_response", "opportunity", "opportunity_change", "plan", "plan_action", "plan_objective", "plan_opened",
        "plan_review", "plan_snapshot", "red_flag", "segment_membership", "target", "task",
        "wallet_competitor", "wallet_estimate", "whitespace_state",
    }
)  # fmt: skip
#: the same for everybody with a role: words, calendar, published benchmarks, names of surveys
OPEN = frozenset(
    {
        "absence", "app_user", "benchmark_effort", "benchmark_peer", "cadence_rule", "capacity_assumption", "category",
        "feed", "holiday",
        "month", "product", "rate", "segment", "setting", "survey", "table_version",
    }
)  # fmt: skip
#: the viewer's own rows only
PERSONAL = frozenset({"plan_draft", "saved_view", "user_setting"})
#: rows that only the person they name writes; of the last everybody on the team may read who opened a plan
OWN_ROWS = PERSONAL | {"plan_opened"}
#: how the data came in, which accounts are one, what the product did by itself, and which saves were lost
HOUSEKEEPING = frozenset(
    {
        "account_alias", "import_batch", "import_decision", "import_mapping", "import_reject", "import_undo",
        "job_run", "join_undo", "save_loss",
    }
)  # fmt: skip

TABLES = BY_ACCOUNT_KEY | BY_ACCOUNT_ID | OPEN | PERSONAL | HOUSEKEEPING

_DELIVERY_SEES = frozenset(
    {
        "account", "account_team", "account_month", "account_order_day", "activity", "benchmark_abc", "claim",
        "contact",
        "contract", "delivery", "key_account_decision", "nps_response", "plan", "plan_action",
        "plan_objective", "plan_opened", "plan_review", "red_flag", "sale", "segment_membership",
        "target", "task",
    }
)  # fmt: skip

_SEES: dict[Role, frozenset[str]] = {
    Role.DIRECTOR: TABLES,
    Role.ANALYST: TABLES,
    Role.REP: BY_ACCOUNT_KEY | BY_ACCOUNT_ID | OPEN | PERSONAL,
    Role.DELIVERY: _DELIVERY_SEES | OPEN | PERSONAL,
    Role.ADMIN: frozenset(
        {"app_user", "setting", "table_version", "import_batch", "change_log", "job_run", "save_loss"}
    )
    | PERSONAL,
}

#: tables of accounts that a role without accounts of its own sees whole (what may not be seen is blank)
_WHOLE = frozenset({(Role.ADMIN, "change_log")})

#: columns that a role gets empty
_BLANK: dict[tuple[Role, str], frozenset[str]] = {
    (Role.DELIVERY, "contact"): frozenset({"influence", "support", "coverage", "buying_role"}),
    (Role.ADMIN, "change_log"): frozenset({"before", "after", "account_id", "row_id", "save_id"}),
    (Role.REP, "app_user"): frozenset({"email"}),
    (Role.REP, "absence"): frozenset({"reason"}),
    (Role.DELIVERY, "absence"): frozenset({"reason"}),
    (Role.DELIVERY, "app_user"): frozenset({"email"}),
}

#: columns that may name a person at a customer: when the store says so, analysts get a pseudonym in
#: the first (where there is one) and nothing in the others
PSEUDONYMISED: dict[str, tuple[str | None, frozenset[str]]] = {
    "contact": ("name", frozenset({"email", "phone"})),
    "activity": (None, frozenset({"contact_said"})),
    "customer_initiative": (None, frozenset({"customer_owner"})),
    "change_log": (None, frozenset({"before", "after"})),
    "import_undo": (None, frozenset({"before"})),
    "import_reject": (None, frozenset({"value"})),
}

ALL_COLUMNS = frozenset({"*"})
_PEOPLE_AND_PLAN = frozenset(
    {
        "buying_rule", "contact", "contact_influence", "contact_need", "customer_initiative",
        "plan_action", "plan_draft", "plan_objective", "plan_review", "red_flag", "task",
        "activity", "wallet_competitor", "wallet_estimate", "whitespace_state",
    }
)  # fmt: skip
#: who has read that saves were lost says so
_SEEN = frozenset({"seen_at", "seen_by"})
_EDITS: dict[Role, dict[str, frozenset[str]]] = {
    Role.DIRECTOR: {
        **dict.fromkeys(BY_ACCOUNT_KEY | BY_ACCOUNT_ID | OPEN | PERSONAL, ALL_COLUMNS), "save_loss": _SEEN,
    },
    Role.ANALYST: {
        "save_loss": _SEEN,
        "wallet_estimate": ALL_COLUMNS, "wallet_competitor": ALL_COLUMNS, "survey": frozenset({"kind"}),
        "import_mapping": ALL_COLUMNS, **dict.fromkeys(OWN_ROWS, ALL_COLUMNS),
    },
    Role.REP: {
        **dict.fromkeys(_PEOPLE_AND_PLAN | OWN_ROWS, ALL_COLUMNS),
        "contract": frozenset({"notice_on", "is_open_ended", "option_on", "tender_on"}),
        "plan": frozenset({"title", "starts_on", "ends_on", "help", "risks", "status", "submitted_by", "submitted_at"}),
        "target": ALL_COLUMNS, "segment_membership": ALL_COLUMNS, "key_account_decision": ALL_COLUMNS,
        "account": frozenset({"name", "parent_id", "business_id", "industry", "country", "city", "since_on"}),
    },
    Role.DELIVERY: {
        "delivery": frozenset({"hours_planned"}), "plan_action": frozenset({"status", "done_on", "evidence"}),
        **dict.fromkeys(OWN_ROWS, ALL_COLUMNS),
    },
    Role.ADMIN: {
        "app_user": ALL_COLUMNS, "account_team": ALL_COLUMNS, **dict.fromkeys(PERSONAL, ALL_COLUMNS),
    },
}  # fmt: skip
#: no person edits these: the import, the publisher and the log write them
WRITTEN_BY_THE_PRODUCT = frozenset(
    {
        "account_category_month", "account_month", "account_order_day", "account_product", "benchmark_abc",
        "benchmark_effort", "benchmark_peer", "change_log", "feed", "import_batch", "import_decision", "import_reject",
        "import_undo", "job_run", "join_undo", "month", "opportunity_change", "table_version",
    }
)  # fmt: skip
#: a rep proposes, a director decides; segments a rep decides himself, as far as the rules of rhythm go
_ONLY_VALUES: dict[tuple[Role, str, str], frozenset[str]] = {
    (Role.REP, "plan", "status"): frozenset({"draft", "submitted"}),
    (Role.REP, "target", "status"): frozenset({"proposed"}),
    (Role.REP, "key_account_decision", "status"): frozenset({"proposed"}),
}
#: what a rep may change only while it is a proposal: what was decided or approved stays
_PROPOSED_BY_REPS = frozenset({"target", "key_account_decision"})
#: (table, column) -> the value that is signed (``None``: every one) and the column of who signs it
_SIGNED: dict[tuple[str, str], tuple[tuple[str | None, str], ...]] = {
    ("plan", "status"): (("submitted", "submitted_by"), ("approved", "approved_by")),
    ("segment_membership", "status"): (("decided", "decided_by"),),
    ("key_account_decision", "status"): (("decided", "decided_by"),),
    ("target", "value"): ((None, "set_by"),),
}
#: columns that say who did it, beside those that end in ``_by``
_AUTHORS = frozenset({("activity", "user_id"), ("plan_review", "user_id")})
#: who may bring data in and take it out again
IMPORTS = frozenset({Role.DIRECTOR, Role.ANALYST})
#: who may add accounts: a rep those that he then owns
_ADDS_ACCOUNTS = frozenset({Role.DIRECTOR, Role.REP})
#: tables of which only a director brings rows: they decide on the work of others
_IMPORTED_BY_DIRECTORS = frozenset({"absence", "cadence_rule"})
#: who may say that two accounts are one customer
JOINS = frozenset({Role.DIRECTOR})


def may_see(role: Role, table: str) -> bool:
    """True when rows of the table may reach the role at all (the row filter still applies)."""
    return table in _SEES[role]


def sees_whole(viewer: Viewer, table: str) -> bool:
    """True when the viewer's rows of a table are not filtered by account."""
    return viewer.sees_all_accounts or (viewer.role, table) in _WHOLE


def blank_columns(role: Role, table: str) -> frozenset[str]:
    """Columns of a visible table that the role gets empty."""
    return _BLANK.get((role, table), frozenset())


def may_edit(role: Role, table: str, column: str, value: object = None) -> bool:
    """True when the role may write ``value`` into the column of the table."""
    if table in WRITTEN_BY_THE_PRODUCT:
        return False
    columns = _EDITS[role].get(table, frozenset())
    if columns != ALL_COLUMNS and column not in columns:
        return False
    allowed = _ONLY_VALUES.get((role, table, column))
    return allowed is None or value in allowed


def may_change(viewer: Viewer, table: str, row: Mapping[str, Any]) -> bool:
    """True when the row, as it stands or as it is to be, is the viewer's to write."""
    if table in OWN_ROWS:
        return row.get("user_id") == viewer.user_id
    if viewer.role is Role.REP and table in _PROPOSED_BY_REPS:
        return row.get("status") == "proposed"
    if viewer.role is Role.REP and table == "account":
        # beside the owner a team works with the account; what is written on its card is the owner's
        return row.get("owner_id") == viewer.user_id
    return True


def is_limited(table: str, column: str) -> bool:
    """True for a column into which some role may write some values only."""
    return any((named, limited) == (table, column) for _role, named, limited in _ONLY_VALUES)


def is_signed(table: str) -> bool:
    """True for a table with a column that says who wrote a value."""
    return any(named == table for named, _column in _SIGNED)


def signature(table: str, column: str, value: object) -> str | None:
    """The column that says who wrote this value into this column, where one does."""
    return next((by for signed, by in _SIGNED.get((table, column), ()) if signed in (None, value)), None)


def is_signature(table: str, column: str) -> bool:
    """True for a column that says who did something: a person writes only his own id there."""
    return column.endswith("_by") or (table, column) in _AUTHORS


def may_import(role: Role, table: str = "") -> bool:
    """True for the roles that load and undo batches; with a table, batches of its rows."""
    return role in IMPORTS and (table not in _IMPORTED_BY_DIRECTORS or role is Role.DIRECTOR)


def may_add_accounts(role: Role) -> bool:
    """True for the roles that add accounts; a rep adds those that he then owns (``may_change``)."""
    return role in _ADDS_ACCOUNTS


def may_join(role: Role) -> bool:
    """True for the roles that join accounts and undo a join."""
    return role in JOINS
