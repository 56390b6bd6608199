"""Documents and their lines: rows with the total of a document beside its lines, and credit notes known by a number alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.mapping import BEGINS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.examples import loaded
from kam_analytics.imports.recognise.codes import truth_of
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.standing import is_main_line

_ASK = N_(
    "“{column}” marks rows with the total of a document (sum: {totals}) beside its lines (sum: {lines}): which of them count?"
)
#: the most that roundings make of a difference
_CENT = 0.01


@dataclass(frozen=True, kw_only=True)
class _Main:
    """The column that marks rows with totals, the values of those rows and of the lines, and the sums of both."""

    column: Column
    marked: list[str]
    lines: list[str]
    amount: Column
    sum_marked: float
    sum_lines: float


def credited(guess: Guess) -> list[tuple[str, str]]:
    """Columns and the beginnings of their values that make rows credit notes, where not all rows are."""
    return [
        key for key, n in guess.row_counts.items()
        if key[1].endswith(BEGINS) and 0 < n < guess.rows
    ]  # fmt: skip


def settled_lines(guess: Guess, choices: Choices) -> Choices:
    """Totals of documents do not count beside lines that add up to them."""
    found = _main(guess, choices)
    if found is None or abs(found.sum_marked - found.sum_lines) > _CENT:
        return Choices()
    return Choices(leave_out={found.column.name: found.marked})


def ask_main_line(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether totals or lines count, where the lines do not add up to the totals or have the other sign."""
    found = _main(guess, choices)
    if found is None or abs(found.sum_marked - found.sum_lines) <= _CENT:
        return
    name = found.column.name
    totals, lines, turned = (
        loaded(guess, choices, value, found.amount) for value in (found.sum_marked, found.sum_lines, -found.sum_lines)
    )
    answers = [
        Answer(word="lines", message=N_("The lines: {sum}"), fields={"sum": lines}, adds=Choices(leave_out={name: found.marked})),
        Answer(
            word="lines_turned", message=N_("The lines with the other sign: {sum}"), fields={"sum": turned},
            adds=Choices(leave_out={name: found.marked}, sign={name: found.lines}),
        ),
        Answer(word="totals", message=N_("The totals: {sum}"), fields={"sum": totals}, adds=Choices(leave_out={name: found.lines})),
    ]  # fmt: skip
    is_opposite = found.sum_marked * found.sum_lines < 0
    yield Said(
        code="main_line", about=name, message=_ASK, fields={"column": name, "totals": totals, "lines": lines},
        answers=tuple(sorted(answers, key=lambda item: item.word != ("lines_turned" if is_opposite else "lines"))),
    )  # fmt: skip


def _main(guess: Guess, choices: Choices) -> _Main | None:
    """The column that marks totals, if the file has lines too and nothing is said of it."""
    amount = guess.column(fields_of(guess, choices).get("net_sales", ""))
    if (choices.kind or guess.kind) != "sales" or amount is None:
        return None
    for column in guess.columns:
        told = {*choices.filter, *choices.leave_out, *choices.sign, *choices.keep, *choices.left}
        if not is_main_line(column.name) or column.name in told:
            continue
        held = {
            value: sums[amount.name]
            for (name, value), sums in guess.sums.items()
            if name == column.name and amount.name in sums
        }
        rows = {value: guess.row_counts[column.name, value] for value in held}
        marked = [value for value in held if value == "*" or truth_of(value)]
        lines = [value for value in held if value not in marked and rows[value]]
        if marked and lines:
            return _Main(
                column=column, marked=marked, lines=lines, amount=amount,
                sum_marked=sum(held[value] for value in marked), sum_lines=sum(held[value] for value in lines),
            )  # fmt: skip
    return None
