"""The currency of the amounts: named in a header, by a sign that several currencies share, or in a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.examples import example_of, written
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.meaning.amounts import is_amount
from kam_analytics.imports.recognise.meaning.currency import code_named, currency_of
from kam_analytics.imports.recognise.meaning.qualifiers import SHARED_SIGNS, currency_in, qualified

QUESTIONS = {
    "which_currency": N_("“{sign}” in “{column}” is the sign of several currencies: which one?"),
    "two_currencies": N_("“{column}” names {currency}, but the rows have {other} in “{beside}”: in which currency are the amounts?"),
    "other_currency": N_("“{column}” is in {currency}, but “{beside}” in {other}: rows are kept in one currency."),
    "converted": N_("“{column}” is converted: to {currency}?"),
    "mixed_currencies": N_("“{column}” has amounts in several currencies (such as {sample} and {other}): add a column with the currency to the export."),
    "no_rates_yet": N_(
        "“{column}” is {currency} in some rows (rows: {rows}), and there are no rates of it: import a file of rates "
        "(currency, month_on, rate), or what are these rows?"
    ),
    "no_rates_sum": N_(
        "“{column}” is {currency} in some rows (rows: {rows}, sum: {sum}), and there are no rates of it: import a file of rates "
        "(currency, month_on, rate), or what are these rows?"
    ),
    "no_rates_at_all": N_(
        "“{column}” is in {currency} (rows: {rows}), and there are no rates of it: import a file of rates "
        "(currency, month_on, rate), or what are these rows?"
    ),
    "no_rates": N_("“{column}” is in {currency}, but {kind} are kept in {reporting} and not converted."),
}  # fmt: skip

_CODE = re.compile("[A-Z]{3}")


def ask_converted(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether an amount that the CRM has converted is in the reporting currency, where no column says so."""
    kind = choices.kind or guess.kind
    for field in [
        item.name for item in KINDS[kind].fields if is_amount(kind, item.name) and item.name not in choices.columns
    ]:
        left = matching.rivals(kind, field, guess.seen, guess.currency)
        converted = next((item for item in left if item.says.is_converted), None)
        plain = next((item for item in left if not item.says.is_converted), None)
        if converted is None or plain is None:
            continue
        beside = currency_of(plain, guess.seen)
        rows = zip(converted.cells, plain.cells, beside.cells if beside else plain.cells, strict=False)
        sample, other, code = next((row for row in rows if row[0] != row[1]), ("", "", ""))
        currency = guess.currency or "EUR"
        yes = Answer(
            word="yes", message=N_("Yes: {sample} {currency}"), fields={"sample": sample, "currency": currency},
            adds=Choices(columns={field: converted.name, "currency": ""}),
        )  # fmt: skip
        no = Answer(
            word="no", message=N_("No: “{column}” counts, {sample} {currency}"),
            fields={"column": plain.name, "sample": other, "currency": code if beside else currency},
            adds=Choices(columns={field: plain.name, "currency": beside.name if beside else ""}),
        )  # fmt: skip
        yield _asked("converted", converted.name, (yes, no), column=converted.name, currency=currency)


