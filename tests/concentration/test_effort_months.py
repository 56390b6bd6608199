"""Since when an account counts as a customer: the given day or the month of its first sale, the earlier one."""

from __future__ import annotations

from datetime import date

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import Store

JANUARY, MARCH = date(2025, 1, 1), date(2025, 3, 1)
MONTHS = {"first_month": MARCH, "last_month": MARCH, "until": date(2025, 3, 31)}


def test_the_earlier_of_the_given_day_and_the_first_sale(store: Store) -> None:
    given = {1: None, 2: "2025-02-28", 3: "2025-03-01", 4: "2025-03-02", 5: "2025-06-15", 6: None}
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for key, day in given.items():
            load.execute(
                "insert into account (account_key, account_id, name, group_key, since_on) "
                "values (:key, :id, :id, :key, :day)",
                key=key, id=f"a{key}", day=day,
            )  # fmt: skip
            load.execute(
                "insert into activity (activity_id, account_id, activity_type, done_on) "
                "values (:id, :id, 'call', '2025-03-10')",
                id=f"a{key}",
            )
        # what came back in full is a sale too: the account has bought
        for key, month, sold in ((1, MARCH, 5), (2, MARCH, 5), (3, MARCH, 5), (4, JANUARY, 0), (4, MARCH, 5)):
            load.execute(
                "insert into account_month values (:key, :month, :sold, null, 0, 0, 1, 1, 1, null, 0)",
                key=key, month=month, sold=sold,
            )  # fmt: skip
    with store.scope(LOCAL_DIRECTOR) as scope:
        first = {row["account_key"]: row["month_on"] for row in scope.records("first_sale")}
        rows = scope.records("effort_months", **MONTHS)
    assert first == {1: MARCH, 2: MARCH, 3: MARCH, 4: JANUARY}
    assert {row["account_key"]: row["start_on"] for row in rows} == {
        1: MARCH, 2: date(2025, 2, 28), 3: MARCH, 4: JANUARY, 5: date(2025, 6, 15), 6: None,
    }  # fmt: skip


def test_an_empty_store_has_no_first_sale(store: Store) -> None:
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert scope.read("first_sale").empty
        assert scope.read("effort_months", **MONTHS).empty
