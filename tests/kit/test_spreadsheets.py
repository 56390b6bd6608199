"""Exports re-read: no cell is a formula, numbers are numbers, the second sheet says what it is."""

from __future__ import annotations

import csv
import io
import math
import re
from itertools import chain
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.concentration.tables.concentration import (
    FIGURES,
    accounts_table,
    classes_table,
    figures,
    figures_table,
)
from kam_analytics.kit.files.spreadsheets import safe_text, to_csv, to_excel
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.sales.analysis import movement
from kam_analytics.sales.tables import months_table, movement_table, owners_table
from kam_analytics.scorecard.tables import rows_table
from kam_analytics.store import Store
from tests.samples.concentration.results import HOSTILE, MONTHS, accounts, falling, of
from tests.samples.languages import BOTH, EN, FI
from tests.samples.worlds import parameters

FORMULAS = ("=1+1", "+1", "-1+1", "@sum(a1)", "\tx", "\rx", '=HYPERLINK("http://evil.example")', *HOSTILE)
SIGNS = ("=", "+", "-", "@", "\t", "\r")


def every_type() -> Table:
    """Hostile texts and headers, numbers below zero, missing values, dates, truth values."""
    n = len(FORMULAS)
    rows = pd.DataFrame(
        {
            "=text()": pd.Series(FORMULAS, dtype="str"),
            "amount": [-1234.5, 0.0, math.nan, *[0.1] * (n - 3)],
            "count": pd.array([-5, 7, None, *[1] * (n - 3)], dtype="Int64"),
            "day": pd.Series([pd.Timestamp("2024-02-29"), pd.NaT, *[pd.Timestamp("2025-01-01")] * (n - 2)]),
            "flag": [True, False, *[True] * (n - 2)],
            "empty": pd.Series([None] * n, dtype="str"),
        }
    )
    return Table.of(
        rows,
        Column("=text()", "=text()"),
        Column("amount", "amount", "amount"),
        Column("count", "count", "number"),
        Column("day", "day", "day"),
        Column("flag", "flag", "yes"),
        Column("empty", "empty"),
    )


def texts(**columns: list[str]) -> Table:
    """Columns of text as they are."""
    rows = pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})
    return Table.of(rows, *(Column(name, name) for name in columns))


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


def cells(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.split("\r\n")[0] else ","))


def excel(table: Table, _: Words = EN) -> bytes:
    return to_excel({"Table": table}, _, title="=Title", facts={"Period": "=2025", "-Source": "@erp"})


# Excel --------------------------------------------------------------------------------------------------------


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    for rows in sheets(excel(every_type())).values():
        assert [cell.coordinate for row in rows for cell in row if cell.data_type == "f"] == []
        assert [cell.coordinate for row in rows for cell in row if cell.hyperlink] == []


def test_texts_are_unchanged_and_numbers_are_numbers() -> None:
    head, *rows = sheets(excel(every_type()))["Table"]
    assert [cell.value for cell in head] == ["=text()", "amount", "count", "day", "flag", "empty"]
    # the file format writes a carriage return as _x000D_, which a spreadsheet reads back
    assert [row[0].value.replace("_x000D_", "\r") for row in rows] == list(FORMULAS)
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[1].value for row in rows][:3] == [-1234.5, 0, None]
    assert [row[2].value for row in rows][:3] == [-5, 7, None]
    assert {row[1].data_type for row in rows} <= {"n"}
    assert rows[0][3].value == pd.Timestamp("2024-02-29")
    assert rows[0][3].is_date
    assert rows[1][3].value is None
    assert [row[4].value for row in rows][:2] == [True, False]
    assert {row[5].value for row in rows} == {None}


def test_a_number_stands_under_the_format_of_its_column_and_a_list_of_measures_under_its_own() -> None:
    rows = [{"much": 0.10345, "part": 0.805, "format": "share"}, {"much": 40, "part": 0.5, "format": "number"}]
    table = Table.of(rows, Column("much", "Much", by="format"), Column("part", "Part", "part", of="much"))
    found = sheets(excel(table))["Table"]
    assert [(row[0].value, row[0].number_format) for row in found[1:]] == [(0.10345, "0.0%"), (40, "#,##0")]
    assert [(row[1].value, row[1].number_format) for row in found[1:]] == [(0.805, "0%"), (0.5, "0%")]


@BOTH
def test_the_second_sheet_says_what_the_table_is(say: Words) -> None:
    found = sheets(excel(every_type(), say))
    assert list(found) == [say("Table"), say("About")]
    about = [[cell.value for cell in row] for row in found[say("About")]]
    assert about == [[say("About"), "=Title"], ["Period", "=2025"], ["-Source", "@erp"]]


def test_an_empty_table_is_a_workbook_too() -> None:
    head, *rows = sheets(excel(every_type().first(0)))["Table"]
    assert len(head) == 6
    assert rows == []


# CSV ----------------------------------------------------------------------------------------------------------


def is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


@BOTH
def test_no_cell_of_a_csv_starts_a_formula(say: Words) -> None:
    for row in cells(to_csv(every_type(), say)):
        for cell in row:
            assert not cell.startswith(SIGNS) or is_number(cell), cell


@given(names=st.lists(st.text(max_size=20), min_size=1, max_size=8))
@settings(max_examples=25)
def test_any_text_stays_text_and_comes_back(names: list[str]) -> None:
    table = Table.of(
        pd.DataFrame({"name": pd.Series(names, dtype="str"), "n": 1}),
        Column("name", "name"),
        Column("n", "n", "number"),
    )
    for _ in (EN, FI):
        rows = cells(to_csv(table, _))[1:]
        assert [row[0].replace("'", "") for row in rows] == [text.replace("'", "") for text in names]
        assert all(len(row) == 2 for row in rows)
        assert not any(row[0].startswith(SIGNS) for row in rows)


