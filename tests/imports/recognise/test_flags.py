"""What the columns beside the stage of a deal say, counted over the whole file, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.csv as reader
import pyarrow.parquet as pq
import pytest

from kam_analytics.imports.mapping.mapping import FILLED, NO, NOT_YES, YES, Decided
from kam_analytics.imports.recognise.recognise import recognise

ROWS = 2500
HEADER = "Deal ID,Deal Name,Company ID,Amount,Stage,Won time,Lost reason"


def _plain(folder: Path) -> Path:
    """Every tenth deal was won and the one after it lost, some have a text that means nothing."""
    ends = {0: "2026-01-05 10:00:00,", 1: ",Price", 2: ",-", 3: "1900-01-01 00:00:00,"}
    rows = [f"D{n},Deal {n},A{n % 3},10,Proposal,{ends.get(n % 10, ',')}" for n in range(ROWS)]
    file = folder / "deals.csv"
    file.write_text("\n".join([HEADER, *rows, ""]))
    return file


def _typed(folder: Path) -> Path:
    file = folder / "deals.parquet"
    pq.write_table(reader.read_csv(_plain(folder)), file, row_group_size=1000)
    return file


@pytest.mark.parametrize("written", [_plain, _typed])
def test_the_rows_that_a_column_decides_are_counted(written: Callable[[Path], Path], tmp_path: Path) -> None:
    flags = recognise(written(tmp_path)).flags
    assert flags.rules == (
        Decided(status="won", where={"Won time": FILLED}), Decided(status="lost", where={"Lost reason": FILLED}),
    )  # fmt: skip
    [(place, stage)] = flags.stages.items()
    assert place == ("Stage", "Proposal")
    assert (stage.rows, dict(stage.decided)) == (ROWS * 8 // 10, {0: ROWS // 10, 1: ROWS // 10})
    assert flags.always == frozenset()


@pytest.mark.parametrize(
    ("columns", "rows", "rules"),
    [
        ("IsClosed,IsWon", ["true,true", "true,false", "false,false"], [("won", {"IsWon": YES}), ("lost", {"IsClosed": YES, "IsWon": NO}), ("open", {"IsClosed": NO})]),
        ("Is Closed Won,Is closed lost", ["Yes,", ",Yes", ","], [("won", {"Is Closed Won": YES}), ("lost", {"Is closed lost": YES}), ("open", {"Is Closed Won": NOT_YES, "Is closed lost": NOT_YES})]),
        ("Voitettu,Hävitty", ["5.1.2026,", ",6.1.2026", ","], [("won", {"Voitettu": FILLED}), ("lost", {"Hävitty": FILLED})]),
        ("Notes,Source", ["Won,Price", "Lost,Web", "x,y"], []),
    ],
)  # fmt: skip
def test_a_column_is_a_flag_by_its_name_and_its_values(
    tmp_path: Path, columns: str, rows: list[str], rules: list[tuple[str, dict[str, str]]]
) -> None:
    file = tmp_path / "deals.csv"
    lines = [f"D{n},Deal,A1,10,Proposal,{row}" for n, row in enumerate(rows)]
    file.write_text("\n".join([f"Deal ID,Deal Name,Company ID,Amount,Stage,{columns}", *lines, ""]))
    assert recognise(file).flags.rules == tuple(Decided(status=status, where=dict(where)) for status, where in rules)
