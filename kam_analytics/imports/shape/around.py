"""What stands around and between the rows of a table: totals, repeated headers, other tables, footers, blank rows.

One description for both who look at a file: recognition, which must not judge a column by its totals, and the import,
which leaves these rows out (``staged``). Nothing is left out unnamed, and what could be a row is a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import pyarrow.compute as pc

from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.days import is_date
from kam_analytics.imports.formats.numbers import is_number
from kam_analytics.imports.shape.records import RULES, Record
from kam_analytics.imports.shape.runs import Run
from kam_analytics.imports.shape.totals import SURE, TRACES, Label, Sums, flat, is_company, label_of

#: why a row is left out
TOTAL, GROUP, HEADER, TABLE, FOOTER, BLANK = "total", "group", "header", "table", "footer", "blank"
#: of several tables with the same header only the first counts, or all
FIRST, ALL = "first", "all"
#: what may be a total is left out, or stays
LEAVE_OUT, KEEP = "leave_out", "keep"
_TRACES = tuple(trace.decode() for trace in TRACES)
#: so many rows are looked at by columns
_AT_ONCE = 200
#: a row has at least so many filled cells
_FILLED = 2
#: this many first rows tell what an ordinary row has
_FIRST = 1000
_MOST_COLUMNS = 100_000
#: a label of totals is among the first filled cells
_LABELS = 3
#: cells that say that there is nothing
_NOTHING = frozenset({"-", "–", "—", "n/a", "na", "#n/a", "null", "none", "nan", "."})
#: the share of values that must be numbers or dates in a column of such
_TYPED = 0.8
_UNCLEAR_KEPT = 1000
#: more rows than these in a row are no footer
_MOST_ODD = 100
_SHOWN = 120
#: the heading of a group with the number of its rows, such as “Azure (2)” and “Azure (2 records)”
_HEADING = re.compile(r".*\S \((?P<rows>\d{1,6})(?: [^\W\d]+)?\)")
_FOOTERS = re.compile(
    r"(?:copyright|©|\(c\)|confidential|luottamuksell|generated|exported|report (?:generated|run|created|name)|run (?:date|by)"
    r"|printed|tulostettu|tulostus|raportin|luotu|viety|page \d|sivu \d|\d+ ?/ ?\d+|filter|suodat|applied filter|(?:rows?|records|riveja)\b"
    r"|\d+ (?:rows?|records?|rivia|results?)\b|end of|raportti paattyy|source:|lahde:|notes?:|huom|as of|all rights reserved).*"
)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Rows that are left out for one reason: how many, and the first of them."""

    why: str
    rows: int
    at: int
    text: str


@dataclass(kw_only=True)
class Around:
    """What stands around and between the rows; places are lines below the header, which is on line 1.

    ``left`` are the first lines of what is left out, each with its number of lines; ``told`` counts it by reason.
    ``unclear`` may be totals or rows. ``tables`` begin with the header of the first one again, below a gap or a title:
    place -> rows above it. ``rows`` are those that stay.
    """

    left: dict[int, int] = field(default_factory=dict)
    told: dict[str, LeftOut] = field(default_factory=dict)
    unclear: dict[int, str] = field(default_factory=dict)
    tables: dict[int, int] = field(default_factory=dict)
    rows: int = 0

    def leave(self, record: Record, why: str) -> None:
        """Leave a row out."""
        self.left[record.line] = record.raw.count("\n") or 1
        said = self.told.get(why)
        if said is None or record.at < said.at:
            said = LeftOut(why=why, rows=said.rows if said else 0, at=record.at, text=record.text[:_SHOWN])
        self.told[why] = replace(said, rows=said.rows + 1)

    @property
    def left_rows(self) -> int:
        return sum(said.rows for said in self.told.values())


