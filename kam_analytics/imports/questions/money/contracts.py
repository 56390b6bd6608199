"""The yearly value of a contract, where a header does not tell whether an amount is one of a year, a month or the whole term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.examples import example_of, written
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.matching import bare, bare_names
from kam_analytics.imports.recognise.meaning.amounts import factor_of
from kam_analytics.imports.recognise.meaning.qualifiers import qualified

_ASK = N_("“{column}” (such as {sample}): is it the value of a contract for a year?")
#: bare headers of amounts of a contract that say no period
_VALUES = bare_names(
    "value, contract value, total contract value, tcv, contract amount, contract price, total value, amount, fee, price, "
    "arvo, sopimuksen arvo, sopimusarvo, sopimussumma, sopimushinta, sopimuksen hinta, kokonaisarvo, summa, maksu, hinta"
)
#: what a header of the whole term has
_TOTAL = re.compile("total|tcv|kokonais")


def ask_yearly(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether the only amount of a contract is that of a year."""
    fields = fields_of(guess, choices)
    if (choices.kind or guess.kind) != "contracts" or "annual_value" in {*fields, *choices.columns, *choices.constants}:
        return
    free = [column for column in guess.columns if column.name not in fields.values() and column.numbers]
    column = next((column for column in free if qualified(column.name).base in _VALUES), None)
    if column is None:
        return
    cell, value = example_of(column)
    factor = factor_of("annual_value", column.name) or "1"
    over, slash, under = factor.partition("/")
    monthly = f"{12 * int(over)}{slash}{under}"
    mapped = Choices(columns={"annual_value": column.name})
    answers = (
        Answer(word="year", message=N_("Yes: it is the value for a year"), adds=mapped),
        Answer(
            word="month", message=N_("It is for a month: {sample} becomes {sum} a year"),
            fields={"sample": cell, "sum": written(12 * value, column)},
            adds=mapped.plus(Choices(times={"annual_value": monthly})),
        ),
        Answer(
            word="term", message=N_("It is for the whole term: it is left out"), adds=Choices(columns={"annual_value": ""})
        ),
    )  # fmt: skip
    likely = "term" if _TOTAL.search(bare(column.name)) else "year"
    yield Said(
        code="yearly", about=column.name, message=_ASK, fields={"column": column.name, "sample": cell},
        answers=tuple(sorted(answers, key=lambda answer: answer.word != likely)),
    )  # fmt: skip
