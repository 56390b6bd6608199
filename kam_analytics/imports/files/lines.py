"""The line of a text file on which each record begins: a record may span lines, a blank line is no record."""

from __future__ import annotations

import csv
from functools import cached_property

import numpy as np

from kam_analytics.imports.files.staging import Staged


class Lines:
    """Lines of one text file.

    The reader counts *items* from 1: the header, then every record and every blank line. Rows are
    the records that it could read, counted from 0.
    """

    def __init__(self, staged: Staged, rows: int, refused: np.ndarray) -> None:
        self._staged = staged
        self._refused = np.sort(refused)
        self._items = rows + len(refused) + 1

    def of_items(self, items: np.ndarray) -> np.ndarray:
        """The line on which each item begins."""
        if self._staged.lines is not None:
            items = self._staged.lines[np.minimum(items, len(self._staged.lines)) - 1]
        # in a workbook an item is a row of the sheet, however many lines its text has
        elif not self._is_simple and not self._staged.is_sheet:
            starts = self._scanned[0]
            items = starts[np.minimum(items, len(starts)) - 1]
        return items + (self._staged.header_line - 1)

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """The line on which each row begins."""
        if not self._is_simple:
            records = self._scanned[1]
            return self.of_items(records[np.minimum(rows, len(records) - 1)])
        # the number of rows before each refused item
        before = self._refused - 2 - np.arange(len(self._refused))
        return self.of_items(rows + 2 + np.searchsorted(before, rows, side="right"))

    @cached_property
    def _is_simple(self) -> bool:
        """Return True if every line of the file is one record."""
        lines, last = 0, b""
        with self._staged.path.open("rb") as text:
            while chunk := text.read(1024 * 1024):
                lines += chunk.count(b"\n")
                last = chunk[-1:]
        return lines + (last != b"\n") == self._items

    @cached_property
    def _scanned(self) -> tuple[np.ndarray, np.ndarray]:
        """The first line of every item, and the items that are rows."""
        starts, is_record = [], []
        # in a file of one column a blank line is a row without a value
        blank_is_record = len(self._staged.headers) == 1
        with self._staged.path.open(encoding="utf-8", newline="") as text:
            sign = self._staged.delimiter
            reader = csv.reader(text, delimiter=sign, skipinitialspace=sign != " ")
            start = 1
            for record in reader:
                starts.append(start)
                is_record.append(bool(record) or blank_is_record)
                start = reader.line_num + 1
        kept = np.array(is_record, dtype=bool)
        kept[0] = False
        kept[self._refused[self._refused <= len(kept)] - 1] = False
        return np.array(starts, dtype=np.int64), np.flatnonzero(kept) + 1
