"""Which column is which field, and which kind a file is, by the names of its columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from kam_analytics.imports.mapping.kind import Type
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise.headers import IGNORED, MONTHS, NAMES, REQUIRED
from kam_analytics.imports.recognise.meaning.amounts import (
    Around,
    Seen,
    in_the_end,
    is_amount,
    is_measured,
    leave_costs_out,
    narrowed,
    unfit,
)
from kam_analytics.imports.recognise.meaning.currency import books_in, codes_of, currency_of
from kam_analytics.imports.recognise.meaning.namespaces import names_in
from kam_analytics.imports.recognise.meaning.qualifiers import qualified
from kam_analytics.imports.recognise.meaning.surveys import are_groups, asked_for
from kam_analytics.imports.recognise.signatures import SIGNATURES, Signature

#: how sure a match is: our own name, a listed one, a listed one with additions, one letter off
OWN, LISTED, NEAR, ALIKE = 4, 3, 2, 1
_ADDITIONS = {"eur", "euro", "euroa", "usd", "gbp", "sek", "e", "alv", "vat", "excl", "incl", "the", "of", "hs", "text"}
_ALIKE = 0.87
#: in a table with more columns, names that are one letter off are not looked for
FEW = 120
_SHORTEST = 7
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: fields with amounts, for kinds that this release does not load
_AMOUNTS = {"amount", "annual_value", "rate", "hours_planned", "hours_used", "influence", "support"}


#: loading order: rows that others refer to come first
_ORDER = (
    "users", "products", "accounts", "contacts", "teams", "rates", "segments", "key_accounts", "sales", "opportunities",
    "contracts", "activities", "nps", "deliveries", "claims", "wallets", "targets", "tasks", "cadence_rules", "absences",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A column that may be a field: how sure its name is, and the rank of that name."""

    field: str
    column: Seen
    sure: int
    rank: int
    place: int

    @property
    def order(self) -> tuple[bool, int, int, int, str]:
        """The better of two is the lesser: with values, a surer name, a better rank, further left."""
        return (self.column.filled == 0, -self.sure, self.rank, self.place, self.field)

    def __lt__(self, other: Candidate) -> bool:
        return self.order < other.order


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """A name without case, blanks, punctuation and diacritics: ``Asiakas-nro`` equals ``ASIAKASNRO``."""
    flat = unicodedata.normalize("NFKD", text[:200].removesuffix("__c")).casefold()
    return "".join(sign for sign in flat if sign.isalnum())


def bare_names(text: str) -> frozenset[str]:
    """The names of a table of words, separated by commas, for comparison."""
    return frozenset(bare(name) for name in text.split(","))


def words_of(text: str) -> list[str]:
    """The words of a header, with camel case split."""
    apart = _CAMEL.sub(" ", text[:200].removesuffix("__c"))
    return [bare(word) for word in re.split(r"[\W_]+", apart) if bare(word)]


@cache
def _names(kind: str) -> dict[str, list[tuple[str, int]]]:
    """Bare name -> the fields it may stand for, each with its rank."""
    found: dict[str, list[tuple[str, int]]] = {}
    for field, names in NAMES.get(kind, {}).items():
        for rank, name in enumerate(names):
            meant = found.setdefault(bare(name), [])
            if field not in [known for known, _rank in meant]:
                meant.append((field, rank))
    for item in KINDS[kind].fields if kind in KINDS else ():
        found.setdefault(bare(item.name), [(item.name, 0)])
    return found


@cache
def every_name() -> frozenset[str]:
    """All bare names of any field or object."""
    signs = (bare(name) for signature in SIGNATURES for name in signature.all)
    return frozenset({*signs, *(name for kind in all_kinds() for name in _names(kind))})


#: what a payment service keeps
_FEES = bare_names(
    "fee, fees, stripe fee, processing fee, payment fee, transaction fee, palkkio, palkkiot, välityspalkkio"
)
_MONTHS = frozenset(map(bare, MONTHS.split(",")))
#: “Option” and “Tender” head notes as often as days
_IF_DAYS = frozenset({"notice_on", "option_on", "tender_on"})
_IGNORED = frozenset(bare(name) for name in IGNORED.split(","))


def load_order(kind: str) -> int:
    """The rank of a kind in the loading order: people, products and accounts before rows that refer to them."""
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def all_kinds() -> list[str]:
    """The kinds that headers can identify, those of ``KINDS`` first."""
    return list(dict.fromkeys([*KINDS, *NAMES]))


def field_names(kind: str) -> list[str]:
    """Our fields of a kind."""
    return [item.name for item in KINDS[kind].fields] if kind in KINDS else list(NAMES[kind])


def required(kind: str) -> tuple[str, ...]:
    """The required fields of a kind."""
    if kind in KINDS:
        return tuple(item.name for item in KINDS[kind].fields if item.required)
    return REQUIRED.get(kind, ())


def type_of(kind: str, field: str) -> Type:
    """How a field of a kind is read."""
    item = KINDS[kind].field(field) if kind in KINDS else None
    if item is not None:
        return item.type
    if field.endswith("_on"):
        return "date"
    if field.startswith("is_"):
        return "truth"
    return "amount" if field in _AMOUNTS else "text"


