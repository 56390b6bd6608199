"""What is taken off the price of a line: a percentage, a share or an amount, and whether it is taken off already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.amounts import has_percent
from kam_analytics.imports.questions.money.examples import example_of, written
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare
from kam_analytics.imports.recognise.meaning.amounts import numbers_in
from kam_analytics.imports.recognise.meaning.qualifiers import qualified

_QUESTIONS = {
    "net_price": N_("“{price}” beside “{column}”: is the discount already taken off the price?"),
    "several_discounts": N_("“{column}” is one of several discounts of a line, and {file} has no net amount: add the net amounts to the export."),
    "discount": N_("“{column}” has values above 1 (such as {sample}): are they percentages?"),
    "discount_share": N_("“{column}” has only values below 1 (such as {sample}): are they percentages or shares?"),
    "discount_amount": N_("“{column}” is an amount (such as {sample}): is it taken off the line?"),
}  # fmt: skip
#: bare headers of one discount of several, and of prices that may be after a discount
_NUMBERED = re.compile(r"(?:ale|alennus|disc|discount|rabatt|linediscount)(?:pros|prosentti|percent|pct)?[1-9]")
_NET = re.compile(
    r"(?:unit|yksikko)?(?:net|netto)(?:unit|yksikko|a)?(?:price|hinta)|(?:unit|a)?(?:price|hinta)(?:net|netto)"
)
_OFF = N_("Amounts: of a line of {whole} remain {left}")
_LINE = N_("Off the line: of {whole} remain {left}")
_LEFT_OUT = N_("No: the line is {whole}, the discount is left out")


def ask_discount(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether the discounts of lines are percentages or amounts, where neither header nor values say so."""
    fields = fields_of(guess, choices)
    if not {"quantity", "unit_price"} <= set(fields):
        return
    column = guess.column(fields.get("discount", ""))
    if "discount" not in choices.columns:
        yield from _taken_off(guess, fields["unit_price"], column)
    amount = guess.column(fields.get("discount_amount", ""))
    if amount is not None and "discount_amount" not in choices.columns and qualified(amount.name).level != "line":
        yield from _of_line(guess, fields, amount)
    # 5 % in a cell is 0.05
    if column is None or "discount" in choices.times or has_percent(guess, column.name):
        return
    values = [abs(value) for value in numbers_in(column.seen) if value]
    says_percent = qualified(column.name).is_percent
    if not values or not (max(values) < 1 if says_percent else max(values) > 1):
        return
    cell, value = example_of(column)
    percent = Answer(
        word="percent", message=N_("Percentages: of 100 remain {left}"),
        fields={"left": written(100 - value, column)}, adds=Choices(times={"discount": "0.01"}),
    )  # fmt: skip
    share = Answer(
        word="share", message=N_("Shares of 1: of 100 remain {left}"),
        fields={"left": written(100 - 100 * value, column)}, adds=Choices(times={"discount": "1"}),
    )  # fmt: skip
    off = Answer(
        word="amount", message=_OFF, fields=_example(guess, fields, column),
        adds=Choices(columns={"discount": "", "discount_amount": column.name}),
    )  # fmt: skip
    nothing = Answer(
        word="none", message=N_("Something else: of 100 remain 100, the discount is left out"),
        adds=Choices(columns={"discount": ""}),
    )  # fmt: skip
    if says_percent:
        yield _asked("discount_share", column.name, (share, percent), column=column.name, sample=cell)
    else:
        # more than all of it is no percentage
        ways = (percent, off, nothing) if max(values) <= 100 else (off, nothing)
        yield _asked("discount", column.name, ways, column=column.name, sample=cell)


def _of_line(guess: Guess, fields: dict[str, str], column: Column) -> Iterator[Said]:
    """An amount may be taken off the line or be something else, such as one off each unit."""
    example = _example(guess, fields, column)
    cell, _value = example_of(column)
    if cell:
        line = Answer(
            word="line", message=_LINE, fields=example, adds=Choices(columns={"discount_amount": column.name})
        )
        none = Answer(word="none", message=_LEFT_OUT, fields=example, adds=Choices(columns={"discount_amount": ""}))
        yield _asked("discount_amount", column.name, (line, none), column=column.name, sample=cell)


def _example(guess: Guess, fields: dict[str, str], column: Column) -> dict[str, str]:
    """The first line with a discount, before it and after it; 100 where a line has no amount of its own."""
    parts = [guess.column(fields[name]) for name in ("quantity", "unit_price")]
    rows = zip_longest(numbers_in(column.seen), *(numbers_in(part.seen) if part is not None else () for part in parts))
    for off, quantity, price in rows:
        if off and quantity and price:
            whole = quantity * price
            left = whole - abs(off) if whole > 0 else whole + abs(off)
            return {"whole": written(whole, column), "left": written(left, column)}
    _cell, off = example_of(column)
    return {"whole": "100", "left": written(100 - abs(off), column)}


def _taken_off(guess: Guess, price: str, column: Column | None) -> Iterator[Said]:
    """A net price is one after the discount as well as one without VAT; of several discounts none is the whole one."""
    none = Answer(
        word="none", message=N_("It is: the discount is left out"), adds=Choices(columns={"discount": ""})
    )  # fmt: skip
    several = [
        item.name for item in guess.columns if _NUMBERED.fullmatch(bare(item.name)) and any(numbers_in(item.seen))
    ]
    if len(several) > 1:
        yield _asked("several_discounts", several[-1], (none,), column=several[-1], file=guess.file)
    elif column is not None and _NET.fullmatch(bare(price)) and any(numbers_in(column.seen)):
        before = Answer(
            word="before", message=N_("No: it is taken off each line"), adds=Choices(columns={"discount": column.name})
        )  # fmt: skip
        yield _asked("net_price", column.name, (none, before), column=column.name, price=price)


def _asked(code: str, about: str, answers: tuple[Answer, ...], **fields: object) -> Said:
    return Said(code=code, message=_QUESTIONS[code], fields=fields, about=about, answers=answers)
