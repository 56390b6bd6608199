"""For how many units a price is: a column beside it says 1, 100 or “1000 PCS”; what it may mean otherwise is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.formats.numbers import numbers_of
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.examples import written
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare, bare_names
from kam_analytics.imports.recognise.meaning.amounts import number_in, numbers_in
from kam_analytics.imports.recognise.meaning.qualifiers import qualified

_ASKS = {
    "price_unit": N_("“{column}” beside “{price}”: is the price for so many units?"),
    "price_unit_value": N_(
        "“{column}” is “{value}” in some rows (rows: {rows}): for how many units is the price there?"
    ),
    "price_1000": N_("“{column}”: is the price for 1000 units, or in thousands?"),
}
_EXAMPLE = N_("For {n}: {quantity} at {price} make {sum}")
#: so many units are offered
_OFFERED = (1, 100, 1000)
#: units that are counted, others, and words for a number of units; what has several meanings is asked (M, C, 100 g)
_PIECES = "pcs|pc|pce|pieces?|each|ea|units?|kpl|kappaletta|st|stk|stck|styck|yks|yksikko|items?"
_MEASURES = "kg|l|ltr|m|m2|m3|jm|h|hrs?|hours?|tunti|tuntia|pv|day|days|pkt|pack|ltk|box|rll|pari|pairs?|set|sarja"
_WORDS = {
    **dict.fromkeys(("hundred", "hundra", "sata", "sadalta"), 100),
    **dict.fromkeys(("thousand", "tusen", "tuhat", "tuhannelta", "mille"), 1000),
    **dict.fromkeys(("dozen", "doz", "dussin", "tusina"), 12),
}
_TEXT = re.compile(
    rf"(?:per|/|a|pr)? ?(?:(\d{{1,3}}(?:[ .,]\d{{3}})+|\d+) ?(?:{_PIECES}|kg|m|l)?|(?:{_PIECES}|{_MEASURES}))"
)
#: what Finnish and English call the unit of a quantity
_UNITS = bare_names(
    "uom, unit, units, unit of measure, quantity unit, sales unit, yksikkö, yks, määräyksikkö, myyntiyksikkö, enhet"
)
#: parts of a header that may say for how many units a price is, and the values that such a column has
_PRICES = re.compile("price|pricing|hinta|hinnan|pris")
_OF = re.compile("factor|kerroin|quantity|qty|lot|size|base|unit|per|multiple|divisor|jakaja|era|maara|yksik")
_TENS = {1, 10, 100, 1000, 10_000}


def ask_price_unit(guess: Guess, choices: Choices) -> Iterator[Said]:
    """For how many units the prices are, where a column may say it and its meaning is open."""
    fields = fields_of(guess, choices)
    price, quantity = guess.column(fields.get("unit_price", "")), guess.column(fields.get("quantity", ""))
    if (choices.kind or guess.kind) != "sales" or price is None or quantity is None or "net_sales" in fields:
        return
    yield from _thousand(price, choices)
    column = guess.column(fields.get("price_unit", ""))
    if column is None:
        found = None if "price_unit" in choices.columns else _possible(guess, fields)
        if found is not None:
            yield _whether(found, price)
    elif column.number_share == 1:
        if "price_unit" not in choices.columns and not _are_whole(column):
            yield _whether(column, price)
    elif not _is_of_quantity(guess, column):
        told = choices.values.get("price_unit", {})
        for value in column.values:
            if value not in told and units_in(value) is None:
                yield _value(column, value, quantity, price)


def units_said(guess: Guess, choices: Choices) -> Choices:
    """How many units the texts of a column are: “1000 PCS” is 1000, and “PCS” is one."""
    column = guess.column(fields_of(guess, choices).get("price_unit", ""))
    if column is None or column.number_share == 1:
        return Choices()
    is_one = _is_of_quantity(guess, column)
    known = {
        value: str(n)
        for value in column.values
        if (n := 1 if is_one else units_in(value)) is not None and value != str(n)
    }
    return Choices(values={"price_unit": known}) if known else Choices()


def units_in(text: str) -> int | None:
    """The number of units that a text names; None if it is not known.

    >>> [units_in(text) for text in ("1000 PCS", "per 100", "1 000 kpl", "kg", "C")]
    [1000, 100, 1000, 1, None]
    """
    folded = " ".join(text.casefold().replace("ö", "o").replace("à", "a").rstrip(".").split())
    if text.strip() in ("M", "C"):
        return None
    if folded in _WORDS:
        return _WORDS[folded]
    found = _TEXT.fullmatch(folded)
    if found is None or not folded:
        return None
    return int(re.sub(r"\D", "", found[1])) or None if found[1] else 1


def _is_of_quantity(guess: Guess, column: Column) -> bool:
    """Return True if another column has the same as the unit of the quantity: the price is for one of them."""
    others = [item for item in guess.columns if item.name != column.name and bare(item.name) in _UNITS]
    return any(item.cells == column.cells for item in others)


def _are_whole(column: Column) -> bool:
    return all(value is None or (value >= 1 and value == int(value)) for value in numbers_in(column.seen))


def _possible(guess: Guess, fields: dict[str, str]) -> Column | None:
    """An unused column of 1, 100 and the like with a name of prices."""
    for column in guess.columns:
        name = bare(column.name)
        if column.name in fields.values() or column.number_share < 1 or not (_PRICES.search(name) and _OF.search(name)):
            continue
        values = {value for value in numbers_in(column.seen) if value is not None}
        if values <= _TENS and max(values, default=1) > 1:
            return column
    return None


def _whether(column: Column, price: Column) -> Said:
    return Said(
        code="price_unit", about=column.name, message=_ASKS["price_unit"], fields={"column": column.name, "price": price.name},
        answers=(
            Answer(word="yes", message=N_("Yes: the price is divided by it"), adds=Choices(columns={"price_unit": column.name})),
            Answer(word="no", message=N_("No: the price is for one unit"), adds=Choices(columns={"price_unit": ""})),
        ),
    )  # fmt: skip


def _value(column: Column, value: str, quantity: Column, price: Column) -> Said:
    likely = {"C": 100, "M": 1000}.get(value, 1)
    ways = [numbers_of(item.numbers) for item in (quantity, price)]
    cells = next(
        (
            pair for text, *pair in zip(column.cells, quantity.cells, price.cells, strict=False)
            if text == value and all(pair)
        ), ["", ""],
    )  # fmt: skip
    numbers = [number_in(cell, way) if way else None for cell, way in zip(cells, ways, strict=True)]
    total = (numbers[0] or 0.0) * (numbers[1] or 0.0)
    answers = tuple(
        Answer(
            word=str(n), message=_EXAMPLE,
            fields={"n": n, "quantity": cells[0], "price": cells[1], "sum": written(total / n, price)},
            adds=Choices(values={"price_unit": {value: str(n)}}),
        )
        for n in sorted(_OFFERED, key=lambda n: n != likely)
    )  # fmt: skip
    return Said(
        code="price_unit_value", about=f"{column.name}: {value}", message=_ASKS["price_unit_value"],
        fields={"column": column.name, "value": value, "rows": column.counts[value]}, answers=answers,
    )  # fmt: skip


def _thousand(price: Column, choices: Choices) -> Iterator[Said]:
    """A number of thousand in the header of a price, without a word beside it."""
    says = qualified(price.name)
    if (
        says.factor != "1000"
        or says.currency
        or not re.search(r"1[ .,]?000", price.name)
        or "unit_price" in choices.times
    ):
        return
    yield Said(
        code="price_1000", about=price.name, message=_ASKS["price_1000"], fields={"column": price.name},
        answers=(
            Answer(word="per", message=N_("The price of 1000 units"), adds=Choices(times={"unit_price": "1/1000"})),
            Answer(word="thousands", message=N_("A price in thousands"), adds=Choices(times={"unit_price": "1000"})),
        ),
    )  # fmt: skip
