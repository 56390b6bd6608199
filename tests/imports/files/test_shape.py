"""What stands around the rows: a file that is looked at and the same file when it is imported have the same rows."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from kam_analytics.imports.files.encodings import old_encodings
from kam_analytics.imports.files.staging import take_in
from kam_analytics.imports.recognise.sample import rows_alone, sample
from kam_analytics.imports.shape.months import months_of
from kam_analytics.imports.shape.staged import Shaping, shaped
from kam_analytics.imports.shape.totals import label_of
from tests.samples.imports.cases import FOLDER

TEXTS = sorted(path.name for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("name", TEXTS)
def test_the_sample_and_the_import_have_the_same_rows(name: str, tmp_path: Path) -> None:
    seen = sample(FOLDER / name)
    said = Shaping(tables="all" if seen.around.tables else "", totals="keep" if seen.around.unclear else "")
    encoding = None if seen.encoding.startswith("utf") else seen.encoding
    staged = shaped(
        take_in(FOLDER / name, tmp_path, encoding=encoding, delimiter=seen.delimiter, wanted=frozenset(seen.headers)),
        said,
    )
    assert staged.headers == seen.headers
    with staged.path.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.reader(text, delimiter=staged.delimiter, skipinitialspace=True) if row][1:]
    with rows_alone(FOLDER / name, seen) as (path, alone), path.open(encoding=alone.encoding, errors="replace") as text:
        lines = list(csv.reader(text, delimiter=seen.delimiter, skipinitialspace=True))[alone.header_line :]
    assert rows == [row for row in lines if row]


@pytest.mark.parametrize(
    ("text", "name", "is_weak"),
    [
        ("Total", "", False), ("Grand Totals (12 records)", "", False), ("Kaikki yhteensä", "", False), ("LOPPUSUMMA:", "", False),
        ("Lumipuro Oy yhteensä", "lumipuro oy", False), ("1001 Total", "1001", False), ("Total for Northfell", "northfell", False),
        ("Yhteensä Kivimeri Oy", "kivimeri oy", False), ("Total Energies Oy", "energies oy", True), ("Summa Oy", "oy", True),
    ],
)  # fmt: skip
def test_labels_of_totals(text: str, name: str, is_weak: bool) -> None:
    label = label_of(text)
    assert label is not None
    assert (label.name, label.is_weak) == (name, is_weak)


@pytest.mark.parametrize("text", ["Totality", "Consumer", "Summer sale", "Lumipuro Oy", "Assumption Ltd"])
def test_words_that_are_no_totals(text: str) -> None:
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("headers", "first", "totals"),
    [
        (["c", "tammi 2026", "helmi 2026", "Yhteensä"], date(2026, 1, 1), (3,)), (["c", "2026-01", "2026-02"], date(2026, 1, 1), ()),
        (["c", "Jan-26", "Feb-26"], date(2026, 1, 1), ()), (["c", "01/2026", "02/2026"], date(2026, 1, 1), ()),
        (["c", "Q2 2026", "Q3 2026", "2026"], date(2026, 4, 1), (3,)), (["c", "Jan", "Feb", "Mar", "Q1"], date(1, 1, 1), (4,)),
        (["c", "Sales 2026 M01 (EUR)", "Sales 2026 M02 (EUR)"], date(2026, 1, 1), ()), (["c", "2024", "2025"], date(2024, 1, 1), ()),
    ],
)  # fmt: skip
def test_periods_that_are_columns(headers: list[str], first: date, totals: tuple[int, ...]) -> None:
    months = months_of(headers)
    assert months is not None
    assert (min(months.days.values()), months.totals) == (first, totals)


@pytest.mark.parametrize(
    "headers", [["market", "mar", "decade"], ["order_id", "order_date"], ["May", "x"], ["Osto", "Maa"]]
)
def test_columns_that_are_no_periods(headers: list[str]) -> None:
    assert months_of(headers) is None


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("word", ["Jäälinna", "Åbo Akademi", "ÄITIÖ", "naïve façade", "Øre Æble"])
def test_an_old_encoding_makes_words_of_its_letters(word: str, encoding: str) -> None:
    assert old_encodings(f"{word} Oy".encode(encoding)) == (encoding,)


@pytest.mark.parametrize("text", ["Myynti (M€)", "Kate M€;t€", "Revenue k€", "Baker’s Oy", "Summa €"])
def test_signs_that_touch_letters_are_no_letters_of_another_encoding(text: str) -> None:
    assert old_encodings(text.encode("cp1252")) == ("cp1252",)
