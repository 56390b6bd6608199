"""Which rows count: a column that says credit note, cancelled, draft or deleted is never left unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import BEGINS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.documents import credited
from kam_analytics.imports.questions.money.examples import loaded
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare, bare_names, words_of
from kam_analytics.imports.recognise.meaning.amounts import numbers_in
from kam_analytics.imports.recognise.meaning.namespaces import names_in
from kam_analytics.imports.recognise.standing import (
    COUNTS,
    LEAVE_OUT,
    TURN,
    UNDONE,
    Standing,
    comes_before,
    is_main_line,
    is_sign,
    open_codes,
    standing,
)

#: kind -> the amount that is turned or left out
_AMOUNTS = {"sales": "net_sales", "claims": "amount", "opportunities": "amount", "contracts": "annual_value"}
#: kinds of which a row may take back another
_TURNED = frozenset({"sales", "claims"})
_ASKS = {
    "counts": N_("“{column}” is “{value}” in some rows (rows: {rows}): do they count?"),
    "counts_all": N_("“{column}” is “{value}” in all rows ({rows}): do they count?"),
    "counts_sum": N_("“{column}” is “{value}” in some rows (rows: {rows}, sum: {sum}): do they count?"),
    "counts_many": N_(
        "“{column}” has {n} values whose rows may not count, such as {values} (rows: {rows}): do they count?"
    ),
    "counts_text": N_(
        "“{column}” has more than {n} different values, and some say that their rows may not count, such as {values}: add a "
        "column with the status alone to the export, or count all rows?"
    ),
    "counts_filled": N_("“{column}” has a value in some rows (rows: {rows}, such as {sample}): do they count?"),
    "counts_filled_sum": N_(
        "“{column}” has a value in some rows (rows: {rows}, such as {sample}, sum: {sum}): do they count?"
    ),
    "debit_credit": N_("“{debit}” and “{credit}” are two columns: what are the rows in which “{credit}” has a value?"),
}
#: what becomes of the rows -> the answer, without and with their sum
_ANSWERS = {
    TURN: (N_("Turn their sign"), N_("Turn their sign: {sum} becomes {turned}")),
    LEAVE_OUT: (N_("Leave these rows out"), N_("Leave these rows out")),
    COUNTS: (N_("Count them as they are"), N_("Count them as they are")),
}
#: the reasons of a status, which is that of the deal
_REASONS = bare_names("status reason, status code, tilan syy")
_DEBIT, _CREDIT = {"debit", "debet"}, {"credit", "kredit"}
#: more values than this are asked about together, and so many of them are shown
_MOST, _SHOWN = 12, 5
#: how an amount of nothing is written
_NOTHING = ["", "0", "0.0", "0.00", "0,0", "0,00", "-"]


@dataclass(kw_only=True)
class Rows:
    """What becomes of the rows of a column: its values that are left out, turned and kept; ``asked`` are not settled."""

    column: Column
    leave_out: list[str] = field(default_factory=list)
    sign: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    asked: dict[str, Standing] = field(default_factory=dict)

    @property
    def matters(self) -> bool:
        """Return True if not all rows count as they are."""
        return bool(self.leave_out or self.sign or self.asked)


def rows_of(guess: Guess, choices: Choices) -> list[Rows]:
    """The unused columns that say which rows count, each with what is known of its values."""
    kind = choices.kind or guess.kind
    used = {*fields_of(guess, choices).values(), *choices.filter}
    found = []
    for column in guess.columns:
        if column.name in used or not (column.is_coded or column.name in choices.keep):
            continue
        if is_main_line(column.name) or _by_beginning(choices, column.name) or _is_reason(guess, choices, column):
            continue
        rows = _settled(guess, choices, kind, column)
        if rows.matters or column.name in choices.keep:
            found.append(rows)
    return found


def _is_reason(guess: Guess, choices: Choices, column: Column) -> bool:
    """Return True if a column tells why deals have the status that another column says."""
    is_deals = (choices.kind or guess.kind) == "opportunities" and "status" in fields_of(guess, choices)
    return is_deals and not _REASONS.isdisjoint(map(bare, (column.name, *names_in("opportunities", column.name))))


def _by_beginning(choices: Choices, column: str) -> bool:
    """Return True if rows are told apart by what the values of a column begin with."""
    told = [*choices.leave_out.get(column, ()), *choices.sign.get(column, ()), *choices.keep.get(column, ())]
    return any(value.endswith(BEGINS) for value in told)


def settled_rows(guess: Guess, choices: Choices) -> Choices:
    """What is known of the rows without a question: which values count, and that deleted rows do not."""
    found = rows_of(guess, choices)
    return Choices(
        leave_out={rows.column.name: rows.leave_out for rows in found if rows.leave_out},
        sign={rows.column.name: rows.sign for rows in found if rows.sign},
        keep={rows.column.name: rows.keep for rows in found if rows.keep},
    )


def _settled(guess: Guess, choices: Choices, kind: str, column: Column) -> Rows:
    lists = (choices.leave_out, choices.sign, choices.keep)
    told = [list(section.get(column.name, ())) for section in lists]
    rows = Rows(column=column, leave_out=[*told[0]], sign=[*told[1]], keep=[*told[2]])
    is_known = bool(rows.keep) and choices.is_again
    twice = comes_before(kind, [*column.values, *rows.keep])
    codes = _open_codes(guess, choices, kind, column)
    # a minus is a blank anywhere else
    values = [*column.values, *(column.blanks if is_sign(column.name) else ())]
    for value in values:
        if any(value in values for values in told):
            continue
        says = Standing(becomes=LEAVE_OUT) if value in twice else standing(kind, column.name, value)
        if says.becomes == TURN and _is_negative(guess, choices, column.name, value):
            # a credit note that is negative already
            says = Standing(becomes=COUNTS, is_sure=True)
        if says.is_sure and says.becomes:
            (rows.keep if says.becomes == COUNTS else rows.leave_out).append(value)
        elif says.becomes or is_known or value in codes:
            rows.asked[value] = says
        else:
            rows.keep.append(value)
    if column.filled == column.of and not told[0] and set(rows.leave_out) == set(column.values):
        # a system in which nothing is ever marked as done says nothing by it
        rows.asked = dict.fromkeys(rows.leave_out, Standing(becomes=COUNTS))
        rows.leave_out = []
    return rows


def _open_codes(guess: Guess, choices: Choices, kind: str, column: Column) -> list[str]:
    """The bare codes of a column that may be those of credit notes, where nothing else in the file tells credits."""
    fields = fields_of(guess, choices)
    amount = guess.column(fields.get("net_sales") or fields.get("quantity", ""))
    if kind != "sales" or amount is None or _knows_credits(guess, choices, kind) or credited(guess):
        return []
    is_signed = any((value or 0) < 0 for value in numbers_in(replace(amount.seen, cells=amount.numbers)))
    return [] if is_signed else open_codes(column.name, column.counts)


def _knows_credits(guess: Guess, choices: Choices, kind: str) -> bool:
    """Return True if a column says in words, by a flag or by a sign which rows are credit notes."""
    used = {*fields_of(guess, choices).values(), *choices.filter}
    return any(
        standing(kind, column.name, value).becomes == TURN
        for column in guess.columns if column.is_coded and column.name not in used
        for value in (*column.values, *(column.blanks if is_sign(column.name) else ()))
    )  # fmt: skip


def ask_rows(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The values whose rows may not count, one by one, and what rows with a credit are."""
    kind = choices.kind or guess.kind
    for rows in rows_of(guess, choices):
        name = rows.column.name
        can_wait = name in choices.keep or name in choices.left
        if len(rows.asked) > _MOST:
            yield replace(_ask_many(kind, rows), can_wait=can_wait)
            continue
        for value, says in rows.asked.items():
            n = rows.column.counts.get(value) or guess.row_counts.get((name, value), 0)
            said = ask_row(kind, name, value, n, says, _sums(guess, choices, name, value))
            if n == guess.rows:
                said = replace(said, message=_ASKS["counts_all"])
            yield replace(said, can_wait=can_wait)
    yield from _ask_credited(guess, choices, kind)
    yield from _ask_texts(guess, choices)
    yield from _ask_undone(guess, choices)
    yield from _ask_credits(guess, choices)


