"""In which currency an amount is: its own currency column, the header, or the general currency column of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kam_analytics.imports.recognise.meaning.amounts import Seen, numbers_in
from kam_analytics.imports.recognise.meaning.qualifiers import CODES, SHARED_SIGNS, currency_in, folded

_WORD = re.compile(r"(?<![a-z])(?:currency|ccy|curr|crcy|cur|valuutta\w*|valuta|waers|hwaer)(?![a-z])")
#: columns that say of which currency a rate is, or in which the company keeps its books
_NOT = re.compile(r"rate|kurssi|factor|exchange|decimal|symbol|name")
_BOOKS = re.compile(
    r"(?<![a-z])(?:company|home|local|base|group|corporate|reporting|hwaer|konserni\w*|yhtio\w*|koti\w*|paikallis\w*)(?![a-z])"
)
#: code -> the names of a currency
_NAMED = {
    "EUR": "euro, euros, eurot, euroa", "USD": "us dollar, u.s. dollar, united states dollar, yhdysvaltain dollari",
    "SEK": "swedish krona, swedish kronor, svensk krona, svenska kronor, ruotsin kruunu",
    "NOK": "norwegian krone, norwegian kroner, norsk krone, norjan kruunu", "DKK": "danish krone, danish kroner, dansk krone, tanskan kruunu",
    "GBP": "british pound, pound sterling, british pound sterling, uk pound, englannin punta", "CHF": "swiss franc, sveitsin frangi",
    "PLN": "polish zloty, puolan zloty", "JPY": "japanese yen, japanin jeni", "CAD": "canadian dollar", "AUD": "australian dollar",
}  # fmt: skip
_NAMES = {name.strip(): code for code, names in _NAMED.items() for name in names.split(",")}
_OF_NO_AMOUNT = frozenset({
    "", "code", "iso", "isocode", "koodi", "deal", "order", "invoice", "document", "doc", "transaction", "sales", "opportunity", "trans",
    "customer", "tilauksen", "laskun", "kaupan", "contract", "id",
})  # fmt: skip


def currency_of(amount: Seen, columns: Sequence[Seen], *, is_alone: bool = True) -> Seen | None:
    """The column with the currency of an amount: its own one before the general one of the file.

    The general one is not that of an amount in the currency of the books, nor, unless the amount ``is_alone``, of one
    whose header names a currency.
    """
    named = [item for item in columns if is_currency(item)]
    own = next((item for item in named if _left_of(item.name) == _bare(amount.name)), None)
    if own is not None:
        return own
    if amount.says.is_converted:
        return next((item for item in named if _BOOKS.search(folded(item.name))), None)
    if amount.says.currency and not is_alone:
        return None
    general = [
        item for item in named if not _BOOKS.search(folded(item.name)) and not _is_of_other(item, amount, columns)
    ]
    by_name = [item for item in general if _WORD.search(_spaced(item.name))]
    return next(iter(by_name or general), None)


def codes_of(amount: Seen, columns: Sequence[Seen]) -> frozenset[str]:
    """The currencies of an amount, as its header or its own column says; empty if nothing does."""
    if amount.says.currency and amount.says.currency not in SHARED_SIGNS:
        return frozenset({amount.says.currency})
    beside = currency_of(amount, columns)
    return (
        frozenset(code_named(cell) or cell.upper() for cell in beside.cells if cell)
        if beside is not None
        else frozenset()
    )


def books_in(converted: Seen, columns: Sequence[Seen], amounts: Sequence[Seen]) -> frozenset[str]:
    """The currency of a converted amount, as its rows show it: those in it, and only those, have equal amounts."""
    for plain in amounts:
        beside = currency_of(plain, columns) if not plain.says.is_converted else None
        if beside is None:
            continue
        same: dict[str, set[bool]] = {}
        for code, one, other in zip(beside.cells, numbers_in(plain), numbers_in(converted), strict=False):
            if code and one and other is not None:
                same.setdefault(code_named(code) or code.upper(), set()).add(one == other)
        equal = {code for code, found in same.items() if True in found}
        if len(equal) == 1 < len(same) and all(len(found) == 1 for found in same.values()):
            return frozenset(equal)
    return frozenset()


def code_named(text: str) -> str:
    """The code of a currency that is written as a word or a sign of its own: “Swedish Krona”, “€”; empty if it is none."""
    found = _NAMES.get(folded(text).strip(), "") or currency_in(text)
    return "" if found in SHARED_SIGNS else found


def is_currency(column: Seen) -> bool:
    """Return True for a column of currency codes: by its name and values, or by its values alone."""
    values = {cell for cell in column.cells if cell}
    name = _spaced(column.name)
    if _WORD.search(name) and not _NOT.search(name):
        return not any(sign.isdigit() for value in values for sign in value)
    return bool(values) and values <= set(CODES)


def _is_of_other(currency: Seen, amount: Seen, columns: Sequence[Seen]) -> bool:
    """Return True for the own currency column of another amount, such as “Freight currency”."""
    left = _left_of(currency.name)
    return left not in _OF_NO_AMOUNT and any(_bare(item.name) == left for item in columns if item is not amount)


def _left_of(name: str) -> str:
    """What is left of the name of a currency column without the word: the amount whose currency it is."""
    return re.sub(r"(?:iso)?(?:code|koodi)$", "", re.sub(r"[^a-z0-9]", "", _WORD.sub("", _spaced(name))))


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(name))


def _spaced(name: str) -> str:
    return folded(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", name))
