"""The list of plans by hand: real changes, how alive a plan is, who should have one, and the sentences of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kam_analytics.kit.wording import Words
from kam_analytics.plan import tables
from kam_analytics.plan import wording as words
from kam_analytics.plan.analysis.changes import last_changes
from kam_analytics.plan.analysis.listing import PlanList, plan_list_of, with_tracks
from kam_analytics.plan.rules.change import COUNTS, counts
from tests.samples.languages import BOTH, EN, plain

TODAY = date(2026, 11, 20)
DAYS = [
    "starts_on", "ends_on", "submitted_on", "approved_on", "action_done_on", "customer_on", "manager_on", "team_on",
    "reviewed_on",
]  # fmt: skip


def ago(days: int) -> pd.Timestamp:
    return pd.Timestamp(TODAY - timedelta(days))


def plan(plan_id: str, account: str, **more: Any) -> dict[str, Any]:
    return {
        "plan_id": plan_id, "account_id": account, "title": plan_id, "starts_on": pd.Timestamp(2026, 1, 1),
        "ends_on": pd.Timestamp(2026, 12, 31), "status": "approved", "submitted_on": pd.NaT, "approved_on": pd.NaT,
        "actions": 4, "done": 1, "overdue": 2, "action_done_on": pd.NaT, "customer_on": pd.NaT, "manager_on": pd.NaT,
        "team_on": pd.NaT, "reviewed_on": pd.NaT, "people": 3, "opened": 1, **more,
    }  # fmt: skip


def plans(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(plan("", ""))).astype(dict.fromkeys(DAYS, "datetime64[us]"))


def edits(*rows: tuple[str, str, str, bool, bool, int]) -> pd.DataFrame:
    columns = ["plan_id", "table_name", "column_name", "is_closed", "is_assigned", "changed_on"]
    return pd.DataFrame([(*row[:5], ago(row[5])) for row in rows], columns=columns).astype(
        {"changed_on": "datetime64[us]"}
    )


def accounts(**segments: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": list(segments), "name": [name.upper() for name in segments], "owner": "Aino",
            "segment": pd.Series(list(segments.values()), dtype="str"),
            "key_account_since": pd.Series([pd.NaT] * len(segments), dtype="datetime64[us]"),
        }
    )  # fmt: skip


def sales(**amounts: float) -> pd.DataFrame:
    return pd.DataFrame({"account_id": list(amounts), "net_sales": list(amounts.values())})


def listed(
    rows: pd.DataFrame, of: pd.DataFrame, log: pd.DataFrame | None, sold: pd.DataFrame | None = None
) -> PlanList:
    return plan_list_of(
        rows, of, sales() if sold is None else sold, log, today=TODAY, has_sales=sold is not None
    )  # fmt: skip


def test_what_counts_is_a_decision_and_not_a_word() -> None:
    for table, column in (("plan", "title"), ("plan", "help"), ("plan", "risks"), ("plan_objective", "goal")):
        assert not counts(table, column, is_closed=True, is_assigned=True)
    for column in ("action", "expected_result", "evidence", "contact_id"):
        assert not counts("plan_action", column, is_closed=True, is_assigned=True)
    assert not counts("plan_opened", "opened_at", is_closed=True, is_assigned=True)
    for table, columns in COUNTS.items():
        assert all(counts(table, column, is_closed=True, is_assigned=True) for column in columns)


def test_an_action_counts_when_it_is_closed_or_has_an_owner_and_a_date() -> None:
    assert counts("plan_action", "status", is_closed=True, is_assigned=False)
    assert not counts("plan_action", "status", is_closed=False, is_assigned=True)
    assert counts("plan_action", "*", is_closed=False, is_assigned=True)
    assert not counts("plan_action", "*", is_closed=True, is_assigned=False)
    assert counts("plan_action", "due_on", is_closed=False, is_assigned=False)


def test_the_last_real_change_is_the_latest_of_log_and_rows() -> None:
    rows = plans(
        plan("typed", "a"), plan("done", "a", action_done_on=ago(40), reviewed_on=ago(70), approved_on=ago(300)),
        plan("logged", "a", reviewed_on=ago(70)), plan("sent", "a", submitted_on=ago(5)),
    )  # fmt: skip
    log = edits(
        ("typed", "plan", "risks", False, False, 0), ("typed", "plan_objective", "goal", False, False, 0),
        ("logged", "plan_action", "owner_id", False, True, 12), ("logged", "plan_action", "due_on", False, True, 31),
        ("done", "plan_action", "status", False, True, 1), ("gone", "plan", "status", False, False, 0),
    )  # fmt: skip
    found = last_changes(rows, log)
    assert [None if pd.isna(day) else (pd.Timestamp(TODAY) - day).days for day in found] == [None, 40, 12, 5]
    assert last_changes(plans(), edits()).empty


@pytest.mark.parametrize(
    ("days", "state"), [(0, "alive"), (30, "alive"), (31, "quiet"), (89, "quiet"), (90, "dusty"), (400, "dusty")]
)
def test_alive_quiet_dusty(days: int, state: str) -> None:
    found = listed(plans(plan("p", "a", reviewed_on=ago(days))), accounts(a="A"), edits())
    assert (found.plans["days"].iloc[0], found.plans["liveness"].iloc[0]) == (days, state)


def test_without_a_change_on_record_the_days_count_from_the_first_day() -> None:
    coming = {"starts_on": pd.Timestamp(2027, 1, 1), "ends_on": pd.Timestamp(2027, 12, 31)}
    found = listed(plans(plan("p", "a"), plan("next", "b", **coming)), accounts(a="A", b="A"), edits()).plans
    now, later = (found.set_index("plan_id").loc[name] for name in ("p", "next"))
    assert (now["days"], now["liveness"]) == (323, "dusty")
    assert pd.isna(now["changed_on"])
    assert pd.isna(later["days"])
    assert later["liveness"] is None or pd.isna(later["liveness"])


def test_without_the_change_log_nothing_is_known_of_changes() -> None:
    found = listed(plans(plan("p", "a", reviewed_on=ago(400))), accounts(a="A"), None)
    assert not found.knows_changes
    assert found.plans[["days", "liveness", "changed_on"]].isna().all(axis=None)
    assert found.dusty == 0
    assert "dusty" not in words.list_finding(found, EN)
    assert "not known" in words.list_note(found, EN)


def company() -> PlanList:
    """Five accounts: in force, a draft, waiting, none though in A, none and in C."""
    rows = plans(
        plan("P1", "a", reviewed_on=ago(3)), plan("P2", "b", status="draft", reviewed_on=ago(100)),
        plan("P3", "c", status="submitted", submitted_on=ago(9)),
    )  # fmt: skip
    of = accounts(a="A", b="B", c="A", d="A", e="C")
    of.loc[1, "key_account_since"] = pd.Timestamp(2025, 1, 1)
    return listed(rows, of, edits(), sales(a=50.0, b=400.0, c=300.0, d=20.0))


def test_who_should_have_a_plan_and_has_none() -> None:
    found = company()
    assert list(found.plans["plan_id"]) == ["P2", "P3", "P1"]
    assert list(found.accounts["account_id"]) == ["b", "c", "a", "d", "e"]
    assert list(found.without["account_id"]) == ["d"]
    assert list(found.not_in_force["account_id"]) == ["b", "c", "d"]
    assert found.sales_not_in_force == 720.0
    assert found.accounts["net_sales"].iloc[-1] == 0.0
    assert list(found.plans["waiting_on"].dropna()) == [ago(9)]
    assert list(found.by_dust().plans["plan_id"]) == ["P2", "P3", "P1"]
    assert list(found.by_dust().accounts["account_id"]) == ["b", "c", "a", "d", "e"]
    said = plain(words.list_finding(found, EN))
    assert (
        said
        == "1 of 3 plans is dusty; 3 key or A accounts have no plan in force (net sales €720), 1 of them none at all"
    )


def test_without_sales_they_are_missing_and_not_zero() -> None:
    found = listed(plans(), accounts(a="A", b=None), edits())
    assert found.accounts["net_sales"].isna().all()
    assert found.sales_not_in_force is None
    assert words.list_finding(found, EN) == "There are no plans yet; 1 key or A account has no plan in force"


def test_an_account_shows_the_plan_of_the_day_and_not_the_next_one() -> None:
    coming = {"starts_on": pd.Timestamp(2027, 1, 1), "ends_on": pd.Timestamp(2027, 12, 31), "status": "draft"}
    rows = plans(plan("next", "a", **coming), plan("now", "a"), plan("only", "b", **coming))
    found = listed(rows, accounts(a="A", b="A"), edits())
    assert list(found.accounts["plan_id"]) == ["now", "only"]
    assert list(found.not_in_force["account_id"]) == ["b"]
    assert found.without.empty


def test_objectives_on_track_and_of_how_many_it_is_not_known() -> None:
    linked = pd.DataFrame(
        [("P1", "t1"), ("P1", "t2"), ("P1", "t3"), ("P1", "t4"), ("P2", "t2")], columns=["plan_id", "target_id"]
    )
    found = with_tracks(company(), linked, {"t1": True, "t2": False, "t3": None})
    rows = found.plans.set_index("plan_id")
    assert list(rows.loc["P1", ["linked", "on_track", "unknown"]]) == [4, 1, 2]
    assert list(rows.loc["P2", ["linked", "on_track", "unknown"]]) == [1, 0, 0]
    assert list(rows.loc["P3", ["linked", "on_track", "unknown"]]) == [0, 0, 0]
    assert found.accounts.set_index("account_id").loc["a", "linked"] == 4
    said = {row["plan_id"]: words.listed_objectives(row, EN) for row in found.plans.to_dict("records")}
    assert said == {"P1": "1 of 4, 2 not known", "P2": "0 of 1", "P3": "none linked"}


@BOTH
def test_every_row_reads_in_both_languages(say: Words) -> None:
    found = company()
    for table in (tables.plans_table(found.plans, say), tables.plan_accounts_table(found.accounts, say)):
        assert len(table.words(say)) == len(table.rows)
        shown = tables.on_screen(table, say)
        filled = tables.in_words(shown.rows, say)
        assert {column.name for column in shown.columns} <= set(filled)
        assert not filled["said_actions"].astype(str).str.contains("{", regex=False).any()
    (row,) = tables.without_table(found.without, say).words(say)
    assert "D" in row.values()
    for text in (
        words.list_finding(found, say), words.list_note(found, say), words.list_scope(found, None, TODAY, say),
        words.without_title(1, say), words.without_note(True, say), words.without_note(False, say),
    ):  # fmt: skip
        assert text
        assert "{" not in text


def test_what_a_row_says() -> None:
    row = company().accounts.set_index("account_id").to_dict("index")
    assert words.listed_actions(row["a"], EN) == "1 of 4, 2 overdue"
    assert words.listed_actions({**row["a"], "actions": 0}, EN) == "no actions"
    assert words.listed_actions({**row["a"], "overdue": 0}, EN) == "1 of 4"
    assert words.listed_readers(row["a"], EN) == "1 of 3"
    assert words.listed_readers({**row["a"], "people": 0}, EN) == "nobody works with it"
    assert [words.listed_segment(row[name], EN) for name in "abe"] == ["A", "B · key account", "C"]
    assert [say(row["d"], EN) for say in (words.listed_actions, words.listed_objectives, words.listed_readers)] == [
        None, None, None,
    ]  # fmt: skip