def ask_currency(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The currency that a header or the signs in the cells leave open, or on which header and column disagree."""
    kind = choices.kind or guess.kind
    column = _main_amount(guess, choices)
    if column is None or "currency" in choices.constants:
        return
    has_column = "currency" in fields_of(guess, choices)
    cells = {} if has_column else _signs_in(column, guess.currency)
    if len(cells) > 1:
        sample, other = list(cells.values())[:2]
        yield _asked("mixed_currencies", column.name, column=column.name, sample=sample, other=other)
        return
    says = qualified(column.name).currency or next(iter(cells), "")
    if not says or (has_column and says in SHARED_SIGNS):
        return
    if KINDS[kind].field("currency") is None:
        yield from _unconverted(guess, choices, column, says)
    elif says in SHARED_SIGNS and guess.currency not in SHARED_SIGNS[says]:
        yield _asked(
            "which_currency", column.name, _of_codes(column, SHARED_SIGNS[says]), column=column.name, sign=says
        )
    else:
        yield from _disagreeing(guess, choices, column, says)


def _signs_in(column: Column, reporting: str) -> dict[str, str]:
    """The currencies, or their signs, in the cells of an amount -> a cell; no sign is the empty one, unless all others are of
    the reporting currency."""
    found: dict[str, str] = {}
    for cell in (*column.cells, *column.numbers):
        if any(sign.isdigit() for sign in cell):
            found.setdefault(currency_in(cell), cell)
    if set(found) <= {"", reporting}:
        found.pop("", None)
    return found


def _main_amount(guess: Guess, choices: Choices) -> Column | None:
    """The column with the money of a row."""
    kind = choices.kind or guess.kind
    fields = fields_of(guess, choices)
    names = [
        item.name
        for item in KINDS[kind].fields
        if item.type == "amount" or item.name in ("unit_price", "unit_cost", "discount_amount")
    ]
    return next((column for name in names if name in fields and (column := guess.column(fields[name]))), None)


def _of_codes(column: Column, codes: tuple[str, ...]) -> tuple[Answer, ...]:
    cell, _value = example_of(column)
    return tuple(
        Answer(word=code, message=N_("{sample} {currency}"), fields={"sample": cell, "currency": code}, adds=Choices(constants={"currency": code}))
        for code in codes
    )  # fmt: skip


def _disagreeing(guess: Guess, choices: Choices, column: Column, says: str) -> Iterator[Said]:
    """Ask if the currency column has others than the header, or the other amount of a row is in another currency."""
    beside = guess.column(fields_of(guess, choices).get("currency", ""))
    others = [value for value in beside.values if (code_named(value) or value.upper()) != says] if beside else []
    cell, _value = example_of(column)
    if beside is not None and others and "currency" not in choices.columns and says not in SHARED_SIGNS:
        header = Answer(
            word=says, message=N_("as the header says: {sample} {currency}"), fields={"sample": cell, "currency": says},
            adds=Choices(constants={"currency": says}),
        )  # fmt: skip
        rows = Answer(
            word="rows", message=N_("as the rows say: {sample} {currency}"), fields={"sample": cell, "currency": others[0]},
            adds=Choices(columns={"currency": beside.name}),
        )  # fmt: skip
        yield _asked(
            "two_currencies",
            column.name,
            (header, rows),
            column=column.name,
            currency=says,
            other=others[0],
            beside=beside.name,
        )
    kind = choices.kind or guess.kind
    for name, theirs in fields_of(guess, choices).items():
        code = qualified(theirs).currency
        if is_amount(kind, name) and theirs != column.name and code and code != says:
            leave = Answer(
                word="leave",
                message=N_("Leave “{column}” out"),
                fields={"column": theirs},
                adds=Choices(columns={name: ""}),
            )
            yield _asked(
                "other_currency", theirs, (leave,), column=theirs, currency=code, beside=column.name, other=says
            )


def _unconverted(guess: Guess, choices: Choices, column: Column, says: str) -> Iterator[Said]:
    """Kinds without a currency of their own are never converted: amounts in another one would be wrong."""
    kind = choices.kind or guess.kind
    if guess.currency and says != guess.currency and guess.currency not in SHARED_SIGNS.get(says, ()):
        yield _asked("no_rates", column.name, column=column.name, currency=says, kind=kind, reporting=guess.currency)


def ask_foreign(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Rows in currencies of which the store has no rate at all: they would be rejected."""
    kind, main = KINDS[choices.kind or guess.kind], _main_amount(guess, choices)
    if guess.rated is None or main is None or not kind.priced_on or not guess.currency:
        return
    beside = guess.column(fields_of(guess, choices).get("currency", ""))
    now = choices.plus(currency_of_header(guess, choices))
    if code := now.constants.get("currency", ""):
        if code != guess.currency and code not in guess.rated:
            own = Choices(constants={"currency": guess.currency})
            yield _foreign(guess, "no_rates_at_all", main, code, guess.rows, own)
        return
    told = choices.values.get("currency", {})
    for value in beside.values if beside is not None else ():
        code = told.get(value) or code_named(value) or value.upper()
        is_left = value in choices.leave_out.get(beside.name, ()) if beside is not None else False
        if beside is None or is_left or code in {guess.currency, *guess.rated} or not _CODE.fullmatch(code):
            continue
        total = guess.sums.get((beside.name, value), {}).get(main.name)
        own = Choices(values={"currency": {value: guess.currency}})
        code_of = "no_rates_yet" if total is None else "no_rates_sum"
        left = Answer(
            word="leave_out", message=N_("Leave these rows out"), adds=Choices(leave_out={beside.name: [value]})
        )  # fmt: skip
        said = _foreign(guess, code_of, beside, value, beside.counts[value], own)
        shown = "" if total is None else written(total, main)
        yield replace(
            said, about=f"{beside.name}: {value}", fields={**said.fields, "sum": shown}, answers=(left, *said.answers)
        )


def _foreign(guess: Guess, message: str, column: Column, code: str, rows: int, own: Choices) -> Said:
    """The question, with the answer that the amounts are in the reporting currency after all."""
    fields = {"column": column.name, "currency": code, "rows": rows}
    answer = Answer(
        word="reporting", message=N_("Their amounts are in {currency}"), fields={"currency": guess.currency}, adds=own
    )  # fmt: skip
    return Said(code="no_rates_yet", about=column.name, message=QUESTIONS[message], fields=fields, answers=(answer,))


def currency_of_header(guess: Guess, choices: Choices) -> Choices:
    """The currency that the header or all cells of the amounts name, if it is another than the reporting one."""
    kind = choices.kind or guess.kind
    column = _main_amount(guess, choices)
    beside = fields_of(guess, choices).get("currency", "")
    if (
        column is None
        or "currency" in choices.constants
        or choices.columns.get("currency")
        or KINDS[kind].field("currency") is None
    ):
        return Choices()
    cells = {} if beside else _signs_in(column, guess.currency)
    says = qualified(column.name).currency or next(iter(cells), "")
    if not says or says in SHARED_SIGNS or (says == guess.currency and not beside):
        return Choices()
    return Choices(constants={"currency": says})


def named_currencies(guess: Guess, choices: Choices) -> Choices:
    """The codes of the currencies that a column writes as words or signs, such as “Swedish Krona”."""
    column = guess.column(fields_of(guess, choices).get("currency", ""))
    codes = {value: code_named(value) for value in column.values} if column is not None else {}
    pairs = {value: code for value, code in codes.items() if code and code != value.upper()}
    return Choices(values={"currency": pairs} if pairs else {})


def _asked(code: str, about: str, answers: tuple[Answer, ...] = (), **fields: object) -> Said:
    return Said(code=code, message=QUESTIONS[code], fields=fields, about=about, answers=answers)
