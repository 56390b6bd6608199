"""Why an account needs attention: each rule at its edge, and the order of the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kam_analytics.attention.rules import KINDS, State, attention, reasons

TODAY = date(2026, 11, 20)
FINE = State(
    account_id="a", name="A Oy", net_sales=100.0, before=100.0, waiting=5, usual=9.0, intervals=20, is_overdue=False
)


def kinds(**changes: object) -> tuple[str, ...]:
    return tuple(reason.kind for reason in reasons(replace(FINE, **changes), TODAY))


def test_an_account_in_order_gives_no_reason() -> None:
    assert kinds() == ()
    assert kinds(needs_plan=True, plans=1, open_actions=2) == ()
    assert attention([FINE], TODAY) == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"is_overdue": True, "waiting": 30}, "overdue_order"),
        ({"net_sales": 89.0}, "falling_sales"),
        ({"net_sales": -5.0}, "falling_sales"),
        ({"net_sales": None}, "falling_sales"),
        ({"overdue_actions": 2, "oldest_action_on": date(2026, 11, 10)}, "overdue_actions"),
        ({"needs_plan": True}, "no_plan"),
        ({"plans": 1}, "no_actions"),
        ({"overdue_tasks": 1, "oldest_task_on": date(2026, 11, 19)}, "overdue_tasks"),
    ],
)
def test_one_reason_each(changes: dict[str, object], kind: str) -> None:
    assert kinds(**changes) == (kind,)


@pytest.mark.parametrize(
    "changes",
    [
        {"net_sales": 90.0},  # exactly a tenth
        {"net_sales": 0.0, "before": 0.0},
        {"net_sales": -50.0, "before": -10.0},
        {"net_sales": None, "before": None},
        {"is_overdue": None, "waiting": 900},
        {"plans": 0, "open_actions": 0},
    ],
)
def test_what_gives_no_reason(changes: dict[str, object]) -> None:
    assert kinds(**changes) == ()


def test_a_reason_says_its_numbers() -> None:
    order, sales, actions = reasons(
        replace(
            FINE, is_overdue=True, waiting=41, net_sales=66.0, overdue_actions=2, oldest_action_on=date(2026, 10, 17)
        ),
        TODAY,
    )
    assert (order.n, order.days, order.usual) == (20, 41, 9.0)
    assert (sales.now, sales.before) == (66.0, 100.0)
    assert sales.change == pytest.approx(-0.34)
    assert (actions.n, actions.days) == (2, 34)


def test_most_urgent_first_then_what_is_at_stake_then_the_id() -> None:
    listed = [
        replace(FINE, account_id="tasks", overdue_tasks=1),
        replace(FINE, account_id="fall-small", net_sales=1.0, before=10.0),
        replace(FINE, account_id="fall-large", net_sales=1.0, before=900.0),
        replace(FINE, account_id="late-b", is_overdue=True),
        replace(FINE, account_id="late-a", is_overdue=True),
        replace(FINE, account_id="gone", is_overdue=True, net_sales=0.0, before=0.0),
        replace(FINE, account_id="fine"),
    ]
    found = attention(listed, TODAY)
    assert [item.account_id for item in found] == ["late-a", "late-b", "fall-large", "fall-small", "tasks", "gone"]
    assert found == attention(listed[::-1], TODAY)


def test_reasons_come_in_the_order_of_their_kinds() -> None:
    every = reasons(
        replace(FINE, is_overdue=True, net_sales=1.0, overdue_actions=1, needs_plan=True, overdue_tasks=1), TODAY
    )
    places = [KINDS.index(reason.kind) for reason in every]
    assert places == sorted(places)
    assert len(places) == 5
