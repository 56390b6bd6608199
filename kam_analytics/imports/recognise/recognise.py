"""Recognise a file: its formats, its kind, which column is which field, and open questions.

Nothing is written and nothing is decided without evidence: each part of a ``Guess`` has its evidence
and its alternatives. ``choices`` makes a mapping from it.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kam_analytics.errors import N_, BadInput, NoRoom, is_full
from kam_analytics.imports.files import parquet, workbook
from kam_analytics.imports.files import staging as copy
from kam_analytics.imports.files.encodings import OLD
from kam_analytics.imports.files.packed import unpacked
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.cells import BLANK, is_wrapped, unwrapped
from kam_analytics.imports.formats.days import dates_of
from kam_analytics.imports.formats.numbers import is_number
from kam_analytics.imports.mapping.choices import Said
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import (
    SIGNS,
    Column,
    Guess,
    Part,
    days_in_two,
    ids_with_zero,
    other_meanings,
    repeated_id,
)
from kam_analytics.imports.recognise.periods import is_of_months, with_years
from kam_analytics.imports.recognise.sample import DELIMITERS, Sample, header_of, rows_alone, sample, with_periods
from kam_analytics.imports.recognise.scoring import OFFERED, kind_of, scores_of
from kam_analytics.imports.recognise.standing import is_of_status
from kam_analytics.imports.recognise.tallies import read_together, with_tallies
from kam_analytics.imports.recognise.whole import Blanks, Collector, Days, Tally, Ways, read_through
from kam_analytics.imports.shape.gaps import gaps_of
from kam_analytics.imports.shape.months import Months, months_of
from kam_analytics.imports.shape.said import said_of

_SAMPLES = 5
_LONGEST = 80
#: a year in the name of a file or a title; so many columns beside those of years make a list of customers
_YEAR, _BESIDE_YEARS = r"(?<!\d)20\d\d(?!\d)", 4
#: so many first cells of a column are compared with those of another
_CELLS = 200
_WITH_ZERO = re.compile(r"[0-9]+[.]0+")
#: a column with more different values among the first rows is none of statuses or types, unless its name says so
_CODES = 200
#: the share of numbers that makes a column one of numbers; the longest of them
_NUMERIC, _NUMBER = 0.5, 40


# reason: each way in which a file may be read, under its name
def recognise(
    file: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    months: str | None = None,
    currency: str = "",
) -> Guess:
    """Guess what a file is; ``encoding``, ``delimiter``, ``sheet`` and ``months`` are a person's choices, if any.

    ``currency`` is the reporting currency: of amounts in several currencies the one in it counts. Raises ``BadInput``
    with what to do for a file that is no table.
    """
    said = {"encoding": encoding, "delimiter": delimiter, "sheet": sheet, "months": months, "currency": currency}

    @cache
    def again(word: str, value: str) -> Guess:
        return recognise(file, **{**said, word: value})  # type: ignore[arg-type]

    guess = _looked_at(file, encoding, delimiter, sheet, months)
    return _with_fields(replace(guess, currency=currency, again=again))


def _looked_at(file: Path, encoding: str | None, delimiter: str | None, sheet: str | None, months: str | None) -> Guess:
    name = plain(file.name)
    try:
        with unpacked(file) as whole:
            with whole.open("rb") as source:
                first = source.read(copy._FIRST)
            if copy.is_workbook(first):
                return _of_workbook(name, whole, sheet, months)
            if first.startswith(copy._PARQUET):
                return _of_parquet(name, whole)
            seen = sample(whole, encoding=encoding, delimiter=delimiter)
            return _of_text(name, whole, seen, encoding, delimiter, months)
    except OSError as error:
        raise NoRoom(name) if is_full(error) else _not_readable(name, error) from None


def _of_parquet(name: str, file: Path) -> Guess:
    table = parquet.sample(file, _has_codes)
    columns = tuple(
        replace(seen, counts=table.counts.get(header, seen.counts))
        for header, values in table.columns.items()
        for seen in [_column(header, values, table.shown)]
    )
    guess = _guess(name, columns, table.rows, Part(value=""), Part(value=""), (), is_parquet=True)
    return with_tallies(guess, partial(parquet.read_together, file))


# reason: the sample of a file, and each way in which it was asked for
def _of_text(
    name: str, file: Path, seen: Sample, encoding: str | None, delimiter: str | None, months: str | None
) -> Guess:
    copy.refuse_wide(name, len(seen.headers))
    periods = months_of(seen.headers)
    if periods is not None and months:
        seen = with_periods(seen, periods, months if months.isdecimal() else "")
    columns = tuple(
        _column(header, [row[place].strip() if place < len(row) else "" for row in seen.rows], len(seen.rows))
        for place, header in enumerate(seen.headers)
    )
    columns = tuple(map(_asked, columns, seen.under.asked or ("",) * len(columns)))
    signs = _signs(name, seen, columns)
    with rows_alone(file, seen) as (text, alone):
        columns = _of_whole_file(text, alone, columns)
        if any(item.code == "no_rows" for item in signs):
            rows = 0
        else:
            rows = max(alone.lines - alone.header_line, len(seen.rows) if alone.lines < len(seen.rows) else 0)
        parts = _encoding(seen, encoding), _delimiter(seen, delimiter)
        guess = _guess(name, columns, rows, *parts, signs, seen.header_line)
        guess = replace(
            guess,
            repeated=repeated_id(guess, seen.headers, seen.rows),
            around=seen.around,
            open_ways={"encoding": seen.encodings} if seen.encodings else {},
            months=months_of(guess.headers) if periods and not months and _are_amounts(columns, periods) else None,
            years=tuple(dict.fromkeys(re.findall(_YEAR, " ".join([name, *seen.above])))),
        )
        return with_tallies(guess, partial(read_together, text, alone))


def _are_amounts(columns: Sequence[Column], periods: Months) -> bool:
    """Return True if the columns of periods have numbers; years beside many columns or days are those of single rows."""
    held = [columns[place] for place in periods.days]
    others = [column for place, column in enumerate(columns) if place not in periods.left]
    has_numbers = any(column.filled for column in held) and all(column.numbers for column in held if column.filled)
    is_of_rows = len(others) > _BESIDE_YEARS or any(column.dates is not None for column in others)
    return has_numbers and not (periods.step == "year" and is_of_rows)


def _asked(column: Column, text: str) -> Column:
    return replace(column, asked=text)


def _of_workbook(name: str, file: Path, sheet: str | None, months: str | None) -> Guess:
    """A sheet as the child process writes it; its formats are known, so that nothing has to be chosen.

    Unless a sheet is named, the one with a table is read; of several tables the first one, and the others are named.
    """
    with TemporaryDirectory() as folder:
        book, text = Path(folder) / "book.xlsx", Path(folder) / "sheet.csv"
        shutil.copyfile(file, book)
        found = workbook.to_csv(book, text, name, sheet=sheet)
        tables = {title: ", ".join(header) for title, rows in found.firsts.items() if (header := header_of(rows))}
        if tables and found.name not in tables:
            chosen = workbook.to_csv(book, text, name, sheet=next(iter(tables)))
            found = replace(chosen, notes=(workbook.sheet_read(name, chosen), *chosen.notes))
        guess = _of_text(name, text, sample(text, encoding="utf-8", delimiter=","), None, ",", months)
    above = (
        Said(
            code="title_above", message=SIGNS["title_above"], fields={"file": name, "line": found.header, "text": "…"}
        ),
    ) * bool(found.above)
    notes = tuple(Said(code="workbook", message=note.message, fields=note.fields) for note in found.notes)
    line = guess.header_line + found.header - 1
    return replace(
        guess, encoding=Part(value=""), delimiter=Part(value=""), header_line=line, sheet=found.name, sheets=found.names,
        signs=(*notes, *above, *guess.signs), open_ways={"sheet": tables} if len(tables) > 1 and sheet is None else {},
    )  # fmt: skip


def _not_readable(name: str, error: OSError) -> BadInput:
    return BadInput(N_("{file} cannot be read: {reason}"), file=name, reason=error.strerror or error)


# reason: what was found out about a file, part by part
def _guess(
    name: str,
    columns: tuple[Column, ...],
    rows: int,
    encoding: Part,
    delimiter: Part,
    signs: tuple[Said, ...],
    header_line: int = 1,
    *,
    is_parquet: bool = False,
) -> Guess:
    usable = with_years(tuple({column.name: column for column in reversed(columns) if column.name}.values())[::-1])
    headers = [column.name for column in usable]
    signature = matching.signature_of(headers)
    scores = scores_of([column.seen for column in usable], name)
    cells = {column.name: list(filter(None, column.cells)) for column in usable}
    kind, sure = kind_of(scores, cells, name)
    if signature is not None:
        kind, sure = signature.kind, 1.0
    guess = Guess(
        file=name,
        columns=usable,
        rows=rows,
        encoding=encoding,
        delimiter=delimiter,
        kind=kind,
        confidence=round(sure, 2),
        because=(),
        kinds=tuple((score.kind, round(score.points, 2)) for score in scores if score.points >= OFFERED),
        fields={},
        left=tuple(headers),
        missing=(),
        signs=signs,
        not_a_kind=signature.name if signature and not signature.kind else "",
        source=signature.source if signature else "",
        header_line=header_line,
        is_parquet=is_parquet,
    )
    if not kind:
        return replace(guess, because=signature.all if signature else ())
    guess = _with_fields(guess)
    return replace(
        guess,
        signs=(*signs, *ids_with_zero(name, kind, guess.fields, usable), *other_meanings(guess), *days_in_two(guess)),
        because=signature.all if signature else tuple(guess.fields.values()),
    )


def _with_fields(guess: Guess) -> Guess:
    """The guess with the columns of its kind's fields."""
    fields = guess.fields_of(guess.kind) if guess.kind else {}
    left = tuple(header for header in guess.headers if header not in fields.values())
    return replace(
        guess, fields=fields, left=left, missing=matching.missing(guess.kind, set(fields)) if guess.kind else ()
    )


