"""What each role may see and write, as a list."""

from __future__ import annotations

import pytest

from kam_analytics import access
from kam_analytics.access import Role, Viewer, blank_columns, may_change, may_edit, may_import, may_see

ACCOUNT_DATA = access.BY_ACCOUNT_KEY | access.BY_ACCOUNT_ID

#: role, table, column, value, may write it
EDITS = [
    # the director decides
    ("director", "account", "name", "x", True),
    ("director", "segment_membership", "status", "decided", True),
    ("director", "key_account_decision", "status", "decided", True),
    ("director", "target", "status", "approved", True),
    ("director", "plan", "status", "approved", True),
    ("director", "setting", "value", "0.8", True),
    # the analyst estimates and maps, and touches no plan
    ("analyst", "wallet_estimate", "likely", 1.0, True),
    ("analyst", "wallet_competitor", "amount", 1.0, True),
    ("analyst", "import_mapping", "mapping", "{}", True),
    ("analyst", "survey", "kind", "other", True),
    ("analyst", "survey", "has_answers", False, False),
    ("rep", "survey", "kind", "other", False),
    ("analyst", "account", "name", "x", False),
    ("analyst", "plan", "title", "x", False),
    ("analyst", "contact", "name", "x", False),
    ("analyst", "target", "value", 1.0, False),
    ("analyst", "setting", "value", "1", False),
    # the rep writes plan and people, chooses segments, proposes targets
    ("rep", "account", "name", "x", True),
    ("rep", "account", "parent_id", "x", True),
    ("rep", "account", "owner_id", "rep1", False),
    ("rep", "account", "group_key", 1, False),
    ("director", "contract", "notice_on", None, True),
    ("rep", "contract", "notice_on", None, True),
    ("rep", "contract", "is_open_ended", True, True),
    ("rep", "contract", "ends_on", None, False),
    ("rep", "contract", "annual_value", 1.0, False),
    ("analyst", "contract", "notice_on", None, False),
    ("delivery", "contract", "tender_on", None, False),
    ("rep", "account_team", "user_id", "rep1", False),
    ("rep", "contact", "influence", 5, True),
    ("rep", "contact_influence", "kind", "opposes", True),
    ("rep", "wallet_estimate", "likely", 1.0, True),
    ("rep", "whitespace_state", "state", "competitor", True),
    ("rep", "task", "status", "done", True),
    ("rep", "activity", "subject", "x", True),
    ("rep", "plan", "help", "x", True),
    ("rep", "plan", "status", "draft", True),
    ("rep", "plan", "status", "submitted", True),
    ("rep", "plan", "status", "approved", False),
    ("rep", "plan", "status", "closed", False),
    ("rep", "plan", "approved_by", "rep1", False),
    ("rep", "plan", "approved_at", None, False),
    ("rep", "target", "value", 1.0, True),
    ("rep", "target", "status", "proposed", True),
    ("rep", "target", "status", "approved", False),
    ("rep", "target", "status", None, False),
    ("rep", "segment_membership", "status", "decided", True),
    ("rep", "segment_membership", "decided_by", "rep1", True),
    ("rep", "segment", "per_person", 1, False),
    ("rep", "key_account_decision", "status", "decided", False),
    ("rep", "delivery", "hours_planned", 1.0, False),
    ("rep", "sale", "net_sales", 1.0, False),
    ("rep", "setting", "value", "1", False),
    ("rep", "cadence_rule", "per_year", 1, False),
    ("rep", "app_user", "role", "director", False),
    # delivery people write what they expect and what they did
    ("delivery", "delivery", "hours_planned", 1.0, True),
    ("delivery", "delivery", "is_on_time", True, False),
    ("delivery", "plan_action", "status", "done", True),
    ("delivery", "plan_action", "action", "x", False),
    ("delivery", "plan", "title", "x", False),
    ("delivery", "contact", "name", "x", False),
    ("delivery", "account", "name", "x", False),
    # admins know people and roles
    ("admin", "app_user", "role", "rep", True),
    ("admin", "app_user", "is_active", False, True),
    ("admin", "account_team", "user_id", "rep1", True),
    ("admin", "account", "name", "x", False),
    ("admin", "setting", "value", "1", False),
    ("admin", "plan", "status", "approved", False),
]


