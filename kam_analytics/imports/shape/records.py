"""The records of a text with their raw lines, so that what is kept stays as it was written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kam_analytics.imports.files.text import plain

#: how a line between rows begins
RULES = ("---", "===", "___", "+--", "-+-")


def is_ruled(cell: str) -> bool:
    """Return True for a cell of a line between rows, such as ``-----+---``."""
    text = cell.strip()
    return text.startswith(RULES) and not text.strip("-=_+")


class Record(NamedTuple):
    """One record: the line on which it begins (the header is on line 1), its number for a person, its raw lines, its cells.

    A person counts lines; in a sheet every record is one row, however many lines its text has.
    """

    line: int
    at: int
    raw: str
    cells: list[str]

    @property
    def filled(self) -> list[str]:
        """The cells that are not blank."""
        return [text for cell in self.cells if (text := plain(cell))]

    @property
    def is_blank(self) -> bool:
        """Return True for a blank line, a row of delimiters alone and a ruled line."""
        if any(map(str.strip, self.cells)):
            return all(not cell.strip() or is_ruled(cell) for cell in self.cells)
        return not self.raw.strip("\r\n") or (len(self.cells) > 1 and self.is_closed)

    @property
    def is_closed(self) -> bool:
        """Return True if every quotation mark has its other half."""
        return self.raw.count('"') % 2 == 0

    @property
    def text(self) -> str:
        """The filled cells as one text."""
        return " ".join(self.filled)


def records(lines: Iterable[str], delimiter: str, *, is_sheet: bool = False) -> Iterator[Record]:
    """All records of a text, blank ones too."""
    held: list[str] = []

    def passed() -> Iterator[str]:
        for line in lines:
            held.append(line)
            yield line

    line = 1
    for number, cells in enumerate(csv.reader(passed(), delimiter=delimiter, skipinitialspace=delimiter != " "), 1):
        count = len(held)
        yield Record(line, number if is_sheet else line, held[0] if count == 1 else "".join(held), cells)
        line += count
        held.clear()