class _Ordinary:
    """What the first rows say of an ordinary row: its columns, their types, what every row has."""

    def __init__(self, names: Sequence[str], first: Sequence[Record]) -> None:
        self.width = len(names)
        whole = [
            record.cells for record in _first_table(first) if _is_whole(record, self.width) and not _counted(record)
        ]
        columns = list(zip(*whole, strict=True)) if whole else []
        values = [[text for cell in column if (text := cell.strip())] for column in columns]
        few = range(len(values))
        self.numbers = [place for place in few if _share(values[place], is_number) >= _TYPED]
        self.dates = [place for place in few if _share(values[place], is_date) >= _TYPED]
        self.always = [place for place in few if len(values[place]) == len(whole)]
        self.sums = Sums(self.numbers, [value for place in self.numbers for value in values[place]])

    def lacks(self, cells: Sequence[str]) -> bool:
        """Return True if a cell is blank that every row has."""
        return any(place >= len(cells) or not cells[place].strip() for place in self.always)

    def is_heading(self, record: Record) -> bool:
        """Return True if a row lacks what every row has, and has its only text where every row has a value."""
        texts = (place for place, cell in enumerate(record.cells) if plain(cell) and not is_number(plain(cell)))
        return next(texts) in self.always and self.lacks(record.cells)

    def is_odd(self, record: Record) -> bool:
        """Return True if a row has at most one of the cells that every row has."""
        has = sum(place < len(record.cells) and bool(record.cells[place].strip()) for place in self.always)
        return has <= 1 and (len(record.cells) != self.width or len(record.filled) == 1)

    def is_of_another(self, record: Record) -> bool:
        """Return True if nothing in a row is a number or a date where the columns have such: it is of another table."""
        typed = [
            test(cell)
            for places, test in ((self.numbers, is_number), (self.dates, is_date))
            for place in places
            if (cell := _cell(record, place))
        ]
        return len(record.filled) >= _FILLED and bool(typed) and not any(typed)


