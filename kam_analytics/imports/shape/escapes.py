r"""Quotation marks inside a text that are written ``\"``, as some databases do, where a table doubles them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from itertools import islice

_MARK = '\\"'
_LOOKED_AT = 200
#: one backslash before the mark: two are a backslash at the end of a text
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


def has_marks(pieces: Iterable[bytes]) -> bool:
    """Return True if a text has such marks anywhere; most have none."""
    last = b""
    for piece in pieces:
        if _MARK.encode() in last + piece:
            return True
        last = piece[-1:]
    return False


def is_escaped(lines: Iterable[str], delimiter: str, width: int) -> bool:
    """Return True if lines with such marks have the columns of the header only when the marks are doubled."""
    marked = list(islice((line for line in lines if _MARK in line), _LOOKED_AT))
    better = [_fits(doubled(line), delimiter, width) - _fits(line, delimiter, width) for line in marked]
    return sum(better) > 0


def doubled(line: str) -> str:
    """A line with its marks doubled."""
    return _ESCAPED.sub(r'\1""', line) if _MARK in line else line


def _fits(line: str, delimiter: str, width: int) -> bool:
    try:
        return [len(cells) for cells in csv.reader([line], delimiter=delimiter, strict=True)] == [width]
    except csv.Error:
        return False
