"""Take a file into the staging folder: look at its bytes once, refuse what is not a table.

Text and Parquet come in here. The copy has a random name; a text is UTF-8 with plain newlines and
begins with its header, so that what is read afterwards is one thing, whatever the file was.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from kam_analytics.errors import N_, BadInput
from kam_analytics.ingest.text import plain

_CHUNK = 1024 * 1024
_HEADER = 1_000_000
_STALE_SECONDS = 24 * 3600
_DELIMITERS = (",", ";", "\t", "|")
_BOM = codecs.BOM_UTF8
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_A_TABLE = N_("{file} is not a table of text: export it as CSV (UTF-8).")
#: what a file is by its first bytes -> what to do about it
_NOT_TEXT = (
    (b"PK\x03\x04", N_("{file} is a workbook or an archive: open it and save the sheet as CSV (UTF-8).")),
    (b"\xd0\xcf\x11\xe0", N_("{file} is an old or protected Excel workbook: save the sheet as CSV (UTF-8).")),
    (b"%PDF", N_("{file} is a PDF: export the table behind it as CSV.")),
    (b"\x1f\x8b", N_("{file} is compressed: unpack it first.")),
    (b"\x7fELF", _NOT_A_TABLE),
    (b"<!DOCTYPE", _NOT_A_TABLE),
    (b"<html", _NOT_A_TABLE),
)
_PARQUET = b"PAR1"

# a long comment is no reason to stop: the reader has its own limit
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Staged:
    """The copy of a file: where it is, what it is, and what a reader needs to know of it.

    ``header_line`` is the line of the file on which the header of a text stands.
    """

    path: Path
    name: str
    content_hash: str
    is_parquet: bool
    header_line: int = 1
    delimiter: str = ","
    headers: tuple[str, ...] = ()


def take_in(
    file: Path,
    staging: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    wanted: frozenset[str] = frozenset(),
) -> Staged:
    """Copy a file into the staging folder.

    A byte order mark says the encoding, else ``encoding``, else it is UTF-8. Without a ``delimiter``
    it is the one that finds most of the ``wanted`` headers, then the one that finds most headers.

    Raises ``BadInput`` with what to do: missing, empty, binary, NUL bytes, another encoding, no
    header, a header that comes twice, no room.
    """
    name = plain(file.name)
    _sweep(staging)
    target = staging / f"{uuid4().hex}.csv"
    try:
        with file.open("rb") as source:
            first = source.read(4096)
        if first.startswith(_PARQUET):
            target = target.with_suffix(".parquet")
            return Staged(target, name, _copy(file, target), is_parquet=True)
        used_encoding = _encoding(first, encoding)
        _refuse_binary(name, first, used_encoding)
        content_hash, header_line = _copy_text(name, file, target, used_encoding)
        headers, used = _headers(name, target, delimiter, wanted)
        return Staged(target, name, content_hash, False, header_line, used, headers)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise BadInput(N_("{file} cannot be read: {reason}"), file=name, reason=error.strerror or error) from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _sweep(staging: Path) -> None:
    """Copies whose import was killed; nobody else's import takes a day."""
    for left in [*staging.glob("*.csv"), *staging.glob("*.parquet")]:
        if time.time() - left.stat().st_mtime > _STALE_SECONDS:
            left.unlink(missing_ok=True)


def _encoding(first: bytes, said: str | None) -> str:
    if first.startswith(_UTF16):
        return "utf-16"
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


def _copy(file: Path, target: Path) -> str:
    digest = hashlib.blake2b(digest_size=32)
    with file.open("rb") as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
    return digest.hexdigest()


def _copy_text(name: str, file: Path, target: Path, encoding: str) -> tuple[str, int]:
    """Write the copy; the hash of the file as it came, and the line of its header."""
    digest = hashlib.blake2b(digest_size=32)
    header_line = 1
    is_blank = True
    with file.open("rb") as source, target.open("wb") as sink:
        chunks = _read(source, digest)
        try:
            for piece in _plain_newlines(_utf8(name, chunks, encoding)):
                if b"\0" in piece:
                    raise BadInput(
                        N_("{file} holds NUL bytes, so it is damaged or not text: export it again as CSV (UTF-8)."),
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
    """The bytes of a file without its mark, and an empty piece at the end."""
    chunk = source.read(_CHUNK)
    digest.update(chunk)
    yield chunk.removeprefix(_BOM)
    while chunk:
        chunk = source.read(_CHUNK)
        digest.update(chunk)
        yield chunk


def _utf8(name: str, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Pieces of a text in UTF-8; ``UnicodeError`` when it is not of that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    # any bytes are some text in an old encoding, but what reads as UTF-8 was hardly meant otherwise
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
            N_("{file} is UTF-8, not {encoding}: take the encoding out of the mapping."),
            file=name,
            encoding=encoding.upper(),
        )


def _plain_newlines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        whole = held + piece
        held = b"\r" if whole.endswith(b"\r") else b""
        if b"\r" in whole:
            # the last one may be half of a pair: it waits for the next piece
            whole = whole.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if whole:
            yield whole
    if held:
        yield b"\n"


def _headers(name: str, path: Path, delimiter: str | None, wanted: frozenset[str]) -> tuple[tuple[str, ...], str]:
    with path.open(encoding="utf-8", newline="") as text:
        start = text.read(_HEADER)
    parsed = {mark: _first_record(start, mark) for mark in ([delimiter] if delimiter else _DELIMITERS)}
    used, headers = max(parsed.items(), key=lambda item: (len(wanted.intersection(item[1])), len(item[1])))
    twice = next((header for header in headers if header and headers.count(header) > 1), None)
    if twice is not None:
        raise BadInput(N_("The column “{column}” comes twice in {file}: rename one of them."), column=twice, file=name)
    if not any(headers):
        raise BadInput(N_("{file} has no header line: the first line must name the columns."), file=name)
    return tuple(headers), used


def _first_record(start: str, delimiter: str) -> list[str]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, skipinitialspace=delimiter != " ")
    return [plain(header) for header in next(reader, [])]
