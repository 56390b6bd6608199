"""What is wrong with an account without euros: each rule at its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kam_analytics.reasons.rules.signs import KINDS, State, signs

TODAY = date(2026, 11, 20)
FINE = State(account_id="a", name="A Oy", waiting=5, usual=9.0, intervals=20, is_overdue=False)


def kinds(**changes: object) -> tuple[str, ...]:
    return tuple(sign.kind for sign in signs(replace(FINE, **changes), TODAY))


def test_an_account_in_order_has_no_sign() -> None:
    assert kinds() == ()
    assert kinds(needs_plan=True, plans=1, open_actions=2) == ()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"is_overdue": True, "waiting": 30}, "overdue_order"),
        ({"overdue_actions": 2, "oldest_action_on": date(2026, 11, 10)}, "overdue_actions"),
        ({"needs_plan": True}, "no_plan"),
        ({"plans": 1}, "no_actions"),
    ],
)
def test_one_sign_each(changes: dict[str, object], kind: str) -> None:
    assert kinds(**changes) == (kind,)


@pytest.mark.parametrize("changes", [{"is_overdue": None, "waiting": 900}, {"plans": 0, "open_actions": 0}])
def test_what_is_not_known_is_no_sign(changes: dict[str, object]) -> None:
    assert kinds(**changes) == ()


def test_a_sign_says_its_numbers_in_the_order_of_the_kinds() -> None:
    order, actions, no_actions = signs(
        replace(FINE, is_overdue=True, waiting=41, overdue_actions=2, oldest_action_on=date(2026, 10, 17), plans=1),
        TODAY,
    )
    assert (order.n, order.days, order.usual) == (20, 41, 9.0)
    assert (actions.n, actions.days) == (2, 34)
    assert [KINDS.index(one.kind) for one in (order, actions, no_actions)] == [0, 1, 3]