@pytest.mark.parametrize(("role", "table", "column", "value", "may"), EDITS)
def test_who_may_write_what(role: str, table: str, column: str, value: object, may: bool) -> None:
    assert may_edit(Role(role), table, column, value) is may


#: role -> tables that reach it and tables that do not
SEES = {
    "director": (access.TABLES, ()),
    "analyst": (access.TABLES, ()),
    "rep": (ACCOUNT_DATA | access.OPEN, access.HOUSEKEEPING),
    "delivery": (
        {
            "account", "account_month", "sale", "delivery", "claim", "contact", "contract", "nps_response",
            "plan", "plan_action", "plan_objective", "plan_review", "target", "task", "activity",
            "segment_membership", "key_account_decision",
        },
        {"contact_influence", "wallet_estimate", "wallet_competitor", "opportunity", *access.HOUSEKEEPING},
    ),
    "admin": (
        {"app_user", "import_batch", "change_log"},
        (ACCOUNT_DATA - {"change_log"}) | {"import_reject", "import_undo", "benchmark_peer"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("role", SEES)
def test_who_sees_which_tables(role: str) -> None:
    seen, unseen = SEES[role]
    assert {table for table in seen if not may_see(Role(role), table)} == set()
    assert {table for table in unseen if may_see(Role(role), table)} == set()


def test_a_table_that_nobody_listed_is_seen_and_written_by_nobody() -> None:
    for role in Role:
        assert not may_see(role, "brand_new")
        assert not may_edit(role, "brand_new", "name", "x")


@pytest.mark.parametrize("table", sorted(access.WRITTEN_BY_THE_PRODUCT))
def test_what_the_product_writes_no_person_edits(table: str) -> None:
    assert not any(may_edit(role, table, "account_key", 1) for role in Role)


def test_nobody_edits_what_he_does_not_see() -> None:
    for role in Role:
        edited = {table for table in access.TABLES if may_edit(role, table, "note", "x")}
        # teams are admin's, though accounts are not
        unseen = {table for table in edited if not may_see(role, table)}
        assert unseen <= {"account_team"} if role is Role.ADMIN else unseen == set()


def test_delivery_people_get_people_without_influence_and_support() -> None:
    assert blank_columns(Role.DELIVERY, "contact") >= {"influence", "support"}
    assert blank_columns(Role.REP, "contact") == frozenset()


def test_a_rep_changes_a_proposal_and_not_a_decision() -> None:
    rep, director = Viewer("r", "r", Role.REP), Viewer("d", "d", Role.DIRECTOR)
    for table, decided in (
        ("target", "approved"), ("key_account_decision", "decided"),
    ):  # fmt: skip
        assert may_change(rep, table, {"status": "proposed"})
        assert not may_change(rep, table, {"status": decided})
        assert not may_change(rep, table, {})
        assert may_change(director, table, {"status": decided})
    assert may_change(rep, "plan", {"status": "approved"})


@pytest.mark.parametrize("table", sorted(access.PERSONAL))
def test_a_persons_own_rows_are_nobody_elses(table: str) -> None:
    for role in Role:
        one = Viewer("one", "one", role)
        assert may_change(one, table, {"user_id": "one"})
        assert not may_change(one, table, {"user_id": "two"})
        assert not may_change(one, table, {})


def test_who_imports() -> None:
    assert {role for role in Role if may_import(role)} == {Role.DIRECTOR, Role.ANALYST}
    assert {role for role in Role if may_import(role, "task")} == {Role.DIRECTOR, Role.ANALYST}
    for table in ("absence", "cadence_rule"):
        assert {role for role in Role if may_import(role, table)} == {Role.DIRECTOR}


def test_who_sees_all_accounts() -> None:
    assert {role for role in Role if Viewer("x", "x", role).sees_all_accounts} == {Role.DIRECTOR, Role.ANALYST}
