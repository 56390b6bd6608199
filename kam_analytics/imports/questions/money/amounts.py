"""What the amounts of a file are: which column, with or without VAT, of a line or of its whole order, a percentage or not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from kam_analytics.errors import N_
from kam_analytics.imports.formats.numbers import PERCENT, scale_of
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.examples import example_of, loaded, number_of, written
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare
from kam_analytics.imports.recognise.meaning.amounts import (
    RATES,
    factor_of,
    in_the_end,
    is_amount,
    is_measured,
    numbers_in,
    rate_of,
    repeated_orders,
    repeats,
    tax_in,
    taxes_of,
)
from kam_analytics.imports.recognise.meaning.qualifiers import qualified

QUESTIONS = {
    "which_amount": N_("Several columns of {file} may be the net sales of a row: which one?"),
    "only_gross": N_("{file} has amounts with VAT (“{column}”) and the VAT (“{vat}”), but none without VAT: add the net amounts to the export."),
    "several_rates": N_("{file} has amounts with VAT (“{column}”) at several rates (“{vat}”: {rates}), but none without VAT: add the net amounts to the export."),
    "vat": N_("“{column}” includes VAT (such as {sample}): at which rate?"),
    "vat_or_not": N_("“{vat}” beside “{column}” does not tell whether {sample} includes VAT: does it?"),
    "repeated_amount": N_("“{column}” is the same on all lines of an order, as a total of the order would be: does it count on each of them?"),
    "minor_units": N_("“{column}” has whole numbers only, as payment services write cents (such as {sample}): is that {value}?"),
    "amount_or_quantity": N_("“{column}” beside “{price}” (such as {sample} and {each}) is an amount of money, or a quantity?"),
    "scales": N_("“{column}” says thousands or millions in its header, and so do some of its values (such as {sample}): write all of them in one way."),
}  # fmt: skip
#: per cent of VAT that are offered, the commonest first
_RATES = ("25.5", "14", "13.5", "10", "24", "25", "20")
#: every rate that a column of rates may have, and headers of such a column that do not name the tax
_SHARES = frozenset({"0", *(f"{100 * rate:g}" for rate in RATES)})
_OF_RATES = frozenset({"verokanta", "alvkanta"})
#: without a word of orders in the header so many orders must have one amount on all their lines
_ORDERS = 3
#: columns as the interface of a payment service names them
_OF_INTERFACE = frozenset({"amount_due", "amount_paid", "amount_remaining", "unit_amount", "amount_captured", "amount_refunded", "proration"})  # fmt: skip
#: the share of numbers in a column of amounts
_NUMERIC = 0.5


def ask_amounts(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Which column has the amounts, and whether they include VAT or repeat a total."""
    kind = choices.kind or guess.kind
    if kind == "sales" and not {"net_sales"} & {*choices.columns, *choices.constants}:
        left = matching.rivals(kind, "net_sales", guess.seen, guess.currency)
        # whether a converted amount counts is a question of its own
        plain = [item for item in left if not item.says.is_converted]
        columns = [column for item in plain if (column := guess.column(item.name)) is not None]
        if len(columns) > 1:
            yield _which(guess, columns)
            return
        yield from _or_quantity(guess, choices)
        yield from _repeated(guess, fields_of(guess, choices))
    yield from _scales(guess, fields_of(guess, choices))
    yield from _vat(guess, choices, kind)
    yield from _minor_units(guess, choices, kind)


def _scales(guess: Guess, fields: dict[str, str]) -> Iterator[Said]:
    """A header in thousands or millions above values of which some say it again."""
    for name in fields.values():
        scaled = _scaled(guess, name)
        if scaled and qualified(name).factor and not _are_scaled(guess, name):
            yield _asked("scales", name, column=name, sample=scaled[0])


def _or_quantity(guess: Guess, choices: Choices) -> Iterator[Said]:
    """In English an “amount” beside a price, without a quantity, may be either."""
    fields = fields_of(guess, choices)
    column = guess.column(fields.get("net_sales", ""))
    price = next((item.column for item in matching.candidates("sales", guess.seen) if item.field == "unit_price"), None)
    if column is None or bare(column.name) != "amount" or price is None or "quantity" in fields:
        return
    (cell, value), each = example_of(column), next(filter(None, price.cells), "")
    counted = Answer(
        word="quantity", message=N_("A quantity: {sample} times {each}"), fields={"sample": cell, "each": each},
        adds=Choices(columns={"net_sales": "", "quantity": column.name, "unit_price": price.name}),
    )  # fmt: skip
    money = Answer(
        word="money", message=N_("Money: {sample}"), fields={"sample": written(value, column)},
        adds=Choices(columns={"net_sales": column.name}),
    )  # fmt: skip
    yield _asked(
        "amount_or_quantity",
        column.name,
        (counted, money),
        column=column.name,
        price=price.name,
        sample=cell,
        each=each,
    )


