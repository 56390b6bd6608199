"""How days and numbers of the mapped columns are written, and what is open about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.imports.formats import cells
from kam_analytics.imports.formats.days import ANY_TIME, FINNISH, ISO, OR, WORDS, Dates, Way, dates_of, read_day
from kam_analytics.imports.formats.numbers import MARKS, SIDES, Numbers, numbers_of, unmarked, value_of
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kind import NUMERIC
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import Column, Guess

QUESTIONS = {
    "date_order": N_("The dates of “{column}” (such as {sample}) can be read in several ways: choose the order."),
    "date_mixed": N_(
        "The dates of “{column}” are written in two ways (such as {sample}): some can only be day/month, some only month/day. Fix the file or leave out the column."
    ),
    "number_format": N_("A number such as {sample} in “{column}” can be read in two ways: choose the decimal and thousands separators."),
    "negative_side": N_("Amounts of “{column}” have CR or DR behind them (such as {sample}): which of them is negative?"),
}  # fmt: skip
_DAY = N_("{sample} is {day}")
_NUMBER = N_("{sample} is {number}")
#: times of day that the store reads behind a Finnish day
_TIMES = frozenset({"", " %H:%M", " %H:%M:%S"})


@dataclass(frozen=True, kw_only=True)
class Formats:
    """How days and numbers of the mapped columns are written, and the open questions about them."""

    read: dict[str, str]
    dates: Dates | None
    numbers: Numbers | None
    questions: tuple[Said, ...]

    @property
    def date_formats(self) -> list[str]:
        """The formats to choose from where the order is open."""
        return [answer.word for said in self.questions if said.code == "date_order" for answer in said.answers]


def formats(guess: Guess, choices: Choices | None = None) -> Formats:
    """The formats of days and numbers, detected from all mapped columns together."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    used = [*fields_of(guess, choices).items(), *choices.won.items()]
    columns = [(name, column) for name, theirs in used if (column := guess.column(theirs))]
    numeric = [column for name, column in columns if matching.type_of(kind, name) in NUMERIC]
    dates = {
        column.name: found for name, column in columns
        if matching.type_of(kind, name) == "date" and (found := _dates(column)) is not None
    }  # fmt: skip
    first = next(iter(dates.values()), None)
    if guess.is_parquet:
        return Formats(read={}, dates=first, numbers=None, questions=())
    read = _of_cells([column for _name, column in columns])
    asked: list[Said] = []
    if "date_format" not in choices.read:
        written, open_dates = _of_dates(dates)
        read |= {"date_format": written} if written else {}
        asked += open_dates
    numbers = numbers_of(value for column in numeric for value in column.numbers)
    if numbers is not None:
        read |= {"numbers": MARKS} if numbers.is_marked else {}
        if numbers.is_open and not {"decimal", "thousands"} & set(choices.read):
            asked.append(_ask_number(guess, numbers, numeric))
        elif not {"decimal", "thousands"} & set(choices.read):
            read |= {"decimal": numbers.decimal} if numbers.decimal != "." else {}
            read |= {"thousands": numbers.thousands} if numbers.thousands else {}
    if "negative" not in choices.read:
        asked += _ask_side(numeric)
    return Formats(read=read, dates=first, numbers=numbers, questions=tuple(asked))


