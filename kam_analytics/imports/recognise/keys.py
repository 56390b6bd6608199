"""How many rows of a file find theirs in others: the key columns of all of them are read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from pyarrow import csv

from kam_analytics.errors import BadInput
from kam_analytics.imports.files.staging import Staged, take_in
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.mapping.join import ByKey, comparable
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Lookup
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import Guess

#: a file in which columns are looked up, and how
Step = tuple[Guess, Lookup]


@dataclass(kw_only=True)
class Reach:
    """How far the rows of a file reach: ``matched`` of ``rows`` find theirs, ``differing`` find several that differ.

    ``row`` is the first that matches, ``cells`` its keys and what it gets, by column; ``ours`` and ``theirs`` are a key
    that is written in two ways, or, if no row matches, one of the ``keys`` here and one there. ``is_unique`` is true if no key occurs twice in a file that is looked up in.
    """

    rows: int = 0
    keys: int = 0
    matched: int = 0
    differing: int = 0
    row: int = 0
    cells: dict[str, str] = field(default_factory=dict)
    ours: str = ""
    theirs: str = ""
    is_unique: bool = True


class _Table:
    """The rows of a file by their keys, and how each key is written there."""

    def __init__(self, lookup: Lookup, rows: Iterator[tuple[str, ...]], *, several: bool) -> None:
        self.lookup, self.by_key, self.is_unique = lookup, ByKey(several=several), True
        self.written: dict[tuple[str, ...], tuple[str, ...]] = {}
        n = len(lookup.keys)
        for cells in rows:
            key = self._key(cells[:n])
            self.is_unique &= key not in self.written
            self.written.setdefault(key, cells[:n])
            self.by_key.add(key, cells[n:])

    def _key(self, cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(comparable(cell, self.lookup.compare) for cell in cells)

    def key_of(self, known: dict[str, str]) -> tuple[str, ...]:
        return self._key([known[name] for name in self.lookup.keys])


class Keys:
    """Reads the keys of files; what was counted is known until a file changes."""

    def __init__(self, place: Callable[[str], Path]) -> None:
        self._place = place
        self._known: dict[object, Reach] = {}

    def reach(self, guess: Guess, steps: Sequence[Step]) -> Reach:
        """Count the rows of a file that find theirs by way of all steps; none if a file cannot be read to its end."""
        try:
            key = (self._stamp(guess), *((self._stamp(other), repr(lookup)) for other, lookup in steps))
            if key not in self._known:
                self._known[key] = self._counted(guess, steps)
            return self._known[key]
        except (BadInput, OSError, ValueError):
            # what is wrong with the file is said where it is looked at
            return Reach()

    def _counted(self, guess: Guess, steps: Sequence[Step]) -> Reach:
        brought = {name for _other, lookup in steps for name in lookup.columns}
        keys = dict.fromkeys(name for _other, lookup in steps for name in lookup.keys)
        names = [name for name in keys if name not in brought]
        rows: dict[tuple[str, ...], list[int]] = {}
        for number, cells in enumerate(self._cells(guess, names), 1):
            rows.setdefault(cells, [0, number])[0] += 1
        tables = [
            _Table(
                lookup,
                self._cells(other, [*lookup.keys.values(), *lookup.columns.values()]),
                several=_takes_several(guess.kind, lookup),
            )
            for other, lookup in steps
        ]
        found = Reach(
            rows=sum(n for n, _first in rows.values()),
            keys=len(rows),
            is_unique=all(table.is_unique for table in tables),
        )
        for cells, (n, number) in rows.items():
            known = dict(zip(names, cells, strict=True))
            for table in tables:
                key = table.key_of(known)
                more = table.by_key.get(key)
                if more is None:
                    found.differing += n * table.by_key.is_ambiguous(key)
                    break
                known |= dict(zip(table.lookup.columns, more, strict=True))
            else:
                found.matched += n
                if not found.row:
                    found.row, found.cells = number, {name: plain(cell) for name, cell in known.items()}
                if not found.ours and any(table.lookup.compare for table in tables):
                    _note_writing(found, tables, known)
        if not found.matched:
            found.ours = next((", ".join(map(plain, cells)) for cells in rows if all(cells)), "")
            found.theirs = next(
                (", ".join(map(plain, cells)) for cells in tables[0].written.values() if all(cells)), ""
            )
        return found

    def _cells(self, guess: Guess, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        with TemporaryDirectory() as folder:
            staged = take_in(
                self._place(guess.file),
                Path(folder),
                encoding=guess.encoding.value or None,
                delimiter=guess.delimiter.value or None,
                wanted=frozenset(names),
                sheet=guess.sheet or None,
            )
            yield from zip(*_columns(staged, names), strict=True)

    def _stamp(self, guess: Guess) -> object:
        held = self._place(guess.file).stat()
        return guess.file, held.st_size, held.st_mtime_ns, guess.encoding.value, guess.delimiter.value, guess.sheet


def _takes_several(kind: str, lookup: Lookup) -> bool:
    """Return True if a lookup brings one column whose cells may name several, such as the people of an activity."""
    several = KINDS[kind].several if kind in KINDS else ""
    if not several or len(lookup.columns) != 1:
        return False
    return any(name == several for name, _sure, _rank in matching.meanings(kind, next(iter(lookup.columns))))


def _columns(staged: Staged, names: Sequence[str]) -> list[list[str]]:
    """The cells of columns, as they are written; rows with more or fewer cells than the header are left out."""
    every = [f"c{place}" for place in range(len(staged.headers))]
    wanted = [every[staged.headers.index(name)] for name in names]
    table = csv.read_csv(
        staged.path,
        read_options=csv.ReadOptions(column_names=every, skip_rows_after_names=1),
        parse_options=csv.ParseOptions(
            delimiter=staged.delimiter, newlines_in_values=True, invalid_row_handler=lambda row: "skip"
        ),
        convert_options=csv.ConvertOptions(include_columns=wanted, column_types=dict.fromkeys(every, pa.string())),
    )
    return [table[name].to_pylist() for name in wanted]


def _note_writing(found: Reach, tables: Sequence[_Table], known: dict[str, str]) -> None:
    """Keep a key that is written in two ways."""
    for table in tables:
        for name, theirs in zip(table.lookup.keys, table.written[table.key_of(known)], strict=True):
            if plain(known[name]) != plain(theirs):
                found.ours, found.theirs = plain(known[name]), plain(theirs)
                return
