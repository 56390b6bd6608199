"""Cells with several ids, such as a deal of two companies: which of them the row belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise.guess import Guess

QUESTION = N_("“{column}” has several accounts in one row (such as {sample}): which one counts?")
_SEVERAL = re.compile(r"[^;|]+(?:[;|][^;|]+)+")
#: the options that an answer sets
_FIRST, _NONE = "first_of_several", "none_of_several"


def ask_several(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The account of a row whose cell has several."""
    kind = KINDS[choices.kind or guess.kind]
    column = guess.column(fields_of(guess, choices).get("account_id", ""))
    if column is None or "account_id" not in kind.lookups or {_FIRST, _NONE} & set(choices.options):
        return
    cell = next((cell for cell in (*column.cells, *column.values) if _SEVERAL.fullmatch(cell)), "")
    if not cell:
        return
    first = Answer(
        word="first", message=N_("The first: {sample} is {first}"),
        fields={"sample": cell, "first": re.split("[;|]", cell)[0].strip()}, adds=Choices(options={_FIRST: True}),
    )  # fmt: skip
    none = Answer(word="none", message=N_("None: such rows have no account"), adds=Choices(options={_NONE: True}))
    reject = Answer(word="reject", message=N_("Reject such rows"), adds=Choices(options={_FIRST: False}))
    answers = (first, *((none,) if kind.allows_unassigned else ()), reject)
    yield Said(
        code="several_accounts", message=QUESTION, fields={"column": column.name, "sample": cell}, about=column.name,
        answers=answers,
    )  # fmt: skip
