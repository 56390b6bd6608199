"""Rows that are written anew: periods that are columns become rows, empty cells repeat the value above."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.staging import Staged
from kam_analytics.imports.formats.cells import BLANK
from kam_analytics.imports.shape.months import MONTH, Months, months_of
from kam_analytics.imports.shape.records import records


def unpivoted(cells: Sequence[str], months: Months, year: str) -> Iterator[list[str]]:
    """A row of its own for each period with an amount that is not zero."""
    kept = [cell for place, cell in enumerate(cells) if place not in months.left]
    for place in months.days:
        text = cells[place].strip()
        if text not in BLANK and any(sign.isalpha() or sign in "123456789" for sign in text):
            yield [*kept, months.day(place, year), cells[place]]


def names_of(headers: Sequence[str], months: Months) -> tuple[str, ...]:
    """The columns of a table whose periods are rows."""
    return (*(name for place, name in enumerate(headers) if place not in months.left), MONTH, months.value)


def rewritten(staged: Staged, months_said: str, repeats: Sequence[str]) -> Staged:
    """The staged text with its rows written anew; ``Staged.lines`` keeps the line of each in the file.

    Raises ``BadInput`` if the periods or columns are not there.
    """
    months, year = _months(staged, months_said) if months_said else (None, "")
    places = [_place(staged, name) for name in repeats]
    headers = names_of(staged.headers, months) if months else staged.headers
    anew, lines, width = staged.path.with_suffix(".cut"), array("q"), len(staged.headers)
    above = [""] * width
    try:
        with (
            staged.path.open(encoding="utf-8", newline="") as text,
            anew.open("w", encoding="utf-8", newline="") as sink,
        ):
            line = csv.writer(sink, delimiter=staged.delimiter, lineterminator="\n")
            line.writerow(headers)
            lines.append(1)
            for record in islice(records(text, staged.delimiter, is_sheet=staged.is_sheet), 1, None):
                if record.is_blank:
                    continue
                if len(record.cells) != width or not record.is_closed:
                    # the reader says what is wrong with it
                    sink.write(record.raw)
                    lines.append(record.at)
                    continue
                for place in places:
                    above[place] = record.cells[place] = (
                        record.cells[place] if record.cells[place].strip() else above[place]
                    )
                for cells in unpivoted(record.cells, months, year) if months else [record.cells]:
                    line.writerow(cells)
                    lines.append(record.at)
        anew.replace(staged.path)
    finally:
        anew.unlink(missing_ok=True)
    return replace(staged, headers=headers, lines=np.frombuffer(lines, np.int64))


def _months(staged: Staged, said: str) -> tuple[Months, str]:
    months, year = months_of(staged.headers), said if said.isdecimal() else ""
    if months is None:
        raise BadInput(
            N_("{file} has no columns for months or quarters, which the mapping turns into rows. It has: {known}."),
            file=staged.name,
            known=", ".join(staged.headers)[:300],
        )
    if not months.has_years and not year:
        raise BadInput(
            N_('The months of {file} have no year: write it in the mapping, for example months = "2026" under [read].'),
            file=staged.name,
        )
    return months, year


def _place(staged: Staged, name: str) -> int:
    if name not in staged.headers:
        raise BadInput(
            N_("The mapping names the column “{column}”, which {file} lacks. It has: {known}."),
            column=name,
            file=staged.name,
            known=", ".join(staged.headers)[:300],
        )
    return staged.headers.index(name)