def test_safe_text() -> None:
    assert safe_text("=1") == "'=1"
    assert safe_text("Oy = 1") == "Oy = 1"
    assert safe_text("") == ""


@pytest.mark.parametrize(
    "text",
    ["", "Oy = 1", "1;-2", "1;-2,5;+3.25", "A1;2026-01-05;-10.00\t-4", "a; -b, +c", "x@y.fi,z-1", "Mäki & Co., - Oy"],
)
def test_numbers_and_prose_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [("A1;5;=HYPERLINK(1)", "A1;5;'=HYPERLINK(1)"), ("a\t@x,-1+1", "a\t'@x,'-1+1"), ('a;"=1"', "a;\"'=1\""), ("a\n=1", "a\n'=1")],
)  # fmt: skip
def test_a_formula_inside_a_text_is_none(text: str, safe: str) -> None:
    assert safe_text(text) == safe


pieces = st.lists(st.sampled_from([*"=+-@;,\t\n\"'1a. ", "=1", ";="]), max_size=12).map("".join)


@given(first=pieces, second=pieces)
@settings(max_examples=300)
def test_a_csv_opened_with_any_separator_holds_no_formula(first: str, second: str) -> None:
    table = texts(first=[first], second=[second])
    for _ in (EN, FI):
        text = to_csv(table, _).decode("utf-8-sig")
        for mark in ",;\t":
            for cell in chain.from_iterable(csv.reader(io.StringIO(text, newline=""), delimiter=mark)):
                # a number may stand before a separator that this reader does not know
                assert not cell.startswith(("=", "+", "-", "@")) or is_number(re.split('[;,\t\n"]', cell)[0]), (
                    cell,
                    mark,
                )


def test_finnish_csv_is_for_a_finnish_spreadsheet() -> None:
    data = to_csv(every_type(), FI)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    head, first, second, third, *_rest = data.decode("utf-8-sig").split("\r\n")
    assert head == "'=text();amount;count;day;flag;empty"
    assert first.split(";")[1:] == ["-1234,5", "-5", "29.02.2024", "True", ""]
    assert second.split(";")[1:] == ["0,0", "7", "", "False", ""]
    assert third.split(";")[1:3] == ["", ""]


def test_english_csv_has_points_and_commas() -> None:
    data = to_csv(every_type(), EN)
    assert data.startswith(b"\xef\xbb\xbf")
    _head, first, *_rest = cells(data)
    assert first[1:] == ["-1234.5", "-5", "2024-02-29", "True", ""]


# The tables of the pages -----------------------------------------------------------------------------------------


@BOTH
def test_tables_have_a_name_for_every_column(say: Words, demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        sales = scope.read("account_sales", **parameters("account_sales", today=demo.today))
        account = sales.loc[sales["net_sales"].idxmax(), "account_id"]
        lines = scope.read("account_lines", **parameters("account_lines", account=account, today=demo.today))
    result = concentration_of(sales, filters={}, by_group=False)
    tables = [
        accounts_table(result, "net_sales", say),
        accounts_table(result, "margin", say),
        classes_table(result, "net_sales", say),
        figures_table(result, None, say),
        movement_table(movement(sales, sales.iloc[5:]).rows, say),
        owners_table(movement(sales, sales.iloc[5:]).rows, say),
        months_table(MONTHS["a year"], say),
        rows_table(lines, "lines", say, today=demo.today),
    ]
    for table in tables:
        shown = table.values
        assert shown.columns.is_unique
        assert not [name for name in shown.columns if "_" in name]
        assert len(shown) > 0
        for rows in sheets(to_excel({"Table": table}, say, title="x", facts={})).values():
            assert not [cell for row in rows for cell in row if cell.data_type == "f"]
        assert len(cells(to_csv(table, say))) == len(shown) + 1


def test_the_accounts_table_holds_every_account_and_unrounded_figures() -> None:
    result = of([100.123, 50.0, -7.0, 0.0])
    table = accounts_table(result, "net_sales", EN)
    assert table.values["Net sales"].tolist() == [100.123, 50.0, -7.0, 0.0]
    assert table.values["Share"].tolist()[:2] == pytest.approx([100.123 / 150.123, 50 / 150.123])
    assert table.values["Share"].isna().tolist() == [False, False, True, True]
    rows = cells(to_csv(table, EN))
    assert [row[0] for row in rows] == ["#", "1", "2", "", ""], "a rank is a whole number, whoever else is in the table"
    assert [row[0].value for row in sheets(to_excel({"Table": table}, EN, title="x", facts={}))["Table"]] == [
        "#",
        1,
        2,
        None,
        None,
    ]


def test_figures_are_unrounded_and_none_where_there_is_nothing() -> None:
    result = of(falling(20))
    found = figures(result)
    assert list(found) == list(FIGURES)
    assert found["hhi"] == result.hhi
    assert figures(of([]))["gini"] is None
    assert figures(of([]))["accounts"] == 0


def test_the_numbers_behind_the_curve_are_in_words() -> None:
    table = accounts_table(of([3.0, 1.0]), "net_sales", FI).only(
        "rank", "name", "abc_class", "share", "cumulative_share"
    )
    assert list(table.first(1).words(FI)[0].values()) == ["1", "Asiakas 1 Oy", "A", "75,0\u00a0%", "75,0\u00a0%"]
    assert accounts([1.0]).columns.is_unique
