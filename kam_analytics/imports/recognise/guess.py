"""What a file seems to be: each guess with its evidence and alternatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kam_analytics.errors import N_
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.days import Dates
from kam_analytics.imports.formats.numbers import marks_of
from kam_analytics.imports.mapping.choices import Said
from kam_analytics.imports.mapping.kind import NUMERIC
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.flags import Flags
from kam_analytics.imports.recognise.headers import PERIODS
from kam_analytics.imports.recognise.meaning.amounts import Seen
from kam_analytics.imports.recognise.meaning.qualifiers import qualified
from kam_analytics.imports.shape.around import Around
from kam_analytics.imports.shape.months import COLUMNS, ROWS, Months

#: the longest value that is quoted
_LONGEST = 80
#: signs that a file may show -> in words
SIGNS = {
    "old_encoding": N_(
        "{file} is not UTF-8; it was read as {encoding}. Check that these words are right: {words}. "
        "Otherwise choose another encoding."
    ),
    "title_above": N_("The header of {file} is on line {line}; above it is “{text}”."),
    "two_headers": N_("{file} has two header lines: “{text}” is above the one on line {line} that names the columns."),
    "no_header": N_("{file} has no header line: its first line looks like a row (“{text}”). Add a line that names the columns."),
    "empty_columns": N_("{n} columns of {file} have neither a name nor values; they are left out."),
    "unnamed_columns": N_("{n} columns of {file} have values but no name; they cannot be used until the header names them."),
    "repeated_header": N_("The column “{column}” appears twice in {file}: rename one of them."),
    "uneven": N_("{n} of the first {of} lines of {file} do not match the columns of its header."),
    "no_rows": N_("{file} has a header but no rows."),
    "is_percent": N_("“{column}” is a percentage, not an amount: it is left out."),
    "is_other_basis": N_("“{column}” is a plan, a comparison or a running total, not what happened: it is left out."),
    "no_margin": N_(
        "“{column}” does not tell the margin of a line: no margin is imported. If it is the cost of a line or of a unit, name it as line_cost or unit_cost."
    ),
    "two_columns": N_("“{column}” and “{year}” together are the date of a row: the first day of the period."),
    "ids_with_zero": N_(
        "The IDs in “{column}” end in “.0” (such as {sample}), the way spreadsheets write numbers; other files may have the same IDs without it. Remove it?"
    ),
}  # fmt: skip
#: signs with which the file cannot be imported as it is
BLOCKING = ("no_header", "repeated_header", "no_rows")


#: what a row is poorer without, if nothing is missing that it needs: the customer, the contact, the money
_MATTER = frozenset({"account_id", "contact_id", "currency"})


def looked_up(kind: str) -> tuple[str, ...]:
    """The fields that another file may have: those that a row needs, who it is about and in what money.

    Numbers are never looked up by their name: the amount of an order is not that of each of its lines.
    """
    fields = KINDS[kind].fields if kind in KINDS else ()
    return tuple(
        item.name for item in fields
        if item.type not in NUMERIC and (item.required or item.person or item.name in _MATTER)
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Part:
    """One guessed format: the value, its evidence, how many values fit, the alternatives."""

    value: str
    evidence: tuple[str, ...] = ()
    fits: int = 0
    of: int = 0
    alternatives: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a file: name, first values, how many of the sampled rows have a value, formats of the values."""

    name: str
    samples: tuple[str, ...]
    filled: int
    of: int
    dates: Dates | None = None
    number_share: float = 0.0
    #: values that show how numbers are written
    numbers: tuple[str, ...] = ()
    #: each value with its number of rows in the whole file, if there are few; of more than ``whole.MOST`` only the first
    counts: dict[str, int] = field(default_factory=dict)
    is_counted: bool = True
    #: texts that say that there is no value, such as #N/A
    blanks: tuple[str, ...] = ()
    #: some texts have a mark that keeps them a text, such as ="00123"
    is_wrapped: bool = False
    #: every value is a whole number with “.0” at its end
    ends_in_zero: bool = False
    #: the first cells, row by row
    cells: tuple[str, ...] = ()
    #: what the row below the header asks, in a survey
    asked: str = ""
    #: rows with an empty cell, if they may be merged cells
    gaps: tuple[int, ...] = ()
    #: for a month or quarter: the column with its year
    year: str = ""
    #: for a column that another file has: it is looked up there
    is_joined: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The distinct values of the whole file, if they are few."""
        return tuple(self.counts)

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """The marks around its numbers: currencies as they are written, %, CR and DR."""
        return marks_of(self.numbers)

    @property
    def is_coded(self) -> bool:
        """Return True if the values are so few that they may be statuses or types."""
        return bool(self.counts) and self.is_counted

    @property
    def is_typed(self) -> bool:
        """Return True if the values are numbers or dates."""
        return bool(self.numbers) or self.dates is not None

    @property
    def seen(self) -> Seen:
        share = self.dates.fits / max(self.dates.of, 1) if self.dates else float(bool(self.year))
        return Seen(
            name=self.name,
            filled=self.filled,
            dates=share,
            numbers=self.number_share,
            cells=self.cells,
            asked=self.asked,
        )


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """An id that several different rows have: ``value`` is on ``rows`` of them; ``beside`` are columns that tell them apart."""

    column: str
    value: str
    rows: int
    beside: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a file seems to be.

    ``kind`` is empty if it is unclear; ``kinds`` are the candidates, best first, each with its points. ``not_a_kind`` names an object that we do not import ("Salesforce Lead"). ``fields``
    maps our fields to their columns for ``kind``, ``left`` are the columns without a field, ``missing`` the
    required fields without a column. ``signs`` were seen around the rows.
    """

    file: str
    columns: tuple[Column, ...]
    rows: int
    encoding: Part
    delimiter: Part
    kind: str
    confidence: float
    because: tuple[str, ...]
    kinds: tuple[tuple[str, float], ...]
    fields: dict[str, str]
    left: tuple[str, ...]
    missing: tuple[str, ...]
    signs: tuple[Said, ...] = ()
    not_a_kind: str = ""
    source: str = ""
    header_line: int = 1
    #: what stands around and between the rows
    around: Around = field(default_factory=Around)
    is_parquet: bool = False
    #: column and value whose rows may not count -> the sums of the numeric columns over them
    sums: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)
    #: the same column and value -> the number of those rows
    row_counts: dict[tuple[str, str], int] = field(default_factory=dict)
    #: what flags such as IsWon say beside the stage of a deal
    flags: Flags = field(default_factory=Flags)
    #: the column of the id, a value that is on several rows, and the columns that tell those rows apart
    repeated: Repeated | None = None
    #: for a workbook: the sheet that was read, and all its sheets
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    #: word of [read] -> values that may be meant, each with what it shows of the file
    open_ways: dict[str, dict[str, str]] = field(default_factory=dict)
    #: columns that are periods and could be rows
    months: Months | None = None
    #: years that the file names in its name or above its header
    years: tuple[str, ...] = ()
    #: looks at the file with another value of a word of [read]
    again: Callable[[str, str], Guess] | None = field(default=None, compare=False, repr=False)
    #: the reporting currency; empty if it is not known
    currency: str = ""
    #: the currencies that can be converted to it; unknown while rates wait beside the file
    rated: frozenset[str] | None = None

    def under(self, read: Mapping[str, str]) -> Guess:
        """The file as it is when it is read with these words, where several ways are open."""
        words = [*self.open_ways, *(("months",) if self.months is not None else ())]
        for word in words:
            value = read.get(word, "")
            is_year_open = value == ROWS and self.months is not None and not self.months.has_years
            if self.again is not None and value not in ("", COLUMNS) and not is_year_open:
                return self.again(word, value).under(read)
        return self

    @property
    def headers(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def seen(self) -> list[Seen]:
        """The columns of the file itself."""
        return [item.seen for item in self.columns if not item.is_joined]

    def column(self, name: str) -> Column | None:
        return next((item for item in self.columns if item.name == name), None)

    def fields_of(self, kind: str) -> dict[str, str]:
        """Our fields of a kind -> columns of the file; what it lacks is in the columns that are looked up."""
        found = matching.fields_by_name(kind, self.seen, self.currency)
        joined = [item.seen for item in self.columns if item.is_joined]
        if joined:
            others = matching.fields_by_name(kind, joined, self.currency)
            found = {**{field: others[field] for field in looked_up(kind) if field in others}, **found}
        return {field: found[field][0] for field in matching.field_names(kind) if field in found}


def ids_with_zero(name: str, kind: str, fields: dict[str, str], columns: Sequence[Column]) -> tuple[Said, ...]:
    """One sign for all id columns, because a single option answers it."""
    ids = {fields.get(item.name) for item in KINDS[kind].fields if item.is_id}
    found = [column for column in columns if column.name in ids and column.ends_in_zero]
    if not found:
        return ()
    names = ", ".join(column.name for column in found)[:80]
    seen = {"file": name, "column": names, "sample": found[0].samples[0]}
    return (Said(code="ids_with_zero", message=SIGNS["ids_with_zero"], fields=seen),)


#: headers of costs of a line or of a unit
_COSTS = matching.bare_names(
    "cost, costs, cost price, purchase price, standard cost, kustannus, kustannukset, hankintahinta, hankintakustannus, ostohinta, "
    "omakustannushinta, omakustannusarvo, kostnad, inköpspris"
)
#: why a column is no amount -> the sign that says so, where no other column fills the field
_OTHER_MEANINGS = {
    "percent": "is_percent", "plan": "is_other_basis", "earlier": "is_other_basis", "running": "is_other_basis",
    "difference": "is_other_basis",
}  # fmt: skip


def other_meanings(guess: Guess) -> tuple[Said, ...]:
    """A sign for each column that has the name of a field but not its meaning, such as a margin in per cent."""
    found = {
        column.name: _OTHER_MEANINGS[why] for field, column, why in matching.set_aside(guess.kind, guess.seen)
        if field not in guess.fields and column.name in guess.left and why in _OTHER_MEANINGS
    }  # fmt: skip
    if guess.kind == "sales" and not {"margin", "line_cost", "unit_cost"} & {*guess.fields}:
        found |= {name: "no_margin" for name in guess.left if name not in found and _may_tell_margin(name)}
    return tuple(Said(code=code, message=SIGNS[code], fields={"column": name}) for name, code in found.items())


def _may_tell_margin(header: str) -> bool:
    """Return True for costs of which it is not known whether they are of a unit, and for the margin of a unit."""
    says = qualified(header)
    is_cost = says.base in _COSTS or any(
        field in ("line_cost", "unit_cost") for field, _sure, _rank in matching.meanings("sales", header, False)
    )
    return is_cost or (
        says.is_per_unit
        and any(field == "margin" for field, _sure, _rank in matching.meanings("sales", says.base, False))
    )


_PERIODS = matching.bare_names(PERIODS)


def days_in_two(guess: Guess) -> tuple[Said, ...]:
    """A sign for each mapped month or quarter whose year is in another column."""
    found = {
        column.name: column.year for column in guess.columns
        # numbered periods are asked about
        if column.year and column.name not in guess.left and matching.bare(column.name) not in _PERIODS
    }  # fmt: skip
    return tuple(
        Said(code="two_columns", message=SIGNS["two_columns"], fields={"column": name, "year": year})
        for name, year in found.items()
    )


def repeated_id(guess: Guess, headers: Sequence[str], every: Sequence[list[str]]) -> Repeated | None:
    """The id of the rows, if different rows of the first ones have the same; ``every`` are those first rows."""
    name = (
        guess.fields.get(KINDS[guess.kind].key[0], "")
        if guess.kind in KINDS and len(KINDS[guess.kind].key) == 1
        else ""
    )
    if not name:
        return None
    place = headers.index(name)
    rows = list(dict.fromkeys(tuple(row) for row in every if len(row) > place and row[place].strip()))
    value, n = Counter(row[place] for row in rows).most_common(1)[0] if rows else ("", 0)
    if n <= 1:
        return None
    beside = [
        header
        for other, header in enumerate(headers)
        if header
        and header != name
        and len({(row[place], row[other]) for row in rows if other < len(row)}) == len(rows)
    ]
    return Repeated(column=name, value=plain(value)[:_LONGEST], rows=n, beside=tuple(beside))
