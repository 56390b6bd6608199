"""Ids that would join or lose rows: of which only the first digits are left, and those that several rows share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kam_analytics.errors import N_
from kam_analytics.imports.formats.cells import has_exponent
from kam_analytics.imports.load.accounts.padded import PADDED
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise.guess import Guess

QUESTIONS = {
    "exponent_ids": N_(
        "A spreadsheet wrote the IDs of “{column}” as numbers such as {sample}, and their last digits are lost: open the original file, format the column as text, and export it again."
    ),
    "repeated_id": N_("Several rows have the same “{column}” ({n} have {sample}): does it name the row?"),
    "padded_ids": N_("“{column}” has IDs such as {ours}, and there is an account {theirs}: are they the same?"),
}  # fmt: skip
_LEAVE_OUT = N_("Leave out “{column}”")
_SHARED = N_("No, several rows belong to one: all of them count")
_PARTS = N_("No, they are parts of one: it is on time in full when all of them are")
_SAME = N_("{ours} is {theirs}: {n} of {of} match")
_OTHERS = N_("{ours} is another account")
_NAMES = N_("Yes: of the rows with {sample} the first counts, the others are rejected")


def ask_ids(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The ids that are no longer whole, and an id that is not the one of the rows."""
    kind, fields = KINDS[choices.kind or guess.kind], fields_of(guess, choices)
    for item in kind.fields:
        column = guess.column(fields.get(item.name, "")) if item.is_id else None
        values = [*column.samples, *column.numbers] if column else []
        lost = next(filter(has_exponent, values), None)
        if column and lost:
            leave = Answer(word="leave_out", message=_LEAVE_OUT, fields={"column": column.name}, adds=Choices(columns={item.name: ""}))  # fmt: skip
            yield Said(
                code="exponent_ids", message=QUESTIONS["exponent_ids"], about=column.name,
                fields={"column": column.name, "sample": lost}, answers=() if item.required else (leave,),
            )  # fmt: skip
    yield from _ask_repeated(guess, choices, fields)


def _ask_repeated(guess: Guess, choices: Choices, fields: dict[str, str]) -> Iterator[Said]:
    kind, found = KINDS[choices.kind or guess.kind], guess.repeated
    key = kind.key[0]
    if (
        found is None
        or len(kind.key) > 1
        or key in choices.columns
        or fields.get(key) != found.column
        or kind.part in fields
    ):
        return
    said = {"column": found.column, "sample": found.value, "n": found.rows}
    left = {"order_id": found.column} if kind.name == "sales" and "order_id" not in fields else {}
    answers = [Answer(word="names_row", message=_NAMES, fields=said, adds=Choices(columns={key: found.column}))]
    if kind.part:
        parts = Choices(columns={key: found.column}, options={"rows_are_parts": True})
        answers.insert(0, Answer(word="parts", message=_PARTS, adds=parts))
    if not kind.always_has_key:
        answers.insert(0, Answer(word="several_lines", message=_SHARED, adds=Choices(columns={key: "", **left})))
    yield Said(
        code="repeated_id", message=QUESTIONS["repeated_id"], about=found.column, fields=said, answers=tuple(answers)
    )


def ask_padded(guess: Guess, choices: Choices, numbered: Callable[[Sequence[str]], dict[str, str]]) -> Iterator[Said]:
    """IDs that are those of accounts but for zeros before them."""
    kind, column = KINDS[choices.kind or guess.kind], guess.column(fields_of(guess, choices).get("account_id", ""))
    if column is None or "account_id" not in kind.lookups or PADDED in choices.options or column.ends_in_zero:
        return
    ids = [*dict.fromkeys(filter(None, column.values if column.is_coded else column.cells))]
    found = numbered(ids) if any(text[0].isdigit() for text in ids) else {}
    if found:
        ours, theirs = next(iter(found.items()))
        fields = {"column": column.name, "ours": ours, "theirs": theirs, "n": len(found), "of": len(ids)}
        answers = (
            Answer(word="same", message=_SAME, fields=fields, adds=Choices(options={PADDED: True})),
            Answer(word="others", message=_OTHERS, fields=fields, adds=Choices(options={PADDED: False})),
        )
        yield Said(
            code="padded_ids", message=QUESTIONS["padded_ids"], about=column.name, fields=fields, answers=answers
        )
