"""The tables of a web page, as sheets: many systems export one and name it .xls.

The child process of ``sheet.py`` runs it, within its limits; only the standard library is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any

#: the beginning of a page, which names its encoding; the most columns or rows that one cell covers
_HEAD, _SPAN = 4096, 1000


def page_of(content: bytes) -> Page:
    """The page with the tables that have more than one row."""
    named = re.search(rb"charset=[\"']?([\w-]+)", content[:_HEAD])
    page = Page()
    for encoding in dict.fromkeys((named[1].decode() if named else "utf-8", "utf-8", "cp1252")):
        with suppress(UnicodeError, LookupError):
            page.feed(content.decode(encoding).removeprefix("\ufeff"))
            break
    page.worksheets = [table for table in page.worksheets if len(table.rows_by_column) > 1]
    for number, table in enumerate(page.worksheets, 1):
        table.title = f"Table {number}"
    return page


class Table:
    """A table of a web page, as a sheet: its rows by column."""

    sheet_state = "visible"
    uncomputed: tuple[int, ...] = ()

    def __init__(self) -> None:
        self.title = ""
        self.rows_by_column: list[dict[int, str]] = []
        #: row -> column -> the text of the cell above that covers it
        self._covered: dict[int, dict[int, str]] = {}

    def begin_row(self) -> None:
        self._column = 1
        self.rows_by_column.append(self._covered.pop(len(self.rows_by_column), {}))

    def add(self, text: str, wide: int, high: int) -> None:
        """Add a cell to the last row; every row that it covers has its text, in its first column."""
        while self._column in self.rows_by_column[-1]:
            self._column += 1
        for line in range(len(self.rows_by_column), len(self.rows_by_column) + high - 1):
            self._covered.setdefault(line, {})[self._column] = text
        self.rows_by_column[-1][self._column] = text
        self._column += wide

    def __enter__(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for number, row in enumerate(self.rows_by_column, 1):
            if row:
                yield number, [{"column": column, "value": row[column] or None} for column in sorted(row)]

    def __exit__(self, *_: object) -> None:
        pass


class Page(HTMLParser):
    """The tables of a web page; one that lies in a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.worksheets: list[Table] = []
        self._open: list[Table] = []
        #: the texts of the open cell of each open table, and what the cell covers
        self._cells: list[tuple[list[str], int, int] | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(Table())
            self._cells.append(None)
            self.worksheets.append(self._open[-1])
        elif tag == "br":
            self.handle_data(" ")
        elif self._open and tag in ("tr", "td", "th"):
            self._close_cell()
            if tag == "tr" or not self._open[-1].rows_by_column:
                self._open[-1].begin_row()
            if tag != "tr":
                said = dict(attrs)
                self._cells[-1] = ([], _span(said.get("colspan")), _span(said.get("rowspan")))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag in ("td", "th", "tr", "table"):
            self._close_cell()
            if tag == "table":
                self._open.pop()
                self._cells.pop()

    def handle_data(self, data: str) -> None:
        if self._cells and self._cells[-1] is not None:
            self._cells[-1][0].append(data)

    def _close_cell(self) -> None:
        if (cell := self._cells[-1]) is not None:
            texts, wide, high = cell
            self._open[-1].add(" ".join("".join(texts).split()), wide, high)
            self._cells[-1] = None


def _span(said: str | None) -> int:
    """How many columns or rows a cell covers."""
    return max(1, min(int(said), _SPAN)) if said and said.isdecimal() else 1
