"""Copy a file into the staging folder: read its bytes once, refuse what is not a table.

Text, workbooks and Parquet come in here. The copy has a random name; a text is UTF-8 with plain
newlines and begins with its header, so that later steps read one format, whatever the file was.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from kam_analytics.errors import N_, BadInput, NoRoom, is_full
from kam_analytics.imports.files import workbook
from kam_analytics.imports.files.encodings import utf16_of
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.packed import unpacked
from kam_analytics.imports.files.sheet import ROWS_LOOKED_AT, header_place
from kam_analytics.imports.files.text import plain

_CHUNK, _FIRST = 1024 * 1024, 4096
_HEADER = 1_000_000
_COLUMNS = 2000
_STALE_SECONDS = 24 * 3600
_DELIMITERS = (",", ";", "\t", "|")
_BOM = codecs.BOM_UTF8
_NOT_A_TABLE = N_("{file} is not a table of text: export it as CSV (UTF-8).")
_XML = N_(
    "{file} is XML or a web archive: open it in your spreadsheet program and save it as .xlsx, or as CSV (UTF-8)."
)
#: a file type by its first bytes -> what to do about it
_NOT_TEXT = (
    (
        b"\xd0\xcf\x11\xe0",
        N_("{file} is an old or protected Excel workbook: save it as an unprotected .xlsx, or as CSV (UTF-8)."),
    ),
    (b"%PDF", N_("{file} is a PDF: export the table behind it as CSV.")),
    (b"\x1f\x8b", N_("{file} is compressed: unpack it first.")),
    (b"\x7fELF", _NOT_A_TABLE),
    (b"<?xml", _XML),
    (b"MIME-Version:", _XML),
)
_WEB_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<style", b"<div")
_PARQUET = b"PAR1"
_ARCHIVE = b"PK\x03\x04"

# a long comment is allowed here: the reader has its own limit
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, kw_only=True)
class Staged:
    """The copy of a file: where it is, what it is, and what a reader needs to know about it.

    ``header_line`` is the line of the file on which the header of a text stands; for a workbook it is
    the row of ``sheet``, and every record or blank line after it is one row; ``sheets`` are all its sheets.
    ``lines`` are the lines of records that were written anew, counted from the header on.
    """

    path: Path
    name: str
    content_hash: str
    is_parquet: bool
    header_line: int = 1
    delimiter: str = ","
    headers: tuple[str, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    lines: np.ndarray | None = field(default=None, compare=False)

    @property
    def is_sheet(self) -> bool:
        return bool(self.sheet)


# reason: each way in which a file may be written, under its name
def take_in(
    file: Path,
    staging: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    wanted: frozenset[str] = frozenset(),
    sheet: str | None = None,
    decimal: str = ".",
    date_format: str | None = None,
) -> Staged:
    """Copy a file into the staging folder.

    The encoding is that of a byte order mark, otherwise ``encoding``, otherwise UTF-8. Without a
    ``delimiter`` the one is used that finds most ``wanted`` headers, or else most headers.
    ``sheet``, ``decimal`` and ``date_format`` are for workbooks (see ``workbook.to_csv``).

    Raises ``BadInput`` with what to do: missing, empty, binary, NUL bytes, another encoding, no
    header, a header that comes twice, no room, changed meanwhile, a workbook that cannot be read.
    """
    name = plain(file.name)
    _sweep(staging)
    target = staging / f"{uuid4().hex}.csv"
    how = {"sheet": sheet, "wanted": wanted, "decimal": decimal, "date_format": date_format}
    try:
        with unpacked(file) as whole:
            return _taken_in(name, whole, target, encoding, delimiter, how)
    except OSError as error:
        target.unlink(missing_ok=True)
        if is_full(error):
            raise NoRoom(name) from None
        raise BadInput(N_("{file} cannot be read: {reason}"), file=name, reason=error.strerror or error) from None
    except BaseException:
        target.unlink(missing_ok=True)
        target.with_suffix(".parquet").unlink(missing_ok=True)
        raise


def _taken_in(
    name: str, file: Path, target: Path, encoding: str | None, delimiter: str | None, how: dict[str, Any]
) -> Staged:
    with file.open("rb") as source:
        first = source.read(_FIRST)
    if first.startswith(_PARQUET):
        target = target.with_suffix(".parquet")
        return Staged(path=target, name=name, content_hash=_copy(name, file, target), is_parquet=True)
    if is_workbook(first):
        return _of_workbook(name, file, target, **how)
    used_encoding = _encoding(first, encoding)
    _refuse_binary(name, first, used_encoding)
    content_hash, header_line = _copy_text(name, file, target, used_encoding)
    headers, used, above = _headers(name, target, delimiter, how["wanted"])
    if above:
        _cut(target, above)
    line = header_line + above
    return Staged(
        path=target,
        name=name,
        content_hash=content_hash,
        is_parquet=False,
        header_line=line,
        delimiter=used,
        headers=headers,
        notes=_titles_left_out(name, line, above),
    )


def is_workbook(first: bytes) -> bool:
    """Return True if a file has sheets: a workbook, or a web page with tables that is named .xls."""
    return first.startswith(_ARCHIVE) or first.removeprefix(_BOM).lstrip().lower().startswith(_WEB_PAGES)


def refuse_wide(name: str, columns: int) -> None:
    """Refuse a table with too many columns: it is a mistake, and comparing all pairs of them would take minutes."""
    if columns > _COLUMNS:
        raise BadInput(
            N_("{file} has {n} columns: export it again with the columns that are needed, at most {most}."),
            file=name,
            n=columns,
            most=_COLUMNS,
        )


def _sweep(staging: Path) -> None:
    """Remove copies left by killed imports; a running import never takes a day."""
    for left in [path for suffix in ("csv", "parquet", "xlsx", "cut") for path in staging.glob(f"*.{suffix}")]:
        # the import it belongs to may remove it at any moment
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def _encoding(first: bytes, said: str | None) -> str:
    if utf16 := utf16_of(first):
        return utf16
    return "utf-8" if first.startswith(_BOM) or said is None else codecs.lookup(said).name.removesuffix("-sig")


def _refuse_binary(name: str, first: bytes, encoding: str) -> None:
    body = first.removeprefix(_BOM).lstrip()
    if not body:
        raise BadInput(N_("{file} is empty: export it again."), file=name)
    for mark, sentence in _NOT_TEXT:
        if body[: len(mark)].lower() == mark.lower():
            raise BadInput(sentence, file=name)
    control = sum(0 < byte < 32 and byte not in b"\t\n\r\f" for byte in first)
    if not encoding.startswith(("utf-16", "utf-32")) and control > len(first) / 50:
        raise BadInput(_NOT_A_TABLE, file=name)


def _copy(name: str, file: Path, target: Path) -> str:
    digest = hashlib.blake2b(digest_size=32)
    with file.open("rb") as source, _unchanged(name, source), target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
    return digest.hexdigest()


@contextmanager
def _unchanged(name: str, source: io.BufferedReader) -> Iterator[None]:
    """Refuse a file that changed while it was copied: the copy may be incomplete."""
    before = os.fstat(source.fileno())
    yield
    after = os.fstat(source.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise BadInput(
            N_("{file} changed while it was read: wait until it is complete, then import it again."), file=name
        )


def _of_workbook(name: str, file: Path, target: Path, **how: Any) -> Staged:
    """The sheet as text; the child process reads a copy of the workbook, which nobody changes."""
    copy = target.with_suffix(".xlsx")
    try:
        content_hash = _copy(name, file, copy)
        found = workbook.to_csv(copy, target, name, **how)
    finally:
        copy.unlink(missing_ok=True)
    headers, _, _ = _headers(name, target, ",", frozenset())
    notes = (*found.notes, *_titles_left_out(name, found.header, found.above))
    return Staged(
        path=target,
        name=name,
        content_hash=content_hash,
        is_parquet=False,
        header_line=found.header,
        delimiter=",",
        headers=headers,
        sheet=found.name,
        sheets=found.names,
        notes=notes,
    )


def _titles_left_out(name: str, line: int, above: int) -> tuple[Note, ...]:
    if not above:
        return ()
    message = N_("The header of {file} is on line {line}: the lines above it are skipped.")
    return (Note(message, {"file": name, "line": line}),)


def _copy_text(name: str, file: Path, target: Path, encoding: str) -> tuple[str, int]:
    """Write the copy; return the hash of the original file and the line of its header."""
    digest = hashlib.blake2b(digest_size=32)
    header_line = 1
    is_blank = True
    with file.open("rb") as source, _unchanged(name, source), target.open("wb") as sink:
        chunks = _read(source, digest)
        try:
            for piece in _plain_newlines(_utf8(name, chunks, encoding)):
                if b"\0" in piece:
                    raise BadInput(
                        N_("{file} contains NUL bytes, so it is damaged or not text: export it again as CSV (UTF-8)."),
                        file=name,
                    )
                if is_blank:
                    body = piece.lstrip(b"\n")
                    header_line += len(piece) - len(body)
                    piece, is_blank = body, not body
                sink.write(piece)
        except UnicodeError:
            raise BadInput(
                N_(
                    '{file} is not {encoding}: save it as UTF-8, or name its encoding in the mapping, for example encoding = "cp1252" under [read].'
                ),
                file=name,
                encoding=encoding.upper(),
            ) from None
    return digest.hexdigest(), header_line


def _read(source: io.BufferedReader, digest: hashlib.blake2b) -> Iterator[bytes]:
    """The bytes of a file without its byte order mark, then one empty piece."""
    chunk = source.read(_CHUNK)
    digest.update(chunk)
    yield chunk.removeprefix(_BOM)
    while chunk:
        chunk = source.read(_CHUNK)
        digest.update(chunk)
        yield chunk


def _utf8(name: str, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces of a text in UTF-8; ``UnicodeError`` if it is not in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    # any bytes are valid in an old encoding, but what is valid UTF-8 was almost surely meant as UTF-8
    doubt = None if encoding.startswith("utf") else codecs.getincrementaldecoder("utf-8")()
    only_ascii = True
    for chunk in chunks:
        if encoding == "utf-8" and chunk.isascii() and not decoder.getstate()[0]:
            yield chunk
            continue
        only_ascii = only_ascii and chunk.isascii()
        try:
            if doubt is not None:
                doubt.decode(chunk, final=not chunk)
        except UnicodeError:
            doubt = None
        yield decoder.decode(chunk, final=not chunk).encode()
    if doubt is not None and not only_ascii:
        raise BadInput(
            N_("{file} is UTF-8, not {encoding}: remove the encoding from the mapping."),
            file=name,
            encoding=encoding.upper(),
        )


def _plain_newlines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        whole = held + piece
        held = b"\r" if whole.endswith(b"\r") else b""
        if b"\r" in whole:
            # the last byte may be half of a character: it waits for the next piece
            whole = whole.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if whole:
            yield whole
    if held:
        yield b"\n"


def _headers(name: str, path: Path, delimiter: str | None, wanted: frozenset[str]) -> tuple[tuple[str, ...], str, int]:
    """The headers, the delimiter, and the number of lines above them."""
    with path.open(encoding="utf-8", newline="") as text:
        start = text.read(_HEADER)
    parsed = {mark: _header_record(start, mark, wanted) for mark in ([delimiter] if delimiter else _DELIMITERS)}
    found = max(parsed.items(), key=lambda item: (len(wanted.intersection(item[1][0])), len(item[1][0])))
    used, (headers, above) = found
    refuse_wide(name, len(headers))
    twice = next((header for header in headers if header and headers.count(header) > 1), None)
    if twice is not None:
        raise BadInput(
            N_("The column “{column}” appears twice in {file}: rename one of them."), column=twice, file=name
        )
    if not any(headers):
        raise BadInput(N_("{file} has no header line: the first line must name the columns."), file=name)
    return tuple(headers), used, above


def _header_record(start: str, delimiter: str, wanted: frozenset[str]) -> tuple[list[str], int]:
    """The record that is the header, and the lines above it."""
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, skipinitialspace=delimiter != " ")
    first, lines = [], [0]
    for record in islice(reader, ROWS_LOOKED_AT):
        first.append([plain(cell) for cell in record])
        lines.append(reader.line_num)
    place = header_place(first, wanted)
    return (first[place] if first else []), lines[place]


def _cut(path: Path, lines: int) -> None:
    """Take the first lines out of a text."""
    rest = path.with_suffix(".cut")
    try:
        with path.open("rb") as text, rest.open("wb") as sink:
            for _ in range(lines):
                text.readline()
            shutil.copyfileobj(text, sink, _CHUNK)
        rest.replace(path)
    finally:
        rest.unlink(missing_ok=True)
