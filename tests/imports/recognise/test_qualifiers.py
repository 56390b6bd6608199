"""Headers taken apart: what their words say of the numbers below, and the name behind prefixes."""

from __future__ import annotations

import pytest

from kam_analytics.imports.recognise.matching import meanings
from kam_analytics.imports.recognise.meaning.namespaces import names_in
from kam_analytics.imports.recognise.meaning.qualifiers import Qualified, currency_in, qualified


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Sales excl. VAT (kEUR)", Qualified(base="sales", vat="net", factor="1000", currency="EUR")),
        ("Summa (sis. ALV 25,5 %)", Qualified(base="summa", vat="gross", rate="25.5")),
        ("Total (incl. 24% VAT)", Qualified(base="total", vat="gross", rate="24")),
        ("Summa, ALV 0 %", Qualified(base="summa", vat="net")),
        ("Tax-inclusive total", Qualified(base="total", vat="gross")),
        ("ALV yhteensä", Qualified(base="yhteensa", vat="vat")),
        ("Kateprosentti", Qualified(base="kate", is_percent=True)),
        ("Myyntibudjetti", Qualified(base="myynti", basis="plan")),
        ("Liikevaihto ed. vuosi", Qualified(base="liikevaihto", basis="earlier")),
        ("Sales YTD", Qualified(base="sales", basis="running")),
        ("Actual 2026", Qualified(basis="actual")),
        ("Liikevaihto (milj. €)", Qualified(base="liikevaihto", factor="1000000", currency="EUR")),
        ("Sales ('000)", Qualified(base="sales", factor="1000")),
        ("Omsättning tkr", Qualified(base="omsattning", factor="1000", currency="kr")),
        ("Hinta / 100 kpl", Qualified(base="hinta", is_per_unit=True, factor="1/100")),
        ("Hinta/1 000 kpl", Qualified(base="hinta", is_per_unit=True, factor="1/1000")),
        ("Price (1000 pcs)", Qualified(base="price", is_per_unit=True, factor="1/1000")),
        ("Quantity (1000 pcs)", Qualified(base="quantity", factor="1000", is_measure=True)),
        ("NET_SALES_USD", Qualified(base="sales", vat="net", currency="USD")),
        ("Amount in company currency", Qualified(base="amount", is_converted=True)),
        ("Item Total", Qualified(base="itemtotal", level="line")),
        ("Customer", Qualified(base="customer")),
    ],
)
def test_words_of_a_header(header: str, says: Qualified) -> None:
    assert qualified(header) == says


@pytest.mark.parametrize(
    ("cell", "currency"), [("1 000,00 SEK", "SEK"), ("$5", "$"), ("(500.00 €)", "EUR"), ("1e5", ""), ("100 e", "EUR"), ("7", "")]
)  # fmt: skip
def test_the_currency_beside_a_number(cell: str, currency: str) -> None:
    assert currency_in(cell) == currency


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("opportunities", "Deal - ID", "opportunity_id"), ("opportunities", "Deal - Organization ID", "account_id"),
        ("activities", "Deal - ID", ""), ("activities", "Organization - ID", "account_id"),
        ("opportunities", "properties__amount__value", "amount"), ("opportunities", "property_dealname", "name"),
        ("opportunities", "_parentaccountid_value", "account_id"), ("opportunities", "Account Name.id", "account_id"),
        ("sales", "Order Lines/Product", "product_id"), ("sales", "oi.quantity", "quantity"),
        ("accounts", "cr4f2_name", "name"), ("opportunities", "Account Owner: Full Name", "owner_id"),
        ("sales", "new_customer", ""), ("deliveries", "Req. delivery date", ""),
    ],
)  # fmt: skip
def test_the_name_behind_prefixes(kind: str, header: str, field: str) -> None:
    assert [name for name, _sure, _rank in meanings(kind, header)][:1] == ([field] if field else [])


def test_a_plain_name_has_nothing_around_it() -> None:
    assert names_in("sales", "Customer No.") == ()
    assert names_in("sales", "amount") == ()
