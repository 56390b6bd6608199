"""What a plan must hold, and how unsaved fields become edits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.plan.rules.approval import Problem, Progress, may_approve, problems, progress
from kam_analytics.plan.rules.drafts import Edit, edits, field_name, merged, write_value
from kam_analytics.plan.rules.drafts import rows as as_rows

TODAY = date(2026, 11, 20)


def objectives(*rows: tuple[str, str | None]) -> list[dict[str, Any]]:
    return [{"objective_id": key, "metric": metric, "goal": f"{key} in words"} for key, metric in rows]


def actions(*rows: tuple[str, str, str | None, str | None]) -> list[dict[str, Any]]:
    return [
        {"objective_id": key, "status": status, "owner_id": owner, "due_on": date.fromisoformat(due) if due else None}
        for key, status, owner, due in rows
    ]


TWO = [("o1", "open", "u", "2026-12-01"), ("o1", "done", "u", "2026-01-01")]
TARGETS = ["net_sales", "margin", "nps", "call", "on_time_in_full"]
NO_TARGETS: list[str] = []


@pytest.mark.parametrize(
    ("rows", "acts", "targets", "found"),
    [
        ([], [], TARGETS, [Problem("no_objective")]),
        ([("o1", None)], TWO, NO_TARGETS, []),
        ([("o1", "margin")], TWO, TARGETS, [
            Problem("leg_without_objective", "satisfaction"), Problem("leg_without_objective", "delivery")]),
        ([("o1", "call")], TWO, TARGETS[:1], [Problem("leg_without_objective", "sales")]),
        ([("o1", None), ("o2", None)], TWO, NO_TARGETS, [Problem("too_few_actions", "o2 in words", 0)]),
        ([("o1", None)], [*TWO[:1], ("o1", "cancelled", "u", "2026-12-01")], NO_TARGETS,
         [Problem("too_few_actions", "o1 in words", 1)]),
        ([("o1", None)], [*TWO[:1], ("o1", "open", None, "2026-12-01")], NO_TARGETS,
         [Problem("too_few_actions", "o1 in words", 1)]),
        ([("o1", None)], [*TWO[:1], ("o1", "open", "u", None)], NO_TARGETS,
         [Problem("too_few_actions", "o1 in words", 1)]),
    ],
)  # fmt: skip
def test_what_keeps_a_plan_from_approval(
    rows: list[tuple[str, str | None]],
    acts: list[tuple[str, str, str | None, str | None]],
    targets: list[str],
    found: list[Problem],
) -> None:
    assert problems(objectives(*rows), actions(*acts), targets) == found


@pytest.mark.parametrize(
    ("status", "viewer", "sender", "owner", "case"),
    [
        ("submitted", "d", "rep", "rep", None),
        ("submitted", "rep", "rep", "x", "own_plan"),
        ("submitted", "rep", "x", "rep", "own_plan"),
        ("submitted", "d", None, None, None),
        ("draft", "d", "rep", "rep", "not_submitted"),
        ("approved", "d", "rep", "rep", "not_submitted"),
        ("closed", "d", "rep", "rep", "not_submitted"),
    ],
)
def test_who_approves(status: str, viewer: str, sender: str | None, owner: str | None, case: str | None) -> None:
    assert [one.case for one in may_approve(status, viewer, sender, owner)] == ([case] if case else [])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], Progress(actions=0, done=0, overdue=0, next_due=None)),
        ([("o", "open", None, "2026-11-20")], Progress(actions=1, done=0, overdue=0, next_due=TODAY)),
        (
            [("o", "open", None, "2026-11-19"), ("o", "open", None, None)],
            Progress(actions=2, done=0, overdue=1, next_due=None),
        ),
        (
            [("o", "cancelled", None, "2026-01-01"), ("o", "done", None, "2026-01-01")],
            Progress(actions=1, done=1, overdue=0, next_due=None),
        ),
    ],
)
def test_progress(rows: list[tuple[str, str, str | None, str | None]], expected: Progress) -> None:
    assert progress(actions(*rows), TODAY) == expected


def draft(*rows: tuple[str, object, int]) -> list[dict[str, Any]]:
    return [{"field": name, "value": write_value(value), "base_version": version} for name, value, version in rows]


def test_fields_become_edits_of_rows() -> None:
    found = edits(
        draft(
            (field_name("plan_action", "a:1".replace(":", "-"), "due_on"), date(2026, 12, 1), 3),
            ("plan_action:a-1:evidence", 'with "marks": and ä', 2),
            ("plan_action:a2:-", True, 1),
            ("plan:p:risks", None, 1),
        )
    )
    assert found == [
        Edit(
            table="plan_action",
            row_id="a-1",
            version=2,
            changes={"due_on": date(2026, 12, 1), "evidence": 'with "marks": and ä'},
        ),
        Edit(table="plan_action", row_id="a2", version=1, changes={}, is_removed=True),
        Edit(table="plan", row_id="p", version=1, changes={"risks": None}),
    ]
    assert edits(draft()) == []


def test_rows_are_shown_with_what_is_not_saved_on_top() -> None:
    rows = pd.DataFrame(
        {
            "action_id": ["a", "b"],
            "action": ["Old", None],
            "due_on": pd.to_datetime(["2026-01-01", None]),
            "version": pd.array([3, 2], "Int64"),
        }
    )
    stored = as_rows(rows)
    shown = merged(
        stored,
        [
            Edit(
                table="plan_action", row_id="a", version=1, changes={"action": "New"}
            ),  # somebody saved version 3 meanwhile
            Edit(table="plan_action", row_id="b", version=2, is_removed=True),
            Edit(table="plan_action", row_id="c", version=0, changes={"action": "Added"}),
            Edit(table="plan_action", row_id="gone", version=4, changes={"action": "Of a row that somebody removed"}),
            Edit(table="plan", row_id="a", version=1, changes={"action": "Of another table"}),
        ],
        "plan_action",
        "action_id",
    )
    assert [row["action"] for row in shown] == ["New", None, "Added"]
    assert [row["due_on"] for row in shown] == [date(2026, 1, 1), None, None]
    assert stored[0] == {"action_id": "a", "action": "Old", "due_on": date(2026, 1, 1), "version": 3}
    assert [row["version"] for row in shown] == [1, 2, 0]
    assert [(row["is_draft"], row["is_removed"]) for row in shown] == [(True, False), (True, True), (True, False)]