def _column(name: str, cells: Sequence[str], of: int) -> Column:
    values = list(map(unwrapped, cells))
    filled = [value for value in values if value and value not in BLANK]
    distinct = list(dict.fromkeys(filled))
    probe = distinct[:50]
    share = sum(map(is_number, probe)) / len(probe) if probe else 0.0
    numbers = tuple(value for value in distinct if len(value) <= _NUMBER) if share >= _NUMERIC else ()
    return Column(
        name=name,
        samples=tuple(plain(value)[:_LONGEST] for value in distinct[:_SAMPLES]),
        filled=len(filled),
        of=of,
        dates=dates_of(filled, by_header=is_of_months(name)),
        number_share=share,
        numbers=numbers,
        counts=Counter(map(plain, filled)) if _has_codes(name, distinct) else {},
        cells=tuple(value[:_LONGEST] for value in values[:_CELLS]),
        blanks=tuple(sorted(BLANK.intersection(values))),
        is_wrapped=any(map(is_wrapped, cells)),
        gaps=gaps_of(cells),
        ends_in_zero=bool(distinct) and all(map(_WITH_ZERO.fullmatch, distinct)),
    )


def _has_codes(name: str, values: Sequence[str]) -> bool:
    """Return True for few values, or for many statuses and types, as where each has a day or a name with it."""
    distinct = set(values)
    if len(distinct) <= _CODES:
        return True
    is_status = "status" in [field for field, _sure, _rank in matching.meanings("opportunities", name, False)]
    return (is_status or is_of_status(name)) and not all(value.isdigit() for value in distinct)


