"""What the rows below the first ones show: read once, in pieces, without staging the file."""

from __future__ import annotations

from pathlib import Path

from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.recognise.sample import sample
from kam_analytics.imports.recognise.whole import MOST, Days, Tally, Ways, read_through

ROWS = 3000


def written(folder: Path, header: str, rows: list[str], encoding: str = "utf-8") -> Path:
    file = folder / "file.csv"
    file.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return file


def test_every_value_is_counted_also_a_late_one(tmp_path: Path) -> None:
    rows = [f"{n};{'Open' if n < ROWS - 1 else 'Mitätöity'}" for n in range(ROWS)]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        column = recognise(written(tmp_path, "id;status", rows, encoding)).column("status")
        assert column is not None
        assert column.counts == {"Open": ROWS - 1, "Mitätöity": 1}
        assert column.is_counted


def test_a_column_with_very_many_values_says_so(tmp_path: Path) -> None:
    rows = [f"{n};{n % 7 if n < ROWS / 2 else n}" for n in range(ROWS)]
    column = recognise(written(tmp_path, "id;status", rows)).column("status")
    assert column is not None
    assert len(column.counts) == MOST
    assert not column.is_counted


def test_one_value_is_kept_for_each_way_of_writing(tmp_path: Path) -> None:
    rows = ["1;12", "2;1.020", "3;0.020", "4;-0.125", "5;-1.125", "6;(2 000,50 €)", "7;", "8;13"]
    ways = Ways()
    file = written(tmp_path, "id;amount", rows)
    assert read_through(file, sample(file), [(1, ways)])
    assert list(ways.examples.values()) == ["12", "1.020", "0.020", "-0.125", "-1.125", "(2 000,50 €)"]


def test_every_day_is_kept_whatever_its_time(tmp_path: Path) -> None:
    rows = [f"{n};0{n % 9 + 1}/0{n % 3 + 1}/2026 10:{n % 60:02}" for n in range(ROWS)]
    days = Days()
    file = written(tmp_path, "id;day", rows)
    assert read_through(file, sample(file), [(1, days)])
    assert {value[:10] for value in days.examples.values()} == {row.split(";")[1][:10] for row in rows}


def test_rows_are_those_of_an_import(tmp_path: Path) -> None:
    rows = ['1; "a;b"; x', "2;too;many;cells", "", '3;"two\nlines"; "y"', "4;few", '5;"a ""b""";z']
    file = written(tmp_path, 'id;"two\nlines";last', rows)
    second, last = Tally(), Tally()
    assert read_through(file, sample(file), [(1, second), (2, last)])
    assert second.rows == {"two\nlines": 1, 'a "b"': 1, "a;b": 1}
    assert last.rows == {"x": 1, "y": 1, "z": 1}


def test_a_quotation_mark_that_is_never_closed_ends_the_reading(tmp_path: Path) -> None:
    rows = ["1;Open", '2;"Open', *["3;Open" + "x" * 1024 * 1024] * 20]
    file = written(tmp_path, "id;status", rows)
    assert not read_through(file, sample(file), [(1, Tally())])
