"""The child process that turns one sheet of a workbook into CSV: .xlsx, or a web page that is named .xls, whose tables
are its sheets. Neither is ever opened elsewhere.

Run by its path (``workbook.py`` does), so that it imports nothing from the product: only the standard
library and openpyxl. It limits itself first, looks at the archive before it parses anything, reads
the sheet row by row and answers with one line of JSON: what it wrote, or what the problem is.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

MEMORY = 1_000_000_000
SECONDS = 25
#: unpacked bytes of a workbook, how many times its size that may be, its parts, bytes of the text it becomes
UNPACKED, RATIO, ENTRIES, WRITTEN = 100_000_000, 100, 1_000, 400_000_000
#: below this size any compression ratio is allowed
_SMALL = 1_000_000
#: the header is looked for in this many first rows, in this many first sheets
ROWS_LOOKED_AT, _SHEETS_LOOKED_AT = 20, 50
#: this much of a cell is shown of a sheet that may be meant
_SHOWN = 80
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_CHUNK = 1024 * 1024
#: a number or a date: never the name of a column
VALUE = re.compile(r"[+-]?\d[\d.,'\u00a0\u202f ]*|\d{4}-\d\d?-\d\d?.*|\d\d?[./]\d\d?[./]\d{2,4}.*")


class Problem(Exception):
    """Why a workbook is not read; ``workbook.py`` has the sentence."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.answer = {"problem": code, **fields}


def header_place(rows: list[list[str]], wanted: frozenset[str]) -> int:
    """Find the header among the first rows: the first row that is no title.

    A later row is the header if it has all wanted columns, or only wanted columns, and no row above it
    looks like data: several cells, one of them a number or a date. If the first row has no wanted
    column, rows of a single cell are titles, and a row with gaps above one with more names has the names of groups.

    >>> header_place([["Sales 2026"], ["customer", "day"], ["A1", "2026-01-01"]], frozenset({"customer", "day"}))
    1
    """
    filled = [{cell for cell in row if cell} for row in rows]
    if wanted:
        for place, cells in enumerate(filled):
            if wanted <= cells or (len(cells) > 1 and cells <= wanted):
                return place
            if len(cells) > 1 and any(map(VALUE.fullmatch, cells)):
                break
    place = 0
    if filled and len(filled[0]) == 1 and not filled[0] & wanted:
        place = next((place for place, cells in enumerate(filled) if len(cells) > 1), 0)
    names = filled[place : place + 2]
    if len(names) == 2 and len(names[0]) < len(names[1]) and not any(map(VALUE.fullmatch, names[0] | names[1])):
        has_values = any(map(VALUE.fullmatch, {cell for cells in filled[place + 2 :] for cell in cells}))
        return place + (has_values and not names[0] & wanted)
    return place


def main() -> None:
    asked = json.load(sys.stdin)
    try:
        answer = _convert(asked)
    except Problem as problem:
        answer = problem.answer
    except MemoryError:
        answer = {"problem": "too_large"}
    except OSError as error:
        answer = {"problem": "not_readable", "reason": error.strerror or str(error)}
    except Exception as error:
        answer = {"problem": "damaged", "reason": type(error).__name__}
    print(json.dumps(answer))


def _limit() -> None:
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _convert(asked: dict[str, Any]) -> dict[str, Any]:
    source = Path(asked["file"])
    book = _web_page(source) if _is_web_page(source) else _workbook(source)
    wanted = frozenset(asked["wanted"])
    firsts = _firsts(book, asked["sheet"])
    sheet, place = _chosen(book, firsts, wanted)
    # without names it is not known how wide the header is
    width = 0 if wanted else max(len(values) for number, values in firsts[sheet.title] if number >= place)
    counts = _write(book, sheet, place, width, Path(asked["target"]), asked["decimal"], asked["date_format"])
    shown = {
        title: [[_text(value, ".", None)[:_SHOWN] for value in values] for _, values in first]
        for title, first in firsts.items()
    }
    return {"sheet": sheet.title, "sheets": _titles(book), "firsts": shown, **counts}


def _is_web_page(source: Path) -> bool:
    with source.open("rb") as page:
        return page.read(_CHUNK).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")


def _web_page(source: Path) -> Any:
    """A web page that is named .xls, with its tables as sheets."""
    if source.stat().st_size > UNPACKED:
        raise Problem("too_large")
    spec = spec_from_file_location("webpage", Path(__file__).with_name("webpage.py"))
    assert spec is not None
    assert spec.loader is not None
    webpage = module_from_spec(spec)
    spec.loader.exec_module(webpage)
    page = webpage.page_of(source.read_bytes())
    if not page.worksheets:
        raise Problem("no_table")
    return page


def _workbook(source: Path) -> Any:
    _look_at_archive(source)
    # it only asks whether they are there; without them it starts in half the time and memory
    sys.modules.update({"numpy": None, "pandas": None})  # type: ignore[dict-item]
    import warnings

    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    return load_workbook(source, read_only=True, data_only=True, keep_links=False)