def _minor_units(guess: Guess, choices: Choices, kind: str) -> Iterator[Said]:
    """Amounts of a payment service that may be cents: whole numbers beside columns that its interface names."""
    if not {item.name for item in guess.columns} & _OF_INTERFACE:
        return
    for field, name in fields_of(guess, choices).items():
        column = guess.column(name)
        if column is None or (not is_amount(kind, field) and field != "unit_price") or field in choices.times:
            continue
        cell, value = example_of(column)
        if not cell or not all(number.lstrip("-").isdigit() for number in column.numbers):
            continue
        cents = Answer(
            word="cents", message=N_("Cents: {sample} becomes {value}"), fields={"sample": cell, "value": written(value / 100, column)},
            adds=Choices(times={field: "0.01"}),
        )  # fmt: skip
        whole = Answer(
            word="whole", message=N_("No: {sample} stays {sample}"), fields={"sample": cell}, adds=Choices(times={field: "1"})
        )  # fmt: skip
        yield _asked("minor_units", name, (cents, whole), column=name, sample=cell, value=written(value / 100, column))


def _which(guess: Guess, columns: list[Column]) -> Said:
    cells = zip_longest(*(column.cells for column in columns), fillvalue="")
    row = next((row for row in cells if len(set(row)) > 1), tuple("" for _column in columns))
    answers = tuple(
        Answer(
            word=column.name, message=N_("“{column}”: {sample}"), fields={"column": column.name, "sample": cell or "–"},
            adds=Choices(columns={"net_sales": column.name}),
        )
        for column, cell in zip(columns, row, strict=True)
    )  # fmt: skip
    return _asked("which_amount", "net_sales", answers, file=guess.file)


# VAT ----------------------------------------------------------------------------------------------


def _vat(guess: Guess, choices: Choices, kind: str) -> Iterator[Said]:
    fields = fields_of(guess, choices)
    aside = matching.set_aside(kind, guess.seen)
    taxes = taxes_of(aside)
    for field in [item.name for item in KINDS[kind].fields if is_amount(kind, item.name) or item.name == "unit_price"]:
        if (
            field in choices.times
            or field in choices.constants
            or choices.columns.get(field) == ""
            or field in ("margin", "line_cost")
        ):
            continue
        chosen = guess.column(fields.get(field, ""))
        gross = [
            column
            for name, item, why in aside
            if (name, why) == (field, "gross") and (column := guess.column(item.name))
        ]
        if chosen is None and gross and not _is_priced(fields, gross[0], guess):
            yield _gross(guess, field, gross[0], taxes[0].name if taxes else "")
            return
        if chosen is None or chosen.name == field:
            continue
        says = qualified(chosen.name)
        if says.vat == "gross":
            yield _gross(guess, field, chosen, "")
        elif not says.vat and taxes and is_amount(kind, field) and (way := tax_in(chosen.seen, taxes)) != "net":
            yield _gross(guess, field, chosen, taxes[0].name, is_open=way == "", rate=rate_of(chosen.seen, taxes[0]))


def _is_priced(fields: dict[str, str], gross: Column, guess: Guess) -> bool:
    """Return True if quantity and price give the net sales: not if their product is the amount with VAT."""
    if not {"quantity", "unit_price"} <= set(fields):
        return False
    parts = [guess.column(fields[name]) for name in ("quantity", "unit_price")]
    rows = zip(*(numbers_in(part.seen) for part in (*parts, gross) if part), strict=False)
    known = [row for row in rows if None not in row and all(row)]
    return not known or any(abs(row[0] * row[1] - row[2]) > abs(row[2]) / 1000 for row in known)


def _rates_beside(guess: Guess) -> tuple[Column | None, list[str]]:
    """The column with the rates of VAT of the rows, and its rates."""
    for column in guess.columns:
        is_named = qualified(column.name).vat == "vat" or bare(column.name) in _OF_RATES
        found = dict.fromkeys(f"{number:g}" for number in numbers_in(column.seen) if number is not None)
        if is_named and column.is_coded and found and all(share in _SHARES for share in found):
            return column, [*found]
    return None, []


def _gross(guess: Guess, field: str, column: Column, vat: str, *, is_open: bool = False, rate: str = "") -> Said:
    """The question for the rate; none can be answered if the VAT itself is beside an amount with it."""
    if vat and not is_open:
        return _asked("only_gross", column.name, file=guess.file, column=column.name, vat=vat)
    says = qualified(column.name)
    beside, shares = _rates_beside(guess)
    if beside is not None and len(shares) > 1 and not is_open:
        listed = "; ".join(beside.values)
        return _asked("several_rates", column.name, file=guess.file, column=column.name, vat=beside.name, rates=listed)
    rate = rate or next(iter(shares), "")
    cell, value = example_of(column)
    factor = factor_of(field, column.name) or "1"
    times = number_of(factor)
    likely = says.rate or rate
    rates = [likely, *(rate for rate in _RATES if rate != likely)] if likely else _RATES
    with_vat = [
        Answer(
            word=rate, message=N_("VAT {rate}%: {sample} becomes {net}"),
            fields={"rate": rate, "sample": cell, "net": written(value * times / _one_plus(rate), column)},
            adds=Choices(columns={field: column.name}, times={field: _divided(factor, rate)}),
        )
        for rate in rates
    ]  # fmt: skip
    without = Answer(
        word="none", message=N_("Without VAT: {sample} stays {net}"),
        fields={"sample": cell, "net": cell if times == 1 else written(value * times, column)},
        adds=Choices(columns={field: column.name}, times={field: factor}),
    )  # fmt: skip
    answers = (without, *with_vat) if is_open else (*with_vat, without)
    return _asked("vat_or_not" if is_open else "vat", column.name, answers, column=column.name, sample=cell, vat=vat)


