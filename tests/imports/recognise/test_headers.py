"""Names of columns: listed ones, other spellings, one wrong letter, several columns for one field, other systems."""

from __future__ import annotations

import pytest

from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise.headers import NAMES
from kam_analytics.imports.recognise.matching import bare, field_names, signature_of
from kam_analytics.imports.recognise.signatures import SIGNATURES


def test_every_listed_name_is_of_a_field_of_its_kind() -> None:
    for kind, fields in NAMES.items():
        if kind in KINDS:
            assert set(fields) <= set(field_names(kind)), kind
        assert all(bare(name) for names in fields.values() for name in names)


def test_every_signature_is_told_by_its_own_columns() -> None:
    for item in SIGNATURES:
        assert signature_of(item.all) is not None, item
        assert not item.kind or item.kind in NAMES


@pytest.mark.parametrize("header", ["Asiakasnumero", "ASIAKASNRO", "asiakas-nro", "Customer ID", "customer_id", "CustomerId", "customerID", "Account_Id__c", "Asiakas nro.", "Customer IDs"])  # fmt: skip
def test_names_are_compared_without_case_signs_and_plural(told, header: str) -> None:
    guess = told(f"{header},sold on,net sales\nA1,2026-01-01,10\n")
    assert guess.fields == {"account_id": header, "sold_on": "sold on", "net_sales": "net sales"}


@pytest.mark.parametrize(
    "header", ["Nettomyynti (EUR)", "Net sales EUR", "Veroton summa €", "Liikevaihto", "Net_Salse", "Netsales"]
)
def test_units_and_one_wrong_letter_are_forgiven(told, header: str) -> None:
    assert told(f"account_id,sold_on,{header}\nA1,2026-01-01,10\n").fields.get("net_sales") == header


def test_a_fuzzy_name_counts_only_with_fitting_values(told) -> None:
    assert "sold_on" in told("account_id,invoise date,net_sales\nA1,2026-01-01,10\n").fields
    assert "sold_on" not in told("account_id,invoise date,net_sales\nA1,soon,10\n").fields


def test_an_exact_name_wins_and_a_column_serves_one_field(told) -> None:
    guess = told("customer,account_id,amount,net_sales,date,sold_on\nX,A1,1,2,2026-01-01,2026-01-02\n", "sales.csv")
    assert guess.fields == {"account_id": "account_id", "sold_on": "sold_on", "net_sales": "net_sales"}
    assert guess.left == ("customer", "amount", "date")


def test_a_filled_column_goes_before_an_empty_one(told) -> None:
    guess = told("activity id,customer id,activity type,type,date\n1,A1,,call,2026-01-01\n")
    assert guess.fields["activity_type"] == "type"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Record ID,Company name,Company owner,Industry,Country/Region,City", "accounts"),
        ("Record ID,First Name,Last Name,Email,Associated Company", "contacts"),
        ("Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Company", "opportunities"),
        ("Asiakasnumero;Laskupäivä;Tuotekoodi;Määrä;Veroton summa;Kate", "sales"),
        ("Asiakasnro;Asiakkaan nimi;Y-tunnus;Toimiala;Paikkakunta;Asiakasvastaava", "accounts"),
        ("Tuotekoodi;Tuotteen nimi;Tuoteryhmä", "products"),
        ("Asiakasnumero;Tapahtumatyyppi;Tapahtumapäivä;Myyjä;Aihe", "activities"),
        ("Vastaustunnus;Asiakasnumero;Vastauspäivä;Arvosana;Kommentti", "nps"),
        ("Sopimusnumero;Asiakasnumero;Alkupäivä;Päättymispäivä;Vuosiarvo", "contracts"),
        ("Toimitusnumero;Asiakasnumero;Luvattu toimituspäivä;Toimituspäivä", "deliveries"),
        ("Asiakasnumero;Tuoteryhmä;Vuosi;Alaraja;Arvio;Yläraja", "wallets"),
        ("Asiakasnumero;Neljännes;Mittari;Tavoite", "targets"),
        ("Valuutta;Kuukausi;Kurssi", "rates"),
    ],
)  # fmt: skip
def test_hubspot_and_finnish_headers(told, header: str, kind: str) -> None:
    sign = ";" if ";" in header else ","
    row = sign.join(f"x{place}" for place in range(header.count(sign) + 1))
    assert told(f"{header}\n{row}\n").kind == kind
