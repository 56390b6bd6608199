"""A long text looked at in runs says the same as one looked at row by row."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from kam_analytics.imports.shape.around import Around, around
from kam_analytics.imports.shape.records import records
from kam_analytics.imports.shape.runs import Run, cut, runs

HEADER = ["Customer", "Day", "Amount", "Note"]
LINES = (
    "Total,,{n},\n", ",,,\n", "\n", "Customer,Day,Amount,Note\n", "1001 total,,{n},\n", "1002,,5.5,\n", "Copyright 2026\n",
    '"Customer",Day,Amount,Note\n', '"Lumi, Oy",2026-01-05,7,x\n', "-----,---,---,---\n", "1003,2026-01-05\n",
    '1004,2026-01-06,3,"a ""b"" yhteensä"\n', " ,2026-01-06,3,x\n", '"",2026-01-06,3,x\n', "Total Energies Oy,2026-01-06,3,x\n",
)  # fmt: skip


def text_of(seed: int) -> str:
    """A table of some thousand rows with odd lines among them."""
    chance = random.Random(seed)
    rows = []
    for number in range(6000):
        note = chance.choice(["", "ok", "Käpylä"])
        rows.append(f"{1001 + number % 7},2026-01-{number % 28 + 1:02},{number % 900}.25,{note}\n")
        if chance.random() < 0.002:
            rows.append(chance.choice(LINES).format(n=round(number * 12.5, 2)))
    return "".join(rows)


def pieces(text: str, size: int) -> Iterator[bytes]:
    whole = text.encode()
    return (whole[start : start + size] for start in range(0, len(whole), size))


def by_row(text: str) -> Around:
    below = records(text.splitlines(keepends=True), ",")
    return around(HEADER, (item._replace(line=item.line + 1, at=item.at + 1) for item in below), tables="all")


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [70_000, 1_000_000])
def test_runs_and_rows_say_the_same(seed: int, size: int) -> None:
    text = text_of(seed)
    found = list(runs(pieces(text, size), HEADER, ",", 2))
    assert any(isinstance(item, Run) and item.rows > 500 for item in found)
    assert around(HEADER, found, tables="all") == by_row(text)


def test_a_line_break_within_marks_ends_the_runs() -> None:
    text = text_of(1) + '1001,2026-01-05,3,"two\nlines"\n' + "Total,,99,\n" + text_of(2)
    assert around(HEADER, runs(pieces(text, 70_000), HEADER, ",", 2), tables="all") == by_row(text)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_lines_are_cut_out_of_pieces(size: int) -> None:
    text = "a\nb\nc\nd\ne"
    kept = cut(pieces(text, size), {3: 2, 6: 1}, 2, in_place=lambda n: b"\n" * n)
    assert b"".join(kept) == b"a\n\n\nd\n\n"
    assert b"".join(cut(pieces(text, size), {2: 1}, 2, in_place=lambda n: b"")) == b"b\nc\nd\ne"
