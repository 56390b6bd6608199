"""Take a file into the staging folder: look at its bytes once, refuse what is not a table.

Only .csv-like text and .parquet come in here. The copy has a random name, UTF-8 and plain newlines,
so that what is read afterwards is one thing, whatever the file was.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from kam_analytics.errors import N_, BadInput

_CHUNK = 8 * 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: what a file is by its first bytes -> what to do about it
_NOT_TEXT = (
    (b"PK\x03\x04", N_("{file} is a workbook or an archive: open it and save the sheet as CSV (UTF-8).")),
    (b"\xd0\xcf\x11\xe0", N_("{file} is an old or protected Excel workbook: save the sheet as CSV (UTF-8).")),
    (b"%PDF", N_("{file} is a PDF: export the table behind it as CSV.")),
    (b"\x1f\x8b", N_("{file} is compressed: unpack it first.")),
)
_PARQUET = b"PAR1"


@dataclass(frozen=True)
class Staged:
    """The copy of a file: where it is, what it is, and what a reader needs to know of it."""

    path: Path
    name: str
    content_hash: str
    is_parquet: bool
    newlines: int = 0
    delimiter: str = ","
    headers: tuple[str, ...] = ()


def take_in(file: Path, staging: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Staged:
    """Copy a file into the staging folder.

    Raises ``BadInput`` with what to do: missing, empty, binary, NUL bytes, another encoding than
    said (UTF-8 or UTF-16 with its mark when nothing is said), no header, a header that comes twice.
    """
    try:
        first = _first_bytes(file)
    except OSError as error:
        raise BadInput(N_("{file} cannot be read: {reason}"), file=file.name, reason=error.strerror) from None
    target = staging / f"{uuid4().hex}{'.parquet' if first.startswith(_PARQUET) else '.csv'}"
    try:
        if first.startswith(_PARQUET):
            return Staged(target, file.name, _copy(file, target), is_parquet=True)
        _refuse_binary(file.name, first)
        content_hash, newlines = _copy_text(file, target, encoding or _encoding(first))
        headers, used = _headers(file.name, target, delimiter)
        return Staged(target, file.name, content_hash, False, newlines, used, headers)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def physical_lines(staged: Staged) -> Iterator[int]:
    """The line on which each record of a text file begins, header first, blank lines left out."""
    with staged.path.open(encoding="utf-8", newline="") as text:
        reader = csv.reader(text, delimiter=staged.delimiter)
        start = 1
        for record in reader:
            if record:
                yield start
            start = reader.line_num + 1


def _first_bytes(file: Path) -> bytes:
    with file.open("rb") as source:
        return source.read(4096)


def _encoding(first: bytes) -> str:
    return next((name for mark, name in _UTF16.items() if first.startswith(mark)), "utf-8-sig")


def _refuse_binary(name: str, first: bytes) -> None:
    if not first.strip():
        raise BadInput(N_("{file} is empty: export it again."), file=name)
    for mark, sentence in _NOT_TEXT:
        if first.startswith(mark):
            raise BadInput(sentence, file=name)
    control = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in first)
    if not first.startswith(tuple(_UTF16)) and control > 0 and (b"\x7fELF" in first or control > len(first) / 50):
        raise BadInput(N_("{file} is not a table of text: export it as CSV (UTF-8)."), file=name)


def _copy(file: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
    return digest.hexdigest()


def _copy_text(file: Path, target: Path, encoding: str) -> tuple[str, int]:
    digest = hashlib.sha256()
    newlines = 0
    last = b"\n"
    for chunk in _utf8(file, encoding, digest):
        if b"\0" in chunk:
            raise BadInput(
                N_("{file} holds NUL bytes, so it is damaged or not text: export it again as CSV (UTF-8)."),
                file=file.name,
            )
        with target.open("ab") as sink:
            sink.write(chunk)
        newlines += chunk.count(b"\n")
        last = chunk[-1:]
    return digest.hexdigest(), newlines + (last != b"\n")


def _utf8(file: Path, encoding: str, digest: hashlib._Hash) -> Iterator[bytes]:
    """The file in UTF-8 with plain newlines, in pieces; the digest is that of the file as it came."""
    try:
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    except LookupError:
        raise BadInput(N_("The encoding “{encoding}” is not known."), encoding=encoding) from None
    with file.open("rb") as source:
        while True:
            chunk = source.read(_CHUNK)
            digest.update(chunk)
            try:
                piece = decoder.decode(chunk, final=not chunk)
            except UnicodeError:
                raise BadInput(
                    N_(
                        '{file} is not {encoding}: save it as UTF-8, or name its encoding in the mapping, for example encoding = "cp1252" under [read].'
                    ),
                    file=file.name,
                    encoding=encoding.removesuffix("-sig").upper(),
                ) from None
            if piece:
                yield piece.encode()
            if not chunk:
                return


def _headers(name: str, path: Path, delimiter: str | None) -> tuple[tuple[str, ...], str]:
    with path.open(encoding="utf-8", newline="") as text:
        start = text.read(1_000_000)
    try:
        parsed = {
            mark: next((row for row in csv.reader(io.StringIO(start), delimiter=mark) if row), [])
            for mark in ([delimiter] if delimiter else _DELIMITERS)
        }
    except csv.Error as error:
        raise BadInput(N_("The header of {file} cannot be read: {reason}"), file=name, reason=str(error)) from None
    used, headers = max(parsed.items(), key=lambda item: len(item[1]))
    headers = [header.strip() for header in headers]
    twice = next((header for header in headers if header and headers.count(header) > 1), None)
    if twice is not None:
        raise BadInput(N_("The column “{column}” comes twice in {file}: rename one of them."), column=twice, file=name)
    if not any(headers):
        raise BadInput(N_("{file} has no header line: the first line must name the columns."), file=name)
    return tuple(headers), used
