"""``[lookup]``: columns that another file has, added to each record by a key before the file is read.

The staged text is rewritten with the columns at the end of each record, so that rows, lines and all
later rules stay the same.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.staging import Staged, take_in
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.mapping.mapping import Lookup, Mapping


def with_lookups(staged: Staged, mapping: Mapping, folders: Sequence[Path], staging: Path) -> Staged:
    """The staged file with the columns of all lookups; notes give the number of rows without a match and of ambiguous keys.

    A lookup's file is in one of ``folders``. Of a key that occurs twice with different values the
    first counts; a row without a match gets empty columns.

    Raises ``BadInput`` if a file, key or column is missing, or a column is in both files.
    """
    for lookup in mapping.lookups:
        file = next((folder / lookup.file for folder in folders if (folder / lookup.file).is_file()), None)
        if file is None:
            raise BadInput(
                N_("The [lookup] file {file} was not found: put it beside the imported file or the mapping."),
                file=lookup.file,
            )
        wanted = frozenset([*lookup.keys.values(), *lookup.columns.values()])
        other = take_in(file, staging, wanted=wanted, encoding=mapping.read.get("encoding"))
        try:
            staged = _joined(staged, other, lookup)
        finally:
            other.path.unlink(missing_ok=True)
    return staged


def _joined(staged: Staged, other: Staged, lookup: Lookup) -> Staged:
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
    found, twice = _by_key(other, lookup)
    missing = _write(staged, lookup, found)
    notes = list(staged.notes)
    if missing:
        message = N_("Rows of {file} without a match in {other}: {n}. Their looked-up columns are empty.")
        notes.append(Note(message, {"file": staged.name, "other": other.name, "n": missing}))
    if twice:
        message = N_(
            "Keys that appear in {other} more than once with different values: {n}. The first line of each is used."
        )
        notes.append(Note(message, {"other": other.name, "n": twice}))
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


def _by_key(other: Staged, lookup: Lookup) -> tuple[dict[tuple[str, ...], list[str]], int]:
    """The wanted cells of each key, and the number of keys with conflicting values."""
    keys = [other.headers.index(name) for name in lookup.keys.values()]
    places = [other.headers.index(name) for name in lookup.columns.values()]
    found: dict[tuple[str, ...], list[str]] = {}
    differing = set()
    with other.path.open(encoding="utf-8", newline="") as text:
        reader = csv.reader(text, delimiter=other.delimiter)
        next(reader, None)
        for record in reader:
            if len(record) != len(other.headers):
                continue
            key = tuple(plain(record[place]) for place in keys)
            cells = [record[place] for place in places]
            if found.setdefault(key, cells) != cells:
                differing.add(key)
    return found, len(differing)


def _write(staged: Staged, lookup: Lookup, found: dict[tuple[str, ...], list[str]]) -> int:
    """Add the columns to every record; return the number without a match."""
    keys = [staged.headers.index(name) for name in lookup.keys]
    width, added = len(staged.headers), len(lookup.columns)
    nothing, missing = [""] * added, 0
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
                    cells = found.get(tuple(plain(record[place]) for place in keys))
                    missing += cells is None
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
    return missing
