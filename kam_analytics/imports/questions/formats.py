"""How dates and numbers of the mapped columns are written, and what is open about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.imports.files.formats import Dates, Numbers, numbers_of
from kam_analytics.imports.mapping.choices import Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import Guess

NUMERIC = ("amount", "number", "whole")
QUESTIONS = {
    "date_order": N_(
        "The dates of “{column}” (such as {sample}) can be read as day/month and as month/day: choose the order."
    ),
    "date_mixed": N_(
        "The dates of “{column}” are written in two ways (such as {sample}): some can only be day/month, some only month/day. Fix the file or leave out the column."
    ),
    "date_formats": N_("“{column}” and “{other}” write their dates in different ways: leave out one of them or fix the file."),
    "number_format": N_("A number such as {sample} can be read in two ways: choose the decimal and thousands separators."),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Formats:
    """How dates and numbers of the mapped columns are written, and the open questions about them."""

    read: dict[str, str]
    dates: Dates | None
    numbers: Numbers | None
    questions: tuple[Said, ...]


def formats(guess: Guess, choices: Choices | None = None) -> Formats:
    """The formats of dates and numbers, detected from all mapped columns together: a mapping has one format for each."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    fields = fields_of(guess, choices)
    columns = {name: column for name, theirs in fields.items() if (column := guess.column(theirs)) is not None}
    read: dict[str, str] = {}
    asked: list[Said] = []
    dates = {
        column.name: column.dates for name, column in columns.items()
        if matching.type_of(kind, name) == "date" and column.dates is not None
    }  # fmt: skip
    if "date_format" not in choices.read and not guess.is_parquet:
        asked += _ask_dates(dates)
        said = {item.format for item in dates.values() if not (item.is_open or item.is_mixed)}
        if len(said) == 1 and "" not in said:
            read["date_format"] = said.pop()
    values = [
        value for name, column in columns.items() if matching.type_of(kind, name) in NUMERIC for value in column.numbers
    ]  # fmt: skip
    numbers = None if guess.is_parquet else numbers_of(values)
    if numbers is not None and not {"decimal", "thousands"} & set(choices.read):
        if numbers.is_open:
            ways = tuple(f"{decimal} {thousands}".strip() for decimal, thousands in numbers.alternatives)
            asked.append(_asked("number_format", ways, sample=numbers.because))
        else:
            read |= {"decimal": numbers.decimal} if numbers.decimal != "." else {}
            read |= {"thousands": numbers.thousands} if numbers.thousands else {}
    return Formats(read=read, dates=next(iter(dates.values()), None), numbers=numbers, questions=tuple(asked))


def _ask_dates(dates: dict[str, Dates]) -> list[Said]:
    asked = []
    decided = {item.format for item in dates.values() if not (item.is_open or item.is_mixed)}
    for column, item in dates.items():
        if item.is_mixed:
            asked.append(_asked("date_mixed", item.alternatives, column=column, sample=item.because))
        elif item.is_open:
            asked.append(_asked("date_order", item.alternatives, column=column, sample=item.because))
    if len(decided) > 1 and not asked:
        first = next(iter(dates))
        other = next(name for name, item in dates.items() if item.format != dates[first].format)
        asked.append(_asked("date_formats", (first, other), column=first, other=other))
    return asked


def ask_formats(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The order of day and month and the separators of numbers, where the values leave them open."""
    yield from formats(guess, choices).questions


def _asked(code: str, choices: Sequence[str] = (), **fields: Any) -> Said:
    return Said(
        code=code, message=QUESTIONS[code], fields=fields, choices=tuple(choices), about=fields.get("column", "")
    )
