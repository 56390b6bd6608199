"""The checks of the data, on rows made by hand: what is found, what is not, and where the limits lie."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.quality.analysis.quality import decimal_ids, feeds, unmatched
from tests.samples.quality import TODAY, account, accounts, ahead, batches, days, ids, months, people, quality, rejects


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    found = quality()
    assert found.unmatched.rows.empty
    assert not found.duplicates.groups
    assert found.decimals.rows.empty
    assert found.feeds.stale.empty
    assert not any(found.feeds.gaps.values())
    assert found.ahead.furthest is None
    assert found.owners.rows.empty
    assert {item.name: (item.share, len(item.rows)) for item in found.coverage} == {
        "margin": (1.0, 0), "nps": (1.0, 0), "contacts": (1.0, 0), "activities": (1.0, 0)
    }  # fmt: skip
    assert (found.rejected, found.accounts, found.imports, found.is_empty) == (0, 2, 3, False)


def test_an_empty_store() -> None:
    found = quality(
        accounts=accounts(), batches=batches(), days=days(), months=months("sales"), answers=pd.DataFrame(
            {"answered_on": pd.to_datetime([]), "score": [], "survey": [], "contact_id": [], "account_id": [], "is_anonymous": []}
        ),
    )  # fmt: skip
    assert found.is_empty
    assert [item.share for item in found.coverage] == [None] * 4
    assert found.owners.share is None
    assert found.feeds.rows.empty


def test_ids_that_are_out_come_before_those_known_now_and_before_people() -> None:
    found = unmatched(
        rejects(("account", "X1", 2, False), ("product", "P9", 40, False), ("account", "X2", 99, True), ("user", "X1", 1, False)),
        people(("accounts", "ghost", 7), ("activities", "ghost", 3)),
    )  # fmt: skip
    assert found.rows[["what", "value", "lines", "state"]].values.tolist() == [
        ["product", "P9", 40, "refused"], ["account", "X1", 2, "refused"], ["user", "X1", 1, "refused"],
        ["account", "X2", 99, "known"], ["user", "ghost", 7, "named"], ["user", "ghost", 3, "named"],
    ]  # fmt: skip
    assert (found.ids, found.lines, found.known_lines, found.people) == (3, 43, 99, 1)
    assert found.rows["last_on"].iloc[0] == pd.Timestamp("2026-06-01")


def test_an_id_that_is_hidden_stays_hidden() -> None:
    found = unmatched(rejects(("account", None, 5, False), ("product", None, 2, False)), people())
    assert found.rows["value"].isna().all()
    assert (found.ids, found.lines, set(found.rows["state"])) == (None, 7, {"hidden"})


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("1001.0", True), ("1001.000", True), ("7.0", True), ("1001.05", False), ("A1.0", False), ("1.0.0", False), (".0", False)],
)  # fmt: skip
def test_only_whole_numbers_with_zeros_are_decimal_ids(text: str, is_found: bool) -> None:
    assert len(decimal_ids(ids((text, False))).rows) == is_found


def test_likely_doubles_come_first() -> None:
    found = decimal_ids(ids(("1.0", False), ("2.0", True)))
    assert (found.rows["id"].tolist(), found.twins) == (["2.0", "1.0"], 1)


@pytest.mark.parametrize(
    ("back", "state", "usual"),
    [
        ((40, 33, 26, 14), "fine", 7), ((40, 33, 26, 15), "stale", 7), ((30, 20), "not_judged", None),
        # three imports of two days have no rhythm
        ((20, 20, 10), "not_judged", None), ((500, 400, 300), "stale", 100), ((410, 310, 200), "fine", 105),
    ],
)  # fmt: skip
def test_a_feed_is_stale_after_twice_its_usual_interval(back: tuple[int, ...], state: str, usual: float | None) -> None:
    row = feeds(batches(("accounts", "crm", back, 0)), days(), months("sales"), today=TODAY).rows.iloc[0]
    assert row["state"] == state
    assert row["usual"] == usual or (usual is None and pd.isna(row["usual"]))
    assert (row["quiet"], row["imports"]) == (back[-1], len(back))


@pytest.mark.parametrize(
    ("kind", "last", "state"),
    [
        ("sales", 60, "fine"), ("sales", 61, "stale"), ("activities", 61, "stale"),
        ("nps", 900, "not_judged"), ("deliveries", 900, "not_judged"),
    ],
)  # fmt: skip
def test_with_few_imports_sales_and_activities_are_judged_by_their_last_row(kind: str, last: int, state: str) -> None:
    found = feeds(batches((kind, "erp", (0,), 0)), days((kind, 1, last)), months("sales"), today=TODAY)
    assert found.rows["state"].tolist() == [state]
    assert found.rows["last_on"].iloc[0] == pd.Timestamp(TODAY) - pd.Timedelta(days=last)


def test_the_same_kind_from_two_sources_are_two_feeds_and_the_stale_one_comes_first() -> None:
    found = feeds(
        batches(("sales", "a", (1,), 0), ("sales", "b", (1,), 0)),
        days(("sales", 1, 5), ("sales", 2, 200)),
        months("sales"),
        today=TODAY,
    )
    assert found.rows[["source", "state", "quiet"]].values.tolist() == [["b", "stale", 200], ["a", "fine", 5]]


@given(st.sets(st.integers(0, 40), min_size=1, max_size=20))
def test_gaps_and_months_with_rows_make_the_whole_span(held: set[int]) -> None:
    every = [month.date() for month in pd.date_range("2023-01-01", periods=41, freq="MS")]
    found = feeds(
        batches(), days(), months("sales", *[every[at].isoformat() for at in sorted(held, reverse=True)]), today=TODAY
    )
    assert set(found.gaps["sales"]) == {every[at] for at in range(min(held), max(held)) if at not in held}


def test_rows_ahead_are_counted() -> None:
    found = quality(ahead=ahead(("sales", "2027-01-05", 3), ("nps", "2026-07-01", 1))).ahead
    assert (found.lines, found.furthest) == (4, date(2027, 1, 5))


def test_owners_by_what_their_accounts_sell() -> None:
    found = quality(
        accounts=accounts(
            account(1, owner_state="none"), account(2), account(3, owner_state="inactive"),
            account(4, owner_state="unknown", net_sales=-50.0), account(5, owner_state="none", net_sales=0.0),
        )
    ).owners  # fmt: skip
    assert found.rows["account_id"].tolist() == ["C003", "C001", "C005", "C004"]
    assert found.share == pytest.approx(400 / 600)


def test_coverage_is_of_net_sales_and_its_rows_are_the_largest_that_lack_it() -> None:
    found = quality(
        accounts=accounts(
            account(1, contacts=0), account(2, activities=0), account(3, margin_net_sales=250.0, contacts=0),
            account(4, net_sales=0.0, margin_net_sales=0.0, contacts=0, activities=0),
        )
    )  # fmt: skip
    parts = {item.name: item for item in found.coverage}
    assert parts["margin"].share == pytest.approx(550 / 600)
    assert parts["margin"].rows[["account_id", "missing"]].values.tolist() == [["C003", 50.0]]
    assert parts["contacts"].share == pytest.approx(200 / 600)
    assert parts["contacts"].rows["account_id"].tolist() == ["C003", "C001"]
    assert parts["activities"].share == pytest.approx(400 / 600)
    assert parts["activities"].accounts == 3


def test_a_feed_that_was_never_connected_is_not_judged() -> None:
    found = quality(
        accounts=accounts(account(1, contacts=0, activities=0, margin_net_sales=0.0)),
        months=months("sales", "2026-05-01"),
    )
    assert {item.name: item.share for item in found.coverage} == {
        "margin": None, "nps": 1.0, "contacts": None, "activities": None
    }  # fmt: skip
    quiet = quality(accounts=accounts(account(1, activities=0)))
    assert quiet.covered("activities") == 0.0, "activities there are, in other months"


def test_refused_lines_are_those_of_the_last_import_of_each_file() -> None:
    imports = batches(("sales", "erp", (2, 1), 4), ("nps", "survey", (1,), 2))
    assert quality(batches=imports).rejected == 10
    assert quality(batches=imports.assign(is_last=[False, True, True])).rejected == 6


def test_the_day_of_an_import_is_that_of_the_company() -> None:
    late = batches(("sales", "erp", (1,), 0))
    late["imported_at"] = late["imported_at"].dt.normalize() + pd.Timedelta(hours=22, minutes=30)
    refused = rejects(("account", "X1", 1, False))
    refused["last_at"] = late["imported_at"]
    found = quality(batches=late, rejects=refused)
    assert found.feeds.rows["import_on"].tolist() == found.unmatched.rows["last_on"].tolist() == [pd.Timestamp(TODAY)]