@lru_cache(maxsize=50_000)
def meanings(kind: str, header: str, alike: bool = True) -> tuple[tuple[str, int, int], ...]:
    """The fields that a header may stand for: field, how sure, rank."""
    names = _names(kind)
    if header in field_names(kind):
        return ((header, OWN, 0), *((field, LISTED, rank) for field, rank in names[bare(header)] if field != header))
    name = bare(header)
    if name in names:
        return tuple((field, LISTED, rank) for field, rank in names[name])
    if name in _IGNORED or (name in _names("sales") and _names("sales")[name][0][0] == "price_unit"):
        return ()
    if found := _by_words(kind, header):
        return found
    for inner in names_in(kind, header):
        if bare(inner) in names:
            return tuple((field, LISTED, rank) for field, rank in names[bare(inner)])
        if found := _by_words(kind, inner):
            return found
    if kind == "nps" and (field := asked_for(header)):
        return ((field, NEAR, 0),)
    if not alike or len(name) < _SHORTEST or name in every_name():
        return ()
    close = [
        (field, ALIKE, rank) for known, meant in names.items()
        if known[0] == name[0] and len(known) >= _SHORTEST and abs(len(known) - len(name)) <= 2 and _ratio(name, known) >= _ALIKE
        for field, rank in meant
    ]  # fmt: skip
    return tuple(close)


def _by_words(kind: str, header: str) -> tuple[tuple[str, int, int], ...]:
    """The fields whose names a header has but for additions, such as the currency or a plural."""
    names = _names(kind)
    words = words_of(re.sub(r"[(\[].*?[)\]]", " ", header))
    shorter = ["".join(words), "".join(word for word in words if word not in _ADDITIONS)]
    plural = [*shorter, *(text.removesuffix("s") for text in shorter), *(f"{text}s" for text in shorter)]
    meant = next((names[text] for text in plural if text in names), None)
    return tuple((field, NEAR, rank) for field, rank in meant) if meant else _measured(kind, header)


def _measured(kind: str, header: str) -> tuple[tuple[str, int, int], ...]:
    """The fields with numbers that a header stands for by its name without what it says of VAT, currency, scale or basis."""
    says = qualified(header)
    if says.says_nothing:
        return ()
    # "Excl. VAT" or "kEUR" alone is an amount
    base = says.base or "amount"
    found = next(
        (meant for text in (base, base.removesuffix("s"), f"{base}s") if (meant := _names(kind).get(text))), []
    )
    return tuple((field, NEAR, rank) for field, rank in found if is_measured(kind, field))


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def candidates(kind: str, columns: Sequence[Seen], *, is_any: bool = False) -> list[Candidate]:
    """The columns that may be each field; a fuzzy name counts only if the values fit the type.

    With ``is_any`` also those whose words say that they are something else, such as an amount with VAT.
    """
    order = set(field_names(kind))
    return [
        Candidate(field=field, column=column, sure=sure, rank=rank, place=place)
        for place, column in enumerate(columns)
        for field, sure, rank in _meanings_of(kind, column, len(columns) <= FEW)
        if field in order and (_fits(column, type_of(kind, field)) or not (sure == ALIKE or field in _IF_DAYS or (field == "sold_on" and bare(column.name) in _MONTHS)))
        and (is_any or not unfit(kind, field, column))
    ]  # fmt: skip


def _meanings_of(kind: str, column: Seen, alike: bool) -> tuple[tuple[str, int, int], ...]:
    """The fields that a column may stand for by its header, otherwise by the question below it."""
    found = meanings(kind, column.name, alike) or (meanings(kind, column.asked, False) if column.asked else ())
    return tuple(item for item in found if item[0] != "score" or not are_groups(column.cells))


def rivals(kind: str, field: str, columns: Sequence[Seen], currency: str = "") -> list[Seen]:
    """The columns for an amount that nothing tells apart, the surest first; one or none if it is clear."""
    found = sorted(item for item in candidates(kind, columns) if item.field == field)
    named = [item.column for item in found if item.sure == OWN] or [item.column for item in found if item.sure > ALIKE]
    if kind == "opportunities" and field == "amount":
        won = in_the_end(named)
        named = [item for item in named if item not in won]
    if len(named) < 2:
        return named
    around = Around(
        aside=set_aside(kind, columns), orders=order_of(kind, columns), currency=currency,
        codes={item.name: codes_of(item, columns) or (books_in(item, columns, named) if item.says.is_converted else frozenset()) for item in named},
        fees=[item for item in columns if bare(item.name) in _FEES],
    )  # fmt: skip
    return narrowed(field, named, around)


def order_of(kind: str, columns: Sequence[Seen]) -> Seen | None:
    """The column with the order of a line, if some order has several lines."""
    found = sorted(item for item in candidates(kind, columns) if item.field == "order_id")
    return next((item.column for item in found if len(set(item.column.cells)) < len(item.column.cells)), None)


