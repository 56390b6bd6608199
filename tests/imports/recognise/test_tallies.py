"""Sums of rows that may not count, over the whole file, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as reader
import pyarrow.parquet as pq
import pytest

from kam_analytics.imports.recognise.recognise import recognise

ROWS = 2500
HEADER = "Invoice,Invoice date,Customer number,Net amount,Status"


def _plain(folder: Path) -> Path:
    rows = [f"{n},2026-01-05,A1,{n % 10}.50,{'Void' if n in (3, ROWS - 1) else 'Paid'}" for n in range(ROWS)]
    file = folder / "file.csv"
    file.write_text("\n".join([HEADER, *rows, ""]))
    return file


def _finnish(folder: Path) -> Path:
    file = _plain(folder)
    text = file.read_text().replace(",", ";").replace(".50", ",50 €")
    file.write_text(text)
    return file


def _typed(folder: Path) -> Path:
    file = folder / "file.parquet"
    pq.write_table(reader.read_csv(_plain(folder)), file, row_group_size=1000)
    return file


def _categories(folder: Path) -> Path:
    file = folder / "file.parquet"
    table = reader.read_csv(_plain(folder))
    pq.write_table(table.set_column(4, "Status", table["Status"].cast(pa.string()).dictionary_encode()), file)
    return file


@pytest.mark.parametrize("written", [_plain, _finnish, _typed, _categories])
def test_the_rows_of_a_value_are_counted_and_summed(written: Callable[[Path], Path], tmp_path: Path) -> None:
    guess = recognise(written(tmp_path))
    column = guess.column("Status")
    assert column is not None
    assert column.counts == {"Paid": ROWS - 2, "Void": 2}
    assert guess.sums == {("Status", "Void"): {"Net amount": 13.0}}


def test_a_column_of_many_texts_costs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    rows = [f"{n},2026-01-05,A1,1.50,Void pump {n}" for n in range(ROWS)]
    file.write_text("\n".join([HEADER, *rows, ""]))
    assert recognise(file).sums == {}


def test_a_series_of_credit_notes_is_found_wherever_it_begins(tmp_path: Path) -> None:
    rows = [f"{'CN' if n == ROWS - 1 else 'INV'}-{n},2026-01-05,A1,2.50,Paid" for n in range(ROWS)]
    text = tmp_path / "file.csv"
    text.write_text("\n".join([HEADER, *rows, ""]))
    typed = tmp_path / "file.parquet"
    pq.write_table(reader.read_csv(text), typed, row_group_size=1000)
    for file in (text, typed):
        guess = recognise(file)
        assert guess.sums == {("Invoice", "CN-…"): {"Net amount": 2.5}}
        assert guess.row_counts == {("Invoice", "CN-…"): 1}
