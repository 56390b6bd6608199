"""Whom a call is with, until when tasks can be moved, and numbers that a phone dials."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.week.rules import Item, Person, dialled, last_day, whom


def person(name: str, *, last_on: date | None = None, is_important: bool = False) -> Person:
    return Person(
        contact_id=name, name=name, title=None, phone=None, is_important=is_important, last_on=last_on
    )  # fmt: skip


def item(name: str, until: date | None = None) -> Item:
    return Item(
        kind="task", item_id=name, account_id="a", account="A", title="call", activity_type="call", with_whom=None,
        until=until, due_on=date(2026, 11, 1), version=1,
    )  # fmt: skip


def test_who_was_not_met_for_longest_comes_first_and_who_never_was_last() -> None:
    people = [person("Never"), person("New", last_on=date(2026, 11, 1)), person("Old", last_on=date(2025, 1, 1))]
    found = whom(people, "anybody")
    assert found is not None
    assert found.name == "Old"


def test_a_rule_that_asks_for_important_people_gets_one_where_one_is_known() -> None:
    people = [person("Old", last_on=date(2025, 1, 1)), person("Chief", is_important=True)]
    assert whom(people, "important") == people[1]
    assert whom(people[:1], "important") == people[0]
    assert whom([], "important") is None


def test_tasks_together_can_move_to_the_first_end_of_their_periods() -> None:
    month, quarter = date(2026, 11, 30), date(2026, 12, 31)
    assert last_day([item("a", quarter), item("b", month), item("c")]) == month
    assert last_day([item("c")]) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+358 40 123 4567", "+358401234567"),
        ("040-123 4567", "0401234567"),
        ("+358 (0)9 1234 567", "+35891234567"),
        ("(09) 1234.567", "091234567"),
        ("040 123 4567 (evenings)", None),
        ("+358\u00a040\u00a0123\u20134567", "+358401234567"),
        ("(0)40 123 4567", "0401234567"),
        ("00358 (0)40 123 4567", "00358401234567"),
        ("09/123 456", "09123456"),
        ("12345 / 67890", None),
        ("040 1234 +358 50", None),
        ("\u0660\u0664\u0660\u0661\u0662\u0663", None),
        ("040 123 4567\u00b2", None),
        ("javascript:alert(1)", None),
        ("123", None),
        ("1" * 16, None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_number_is_dialled(text: str | None, number: str | None) -> None:
    assert dialled(text) == number