def set_aside(kind: str, columns: Sequence[Seen]) -> list[tuple[str, Seen, str]]:
    """Columns that have the name of a field but are something else: the field, the column, and why."""
    found = (
        (item.field, item.column, unfit(kind, item.field, item.column))
        for item in candidates(kind, columns, is_any=True)
    )
    return [(field, column, why) for field, column, why in found if why]


def fields_by_name(
    kind: str, columns: Sequence[Seen], currency: str = "", *, is_any: bool = False
) -> dict[str, tuple[str, int]]:
    """Field of the kind -> its column and how sure; one column is one field (except the close date of a deal).

    A column with values precedes an empty one, an exact name a fuzzy one, a surer name a less sure one. An amount
    without VAT precedes one with it, and so on (``narrowed``); ``currency`` is the reporting currency.
    """
    needed = required(kind)
    order = field_names(kind)
    found = candidates(kind, columns, is_any=is_any)
    for field in {item.field for item in found if is_amount(kind, item.field)} if not is_any else ():
        left = rivals(kind, field, columns, currency)
        if left:
            found = [item for item in found if item.field != field or item.column in left]
    if any(item.field == "discount" and item.column.is_percent for item in found):
        found = [item for item in found if item.field != "discount" or item.column.is_percent]
    found = sorted(found, key=lambda item: (*item.order[:3], item.field not in needed, *item.order[3:]))
    chosen: dict[str, tuple[str, int]] = {}
    used: set[str] = set()
    for item in found:
        if item.field not in chosen and item.column.name not in used:
            chosen[item.field] = (item.column.name, item.sure)
            used.add(item.column.name)
    for field in needed:
        # a required field takes the column of an optional one
        taken = next((item.column.name for item in found if item.field == field), "")
        holder = next((other for other, (name, _sure) in chosen.items() if name == taken), "")
        if field not in chosen and holder and holder not in needed:
            chosen[field] = chosen.pop(holder)
    if kind == "sales":
        leave_costs_out(chosen, columns)
    _leave_out(kind, chosen)
    if not is_any:
        _with_currency(kind, chosen, columns)
    if kind == "opportunities" and "closed_on" not in chosen and "expected_close_on" in chosen:
        # a CRM has one date: the expected one for an open deal, the decision date for a closed one
        chosen["closed_on"] = chosen["expected_close_on"]
    if kind == "opportunities" and "status" not in chosen and "stage" in chosen:
        # a CRM has one column for both: the stage tells whether a deal is open, won or lost
        chosen["status"] = chosen["stage"]
    elif kind == "opportunities" and "stage" not in chosen and "status" in chosen:
        chosen["stage"] = chosen["status"]
    return {field: chosen[field] for field in order if field in chosen}


def _with_currency(kind: str, chosen: dict[str, tuple[str, int]], columns: Sequence[Seen]) -> None:
    """Take the currency column of the amount that was chosen."""
    amounts = [item.name for item in KINDS[kind].fields if is_amount(kind, item.name)] if kind in KINDS else []
    main = next((chosen[field][0] for field in (*amounts, "unit_price") if field in chosen), "")
    amount = next((item for item in columns if item.name == main), None)
    if amount is None or KINDS[kind].field("currency") is None:
        return
    plain = [
        item for item in candidates(kind, columns) if is_amount(kind, item.field) and not item.column.says.currency
    ]
    found = currency_of(amount, columns, is_alone=not plain)
    chosen.pop("currency", None)
    if found is not None and found.name not in [name for name, _sure in chosen.values()]:
        chosen["currency"] = (found.name, LISTED)


def _leave_out(kind: str, chosen: dict[str, tuple[str, int]]) -> None:
    """If one of several groups of fields is enough, leave out the fields of the other groups."""
    groups = KINDS[kind].one_of if kind in KINDS else ()
    first = next((group for group in groups if set(group) <= set(chosen)), None)
    if kind == "sales" and first == ("net_sales",):
        # the amount of a line is enough: price and discount would only be checked
        for field in ("unit_price", "price_unit", "discount", "discount_amount"):
            chosen.pop(field, None)
    if "discount" in chosen:
        # the same discount in another way
        chosen.pop("discount_amount", None)
    price = chosen.get("unit_price", ("", 0))[0]
    if kind == "sales" and (not price or qualified(price).factor.startswith("1/")):
        # a price whose header says for how many units it is
        chosen.pop("price_unit", None)


def _fits(column: Seen, kind: Type) -> bool:
    share = {"date": column.dates, "amount": column.numbers, "number": column.numbers, "whole": column.numbers}
    return share.get(kind, 1.0) >= 0.5


def missing(kind: str, filled: set[str]) -> tuple[str, ...]:
    """The required fields without a column; of groups where one is enough, all as ``a / b + c``."""
    left = [name for name in required(kind) if name not in filled]
    groups = KINDS[kind].one_of if kind in KINDS else ()
    if groups and not any(set(group) <= filled for group in groups):
        left.append(" / ".join(" + ".join(group) for group in groups))
    return tuple(left)


def signature_of(columns: Sequence[str]) -> Signature | None:
    """The object of a CRM or ERP with these columns."""
    known = {bare(name) for column in columns for name in (column, *names_in("", column))}
    return next((item for item in SIGNATURES if all(bare(name) in known for name in item.all)), None)
