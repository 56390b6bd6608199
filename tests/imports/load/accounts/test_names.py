"""Accounts that a file names instead of writing their ids."""

from __future__ import annotations

import pytest

from kam_analytics.imports.load.accounts.names import named

ACCOUNTS = {
    "1": "Lumipuro Oy", "2": "Kivi Oy", "3": "Kivi Ab", "4": "Northfell", "5": "Twin Ltd", "6": "Twin Ltd", "7": "Oy Rantala Ab", "8": "Käpy",
}  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Lumipuro Oy", "LUMIPURO  OY", "lumipuro"], {"Lumipuro Oy": "1", "LUMIPURO  OY": "1", "lumipuro": "1"}),
        (["Lumipuro Ab", "Lumipuro Oyj"], {}),
        (["Kivi", "kivi ab", "Kivi Ltd"], {"kivi ab": "3"}),
        (["Northfell Inc."], {"Northfell Inc.": "4"}),
        (["Northfell Inc.", "Northfell GmbH", "Northfell"], {"Northfell": "4"}),
        (["Twin Ltd", "twin ltd", "Twin"], {}),
        (["Kapy", "KÄPY"], {"KÄPY": "8"}),
        (["1 Lumipuro", "1: Lumipuro Oy", "Lumipuro Oy (1)", "2 Lumipuro Oy", "9 Lumipuro Oy", "1 Lumipuro Ab"],
         {"1 Lumipuro": "1", "1: Lumipuro Oy": "1", "Lumipuro Oy (1)": "1"}),
        (["5 Twin Ltd", "Twin Ltd [6]"], {"5 Twin Ltd": "5", "Twin Ltd [6]": "6"}),
        (["", "0000001", "Total"], {}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_a_name_is_that_of_one_account_or_of_none(texts: list[str], found: dict[str, str]) -> None:
    assert named(texts, ACCOUNTS) == found
