"""A table is its rows and columns: every format in both languages, what is missing, some of it, JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from kam_analytics.kit.table import PER_CENT, STYLES, Column, Format, Table, is_missing
from kam_analytics.kit.wording import words

EN, FI = words("en"), words("fi")
MISSING = (None, float("nan"), pd.NA, pd.NaT, np.float64("nan"))
#: format -> a value, and how it reads in English and in Finnish
READ: dict[Format, tuple[Any, str, str]] = {
    "text": ("Kone Oy", "Kone Oy", "Kone Oy"),
    "yes": (True, "Yes", "Kyllä"),
    "number": (12345.6, "12,346", "12 346"),
    "decimal": (1234.56, "1,234.6", "1 234,6"),
    "ratio": (0.426, "0.43", "0,43"),
    "p": (0.0426, "0.043", "0,043"),
    "money": (48_300_000.0, "€48.3M", "48,3 M€"),
    "amount": (1234.56, "€1,235", "1 235 €"),
    "share": (0.1034, "10.3%", "10,3 %"),
    "part": (0.805, "80%", "80 %"),
    "change": (0.1034, "+10.3%", "+10,3 %"),
    "arrow": (-0.1034, "▼ -10%", "▼ -10 %"),
    "pp": (-0.0123, "-1.2 pp", "-1,2 %-yks."),
    "points": (12.34, "+12.3", "+12,3"),
    "day": (date(2026, 11, 21), "21 Nov 2026", "21.11.2026"),
    "month": (date(2026, 11, 1), "Nov 2026", "11/2026"),
    "link": ("https://example.org/1", "https://example.org/1", "https://example.org/1"),
}
ROWS = pd.DataFrame(
    {
        "name": ["Kone Oy", None, "Silta Oy"],
        "n": pd.array([3, None, 1], dtype="Int64"),
        "part": [0.5, None, 0.25],
        "on": pd.Series([pd.Timestamp("2026-11-21"), pd.NaT, pd.Timestamp("2024-02-29")]),
        "is_key": [True, False, True],
        "hidden": [1, 2, 3],
    }
)
TABLE = Table.of(
    ROWS,
    Column("name", "Account"),
    Column("n", "Orders", "number"),
    Column("part", "Share", "share"),
    Column("on", "Day", "day"),
    Column("is_key", "Key account", "yes"),
)


def said(value: Any, format_: Format, language: str = "en") -> str:
    table = Table.of(pd.DataFrame({"value": pd.Series([value], dtype="object")}), Column("value", "Value", format_))
    return table.words(words(language))[0]["Value"].replace("\u00a0", " ")


def test_every_format_is_read_here() -> None:
    assert set(READ) == set(get_args(Format)) == set(STYLES)
    assert set(STYLES) >= PER_CENT


@pytest.mark.parametrize("format_", READ)
def test_a_value_reads_by_its_format_in_both_languages(format_: Format) -> None:
    value, english, finnish = READ[format_]
    assert said(value, format_) == english
    assert said(value, format_, "fi") == finnish


@pytest.mark.parametrize("value", MISSING, ids=repr)
@pytest.mark.parametrize("format_", READ)
def test_what_is_missing_is_a_dash(format_: Format, value: Any) -> None:
    assert is_missing(value)
    assert said(value, format_) == "–"


def test_nothing_that_is_there_is_missing() -> None:
    assert not any(is_missing(value) for value in ("", 0, 0.0, False, float("inf"), date(2026, 1, 1)))
    assert said(False, "yes") == "No"
    assert said(0, "money") == "€0"


def test_what_has_no_end_is_said_and_missing_in_a_file() -> None:
    table = Table.of(pd.DataFrame({"n": [float("inf"), float("-inf"), 1.5]}), Column("n", "N", "decimal"))
    assert [row["N"] for row in table.words(EN)] == ["∞", "-∞", "1.5"]
    assert table.values["N"].isna().tolist() == [True, True, False]
    assert [row["n"] for row in table.records()] == [None, None, 1.5]


def test_numbers_stand_to_the_right() -> None:
    right = {name for name in STYLES if Column("x", "X", name).is_number}
    assert set(STYLES) - right == {"text", "yes", "day", "month", "link"}
    assert Column("x", "X", by="format").is_number


def test_rows_in_words_hold_the_declared_columns_only() -> None:
    assert TABLE.words(EN) == [
        {"Account": "Kone Oy", "Orders": "3", "Share": "50.0%", "Day": "21 Nov 2026", "Key account": "Yes"},
        {"Account": "–", "Orders": "–", "Share": "–", "Day": "–", "Key account": "No"},
        {"Account": "Silta Oy", "Orders": "1", "Share": "25.0%", "Day": "29 Feb 2024", "Key account": "Yes"},
    ]


def test_values_are_the_declared_columns_under_their_titles() -> None:
    assert list(TABLE.values.columns) == ["Account", "Orders", "Share", "Day", "Key account"]
    assert TABLE.values["Share"].tolist()[::2] == [0.5, 0.25]


def test_some_of_the_columns_in_another_order() -> None:
    some = TABLE.only("part", "name")
    assert list(some.words(EN)[0].items()) == [("Share", "50.0%"), ("Account", "Kone Oy")]
    assert some.rows is TABLE.rows, "what opens a row reads columns that are out of sight"
    with pytest.raises(KeyError):
        TABLE.only("hidden")


def test_some_of_the_rows() -> None:
    assert len(TABLE.first(2).rows) == 2
    assert len(TABLE.first(9).rows) == 3
    assert TABLE.first(0).words(EN) == []


def test_records_are_what_json_takes() -> None:
    records = TABLE.records()
    assert records == [
        {"name": "Kone Oy", "n": 3, "part": 0.5, "on": "2026-11-21", "is_key": True},
        {"name": None, "n": None, "part": None, "on": None, "is_key": False},
        {"name": "Silta Oy", "n": 1, "part": 0.25, "on": "2024-02-29", "is_key": True},
    ]
    assert json.loads(json.dumps(records)) == records


def test_different_measures_in_one_column_read_each_by_its_own_format() -> None:
    rows = [
        {"what": "Share", "much": 0.25, "as": "share"},
        {"what": "Accounts", "much": 40, "as": "number"},
        {"what": "Gini", "much": None, "as": "ratio"},
    ]
    table = Table.of(rows, Column("what", "What"), Column("much", "Much", by="as"))
    assert [row["Much"] for row in table.words(EN)] == ["25.0%", "40", "–"]
    assert [row["much"] for row in table.records()] == [0.25, 40, None]
    assert list(table.values.columns) == ["What", "Much"]


def test_a_share_is_read_in_the_cell_of_its_amount_and_stands_apart_elsewhere() -> None:
    rows = [{"class": "A", "n": 40, "part": 0.28}, {"class": "B", "n": 51, "part": None}]
    table = Table.of(
        rows,
        Column("class", "Class"),
        Column("part", "% of accounts", "part", of="n"),
        Column("n", "Accounts", "number"),
    )
    assert table.words(EN) == [{"Class": "A", "Accounts": "40 · 28%"}, {"Class": "B", "Accounts": "51 · –"}]
    assert list(table.values.columns) == ["Class", "% of accounts", "Accounts"]
    assert table.records()[0] == {"class": "A", "part": 0.28, "n": 40}
    assert table.only("class", "part").words(EN)[0] == {"Class": "A", "% of accounts": "28%"}


@pytest.mark.parametrize("rows", [[], ROWS.iloc[:0]], ids=["rows", "frame"])
def test_without_rows_the_columns_are_there(rows: Any) -> None:
    table = Table.of(rows, *TABLE.columns)
    assert list(table.values.columns) == list(TABLE.values.columns)
    assert table.words(EN) == table.records() == []
