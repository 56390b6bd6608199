"""Likely duplicate accounts: what counts as alike, whatever the order; fast, and never an empty name."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.quality.analysis.duplicates import FORMS, Duplicates, duplicates, plain_id, plain_name

#: business ids of VIES and YTJ in their usual spellings
SAME_IDS = [("FI01120389", "0112038-9"), ("fi 0112038-9", "0112038-9"), ("DE 811 569 869", "DE811569869")]
NAMES = st.one_of(
    st.text(max_size=20),
    st.lists(st.sampled_from(["Oy", "Ab", "A/S", "Mäki", "maki", "&", "ja", "Kone", "KONE", "Ø", "-", "."]), max_size=5).map(
        " ".join
    ),
)  # fmt: skip


def accounts(*rows: tuple[str, str | None] | tuple[str, str | None, int], net_sales: float = 100.0) -> pd.DataFrame:
    """Accounts A1, A2, … from name, business id and, where two belong together, the key of their group."""
    return pd.DataFrame(
        [
            {
                "account_id": f"A{n}", "name": row[0], "business_id": row[1],
                "group_key": row[2] if len(row) > 2 else n, "net_sales": net_sales / n,
            }
            for n, row in enumerate(rows, 1)
        ],
        columns=["account_id", "name", "business_id", "group_key", "net_sales"],
    )  # fmt: skip


def groups(found: Duplicates) -> set[frozenset[str]]:
    return {frozenset(members) for _group, members in found.rows.groupby("group")["account_id"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Esimerkki Oy", "OY ESIMERKKI AB"), ("Mäkinen & Pojat Oy", "Makinen ja pojat"), ("Høj A/S", "hoj as"),
        ("Müller GmbH", "Mu\u0308ller"), ("Acme, Inc.", "ACME"), ("Philips N.V.", "Philips"), ("Tallinna Masin OÜ", "tallinna masin"),
        ("Straße AG", "STRASSE"), ("Smith and Sons Limited", "Smith & Sons Ltd"), ("Svensson och Co HB", "Svensson & Co"),
    ],
)  # fmt: skip
def test_the_same_name_in_other_spellings(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Kone Oy", "Koneet Oy"), ("Abloy", "Loy"), ("Oyster Bar", "Bar")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert plain_name(one) != plain_name(other)


@pytest.mark.parametrize(("one", "other"), SAME_IDS)
def test_the_same_business_id_in_other_spellings(one: str, other: str) -> None:
    assert plain_id(one) == plain_id(other) != ""


@pytest.mark.parametrize("value", ["", "-", "n/a", "0", "0000000-0", "XXXXXXX"])
def test_a_business_id_that_says_nothing_is_like_no_other(value: str) -> None:
    assert plain_id(value) == ""
    assert not groups(duplicates(accounts(("One", value), ("Two", value))))


def test_why_and_in_what_order() -> None:
    found = duplicates(
        accounts(
            ("Small Oy", None), ("Unlike", "0112038-9"), ("Other", "FI01120389"), ("Kone Oy", "1111112-1"),
            ("KONE", "2222223-2"), ("Same Oy", "3333334-3"), ("Same", "3333334-3"), ("Twin", None), ("Twin Ltd", None),
        )
    )  # fmt: skip
    assert found.rows[["group", "account_id", "why"]].values.tolist() == [
        [1, "A2", "business_id"], [1, "A3", "business_id"], [2, "A4", "name_other_id"], [2, "A5", "name_other_id"],
        [3, "A6", "both"], [3, "A7", "both"], [4, "A8", "name"], [4, "A9", "name"],
    ]  # fmt: skip
    assert (found.groups, found.accounts, found.related) == (4, 8, 0)


def test_companies_of_one_group_are_no_duplicates_but_a_third_one_is() -> None:
    related = duplicates(accounts(("Kone Oy", None, 7), ("Kone AB", None, 7)))
    assert (related.groups, related.related) == (0, 2)
    third = duplicates(accounts(("Kone Oy", None, 7), ("Kone AB", None, 7), ("KONE", None, 8)))
    assert groups(third) == {frozenset({"A1", "A2", "A3"})}
    assert third.related == 0


def test_who_is_like_a_member_joins() -> None:
    found = duplicates(accounts(("Alfa", "0112038-9"), ("Beta", "FI01120389"), ("BETA Oy", None)))
    assert groups(found) == {frozenset({"A1", "A2", "A3"})}
    assert set(found.rows["why"]) == {"both"}


def test_names_and_ids_that_are_missing_or_empty_never_match() -> None:
    rows = accounts(("", None), ("", ""), ("Oy", None), ("Oy Ab", None), ("&", "-"), ("...", None))
    rows.loc[0, "name"] = None
    assert duplicates(rows).rows.empty
    assert duplicates(rows.iloc[:0]).groups == 0


@given(NAMES)
def test_a_plain_name_is_plain(name: str) -> None:
    once = plain_name(name)
    assert plain_name(once) == once
    assert once == "" or not {once.split()[0], once.split()[-1]} & FORMS


@given(st.text(max_size=15))
def test_a_plain_id_is_plain(text: str) -> None:
    assert plain_id(plain_id(text)) == plain_id(text)


@given(
    st.lists(st.tuples(NAMES, st.sampled_from([None, "", "0112038-9", "FI01120389", "7654321-1"])), max_size=8),
    st.data(),
)
def test_the_order_of_accounts_changes_nothing(rows: list[tuple[str, str | None]], data: Any) -> None:
    frame = accounts(*rows)
    mixed = frame.iloc[data.draw(st.permutations(range(len(frame))))]
    pd.testing.assert_frame_equal(duplicates(frame).rows, duplicates(mixed).rows)
    # each account once, and every group has two or more
    found = duplicates(frame).rows
    assert not found["account_id"].duplicated().any()
    assert (found.groupby("group").size() >= 2).all()


@given(st.lists(NAMES, min_size=2, max_size=6))
def test_alike_is_mutual_and_says_what_the_names_say(names: list[str]) -> None:
    """Without business ids the groups are those of the plain names."""
    plain = pd.Series([plain_name(name) for name in names], index=[f"A{n}" for n in range(1, len(names) + 1)])
    expected = {frozenset(part.index) for name, part in plain.groupby(plain) if name and len(part) > 1}
    assert groups(duplicates(accounts(*[(name, None) for name in names]))) == expected


def lines_run(rows: pd.DataFrame) -> int:
    """Lines of the module that run for ``rows``: the work, whatever the machine."""
    file, count = duplicates.__code__.co_filename, 0

    def trace(frame: FrameType, event: str, _value: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename == file else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found = duplicates(rows)
    finally:
        sys.settrace(before)
    assert found.groups == len(rows) / 2
    return count


def test_four_times_the_accounts_are_four_times_the_work() -> None:
    few, many = (
        lines_run(accounts(*[(f"Company number {n // 2} Oy", f"{n:07d}-1") for n in range(size)]))
        for size in (500, 2000)
    )
    assert few > 500
    assert many < 5 * few
