"""Which of several columns is an amount: without VAT before with VAT, actual before plan, the line before its order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kam_analytics.imports.formats.numbers import PERCENT, Numbers, numbers_of, scale_of, unmarked
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise.meaning.qualifiers import Qualified, folded, qualified

#: kinds whose amounts are plans themselves
_PLANS = frozenset({"targets", "wallets"})
#: fields of whose numbers VAT, net and gross say nothing
_UNTAXED = frozenset({"quantity", "price_unit", "discount", "discount_amount", "margin", "unit_cost", "line_cost"})
#: fields of which others are made: a file without them lacks nothing
AIDS = frozenset({"price_unit", "unit_cost", "line_cost", "discount_amount"})
#: what a deal came to in the end, where its own word is not “actual”
_IN_THE_END = re.compile(
    r"actual(?:value|revenue|amount)|tod(?:elli\w+|\.) |won (?:amount|value|revenue)|(?:amount|value|revenue) won"
)
#: rates of VAT, by which an amount beside its VAT is known to be net or gross
RATES = (0.255, 0.25, 0.24, 0.23, 0.22, 0.21, 0.20, 0.19, 0.15, 0.14, 0.135, 0.12, 0.10, 0.08, 0.07, 0.06, 0.05)
#: how often a year there is an amount, by the first word of its header that says so
_A_YEAR = tuple(
    (n, re.compile(word))
    for n, word in (
        (4, "quarter|kvartaal|neljann"), (2, "half.?year|semi.?annual|puolivuo"), (1, "annual|year|vuosi|vuode|arr"),
        (12, "month|mrr|kuukau|kk"),
    )
)  # fmt: skip
#: the most that cents make of a difference
_CENTS = 0.02
#: so many rows decide what a column is
_ROWS = 200


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What matching needs to know about a column: its name, whether it has values, the shares of dates and numbers, its first cells."""

    name: str
    filled: int = 1
    dates: float = 1.0
    numbers: float = 1.0
    cells: tuple[str, ...] = ()
    #: what the row below the header asks, in a survey
    asked: str = ""

    @property
    def says(self) -> Qualified:
        return qualified(self.name)

    @property
    def is_percent(self) -> bool:
        """Return True if the header or all cells say per cent."""
        return self.says.is_percent or (any(self.cells) and all(cell.endswith(PERCENT) for cell in self.cells if cell))


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around the columns for an amount: columns of its name that are something else (``aside``), the column
    with the order of a line, the currencies of each amount, the
    columns with what a payment service keeps, and the reporting currency."""

    aside: Sequence[tuple[str, Seen, str]]
    orders: Seen | None
    codes: dict[str, frozenset[str]]
    currency: str
    fees: Sequence[Seen] = ()


def factor_of(field: str, header: str) -> str:
    """What the numbers of a field are multiplied by as its header says: thousands, and the months of a yearly value.

    >>> [factor_of("annual_value", header) for header in ("Monthly fee (kEUR)", "kk-maksu", "Vuosimaksu")]
    ['12000', '12', '']
    """
    factor = qualified(header).factor
    times = next((n for n, word in _A_YEAR if word.search(folded(header))), 1) if field == "annual_value" else 1
    if times == 1:
        return factor
    over, slash, under = (factor or "1").partition("/")
    return f"{times * int(over)}{slash}{under}"


def is_measured(kind: str, field: str) -> bool:
    """Return True for a field with numbers, of which a header may say VAT, currency or scale."""
    item = KINDS[kind].field(field) if kind in KINDS else None
    return item is not None and item.type in ("amount", "number")


def unfit(kind: str, field: str, column: Seen) -> str:
    """Why a column of the right name is no such field: percent, vat, gross, unit, or another basis than actual."""
    item = KINDS[kind].field(field) if kind in KINDS else None
    if item is None or column.name == field or kind in _PLANS:
        return ""
    says = column.says
    basis = says.basis if says.basis != "actual" else ""
    if item.type == "date":
        return basis if item.happened and basis in ("plan", "earlier") else ""
    if field == "discount" and says.currency and not column.is_percent:
        return "unit"
    if not is_measured(kind, field) or field in ("discount", "price_unit"):
        return ""
    if column.is_percent:
        return "percent"
    if field not in _UNTAXED and says.vat in ("vat", "gross"):
        return says.vat
    if says.is_measure and item.type == "amount" and field != "unit_price":
        return "unit"
    if says.is_per_unit and field not in ("unit_price", "unit_cost"):
        return "unit"
    # planned hours are what they are called
    return "" if field == "hours_planned" else basis


def is_amount(kind: str, field: str) -> bool:
    """Return True for a field with the money of a row."""
    item = KINDS[kind].field(field) if kind in KINDS else None
    return item is not None and item.type == "amount" and kind not in _PLANS


def leave_costs_out(chosen: dict[str, tuple[str, int]], columns: Sequence[Seen]) -> None:
    """Leave out costs of which no margin is to be made: beside a margin, as negative amounts, perhaps for 100 units."""
    for field in {"line_cost", "unit_cost"} & {*chosen}:
        numbers = [number for item in columns if item.name == chosen[field][0] for number in numbers_in(item)]
        if "margin" in chosen or sum(filter(None, numbers)) < 0:
            del chosen[field]
    if "line_cost" in chosen or "quantity" not in chosen or "price_unit" in chosen:
        chosen.pop("unit_cost", None)


def in_the_end(columns: Sequence[Seen]) -> list[Seen]:
    """The amounts that deals came to when they were won, beside those that were expected."""
    found = [item for item in columns if item.says.basis == "actual" or _IN_THE_END.match(folded(item.name))]
    return found if len(found) < len(columns) else []


def narrowed(field: str, columns: Sequence[Seen], around: Around) -> list[Seen]:
    """The columns that are left for an amount; several if nothing tells them apart."""
    left = list(columns)
    if len(left) > 1:
        left = _with_values(left)
        left = _of_lines(left, around.orders)
        left = _before_fees(left, around.fees)
        if field not in _UNTAXED:
            left = [item for item in left if item.says.vat == "net"] or _not_gross(left, taxes_of(around.aside))
        left = _of_currency(left, around)
        left = [item for place, item in enumerate(left) if not any(_same(item, one) for one in left[:place])]
    return left


def tax_in(column: Seen, taxes: Sequence[Seen]) -> str:
    """Whether VAT beside an amount is in it, by its numbers: net, gross, or empty if both or neither fit."""
    found = set()
    for tax in taxes:
        rows = _pairs(column, tax)
        pairs = [(amount, part) for amount, part in rows if part and amount]
        if not pairs:
            found |= {"net"} if rows else set()
            continue
        if all(_is_rate(part, amount) for amount, part in pairs):
            found.add("net")
        if all(_is_rate(part, amount - part) for amount, part in pairs):
            found.add("gross")
    return found.pop() if len(found) == 1 else ""


def rate_of(gross: Seen, tax: Seen) -> str:
    """The per cent of VAT in an amount, if all rows have the same."""
    found = {f"{100 * part / (amount - part):.1f}" for amount, part in _pairs(gross, tax) if part and amount != part}
    return found.pop().removesuffix(".0") if len(found) == 1 else ""


def repeats(orders: Seen | None, column: Seen) -> bool:
    """Return True if a column has one value in each order, and some order has several lines."""
    if orders is None or orders.name == column.name:
        return False
    values = _by_order(orders, column)
    return len(values) < len(orders.cells) and all(len(found) == 1 for found in values.values())


def repeated_orders(orders: Seen, column: Seen) -> int:
    """How many orders with several lines have one value in the column."""
    lines: dict[str, int] = defaultdict(int)
    for order in orders.cells:
        lines[order] += bool(order)
    return sum(lines[order] > 1 for order, found in _by_order(orders, column).items() if len(found) == 1)


def _by_order(orders: Seen, column: Seen) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for order, value in zip(orders.cells[:_ROWS], column.cells[:_ROWS], strict=False):
        if order:
            found[order].add(value)
    return found


def _with_values(columns: list[Seen]) -> list[Seen]:
    return [item for item in columns if item.filled and item.numbers >= 0.5] or columns


def _of_lines(columns: list[Seen], orders: Seen | None) -> list[Seen]:
    """Without totals of whole orders, if another column has the amount of the line."""
    lines = [item for item in columns if item.says.level == "line"]
    if lines:
        return lines
    if orders is not None:
        repeated = [item for item in columns if repeats(orders, item)]
        varying = [item for item in columns if item not in repeated]
        if varying and repeated:
            return varying
    return [item for item in columns if item.says.level != "order"] or columns


def _before_fees(columns: list[Seen], fees: Sequence[Seen]) -> list[Seen]:
    """Without what is left of an amount after the fee of a payment service."""
    paid = {
        item.name for item in columns for other in columns for fee in fees
        if item is not other and item.says.vat == "net" and not item.says.base and _adds_up(item, fee, other)
    }  # fmt: skip
    return [item for item in columns if item.name not in paid]


def taxes_of(aside: Sequence[tuple[str, Seen, str]]) -> list[Seen]:
    """The columns with the VAT itself."""
    return list({item.name: item for _field, item, why in aside if why == "vat"}.values())


def _not_gross(columns: list[Seen], taxes: Sequence[Seen]) -> list[Seen]:
    for tax in taxes:
        for item in columns:
            # net + VAT = gross tells the two apart whatever the rate
            if any(other is not item and _adds_up(item, tax, other) for other in columns):
                return [item]
    return [item for item in columns if tax_in(item, taxes) == "net"] or columns


def _of_currency(columns: list[Seen], around: Around) -> list[Seen]:
    """Those in the reporting currency, without those converted to another one."""
    codes = around.codes
    wanted = around.currency or next(
        (min(codes[item.name]) for item in columns if item.says.is_converted and codes[item.name]), ""
    )
    if found := [item for item in columns if codes[item.name] == {wanted}]:
        return found
    return [item for item in columns if not (item.says.is_converted and codes[item.name])] or columns


def _same(one: Seen, other: Seen) -> bool:
    return bool(one.cells) and one.cells == other.cells


def _adds_up(net: Seen, tax: Seen, gross: Seen) -> bool:
    sums = [
        (first[0] + first[1], second[0])
        for first, second in zip(_pairs(net, tax), _pairs(gross, tax), strict=False)
        if first[1]
    ]
    return bool(sums) and all(abs(made - said) <= _CENTS for made, said in sums)


def _is_rate(tax: float, net: float) -> bool:
    """Return True if the tax is one of the known rates of a net amount."""
    return any(abs(tax - rate * net) <= _CENTS for rate in RATES)


def _pairs(one: Seen, other: Seen) -> list[tuple[float, float]]:
    """The numbers of two columns, row by row; rows that lack one are left out."""
    found = zip(numbers_in(one), numbers_in(other), strict=False)
    return [(first, second) for first, second in found if first is not None and second is not None]


def numbers_in(column: Seen) -> list[float | None]:
    """The numbers of the first cells, as the column writes them."""
    way = numbers_of(column.cells)
    return [number_in(cell, way) if way else None for cell in column.cells[:_ROWS]]


def number_in(cell: str, way: Numbers) -> float | None:
    """The number in a cell; None if it has none."""
    text = "".join(unmarked(cell).split())
    text = text.replace(way.thousands, "") if way.thousands else text
    try:
        return float(text.replace(way.decimal, ".")) * scale_of(cell)
    except ValueError:
        return None
