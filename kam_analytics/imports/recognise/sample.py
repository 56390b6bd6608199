"""The first and last rows of a file as cells, without staging it: encoding, delimiter, header, lines around the table."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files import staging as copy
from kam_analytics.imports.files.encodings import OLD, old_encodings, utf16_of
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.days import is_date
from kam_analytics.imports.formats.numbers import is_number
from kam_analytics.imports.recognise.matching import bare, every_name
from kam_analytics.imports.shape.around import Around, around
from kam_analytics.imports.shape.below import Below, below, is_typed
from kam_analytics.imports.shape.escapes import doubled, has_marks, is_escaped
from kam_analytics.imports.shape.months import Months, months_of
from kam_analytics.imports.shape.records import Record, records
from kam_analytics.imports.shape.rows import names_of, unpivoted
from kam_analytics.imports.shape.runs import Run, cut, runs
from kam_analytics.imports.shape.traces import has_traces

_HEAD = 512 * 1024
_CHUNK = 1024 * 1024
_ROWS = 1000
#: the number of cells to sample: a file with many columns is judged by fewer rows
_CELLS = 100_000
_LONGEST = 4000
#: a sheet with so many known names is a table
_KNOWN = 2
#: the header is among the first rows
_FIRST = 10
DELIMITERS = (",", ";", "\t", "|")
_WORDS = re.compile(r'[\s;,|"]+')


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The start of a text as rows of cells, and signs around them; line numbers start at 1."""

    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    rows: list[list[str]]
    lines: int
    header_line: int = 1
    #: how many of the sampled rows have as many cells as the header
    even: int = 0
    #: the first words with letters beyond ASCII, when the encoding is a guess
    special: tuple[str, ...] = ()
    #: lines above the header, with the beginning of their text
    above: tuple[str, ...] = ()
    is_grouped: bool = False
    #: rows below the header that are none, and all others that are none
    under: Below = field(default_factory=lambda: Below(names=()))
    around: Around = field(default_factory=Around)
    has_header: bool = True
    #: quotation marks inside a text have a backslash before them
    is_escaped: bool = False
    #: encodings that may be meant, each with words that show it
    encodings: dict[str, str] = field(default_factory=dict)
    #: periods that are columns in the file and rows in the sample, and the year of those that name none
    months: Months | None = None
    year: str = ""