def _look_at_archive(source: Path) -> None:
    """Check sizes before unpacking and again while unpacking: the sizes an archive declares may be false."""
    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile:
        raise Problem("damaged", reason="BadZipFile") from None
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED:
        raise Problem("too_large")
    if unpacked > _SMALL and unpacked > RATIO * source.stat().st_size:
        raise Problem("too_large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Problem("protected")
    if not any(entry.filename.lstrip("/") == "xl/workbook.xml" for entry in entries):
        raise Problem("not_a_workbook")
    left = UNPACKED
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            left -= _look_at_part(archive, entry, left)


def _look_at_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    size, end = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise Problem("too_large")
            whole = end + chunk
            if any(mark in whole for mark in _DOCTYPES):
                # no spreadsheet program writes a DTD: entities can expand without end
                raise Problem("damaged", reason="DOCTYPE")
            end = chunk[-32:]
    return size


def _titles(book: Any) -> list[str]:
    return [str(sheet.title) for sheet in book.worksheets]


def _firsts(book: Any, named: str | None) -> dict[str, list[tuple[int, list[Any]]]]:
    """The first rows of the sheets with data: of the named one, otherwise of all that are shown."""
    if named is not None:
        looked_at = [sheet for sheet in book.worksheets if _plain(sheet.title) == _plain(named)][:1]
        if not looked_at:
            raise Problem("no_sheet", sheets=_titles(book))
    else:
        looked_at = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:_SHEETS_LOOKED_AT]
    firsts = {sheet.title: first for sheet in looked_at if (first := _first_rows(book, sheet))}
    if not firsts:
        raise Problem("empty" if book.worksheets else "damaged", sheets=_titles(book))
    return firsts


def _chosen(book: Any, firsts: dict[str, list[tuple[int, list[Any]]]], wanted: frozenset[str]) -> tuple[Any, int]:
    """The sheet to read and the row of its header: the first one with the wanted columns, or else with most of them."""
    rows = {title: _header_row(first, wanted) for title, first in firsts.items()}
    found = {title: len(wanted & {*map(_plain, dict(firsts[title])[row])}) for title, row in rows.items()}
    best = max(found, key=lambda title: found[title])
    return next(sheet for sheet in book.worksheets if sheet.title == best), rows[best]


def _first_rows(book: Any, sheet: Any) -> list[tuple[int, list[Any]]]:
    """Number and values of the first rows with data."""
    found = []
    with _reading(book, sheet) as rows:
        for number, cells in rows:
            values = _in_place(cells, max((cell["column"] for cell in cells), default=0))
            if any(map(_plain, values)):
                found.append((number, values))
            if len(found) == ROWS_LOOKED_AT:
                break
    return found


def _header_row(first: list[tuple[int, list[Any]]], wanted: frozenset[str]) -> int:
    return first[header_place([[_plain(value) for value in values] for _, values in first], wanted)][0]


def _plain(value: Any) -> str:
    return "" if value is None else unicodedata.normalize("NFC", str(value)).strip(" \t\n\r\u00a0\ufeff")


class _Rows:
    """Number and cells of the rows that a sheet holds; ``uncomputed`` are the columns of formulas without a result."""

    def __init__(self, book: Any, sheet: Any) -> None:
        from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

        uncomputed: list[int] = []

        class Parser(WorkSheetParser):  # type: ignore[misc]
            def parse_cell(self, element: Any) -> Any:
                cell = super().parse_cell(element)
                if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                    uncomputed.append(cell["column"])
                return cell

        self.uncomputed = uncomputed
        self._source = sheet._get_source()
        self._parser = Parser(
            self._source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )

    def __enter__(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        return iter(self._parser.parse())

    def __exit__(self, *_: object) -> None:
        self._source.close()


def _reading(book: Any, sheet: Any) -> Any:
    """What gives the rows of a sheet: number and cells."""
    return sheet if hasattr(sheet, "rows_by_column") else _Rows(book, sheet)


def _in_place(cells: Iterable[dict[str, Any]], width: int) -> list[Any]:
    values: list[Any] = [None] * width
    for cell in cells:
        if 1 <= cell["column"] <= width:
            values[cell["column"] - 1] = cell["value"]
    return values


# reason: what is written where, part by part
def _write(
    book: Any, sheet: Any, header: int, width: int, target: Path, decimal: str, date_format: str | None
) -> dict[str, Any]:
    """Write the rows from the header on; an empty row between others becomes a blank line, so that lines match rows."""
    reading = _reading(book, sheet)
    written, blank, above = 0, 0, 0
    with target.open("w", encoding="utf-8", errors="replace", newline="") as text, reading as found:
        line = csv.writer(text, lineterminator="\n")
        last = header - 1
        for number, cells in found:
            if number <= last:
                if number >= header:
                    raise Problem("damaged", reason="rows out of order")
                above += any(_plain(cell["value"]) for cell in cells)
                continue
            if number == header:
                width = width or max(cell["column"] for cell in cells if _plain(cell["value"]))
            texts = [_text(value, decimal, date_format) for value in _in_place(cells, width)]
            blank += number - last - 1
            last = number
            if not any(texts):
                blank += 1
                continue
            text.write("\n" * blank)
            line.writerow(texts)
            blank = 0
            written += sum(map(len, texts)) + len(texts)
            if written > WRITTEN:
                raise Problem("too_large")
    uncomputed = sum(column <= width for column in reading.uncomputed)
    return {"header": header, "above": above, "uncomputed": uncomputed}


def _text(value: Any, decimal: str, date_format: str | None) -> str:
    """A cell as a person sees it: dates as dates, whole numbers without decimals, numbers with the mapping's decimal sign."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # a workbook shows fifteen digits; an id must not become 17850.0
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else format(value, ".15g").replace(".", decimal)
    if isinstance(value, (datetime, date)):
        if date_format is not None:
            return value.strftime(date_format)
        has_time = isinstance(value, datetime) and value.time() != time()
        return value.strftime("%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d")
    return str(value)


if __name__ == "__main__":
    _limit()
    main()
