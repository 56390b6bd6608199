"""The segment and the key-account status of an account on a day: what was decided, its first and its last day."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.summaries.publish import publish
from kam_analytics.store import Store

MEMBERSHIPS = """
    insert into segment_membership (membership_id, account_id, segment, from_on, to_on, status) values
        ('m1', 'a', 'A', '2025-01-01', '2025-06-30', 'decided'), ('m2', 'a', 'B', '2025-07-01', null, 'decided'),
        ('m3', 'b', 'C', '2025-01-01', null, 'proposed'),
        ('m4', 'c', 'A', '2025-01-01', null, 'decided'), ('m5', 'c', 'B', '2025-03-01', '2025-03-31', 'decided')
"""


def put(store: Store, *statements: str) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for statement in statements:
            load.execute(statement)


def found(store: Store, name: str, day: date, column: str) -> dict[str, object]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return {row["account_id"]: row[column] for row in scope.records(name, day=day)}


@pytest.mark.parametrize(
    ("day", "segments"),
    [
        (date(2024, 12, 31), {}),
        (date(2025, 1, 1), {"a": "A", "c": "A"}),
        (date(2025, 3, 1), {"a": "A", "c": "B"}),
        (date(2025, 3, 31), {"a": "A", "c": "B"}),
        (date(2025, 4, 1), {"a": "A", "c": "A"}),
        (date(2025, 6, 30), {"a": "A", "c": "A"}),
        (date(2025, 7, 1), {"a": "B", "c": "A"}),
        (date(2035, 1, 1), {"a": "B", "c": "A"}),
    ],
)
def test_an_account_is_in_one_segment_on_a_day(store: Store, day: date, segments: dict[str, str]) -> None:
    assert found(store, "segment_on", day, "segment") == {}, "nothing was decided yet"
    put(store, MEMBERSHIPS)
    assert found(store, "segment_on", day, "segment") == segments


def test_a_key_account_is_one_since_the_first_decision_that_holds(store: Store) -> None:
    assert found(store, "key_account_on", date(2025, 3, 1), "since_on") == {}
    put(
        store,
        """
        insert into key_account_decision (decision_id, account_id, from_on, to_on, status) values
            ('d1', 'a', '2024-01-01', '2024-12-31', 'decided'), ('d2', 'a', '2025-02-01', null, 'decided'),
            ('d3', 'a', '2025-03-01', null, 'decided'), ('d4', 'b', '2024-01-01', null, 'proposed')
        """,
    )
    assert found(store, "key_account_on", date(2024, 12, 31), "since_on") == {"a": date(2024, 1, 1)}
    assert found(store, "key_account_on", date(2025, 1, 31), "since_on") == {}
    assert found(store, "key_account_on", date(2025, 3, 1), "since_on") == {"a": date(2025, 2, 1)}


def test_published_effort_counts_an_account_in_one_segment(store: Store) -> None:
    put(
        store,
        MEMBERSHIPS,
        """
        insert into activity (activity_id, account_id, activity_type, done_on, quantity) values
            ('1', 'a', 'call', '2025-02-01', 2), ('2', 'c', 'call', '2025-02-01', 4), ('3', 'b', 'call', '2025-02-01', 8)
        """,
    )
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        publish(load, date(2025, 3, 31))
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select segment, accounts, activities_per_year as n from benchmark_effort order by segment")
    assert rows.to_dict("records") == [
        {"segment": "A", "accounts": 1, "n": 2.0},
        {"segment": "B", "accounts": 1, "n": 4.0},
    ], "c is in B: one account in two segments would be counted twice"
