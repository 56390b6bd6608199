"""``[lookup]``: columns that another file has, added to each record by a key before the file is read.

The staged text is rewritten with the columns at the end of each record, so that rows, lines and all
later rules stay the same.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.staging import Staged, take_in
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.mapping.mapping import Lookup, Mapping
from kam_analytics.imports.shape.staged import shaped

NOT_FOUND = N_("The [lookup] file {file} was not found: put it beside the imported file or the mapping.")
#: a whole number with zeros that a spreadsheet or a database may add or drop
_NUMBER = re.compile(r"0*([0-9]+?)(?:[.,]0{1,2})?")


def with_lookups(staged: Staged, mapping: Mapping, folders: Sequence[Path], staging: Path) -> Staged:
    """The staged file with the columns of all lookups; notes give the number of rows without a match and of ambiguous ones.

    A lookup's file is in one of ``folders``. A row without a match gets empty columns, and so does one whose key
    the other file has with different values; an activity gets all of its people.

    Raises ``BadInput`` if a file, key or column is missing, or a column is in both files.
    """
    for lookup in mapping.lookups:
        file = next((folder / lookup.file for folder in folders if (folder / lookup.file).is_file()), None)
        if file is None:
            raise BadInput(NOT_FOUND, file=lookup.file)
        wanted = frozenset([*lookup.keys.values(), *lookup.columns.values()])
        encoding = lookup.read.get("encoding", mapping.read.get("encoding"))
        other = take_in(file, staging, wanted=wanted, encoding=encoding, sheet=lookup.read.get("sheet"))
        try:
            several = [*lookup.columns] == [mapping.columns.get(mapping.kind.several, "")]
            staged = _joined(staged, shaped(other), lookup, several=several)
        finally:
            other.path.unlink(missing_ok=True)
    return staged


def _joined(staged: Staged, other: Staged, lookup: Lookup, *, several: bool) -> Staged:
    if staged.is_parquet or other.is_parquet:
        raise BadInput(N_("[lookup] joins tables of text: save {file} as CSV or .xlsx."), file=staged.name)
    _are_there([*lookup.keys], staged)
    _are_there([*lookup.keys.values(), *lookup.columns.values()], other)
    both = next((name for name in lookup.columns if name in staged.headers), None)
    if both is not None:
        raise BadInput(
            N_(
                'The column “{column}” is also in {file}: rename it, for example columns = {{ other = "{column}" }} under [lookup].'
            ),
            column=both,
            file=staged.name,
        )
    missing, differing = _write(staged, lookup, _by_key(other, lookup, ByKey(several=several)))
    notes = list(staged.notes)
    if missing:
        message = N_("Rows of {file} without a match in {other}: {n}. Their looked-up columns are empty.")
        notes.append(Note(message, {"file": staged.name, "other": other.name, "n": missing}))
    if differing:
        message = N_(
            "Rows of {file} whose key has different values in {other}: {n}. Their looked-up columns are empty."
        )
        notes.append(Note(message, {"file": staged.name, "other": other.name, "n": differing}))
    both_hashes = f"{staged.content_hash} {other.content_hash}".encode()
    return replace(
        staged,
        content_hash=hashlib.blake2b(both_hashes, digest_size=32).hexdigest(),
        headers=(*staged.headers, *lookup.columns),
        notes=tuple(notes),
    )


def _are_there(names: list[str], staged: Staged) -> None:
    for name in names:
        if name not in staged.headers:
            raise BadInput(
                N_("[lookup] names the column “{column}”, which {file} lacks. It has: {known}."),
                column=name,
                file=staged.name,
                known=", ".join(staged.headers)[:300],
            )


def comparable(key: str, compare: str) -> str:
    """A key as it is compared with the keys of the other file."""
    # most of millions of ids need no cleaning
    text = key if key.isascii() and key.isalnum() else plain(key)
    if compare == "numbers" and (number := _NUMBER.fullmatch(text)):
        return number[1]
    return text


class ByKey:
    """The cells of each key of the other file; a key that it has with different cells has none.

    With ``several`` it has all of them in one cell.
    """

    def __init__(self, *, several: bool = False) -> None:
        self._several = several
        self._cells: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._differing: set[tuple[str, ...]] = set()

    def add(self, key: tuple[str, ...], cells: tuple[str, ...]) -> None:
        # a row without a key belongs to no other
        if all(key) and (held := self._cells.setdefault(key, cells)) != cells:
            if not self._several:
                self._differing.add(key)
            elif cells[0] not in held[0].split("; "):
                self._cells[key] = (f"{held[0]}; {cells[0]}",)

    def get(self, key: tuple[str, ...]) -> tuple[str, ...] | None:
        """The cells; ``None`` if there are none, or different ones."""
        return None if key in self._differing else self._cells.get(key)

    def is_ambiguous(self, key: tuple[str, ...]) -> bool:
        return key in self._differing


def _by_key(other: Staged, lookup: Lookup, found: ByKey) -> ByKey:
    keys = [other.headers.index(name) for name in lookup.keys.values()]
    places = [other.headers.index(name) for name in lookup.columns.values()]
    for record in _records(other):
        found.add(_key(record, keys, lookup), tuple(record[place] for place in places))
    return found


def _records(staged: Staged) -> Iterator[list[str]]:
    """The records of a staged text that have as many cells as its header."""
    with staged.path.open(encoding="utf-8", newline="") as text:
        sign = staged.delimiter
        reader = csv.reader(text, delimiter=sign, skipinitialspace=sign != " ")
        next(reader, None)
        yield from (record for record in reader if len(record) == len(staged.headers))


def _key(record: Sequence[str], places: Sequence[int], lookup: Lookup) -> tuple[str, ...]:
    return tuple(comparable(record[place], lookup.compare) for place in places)


def _write(staged: Staged, lookup: Lookup, found: ByKey) -> tuple[int, int]:
    """Add the columns to every record; return the number without a match, and of those with an ambiguous one."""
    keys = [staged.headers.index(name) for name in lookup.keys]
    width, added = len(staged.headers), len(lookup.columns)
    nothing, missing, differing = [""] * added, 0, 0
    joined, last = staged.path.with_suffix(".cut"), 0
    try:
        with (
            staged.path.open(encoding="utf-8", newline="") as text,
            joined.open("w", encoding="utf-8", newline="") as sink,
        ):
            sign = staged.delimiter
            reader = csv.reader(text, delimiter=sign, skipinitialspace=sign != " ", strict=True)
            line = csv.writer(sink, delimiter=staged.delimiter, lineterminator="\n")
            line.writerow([*next(reader), *lookup.columns])
            for record in reader:
                last = reader.line_num
                if not record and width > 1:
                    sink.write("\n")
                    continue
                record = record or [""]
                if len(record) > width:
                    line.writerow([*record, *nothing])
                elif len(record) < width:
                    # a record with too few or too many cells stays one, so that it is rejected later
                    line.writerow(record)
                else:
                    key = _key(record, keys, lookup)
                    cells = found.get(key)
                    differing += found.is_ambiguous(key)
                    missing += cells is None and not found.is_ambiguous(key)
                    line.writerow([*record, *(cells or nothing)])
        joined.replace(staged.path)
    except csv.Error:
        raise BadInput(
            N_("Line {line} of {file} has a misplaced or unclosed quotation mark: fix that line."),
            file=staged.name,
            line=last + staged.header_line,
        ) from None
    finally:
        joined.unlink(missing_ok=True)
    return missing, differing
