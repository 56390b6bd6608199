"""Which way exchange rates are quoted: what one unit of a currency is worth, or how many units the reporting one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.money.examples import written
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.meaning.amounts import numbers_in
from kam_analytics.imports.recognise.meaning.qualifiers import folded

QUESTION = N_("The rates of “{column}” can be read in two ways: what do they mean?")
#: about how many units one euro was in the last years: enough to tell 11.2 from 0.089
_PER_EURO = {
    "EUR": 1.0, "USD": 1.1, "GBP": 0.86, "CHF": 0.98, "SEK": 11.0, "NOK": 11.2, "DKK": 7.45, "ISK": 148.0, "PLN": 4.4, "CZK": 24.8,
    "HUF": 385.0, "RON": 4.97, "BGN": 1.956, "JPY": 155.0, "CNY": 7.7, "INR": 91.0, "CAD": 1.48, "AUD": 1.65, "NZD": 1.79,
    "SGD": 1.45, "HKD": 8.5, "KRW": 1450.0, "TRY": 33.0, "ZAR": 19.8, "BRL": 5.8, "MXN": 20.0, "ILS": 4.0, "AED": 4.0, "SAR": 4.1,
    "THB": 38.0, "UAH": 43.0, "RUB": 95.0,
}  # fmt: skip
#: a rate fits if it is at most so many times the usual one, or as many times less
_FITS = 2.0
#: so many units of the reporting currency are converted for an example
_SAMPLE = 1000


def ask_rates(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The direction of rates, unless the values, the header or our own field name tell that they are worths."""
    fields = fields_of(guess, choices)
    rate, codes = guess.column(fields.get("rate", "")), guess.column(fields.get("currency", ""))
    if (choices.kind or guess.kind) != "rates" or rate is None or codes is None or "rates_per_base" in choices.options:
        return
    base = guess.currency or "EUR"
    rows = [
        (code.upper(), value)
        for code, value in zip(codes.cells, numbers_in(rate.seen), strict=False)
        if value and value > 0 and code.upper() != base
    ]
    if not rows:
        return
    found = {_direction(code, value, base) for code, value in rows} - {""}
    if found == {"worth"} or (not found and rate.name == "rate"):
        return
    likely = (
        found == {"per_base"} or _says_per(rate.name, base) or (not found and _nearer(*rows[0], base) == "per_base")
    )
    code, value = next((row for row in rows if _direction(row[0], row[1], base)), rows[0])
    amount = _SAMPLE * max(value, 1.0)
    fields_of_sample = {"amount": written(amount, rate), "currency": code, "base": base}
    answers = [
        Answer(
            word=word, message=N_("{amount} {currency} = {worth} {base}"),
            fields={**fields_of_sample, "worth": written(worth, rate)}, adds=Choices(options={"rates_per_base": word == "per_base"}),
        )
        for word, worth in (("per_base", amount / value), ("worth", amount * value))
    ]  # fmt: skip
    yield Said(
        code="rate_direction", message=QUESTION, fields={"column": rate.name}, about=rate.name,
        answers=tuple(answers if likely else answers[::-1]),
    )  # fmt: skip


def _says_per(header: str, base: str) -> bool:
    """Return True for a header such as “per EUR”."""
    return re.search(rf"(?:per|/|=) ?1? ?{base.lower()}\b", folded(header)) is not None


def _usual(code: str, base: str) -> float | None:
    """About how many units of a currency one of the reporting currency is."""
    return _PER_EURO[code] / _PER_EURO[base] if {code, base} <= set(_PER_EURO) else None


def _direction(code: str, value: float, base: str) -> str:
    """``worth`` or ``per_base`` if only that is near the usual rate; empty if both or neither is."""
    usual = _usual(code, base)
    if usual is None:
        return ""
    near = {
        name
        for name, expected in (("worth", 1 / usual), ("per_base", usual))
        if abs(log(value / expected)) < log(_FITS)
    }
    return near.pop() if len(near) == 1 else ""


def _nearer(code: str, value: float, base: str) -> str:
    usual = _usual(code, base) or 1.0
    return "per_base" if abs(log(value / usual)) < abs(log(value * usual)) else "worth"