def ask_formats(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The order of day and month, the separators of numbers, and what is negative, where the values leave it open."""
    yield from formats(guess, choices).questions


def _of_cells(columns: Sequence[Column]) -> dict[str, str]:
    """Words for cells that mean less than they show."""
    blanks = sorted({blank for column in columns for blank in column.blanks})
    read = {"blanks": f" {cells.OR} ".join(blanks)} if blanks else {}
    return {**read, "texts": cells.WRAPS} if any(column.is_wrapped for column in columns) else read


# Days ---------------------------------------------------------------------------------------------


def _dates(column: Column) -> Dates | None:
    """How the days of a column are written that a date field takes: its header says that they are days."""
    return column.dates or dates_of([*column.numbers, *column.counts, *column.samples], by_header=True)


def _of_dates(dates: dict[str, Dates]) -> tuple[str, list[Said]]:
    """The word for all columns together, and what is open: columns of one file are written in one order."""
    ways: dict[str, tuple[str, Way]] = {}
    left: dict[str, tuple[str, ...]] = {}
    for column, found in dates.items():
        for way in found.ways:
            both = [form for form in left.get(way.key, way.formats) if form in way.formats]
            if way.is_mixed or not both:
                return "", [_asked("date_mixed", column=column, sample=way.example)]
            if way.key not in ways or len(both) < len(left[way.key]):
                ways[way.key] = (column, way)
            left[way.key] = tuple(both)
    times = {
        key: frozenset[str]().union(*(way.times for found in dates.values() for way in found.ways if way.key == key))
        for key in ways
    }
    still_open = [key for key, forms in left.items() if len(forms) > 1]
    if not still_open:
        return _word({forms[0]: times[key] for key, forms in left.items()}), []
    column, way = ways[still_open[0]]
    answers = []
    for form in left[still_open[0]]:
        same = {key: _alike(form, forms) for key, forms in left.items()}
        word = _word({meant: times[key] for key, meant in same.items() if meant})
        fields = {"sample": way.example, "day": str(read_day(way.example, form))}
        answers.append(Answer(word=form, message=_DAY, fields=fields, adds=Choices(read={"date_format": word or form})))
    return "", [_asked("date_order", answers, column=column, sample=way.example)]


def _alike(form: str, forms: Sequence[str]) -> str:
    """The format with the same order of day, month and year; none if several are possible and all have another."""
    order = [part for part in form.lower() if part in "dmy"]
    same = [other for other in forms if [part for part in other.lower() if part in "dmy"] == order]
    return same[0] if same else forms[0] if len(forms) == 1 else ""


def _word(forms: dict[str, frozenset[str]]) -> str:
    """The word for formats with the times of day behind them; none where all is read without."""
    if not forms:
        return ""
    (form, times), *more = forms.items()
    if (
        not more
        and form in (ISO, FINNISH)
        and ("" not in times or len(times) == 1)
        and (form == ISO or times <= _TIMES)
    ):
        return ""
    if not more and len(times) == 1 and ANY_TIME not in times:
        return form + next(iter(times))
    if not more:
        return form if form in WORDS or "%b" in form else f"{form} {ANY_TIME}"
    # a year of two digits is tried first: four digits are no year of two
    return f" {OR} ".join(sorted(forms, key=lambda form: "%y" not in form))


# Numbers ------------------------------------------------------------------------------------------


def _ask_number(guess: Guess, numbers: Numbers, columns: Sequence[Column]) -> Said:
    """Ask what a number with one sign and three digits after it means: thousands are likelier than three decimals."""
    column = next(column.name for column in columns if numbers.because in {unmarked(value) for value in column.numbers})
    ways = sorted(numbers.alternatives, key=lambda way: not way[1])
    answers = [
        Answer(
            word="".join(way),
            message=_NUMBER,
            fields={"sample": numbers.because, "number": f"{value_of(numbers.because, way):g}"},
            adds=Choices(read={"decimal": way[0], "thousands": way[1]}),
        )
        for way in ways
    ]
    return _asked("number_format", answers, column=column, sample=numbers.because)


def _ask_side(columns: Sequence[Column]) -> Iterator[Said]:
    """Ask which side of an account is negative: likely the one that fewer values have."""
    for column in columns:
        sides = {
            side: [value for value in column.numbers if value.upper().rstrip(".").endswith(side)] for side in SIDES
        }
        if not any(sides.values()):
            continue
        sample = next(value for values in sides.values() for value in values)
        is_first = sample in sides[SIDES[0]]
        answers = [
            Answer(
                word=side,
                message=N_("{side} is negative: {sample} is {number}"),
                fields={
                    "side": side,
                    "sample": sample,
                    "number": ("-" if (side == SIDES[0]) == is_first else "") + unmarked(sample),
                },
                adds=Choices(read={"negative": side}),
            )
            for side in sorted(SIDES, key=lambda side: len(sides[side]))
        ]
        yield _asked("negative_side", answers, column=column.name, sample=sample)


def _asked(code: str, answers: Sequence[Answer] = (), **fields: Any) -> Said:
    about = "" if code == "number_format" else fields["column"]
    return Said(code=code, message=QUESTIONS[code], fields=fields, about=about, answers=tuple(answers))