def around(names: Sequence[str], found: Iterable[Record | Run], *, tables: str = "", totals: str = "") -> Around:
    """Describe what stands around the rows below a header.

    ``tables`` and ``totals`` are what was said of several tables with one header and of rows that may be totals.
    """
    if len(names) < _FILLED:
        return Around()
    rest = iter(found)
    most = max(1, min(_FIRST, _MOST_COLUMNS // max(len(names), 1)))
    every: list[Record] = []
    while len(every) < most and (item := next(rest, None)) is not None:
        every += item.records() if isinstance(item, Run) else [item]
    first = every[:most]
    if len(first) == most and sum(len(record.cells) != len(names) for record in first) * 2 > most:
        # the header is not that of these rows: the reader says so
        return Around()
    return _Reading(names, first, tables, totals).of(chain(every, rest))


class _Reading:
    """One pass over the records."""

    def __init__(self, names: Sequence[str], first: Sequence[Record], tables: str, totals: str) -> None:
        self.found = Around()
        self.ordinary = _Ordinary(names, first)
        self.header = [*map(plain, names)]
        self.tables, self.totals = tables, totals
        #: odd rows since the last ordinary one, each with whether a blank line is right above it
        self.odd: list[tuple[Record, bool]] = []
        #: a blank line since the last ordinary row; right above
        self.is_below_gap = self.is_below_blank = False
        #: in another table until the next blank line; past the first of several tables
        self.is_in_other = self.is_past_first = False
        #: the last value of each column
        self.last: list[str] = [""] * len(names)
        self.named: Counter[str] = Counter()
        #: headings of groups that may not have ended: how many rows they say, and how many were above
        self.groups: list[tuple[Record, int, int]] = []

    def of(self, found: Iterable[Record | Run]) -> Around:
        for item in found:
            if isinstance(item, Run):
                self._look_at_run(item)
            else:
                self._look_at([item])
        self._end()
        return self.found

    @property
    def _is_calm(self) -> bool:
        """Return True if nothing is open above a row."""
        return not (self.is_below_gap or self.is_in_other or self.is_past_first or self.odd)

    def _look_at_run(self, run: Run) -> None:
        """Rows one by one until nothing is open, the others at once."""
        looked_at = 0
        for record in run.records() if run.rows < _AT_ONCE or not self._is_calm else ():
            if run.rows - looked_at >= _AT_ONCE and self._is_calm:
                break
            self._look_at([record])
            looked_at += 1
        if looked_at < run.rows:
            self._take_run(run.below(looked_at) if looked_at else run)

    def _take_run(self, run: Run) -> None:
        last = run.last
        numbers, blanks = self.ordinary.numbers, [place for place, cell in enumerate(last) if not cell]
        columns = run.columns([*numbers, *blanks])
        self.ordinary.sums.add_columns(columns[: len(numbers)], run.rows)
        for place, cells in zip(blanks, columns[len(numbers) :], strict=True):
            filled = cells.filter(pc.not_equal(cells, ""))
            last[place] = filled[-1].as_py() if len(filled) else self.last[place]
        self.last = last

    def _look_at(self, found: Iterable[Record]) -> None:
        width, first = self.ordinary.width, self.header[0]
        for record in found:
            cells = record.cells
            if (
                self._is_calm
                and len(cells) == width
                and cells[0]
                and cells[1]
                and cells[0] != first
                and not cells[0].startswith(RULES)
                and not _may_be_total(record.raw)
            ):
                # most rows need no second look
                self._take(record)
            elif record.is_blank:
                if record.raw.strip("\r\n"):
                    self.found.leave(record, BLANK)
                self.is_below_gap = self.is_below_blank = True
                self.is_in_other = False
            else:
                held = len(self.odd)
                if not self._is_left(record):
                    self._take(record)
                    self.is_below_gap = False
                # a title below a blank line is not what the line sets apart
                self.is_below_blank = self.is_below_blank and len(self.odd) > held

    def _is_left(self, record: Record) -> bool:
        if not record.is_closed:
            # the reader says what is wrong with it
            return False
        if self._is_header(record):
            return self._again(record)
        if self.is_past_first or self.is_in_other:
            return self._leave(record, TABLE)
        found = _label(record)
        if found is None and (rows := _counted(record)) and self.ordinary.is_heading(record):
            self._end_groups()
            self.groups.append((record, rows, self.ordinary.sums.rows))
            return True
        if found is None and self.is_below_blank and self.ordinary.is_of_another(record):
            self.is_in_other = True
            for odd, _is_below_blank in self.odd:
                self._leave(odd, TABLE)
            self.odd.clear()
            return self._leave(record, TABLE)
        if found is None and len(self.odd) < _MOST_ODD and self.ordinary.is_odd(record):
            self.odd.append((record, self.is_below_blank))
            return True
        if found is not None:
            self._end_groups()
        if found is not None and self._is_total(record, *found):
            self.ordinary.sums.end_group()
            return self._leave(record, TOTAL)
        return False

    def _end_groups(self, *, is_last: bool = False) -> None:
        """Leave out the headings that have as many rows below them as they say; others are rows."""
        above, self.groups = self.groups, []
        for record, rows, since in above:
            there = self.ordinary.sums.rows - since
            if there == rows:
                self._leave(record, GROUP)
            elif there < rows and not is_last:
                self.groups.append((record, rows, since))

    def _leave(self, record: Record, why: str) -> bool:
        self.found.leave(record, why)
        return True

    def _is_header(self, record: Record) -> bool:
        cells = [*map(plain, record.cells)]
        return cells[: len(self.header)] == self.header and not any(cells[len(self.header) :])

    def _again(self, record: Record) -> bool:
        """The header again: on the next page of the same table, or above another table."""
        titles = [flat(odd.text) for odd, _is_below_blank in self.odd]
        is_page = bool(titles) and all(map(_FOOTERS.fullmatch, titles))
        if self.ordinary.sums.rows and (titles or self.is_below_gap) and not is_page:
            self.is_past_first = self.tables == FIRST
            if not self.tables:
                self.found.tables[record.at] = self.ordinary.sums.rows
        for odd, _is_below_blank in self.odd:
            self._leave(odd, TABLE if self.is_past_first else FOOTER)
        self.odd.clear()
        self.is_in_other = False
        return self._leave(record, TABLE if self.is_past_first else HEADER)

    def _take(self, record: Record) -> None:
        """An ordinary row: odd ones above it are rows too, unless their words say what they are."""
        for odd, _is_below_blank in self.odd:
            if _FOOTERS.fullmatch(flat(odd.text)):
                self._leave(odd, FOOTER)
        self.odd.clear()
        self.ordinary.sums.add(record.cells)
        if "" in record.cells:
            self.last = [cell or held for cell, held in zip(record.cells, self.last, strict=False)]
        else:
            self.last = record.cells

    def _end(self) -> None:
        """The odd rows at the end are footers from the first one that is written like one."""
        is_footer = False
        for odd, is_below_blank in self.odd:
            text = flat(odd.text)
            is_apart = is_below_blank or len(odd.cells) < len(self.header)
            is_words = " " in text and not is_number(text) and not is_date(text)
            is_footer = is_footer or bool(_FOOTERS.fullmatch(text)) or (is_words and is_apart)
            if is_footer:
                self._leave(odd, FOOTER)
        self._end_groups(is_last=True)
        self.found.rows = self.ordinary.sums.rows
        # a name that comes again and again is that of a customer
        several = {text for text, count in self.named.items() if count > 1}
        self.found.unclear = {at: text for at, text in self.found.unclear.items() if flat(text) not in several}

    def _is_total(self, record: Record, label: Label, is_first: bool) -> bool:
        """Weigh the evidence; without enough of it the row is a question, or a row."""
        rows = self.ordinary.sums.adds_up(record.cells)
        lacks = self.ordinary.lacks(record.cells)
        is_named = bool(label.name) and label.name in map(flat, self.last)
        if not is_first:
            return (lacks or rows > (label.text not in SURE)) if not label.name else is_named and (lacks or rows > 0)
        if is_named or not label.name:
            is_sure, is_open = lacks or rows > 0, True
        else:
            is_proven = lacks or rows > 1
            is_open = is_proven or not label.is_weak
            is_sure = is_proven and not (is_company(label.name) and label.is_weak and not (lacks and rows > 1))
        if is_sure or not is_open or self.totals:
            return is_sure or (is_open and self.totals == LEAVE_OUT)
        if label.name:
            self.named[flat(record.filled[0])] += 1
        if len(self.found.unclear) < _UNCLEAR_KEPT:
            self.found.unclear[record.at] = record.filled[0]
        return False


def _first_table(first: Sequence[Record]) -> Sequence[Record]:
    """The rows above the first gap, if there are some."""
    gap = next((place for place, record in enumerate(first) if record.is_blank), len(first))
    return first[:gap] if gap > 1 else first


def _is_whole(record: Record, width: int) -> bool:
    return len(record.cells) == width and len(record.filled) >= _FILLED and _label(record) is None


def _counted(record: Record) -> int:
    """The number of rows that the only text of a row says behind it; 0 if it is no heading of a group."""
    texts = [text for text in record.filled if not is_number(text)] if ")" in record.raw else []
    found = _HEADING.fullmatch(texts[0]) if len(texts) == 1 else None
    return int(found["rows"]) if found else 0


def _may_be_total(text: str) -> bool:
    low = text.lower()
    return any(trace in low for trace in _TRACES)


def _label(record: Record) -> tuple[Label, bool] | None:
    """The label of a total among the first cells of a row, and whether it is the first filled one."""
    if not _may_be_total(record.raw):
        return None
    for place, text in enumerate(record.filled[:_LABELS]):
        if (label := label_of(text)) is not None:
            return label, place == 0
    return None


def _cell(record: Record, place: int) -> str:
    text = record.cells[place].strip() if place < len(record.cells) else ""
    return "" if flat(text) in _NOTHING else text


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0