def _one_plus(rate: str) -> float:
    return 1 + float(rate) / 100


def _divided(factor: str, rate: str) -> str:
    """A factor that takes the VAT out: 1000 and 25.5 are 1000/1.255."""
    over, _slash, under = factor.partition("/")
    return f"{over}/{_one_plus(rate) * float(under or 1):.6g}"


# Totals of orders ---------------------------------------------------------------------------------


def _repeated(guess: Guess, fields: dict[str, str]) -> Iterator[Said]:
    """Ask about an amount that several orders have on all their lines, though the lines differ."""
    orders, column = matching.order_of("sales", guess.seen), guess.column(fields.get("net_sales", ""))
    if orders is None or column is None or qualified(column.name).level == "line" or not repeats(orders, column.seen):
        return
    differ = [guess.column(fields[name]) for name in ("product_id", "quantity") if name in fields]
    if not any(item is not None and not repeats(orders, item.seen) for item in differ):
        return
    least = 1 if qualified(column.name).level == "order" else _ORDERS
    if repeated_orders(orders, column.seen) < least:
        return
    order = next(name for name in orders.cells if name and orders.cells.count(name) > 1)
    n = orders.cells.count(order)
    value = next(
        (
            number
            for number, name in zip(numbers_in(column.seen), orders.cells, strict=False)
            if name == order and number
        ),
        0.0,
    )
    lines = Answer(
        word="lines", message=N_("Yes: {n} lines of {order} are {sum}"),
        fields={"n": n, "order": order, "sum": loaded(guess, Choices(), n * value, column)}, adds=Choices(columns={"net_sales": column.name}),
    )  # fmt: skip
    found = sorted(matching.candidates("sales", guess.seen), reverse=True)
    priced = {
        item.field: item.column.name
        for item in found
        if item.field in ("quantity", "unit_price", "price_unit", "discount")
    }
    price = Answer(
        word="price", message=N_("No: quantity times price counts"), adds=Choices(columns={"net_sales": "", **priced})
    )
    answers = (price, lines) if {"quantity", "unit_price"} <= set(priced) else (lines,)
    yield _asked("repeated_amount", column.name, answers, column=column.name)


# Scales and units ----------------------------------------------------------------------------------


def has_percent(guess: Guess, column: str) -> bool:
    """Return True if the values of a column have a sign of per cent."""
    found = guess.column(column)
    return found is not None and PERCENT in found.marks


def _scaled(guess: Guess, name: str) -> list[str]:
    """The values of a column with a word for thousands or millions behind them."""
    column = guess.column(name)
    return [value for value in column.numbers if scale_of(value) > 1] if column is not None else []


def _are_scaled(guess: Guess, name: str) -> bool:
    """Return True if all values of a column but zero have such a word."""
    column, scaled = guess.column(name), _scaled(guess, name)
    return (
        column is not None and bool(scaled) and {value for value in column.numbers if value.strip("0,. ")} == {*scaled}
    )


def said_by_headers(guess: Guess, choices: Choices) -> Choices:
    """What the headers of the mapped columns say without a question: thousands and percentages."""
    kind = choices.kind or guess.kind
    fields = fields_of(guess, choices)
    times: dict[str, str] = {}
    for field, column in fields.items():
        says = qualified(column)
        if not is_measured(kind, field) or field == "price_unit" or column == field:
            continue
        if factor := factor_of(field, column):
            # what the values say themselves is not said twice
            times |= {} if _are_scaled(guess, column) else {field: factor}
        elif field == "discount" and says.is_percent and not has_percent(guess, column):
            times[field] = "0.01"
    return Choices(times=times)


def won_amounts(guess: Guess, choices: Choices) -> Choices:
    """The column that counts in won deals: what they came to, where the amount is what was expected of all."""
    fields = fields_of(guess, choices)
    column = guess.column(fields.get("amount", ""))
    if (
        (choices.kind or guess.kind) != "opportunities"
        or column is None
        or "status" not in fields
        or "amount" in choices.won
    ):
        return Choices()
    named = [item.column for item in matching.candidates("opportunities", guess.seen) if item.field == "amount"]
    found = [
        item.name for item in in_the_end(named)
        if item.name != column.name and item.says.is_converted == column.seen.says.is_converted
        and (item.numbers >= _NUMERIC or not item.filled)
    ]  # fmt: skip
    return Choices(won={"amount": found[0]}) if found else Choices()


def _asked(code: str, about: str, answers: tuple[Answer, ...] = (), **fields: object) -> Said:
    return Said(code=code, message=QUESTIONS[code], fields=fields, about=about, answers=answers)
