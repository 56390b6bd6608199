"""Examples of what an answer would make of a file, written as the file writes its numbers."""

from __future__ import annotations

from kam_analytics.imports.formats.numbers import numbers_of
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.meaning.amounts import factor_of, number_in


def example_of(column: Column) -> tuple[str, float]:
    """The first cell with a number other than zero and that number; empty and zero if there is none."""
    way = numbers_of(column.numbers)
    found = ((cell, number_in(cell, way)) for cell in column.cells if way is not None)
    return next(((cell, value) for cell, value in found if value), ("", 0.0))


def loaded(guess: Guess, choices: Choices, value: float, column: Column) -> str:
    """An amount as it would be loaded: 245 in thousands is 245,000."""
    field = next((field for field, name in fields_of(guess, choices).items() if name == column.name), "")
    return written(value * number_of(choices.times.get(field) or factor_of(field, column.name) or "1"), column)


def number_of(factor: str) -> float:
    """The number of a factor, such as 1000 or 1/1.255."""
    over, _slash, under = factor.partition("/")
    return float(over) / float(under or 1)


def written(value: float, column: Column, digits: int = 2) -> str:
    """A number as the column writes its own."""
    way = numbers_of(column.numbers)
    decimal = way.decimal if way else "."
    thousands = (way.thousands if way else "") or ("," if decimal == "." else " ")
    whole, _point, fraction = f"{value:,.{digits}f}".partition(".")
    return whole.replace(",", thousands) + (decimal + fraction if fraction else "")