def _of_whole_file(file: Path, seen: Sample, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with what the rows below the first ones show: other values, other ways of writing dates and numbers."""
    if seen.lines <= len(seen.rows) + 1:
        return columns
    tallies = {place: Tally() for place, column in enumerate(columns) if column.counts or not column.filled}
    ways = {place: Ways() for place, column in enumerate(columns) if column.is_typed or not column.filled}
    days = {place: Days() for place, column in enumerate(columns) if column.dates is not None}
    blanks = {place: Blanks() for place in range(len(columns))}
    collectors: list[tuple[int, Collector]] = [*tallies.items(), *ways.items(), *days.items(), *blanks.items()]
    is_read = read_through(file, seen, collectors)
    found = list(columns)
    for place, blank in blanks.items():
        found[place] = replace(found[place], blanks=tuple(sorted({*found[place].blanks, *blank.found})))
    for place, tally in tallies.items():
        found[place] = replace(found[place], counts=tally.rows, is_counted=tally.is_whole and is_read)
    for place, way in ways.items():
        if found[place].number_share >= _NUMERIC:
            numbers = dict.fromkeys([*found[place].numbers, *(item for item in way.values if len(item) <= _NUMBER)])
            found[place] = replace(found[place], numbers=tuple(numbers))
    for place, day in days.items():
        dates = found[place].dates
        every = dict.fromkeys([*found[place].samples, *day.values, *ways[place].values])
        again = dates_of(list(every), by_header=is_of_months(found[place].name))
        if dates is not None and again is not None:
            found[place] = replace(found[place], dates=replace(again, fits=dates.fits, of=dates.of))
    return tuple(found)


def _encoding(seen: Sample, said: str | None) -> Part:
    others = () if seen.encoding.startswith("utf-16") else ("utf-8", *OLD, *(() if said else ("latin-1",)))
    return Part(
        value=seen.encoding,
        evidence=seen.special,
        alternatives=tuple(item for item in others if item != seen.encoding),
        is_sure=said is not None or seen.encoding not in OLD,
    )


def _delimiter(seen: Sample, said: str | None) -> Part:
    return Part(
        value=seen.delimiter,
        evidence=(f"{len(seen.headers)}",),
        fits=seen.even,
        of=len(seen.rows),
        alternatives=tuple(item for item in DELIMITERS if item != seen.delimiter),
        is_sure=said is not None or len(seen.headers) > 1,
    )


def _signs(name: str, seen: Sample, columns: Sequence[Column]) -> tuple[Said, ...]:
    found: list[Said] = []

    def add(code: str, **fields: Any) -> None:
        found.append(Said(code=code, message=SIGNS[code], fields={"file": name, **fields}))

    if seen.encoding in OLD and seen.special:
        add("old_encoding", encoding=seen.encoding, words=", ".join(seen.special))
    if seen.above:
        add("two_headers" if seen.is_grouped else "title_above", text=seen.above[0], line=seen.header_line)
    if not seen.has_header:
        add("no_header", text=", ".join(seen.headers)[:_LONGEST])
    elif not seen.rows:
        add("no_rows")
    for why, note in said_of(name, seen.around, seen.under, seen.header_line):
        found.append(Said(code=why, message=note.message, fields=note.fields))
    unnamed = [column for column in columns if not column.name]
    for code, held in (("empty_columns", False), ("unnamed_columns", True)):
        n = sum(bool(column.filled) == held for column in unnamed)
        if n:
            add(code, n=n)
    twice = next((header for header in seen.headers if header and seen.headers.count(header) > 1), None)
    if twice is not None:
        add("repeated_header", column=twice)
    of = len(seen.rows)
    if of and seen.even < of:
        add("uneven", n=of - seen.even, of=of)
    return tuple(found)
