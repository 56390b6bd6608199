"""Runs of lines of which each is an ordinary row for sure, so that a long text is looked at by columns, not row by row.

What could be anything else (an empty first cell, another number of cells, a word for totals, the header again) is a
record of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
from pyarrow import csv as reader

from kam_analytics.imports.shape.records import RULES, Record, records
from kam_analytics.imports.shape.totals import TRACES

_NEWLINE, _BLANK, _QUOTE = ord("\n"), ord(" "), ord('"')
#: bytes with the first rows
_BEGINNING = 64 * 1024
_RULED = frozenset(ord(sign) for rule in RULES for sign in rule)


@dataclass(frozen=True, kw_only=True)
class Run:
    """Lines one below the other, each a record; ``line`` and ``at`` are those of the first one."""

    line: int
    at: int
    text: bytes
    rows: int
    delimiter: str
    width: int

    def records(self) -> Iterator[Record]:
        """Each line as a record."""
        for record in records(self.text.decode().splitlines(keepends=True), self.delimiter):
            yield record._replace(line=self.line + record.line - 1, at=self.at + record.line - 1)

    def below(self, rows: int) -> Run:
        """The run without its first rows."""
        start = 0
        for _row in range(rows):
            start = self.text.index(b"\n", start) + 1
        return Run(
            line=self.line + rows, at=self.at + rows, text=self.text[start:], rows=self.rows - rows,
            delimiter=self.delimiter, width=self.width,
        )  # fmt: skip

    @property
    def last(self) -> list[str]:
        """The cells of the last row."""
        line = self.text[self.text.rfind(b"\n", 0, -1) + 1 :]
        return next(records([line.decode()], self.delimiter)).cells

    def columns(self, places: Sequence[int]) -> list[pa.Array]:
        """The cells of some columns, as texts."""
        names = [f"c{place}" for place in range(self.width)]
        table = reader.read_csv(
            pa.BufferReader(self.text),
            read_options=reader.ReadOptions(column_names=names, block_size=len(self.text) + 1),
            parse_options=reader.ParseOptions(delimiter=self.delimiter),
            convert_options=reader.ConvertOptions(
                include_columns=[names[place] for place in places], column_types=dict.fromkeys(names, pa.string())
            ),
        )
        return [table.column(names[place]).combine_chunks() for place in places]


def runs(pieces: Iterable[bytes], header: Sequence[str], delimiter: str, line: int) -> Iterator[Record | Run]:
    """The records of a text in UTF-8 with plain newlines, whose first one is on ``line``; what is calm in runs.

    From the first text with a line break within quotation marks on there are records alone.
    """
    held, rest = b"", _begun(pieces)
    looks = _looks_for(header[0])
    for piece in rest:
        held += piece
        end = held.rfind(b"\n") + 1
        whole, held = held[:end], held[end:]
        odd = _odd_lines(whole, delimiter, len(header), looks)
        if odd is None:
            held = whole + held
            break
        yield from _apart(whole, odd, header, delimiter, line)
        line += whole.count(b"\n")
    for record in records(_lines(held, rest), delimiter):
        yield record._replace(line=line + record.line - 1, at=line + record.line - 1)


def _begun(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, the first one in two parts: the first rows tell what an ordinary row is, one by one."""
    rest = iter(pieces)
    first = next(rest, b"")
    yield from (first[:_BEGINNING], first[_BEGINNING:])
    yield from rest


def _lines(held: bytes, rest: Iterable[bytes]) -> Iterator[str]:
    for piece in chain(rest, [b""]):
        *whole, held = (held + piece).split(b"\n")
        yield from (f"{line.decode()}\n" for line in whole)
    if held:
        yield held.decode()


def _apart(text: bytes, odd: np.ndarray, header: Sequence[str], delimiter: str, line: int) -> Iterator[Record | Run]:
    """The odd lines of a text as records, and what is between them as runs."""
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == _NEWLINE) + 1
    begins = np.concatenate([[0], ends])
    above = 0
    for place in [*np.flatnonzero(odd).tolist(), len(ends)]:
        if place > above:
            held = text[begins[above] : begins[place]]
            yield Run(
                line=line + above,
                at=line + above,
                text=held,
                rows=place - above,
                delimiter=delimiter,
                width=len(header),
            )
        if place < len(ends):
            raw = text[begins[place] : ends[place]].decode()
            record = next(records([raw], delimiter))
            yield record._replace(line=line + place, at=line + place)
        above = place + 1


def _looks_for(first: str) -> Callable[[bytes], Iterator[int]]:
    """A search for places of a text where its line may be the header again or a total."""
    # a line that begins with an empty cell is an odd one in any case
    headers = tuple(f"\n{mark}{first}".encode() for mark in ("", '"') if first)

    def look(text: bytes) -> Iterator[int]:
        if (b"\n" + text).startswith(headers):
            yield 0
        low = text.lower()
        for whole, wanted, place in (
            *((text, header, 1) for header in headers),
            *((low, trace, 0) for trace in TRACES),
        ):
            at = whole.find(wanted)
            while at >= 0:
                yield at + place
                # one of them is enough in a line
                at = whole.find(wanted, whole.find(b"\n", at + place) if place == 0 else at + 1)

    return look


def _odd_lines(text: bytes, delimiter: str, width: int, look: Callable[[bytes], Iterator[int]]) -> np.ndarray | None:
    """Which lines may be no ordinary rows; none if a line ends within quotation marks."""
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    if not len(ends):
        return np.zeros(0, bool)
    begins = np.concatenate([[0], ends[:-1] + 1])
    signs = np.flatnonzero(data == ord(delimiter))
    if b'"' in text:
        quotes = np.flatnonzero(data == _QUOTE)
        if (np.searchsorted(quotes, ends) % 2).any():
            return None
        signs = signs[np.searchsorted(quotes, signs) % 2 == 0]
    first = np.searchsorted(signs, begins)
    odd: np.ndarray = np.searchsorted(signs, ends) - first != width - 1
    # a text of a few bytes ends with its last newline: what is past it is never a cell
    padded = np.concatenate([data, np.full(2, _NEWLINE, np.uint8)])
    second = np.where(odd, begins, np.concatenate([signs, [0]])[first] + 1)
    for place in (begins, second):
        sign, beside = padded[place], padded[place + 1]
        odd |= (
            (sign == ord(delimiter)) | (sign <= _BLANK) | ((sign == _QUOTE) & ((beside == _QUOTE) | (beside <= _BLANK)))
        )
    odd |= np.isin(padded[begins], [*_RULED]) & np.isin(padded[begins + 1], [*_RULED])
    marked = np.fromiter(look(text), np.int64)
    odd[np.searchsorted(ends, marked)] = True
    return odd


def cut(
    pieces: Iterable[bytes], left: Mapping[int, int], line: int, *, in_place: Callable[[int], bytes]
) -> Iterator[bytes]:
    """A text without some of its lines: first line -> how many; ``in_place`` makes what stands there instead."""
    held, gone = b"", 0
    for piece in chain(pieces, [b""]):
        end = len(held) + len(piece) if not piece else (held + piece).rfind(b"\n") + 1
        whole, held = (held + piece)[:end], (held + piece)[end:]
        below = line + whole.count(b"\n")
        if not gone and not any(line <= first <= below for first in left):
            yield whole
        else:
            for number, text in enumerate(whole.splitlines(keepends=True), line):
                if number in left:
                    gone = left[number]
                    yield in_place(gone)
                if gone:
                    gone -= 1
                else:
                    yield text
        line = below