def _ask_credited(guess: Guess, choices: Choices, kind: str) -> Iterator[Said]:
    """Rows that only a number makes credit notes: its own series, or that of the invoice which it takes back."""
    found = credited(guess)
    if kind != "sales" or not found or _knows_credits(guess, choices, kind):
        return
    # one way to know them is enough
    column = guess.column(found[0][0])
    for name, value in found:
        sums = _sums(guess, choices, name, value)
        if (
            column is None
            or name != column.name
            or _is_told(choices, name, value)
            or _is_negative(guess, choices, name, value)
        ):
            continue
        said = ask_row(kind, name, value, guess.row_counts[name, value], Standing(becomes=TURN), sums)
        if value == BEGINS:
            code = "counts_filled" if sums is None else "counts_filled_sum"
            said = replace(said, message=_ASKS[code], fields={**said.fields, "sample": column.samples[0]})
        yield said


def _is_told(choices: Choices, column: str, value: str) -> bool:
    lists = (choices.leave_out, choices.sign, choices.keep)
    return column in choices.filter or any(value in section.get(column, ()) for section in lists)


def _ask_many(kind: str, rows: Rows) -> Said:
    """One question for all values of a column, where each by itself would be too many."""
    values, name = list(rows.asked), rows.column.name
    shown = ", ".join(f"“{value}”" for value in values[:_SHOWN])
    n_rows = sum(rows.column.counts[value] for value in values)
    likely = Counter(says.becomes or COUNTS for says in rows.asked.values()).most_common(1)[0][0]
    ways = sorted(_ways(kind), key=lambda way: way != likely)
    return Said(
        code="counts_many", about=name, message=_ASKS["counts_many"],
        fields={"column": name, "n": len(values), "values": shown, "rows": n_rows},
        answers=tuple(Answer(word=way, message=_ANSWERS[way][0], adds=_adds(way, name, values)) for way in ways),
    )  # fmt: skip