def sample(file: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Sample:
    """Look at a text file. Raises ``BadInput`` for a file that is no table of text, like ``take_in``."""
    name = plain(file.name)
    try:
        with file.open("rb") as source:
            head = source.read(_HEAD)
        said = None if encoding is None else codecs.lookup(encoding).name.removesuffix("-sig")
        copy._refuse_binary(name, head[:4096], utf16_of(head) or said or "utf-8")
        used, lines, special, others = _encoding(name, file, head, said)
        text = codecs.getincrementaldecoder(used)("replace").decode(head.removeprefix(codecs.BOM_UTF8))
    except OSError as error:
        raise BadInput(N_("{file} cannot be read: {reason}"), file=name, reason=error.strerror or error) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_whole = len(head) < _HEAD
    if "\0" in text:
        raise _nul(name)
    if not text.strip():
        raise BadInput(N_("{file} is empty: export it again."), file=name)
    blank = len(text) - len(text.lstrip("\n"))
    text = text[blank:]
    parsed = {mark: _parse(text, mark, is_whole) for mark in ([delimiter] if delimiter else DELIMITERS)}
    mark = max(parsed, key=lambda sign: _worth(parsed[sign]))
    found = parsed[mark]
    if not found:
        raise BadInput(N_("{file} has no header line: the first line must name the columns."), file=name)
    told = replace(_told(found, used, mark, lines, special, blank), encodings=others)
    return _without(file, told) if len(told.headers) > 1 else told


def _told(
    found: list[tuple[int, list[str]]], encoding: str, delimiter: str, lines: int, special: tuple[str, ...], blank: int
) -> Sample:
    width = _width(found)
    at = _header_at(found, width)
    headers = tuple(plain(cell) for cell in found[at][1])
    rows = [cells for _line, cells in found[at + 1 :]]
    above = [" ".join(plain(cell) for cell in cells if plain(cell))[:80] for _line, cells in found[:at]]
    grouped = any(sum(bool(plain(cell)) for cell in cells) >= 2 for _line, cells in found[:at])
    return Sample(
        encoding=encoding,
        delimiter=delimiter,
        headers=headers,
        rows=rows,
        lines=lines,
        header_line=found[at][0] + blank,
        even=sum(len(cells) == len(headers) for cells in rows),
        special=special,
        above=tuple(above),
        is_grouped=grouped,
        has_header=at > 0 or _is_header(headers, rows),
    )


def _without(file: Path, seen: Sample) -> Sample:
    """The sample without what stands below the header and around the rows, as the import will read the file."""
    if has_marks(_pieces(file, seen)):
        with _opened(file, seen) as text:
            seen = replace(seen, is_escaped=is_escaped(text, seen.delimiter, len(seen.headers)))
    with _records(file, seen) as found:
        header, *first = islice(found, 1 + len(seen.rows))
    under = below(seen.headers, [record.cells for record in first if not record.is_blank])
    seen = replace(seen, headers=under.names, under=under)
    skipped = len(header.raw)
    if has_traces(_pieces(file, seen, skipped), header.raw.rstrip("\r\n").encode(), seen.delimiter, len(seen.headers)):
        seen = replace(seen, around=around(under.names, _below_header(file, seen)))
    with _records(file, seen) as found:
        rows = [record.cells for record in islice(_rows(found, seen), len(seen.rows))]
    return replace(seen, rows=rows, even=sum(len(cells) == len(seen.headers) for cells in rows))


def _below_header(file: Path, seen: Sample) -> Iterator[Record | Run]:
    """The rows below the header and what belongs to it."""
    with _records(file, seen) as found:
        above = "".join(_plain(record.raw) for record in islice(found, 1 + seen.under.rows))
        if seen.is_escaped:
            yield from found
            return
    yield from runs(_pieces(file, seen, len(above)), seen.headers, seen.delimiter, 1 + above.count("\n"))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _opened(file: Path, seen: Sample, *, newline: str | None = "") -> TextIO:
    """The text of a file from its header on."""
    encoding = "utf-8-sig" if seen.encoding == "utf-8" else seen.encoding
    text = file.open(encoding=encoding, newline=newline, errors="replace")
    for _line in range(seen.header_line - 1):
        text.readline()
    return text


def _pieces(file: Path, seen: Sample, skipped: int = 0) -> Iterator[bytes]:
    """The text of a file from its header on, without its first signs, as UTF-8 with plain newlines."""
    with _opened(file, seen, newline=None) as text:
        text.read(skipped)
        while piece := text.read(_CHUNK):
            yield piece.encode(errors="replace")


@contextmanager
def _records(file: Path, seen: Sample) -> Iterator[Iterator[Record]]:
    with _opened(file, seen) as text:
        yield records(map(doubled, text) if seen.is_escaped else text, seen.delimiter)


def _rows(found: Iterable[Record], seen: Sample) -> Iterator[Record]:
    """The rows among the records from the header on."""
    for record in islice(found, 1 + seen.under.rows, None):
        if record.line not in seen.around.left and not record.is_blank:
            yield record


# The text -----------------------------------------------------------------------------------------


def _encoding(name: str, file: Path, head: bytes, said: str | None) -> tuple[str, int, tuple[str, ...], dict[str, str]]:
    """The encoding of a file, its number of lines, words that show whether the guess is right, the encodings to ask about."""
    if utf16 := utf16_of(head):
        used = utf16
    elif head.startswith(codecs.BOM_UTF8) or said is None:
        used = "utf-8"
    else:
        used = said
    others: dict[str, str] = {}
    try:
        lines, special = _scan(name, file, used)
    except UnicodeError:
        if used != "utf-8" or said is not None:
            raise _not_of(name, used) from None
        piece = _first_beyond_ascii(file)
        likely = old_encodings(piece)
        used = likely[0]
        if len(likely) > 1:
            others = {encoding: ", ".join(_special(piece.decode(encoding, "replace"))) for encoding in likely}
        try:
            lines, special = _scan(name, file, used)
        except UnicodeError:
            raise _not_of(name, "utf-8") from None
    return used, lines, special if used in OLD or said else (), others


def _special(text: str) -> tuple[str, ...]:
    """The first words with letters beyond ASCII."""
    words = (plain(word[:40]) for word in _WORDS.split(text[: _CHUNK // 4]) if not word.isascii())
    return tuple(islice(dict.fromkeys(words), 5))


def _first_beyond_ascii(file: Path) -> bytes:
    """The first piece of a file that has letters beyond ASCII."""
    with file.open("rb") as source:
        return next((chunk for chunk in iter(lambda: source.read(_CHUNK), b"") if not chunk.isascii()), b"")


def _scan(name: str, file: Path, encoding: str) -> tuple[int, tuple[str, ...]]:
    """Lines of the whole file and its first words with special letters; ``UnicodeError`` if the encoding is wrong."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, last = 0, ""
    special: tuple[str, ...] = ()
    with file.open("rb") as source:
        while True:
            chunk = source.read(_CHUNK)
            if chunk.isascii() and encoding == "utf-8" and not decoder.getstate()[0]:
                if b"\0" in chunk:
                    raise _nul(name)
                lines += chunk.count(b"\n")
                last = chunk[-1:].decode() or last
            else:
                text = decoder.decode(chunk, final=not chunk)
                if "\0" in text:
                    raise _nul(name)
                lines += text.count("\n")
                last = text[-1:] or last
                if len(special) < 5 and not text.isascii():
                    special = tuple(dict.fromkeys([*special, *_special(text)]))[:5]
            if not chunk:
                return lines + (last not in ("\n", "")), special


def _nul(name: str) -> BadInput:
    return BadInput(
        N_("{file} contains NUL bytes, so it is damaged or not text: export it again as CSV (UTF-8)."), file=name
    )


def _not_of(name: str, encoding: str) -> BadInput:
    return BadInput(
        N_(
            '{file} is not {encoding}: save it as UTF-8, or name its encoding in the mapping, for example encoding = "cp1252" under [read].'
        ),
        file=name,
        encoding=encoding.upper(),
    )


# The table ----------------------------------------------------------------------------------------


def _parse(text: str, delimiter: str, is_whole: bool) -> list[tuple[int, list[str]]]:
    """Records that are not blank, each with its first line; the last one of a sample may be incomplete."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != " ")
    found, start, cells = [], 1, 0
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                found.append((start, [cell[:_LONGEST] for cell in record]))
                cells += len(record)
            start = reader.line_num + 1
            if len(found) > _ROWS or cells > _CELLS:
                return found
    except csv.Error:
        return found
    return found if is_whole or len(found) < 2 else found[:-1]


def _width(found: list[tuple[int, list[str]]]) -> int:
    counted = Counter(len(cells) for _line, cells in found[:200])
    return counted.most_common(1)[0][0] if counted else 0


def _worth(found: list[tuple[int, list[str]]]) -> tuple[bool, float, int]:
    """How well a delimiter splits lines: even widths and known names."""
    width = _width(found)
    first = found[:200]
    even = sum(len(cells) == width for _line, cells in first) / max(len(first), 1)
    hits = max((_hits(cells) for _line, cells in found[:_FIRST]), default=0)
    return width > 1, (hits + 1) * even, width


def _hits(cells: list[str]) -> int:
    return sum(bare(cell) in every_name() for cell in cells if cell)


def _periods(cells: list[str]) -> int:
    months = months_of(cells)
    return len(months.days) if months else 0


def _header_at(found: list[tuple[int, list[str]]], width: int) -> int:
    """Find the header: the first row, or a lower one with more known names or below a title."""
    first = found[:_FIRST]
    hits = [_hits(cells) + _periods(cells) if not any(map(is_number, cells)) else 0 for _line, cells in first]
    best = max(range(len(first)), key=lambda index: (hits[index], -index))
    if best and hits[best] >= 2 and hits[best] > hits[0]:
        return best
    filled = [sum(bool(cell.strip()) for cell in cells) for _line, cells in first]
    if hits[0] == 0 and filled[0] == 1 and width > 2:
        return next((index for index, count in enumerate(filled) if count > max(1, width // 2)), 0)
    return 0


def _is_header(headers: tuple[str, ...], rows: list[list[str]]) -> bool:
    """Return False if the first row looks like the rows below it: dates and numbers, and no known name."""
    if _hits(list(headers)):
        return True
    return not any(
        (header and is_number(header) and is_typed(rows, place)) or (is_date(header) and is_typed(rows, place))
        for place, header in enumerate(headers)
    )


@contextmanager
def rows_alone(file: Path, seen: Sample) -> Iterator[tuple[Path, Sample]]:
    """Give the file with its sample; if its lines are not the rows, a copy with the header and rows alone."""
    if not (seen.under.rows or seen.around.left or seen.is_escaped or seen.months):
        yield file, seen
        return
    with TemporaryDirectory() as folder:
        copied, lines = Path(folder) / "rows.csv", 1
        if not (seen.under.rows or seen.is_escaped or seen.months):
            yield copied, replace(seen, encoding="utf-8", header_line=1, lines=_copy_rows(file, seen, copied))
            return
        with copied.open("w", encoding="utf-8", newline="") as sink, _records(file, seen) as found:
            line = csv.writer(sink, delimiter=seen.delimiter, lineterminator="\n")
            line.writerow(seen.headers)
            for record in _rows(found, seen):
                for cells in unpivoted(record.cells, seen.months, seen.year) if seen.months else (record.cells,):
                    line.writerow(cells)
                    lines += 1
        yield copied, replace(seen, encoding="utf-8", header_line=1, lines=lines)


def _copy_rows(file: Path, seen: Sample, copied: Path) -> int:
    """Copy the header and the rows as they are written; the number of their lines."""
    with _records(file, seen) as found:
        header = _plain(next(found).raw)
    below = _pieces(file, seen, len(header))
    lines = 0
    with copied.open("wb") as sink:
        for piece in chain(
            [header.encode()], cut(below, seen.around.left, 1 + header.count("\n"), in_place=lambda n: b"")
        ):
            sink.write(piece)
            lines += piece.count(b"\n")
    return lines


def with_periods(seen: Sample, months: Months, year: str) -> Sample:
    """The sample with a row for each period that has an amount."""
    width = len(seen.headers)
    rows = [cells for row in seen.rows if len(row) == width for cells in unpivoted(row, months, year)]
    return replace(seen, headers=names_of(seen.headers, months), rows=rows, even=len(rows), months=months, year=year)


def header_of(rows: Sequence[list[str]]) -> tuple[str, ...]:
    """The header of the first rows of a sheet, if it has names that are known and rows below it; none otherwise."""
    found = [(number, cells) for number, cells in enumerate(rows, 1) if any(map(str.strip, cells))]
    if len(found) < 2:
        return ()
    at = _header_at(found, _width(found))
    headers = tuple(text for cell in found[at][1] if (text := plain(cell)))
    return headers if at + 1 < len(found) and _hits(list(headers)) >= _KNOWN else ()
