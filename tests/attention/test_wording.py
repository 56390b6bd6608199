"""The home's sentences: true numbers, whole in both languages."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kam_analytics.attention import wording as say
from kam_analytics.attention.rules import KINDS, Attention, Reason
from tests.samples.concentration.results import HOSTILE
from tests.samples.languages import EN, FI, NBSP

REASONS = {
    "overdue_order": Reason(kind="overdue_order", n=20, days=41, usual=28.0),
    "falling_sales": Reason(kind="falling_sales", now=66_000.0, before=100_000.0),
    "overdue_actions": Reason(kind="overdue_actions", n=2, days=34),
    "no_plan": Reason(kind="no_plan"),
    "no_actions": Reason(kind="no_actions", n=1),
    "overdue_tasks": Reason(kind="overdue_tasks", n=1, days=1),
}


def item(*kinds: str, name: str = "A Oy") -> Attention:
    return Attention(account_id="a", name=name, reasons=tuple(REASONS[kind] for kind in kinds), stake=1.0)


def test_every_kind_has_a_sample() -> None:
    assert set(REASONS) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "english"),
    [
        ("overdue_order", "order overdue: 41 days since the last one, usually at most 28 (20 intervals)"),
        ("falling_sales", "sales -34% in 12 months (€100k → €66.0k)"),
        ("overdue_actions", "2 plan actions overdue, the oldest 34 days late"),
        ("no_plan", "no account plan in force"),
        ("no_actions", "the account plan has no open action"),
        ("overdue_tasks", "1 task overdue, the oldest 1 day late"),
    ],
)
def test_a_reason_is_said_with_its_numbers(kind: str, english: str) -> None:
    assert say.reason_text(REASONS[kind], EN).replace(NBSP, " ") == english
    finnish = say.reason_text(REASONS[kind], FI)
    assert finnish != english
    assert finnish.strip()
    assert "{" not in finnish


def test_the_finding_counts_accounts_and_reasons() -> None:
    found = [item("overdue_order", "falling_sales"), item("falling_sales"), item("no_plan")]
    assert say.attention_finding(found, 13, EN) == (
        "3 of 13 accounts need attention: 1 overdue order, 2 with falling sales, 1 without a plan"
    )
    assert say.attention_finding(found, 13, FI) == (
        "13 asiakkaasta 3 vaatii huomiota – tilaus myöhässä: 1, myynti laskussa: 2, ilman suunnitelmaa: 1"
    )
    assert say.attention_finding([], 13, EN) == "None of your 13 accounts needs attention now"
    assert say.attention_finding([], 1, EN) == "Your 1 account needs no attention now"
    assert say.attention_finding([], 0, EN) == "You have no accounts yet"
    every = say.attention_finding([item(*KINDS)], 1, EN)
    assert every.startswith("1 of 1 account needs attention: ")
    assert every.count(",") == len(KINDS) - 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(name: str) -> None:
    for _ in (EN, FI):
        assert name in say.attention_title([item("no_plan", name=name)], _)
        task = {"due_on": pd.Timestamp("2026-11-10"), "title": name, "activity_type": None, "account": name}
        assert say.task_text(task, date(2026, 11, 20), _).count(name) == 2


def test_the_week() -> None:
    assert say.week_title(0, 0, EN) == "No tasks due within a week"
    assert say.week_title(2, 0, EN) == "2 tasks are overdue"
    assert say.week_title(0, 1, EN) == "1 task is due within a week"
    assert say.week_title(1, 2, EN) == "1 task is overdue, 2 tasks are due within a week"
    task = {"due_on": pd.Timestamp("2026-11-20"), "title": "call", "activity_type": "call", "account": "A Oy"}
    assert say.task_text(task, date(2026, 11, 20), EN) == "20 Nov 2026 · Call · A Oy"
    assert say.task_text(task, date(2026, 11, 21), EN) == "20 Nov 2026, 1 day late · Call · A Oy"
    typed = {**task, "title": "Send the offer"}
    assert say.task_text(typed, date(2026, 11, 20), EN) == "20 Nov 2026 · Send the offer · A Oy"