# reason: what the question says
def ask_row(
    kind: str, column: str, value: str, rows: int, says: Standing | None = None, sums: tuple[str, str] | None = None
) -> Said:
    """Whether the rows count in which a column has a value; its words tell which answer is likely unless it is said."""
    says = says or standing(kind, column, value)
    fields: dict[str, Any] = {"column": column, "value": value, "rows": rows}
    if sums is not None:
        fields |= dict(zip(("sum", "turned"), sums, strict=True))
    return Said(
        code="counts", about=f"{column}: {value}", message=_ASKS["counts" if sums is None else "counts_sum"],
        fields=fields,
        answers=tuple(
            Answer(word=way, message=_ANSWERS[way][sums is not None], fields=fields, adds=_adds(way, column, [value]))
            for way in sorted(_ways(kind), key=lambda way: way != (says.becomes or COUNTS))
        ),
    )  # fmt: skip


def _ways(kind: str) -> list[str]:
    return [way for way in _ANSWERS if way != TURN or kind in _TURNED]


def _adds(way: str, column: str, values: list[str]) -> Choices:
    told = {column: values}
    if way == TURN:
        return Choices(sign=told)
    return Choices(leave_out=told) if way == LEAVE_OUT else Choices(keep=told)


def _is_negative(guess: Guess, choices: Choices, column: str, value: str) -> bool:
    """Return True if the amounts of some rows, or without amounts their quantities, are negative together."""
    fields, sums = fields_of(guess, choices), guess.sums.get((column, value), {})
    amount = fields.get(_AMOUNTS.get(choices.kind or guess.kind, "")) or fields.get("quantity")
    return amount in sums and sums[amount] <= 0


def _sums(guess: Guess, choices: Choices, column: str, value: str) -> tuple[str, str] | None:
    """The sum of the amounts of some rows and its opposite, as the file writes its numbers."""
    theirs = fields_of(guess, choices).get(_AMOUNTS.get(choices.kind or guess.kind, ""), "")
    amount, total = guess.column(theirs), guess.sums.get((column, value), {}).get(theirs)
    if amount is None or total is None:
        return None
    return loaded(guess, choices, total, amount), loaded(guess, choices, -total, amount)


def _ask_texts(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Columns of so many statuses that not all are known, some of which say that their rows do not count."""
    kind, used = choices.kind or guess.kind, {*fields_of(guess, choices).values(), *choices.filter, *choices.left}
    for column in guess.columns:
        if column.is_counted or column.name in used:
            continue
        against = [value for value in column.values if standing(kind, column.name, value).becomes not in ("", COUNTS)]
        if against:
            shown = ", ".join(f"“{value}”" for value in against[:_SHOWN])
            yield Said(
                code="counts_text", about=column.name, message=_ASKS["counts_text"],
                fields={"column": column.name, "n": len(column.values), "values": shown},
                answers=(Answer(word=COUNTS, message=_ANSWERS[COUNTS][0], adds=Choices(left=(column.name,))),),
            )  # fmt: skip


def _ask_undone(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Rows with a day, a person or a reason of their cancellation."""
    kind = choices.kind or guess.kind
    known = {*fields_of(guess, choices).values(), *choices.filter, *choices.leave_out, *choices.keep, *choices.left}
    for column in guess.columns if KINDS[kind].is_fact else ():
        names = {bare(name) for name in (column.name, *names_in(kind, column.name))}
        if column.name in known or not column.filled or not names & UNDONE:
            continue
        if column.values and any(standing(kind, column.name, value).becomes for value in column.values):
            # a column of words is asked about value by value
            continue
        yield Said(
            code="counts_filled", about=column.name, message=_ASKS["counts_filled"],
            fields={"column": column.name, "rows": column.filled, "sample": column.samples[0]},
            answers=(
                Answer(word=LEAVE_OUT, message=_ANSWERS[LEAVE_OUT][0], adds=Choices(filter={column.name: [""]})),
                Answer(word=COUNTS, message=_ANSWERS[COUNTS][0]),
            ),
        )  # fmt: skip


def _ask_credits(guess: Guess, choices: Choices) -> Iterator[Said]:
    """In a ledger the credits of a customer are payments as well as credit notes."""
    used = fields_of(guess, choices)
    if (choices.kind or guess.kind) != "sales" or "net_sales" not in used:
        return
    free = [column for column in guess.columns if column.name not in used.values() and column.numbers]
    debit, credit = (
        next((column for column in free if words & set(words_of(column.name))), None) for words in (_DEBIT, _CREDIT)
    )
    if debit is None or credit is None or {debit.name, credit.name} & {*choices.leave_out, *choices.left}:
        return
    fields = {"debit": debit.name, "credit": credit.name, "rows": credit.filled}
    yield Said(
        code="debit_credit", about=credit.name, message=_ASKS["debit_credit"], fields=fields,
        answers=(
            Answer(word="payments", message=N_("Payments: leave these rows out"), adds=Choices(leave_out={debit.name: _NOTHING})),
            Answer(word="credit_notes", message=N_("Credit notes: count them as they are")),
        ),
    )  # fmt: skip
