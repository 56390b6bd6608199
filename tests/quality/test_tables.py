"""The tables of data quality: words and numbers, ready for a spreadsheet."""

from __future__ import annotations

import io

import openpyxl
import pytest

from kam_analytics.kit.files.spreadsheets import to_csv, to_excel
from kam_analytics.kit.wording import words
from kam_analytics.quality.analysis.quality import Quality
from kam_analytics.quality.tables import names, tables
from tests.samples.quality import faulty, quality


def test_tables_are_words_and_numbers() -> None:
    made = tables(faulty(), words("en"))
    assert made["unmatched"].values[["ID", "State"]].values.tolist() == [
        ["X1", "unknown, lines not loaded"], ["X2", "now known: import the file again"], ["ghost", "person not known yet"]
    ]  # fmt: skip
    assert set(made["duplicates"].values["Match"]) == {"same name, different business ID"}
    assert made["decimals"].values["Likely duplicate of"].fillna("").tolist() == ["1", ""]
    assert made["feeds"].values[["Kind", "State", "Usual interval, days"]].values.tolist() == [["Sales", "stale", 10]]
    assert made["margin"].values["Without a margin"].tolist() == [100.0]


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("found", [faulty(), quality()], ids=["faulty", "clean"])
def test_every_table_is_a_sheet_and_a_csv(found: Quality, language: str) -> None:
    _ = words(language)
    made = {names(_)[subject]: table for subject, table in tables(found, _).items()}
    book = openpyxl.load_workbook(io.BytesIO(to_excel(made, _, title="Quality", facts={})))
    assert book.sheetnames[:-1] == list(made)
    for name, table in made.items():
        assert book[name].max_row == len(table.rows) + 1
        assert len(to_csv(table, _).decode("utf-8-sig").splitlines()) == len(table.rows) + 1
