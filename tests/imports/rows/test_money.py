"""Amounts in other currencies: the rate of the month of the row, four decimals, or a reject."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.mapping.kinds import KINDS
from tests.samples.imports.loading import SALES_HEADER, Files, figures

RATES = "currency,month_on,rate\nSEK,2026-01-01,0.0875\nSEK,2026-02-01,0.09\nSEK,2026-06-01,0.1\n"
HEADER = f"{SALES_HEADER},currency\n"


def test_a_row_gets_the_rate_of_its_month(company: Files) -> None:
    company.load(RATES, "rates")
    text = (
        "1,A1,P1,2026-01-31,1,100.01,33.33,SEK\n2,A1,P1,2026-02-01,1,-7,,sek\n3,A1,P1,2026-03-01,1,5,1,SEK\n"
        "4,A1,P1,2026-03-01,1,5,1,EUR\n5,A1,P1,2026-03-01,1,5,1,\n6,A1,P1,2026-01-01,1,5,1,NOK\n"
    )
    report = company.load(HEADER + text)
    assert figures(report) == (4, 0, 0, 2)
    assert report.warnings == {"converted": 2, "negative": 1}
    assert company.rejects(report) == [
        (4, "no_rate", "currency", "SEK 2026-03"),
        (7, "no_rate", "currency", "NOK 2026-01"),
    ]
    assert company.rows("select sale_id, cast(net_sales as varchar), cast(margin as varchar) from sale order by 1") == [
        ("1", "8.7509", "2.9164"), ("2", "-0.6300", None), ("4", "5.0000", "1.0000"), ("5", "5.0000", "1.0000"),
    ]  # fmt: skip
    assert company.rows("select sale_id, currency, cast(amount_original as varchar) from sale order by 1") == [
        ("1", "SEK", "100.0100"), ("2", "SEK", "-7.0000"), ("4", None, None), ("5", None, None),
    ]  # fmt: skip


def test_lines_that_were_converted_before_originals_were_kept_do_not_come_twice(company: Files) -> None:
    company.load(RATES, "rates")
    line = "A1,P1,2026-01-31,1,100,50,SEK\n"
    header = HEADER.removeprefix("sale_id,")
    company.load(header + line * 2)
    with company.store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update sale set currency = null, amount_original = null")
    again = company.load(header + line * 2 + "A1,P1,2026-02-01,1,10,5,SEK\n")
    assert figures(again) == (1, 0, 2, 0)
    assert company.rows("select sum(net_sales) from sale") == [(18.4,)]


def test_a_rate_that_comes_later_changes_nothing_that_is_in(company: Files) -> None:
    company.load(RATES, "rates")
    sales = HEADER + "1,A1,P1,2026-01-31,1,100,50,SEK\n"
    company.load(sales)
    before = company.rows("select net_sales, margin from sale")
    assert company.load("currency,month_on,rate\nSEK,2026-01-01,0.5\n", "rates").updated == 1
    assert company.rows("select net_sales, margin from sale") == before == [(8.75, 4.375)]
    assert company.rows("select sum(net_sales) from account_month") == [(8.75,)]
    # the same file adds nothing; the row in another file is a changed row
    assert figures(company.load(sales)) == (0, 0, 1, 0)
    assert figures(company.load(sales + "\n")) == (0, 1, 0, 0)
    assert company.rows("select net_sales from sale") == [(50,)]


def test_rejects_are_loaded_by_the_same_file_when_their_rate_is_in(company: Files) -> None:
    sales = HEADER + "1,A1,P1,2026-01-31,1,100,50,SEK\n2,A1,P1,2026-01-31,1,1,1,EUR\n"
    assert company.load(sales).reasons == {"no_rate": 1}
    rates = company.load(RATES, "rates")
    assert figures(company.load(sales)) == (1, 0, 1, 0)
    # the rates may go again: what they converted stays
    company.undo(rates)
    assert company.rows("select sum(net_sales) from sale") == [(9.75,)]


def test_a_price_per_unit_is_converted_too(company: Files) -> None:
    company.load(RATES, "rates")
    mapping = 'kind = "sales"\nsource = "x"\n[columns]\n' + "".join(
        f'{name} = "{name}"\n'
        for name in ("sale_id", "account_id", "sold_on", "quantity", "unit_price", "discount", "margin", "currency")
    )
    text = "sale_id,account_id,sold_on,quantity,unit_price,discount,margin,currency\n"
    rows = "1,A1,2026-01-01,3,10,0.1,2,SEK\n2,A1,2026-01-01,3,10,,,EUR\n3,A1,2026-06-01,1e6,2e6,,,SEK\n"
    report = company.load(text + rows, mapping)
    assert company.rows("select sale_id, net_sales, margin from sale order by 1") == [
        ("1", 2.3625, 0.175),
        ("2", 30, None),
    ]
    assert company.rows("select currency, amount_original from sale order by sale_id") == [("SEK", 27), (None, None)]
    assert report.reasons == {"not_finite": 1}


def test_an_amount_too_large_in_the_reporting_currency_is_a_reject(company: Files) -> None:
    company.load("currency,month_on,rate\nBTC,2026-01-01,90000\n", "rates")
    text = "1,A1,P1,2026-01-01,1,90000000000,,BTC\n2,A1,P1,2026-01-01,1,10000000,,BTC\n3,A1,P1,2026-01-01,1,1,90000000000,BTC\n"
    report = company.load(HEADER + text)
    assert [row[:3] for row in company.rejects(report)] == [(2, "not_finite", "net_sales"), (4, "not_finite", "margin")]
    assert company.rows("select net_sales from sale") == [(900_000_000_000,)]


@pytest.mark.parametrize(
    ("kind", "header", "row", "month", "column"),
    [
        ("opportunities", "opportunity_id,account_id,status,opened_on,expected_close_on,amount", "1,A1,open,2026-01-10,2027-01-01,100", "2026-01", "amount"),
        ("opportunities", "opportunity_id,account_id,status,opened_on,expected_close_on,amount", "1,A1,open,,2027-01-01,100", "2026-06", "amount"),
        ("opportunities", "opportunity_id,account_id,status,amount", "1,A1,open,100", "2026-06", "amount"),
        ("opportunities", "opportunity_id,account_id,status,closed_on,amount", "1,A1,won,2026-02-28,100", "2026-02", "amount"),
        ("contracts", "contract_id,account_id,status,starts_on,ends_on,annual_value", "1,A1,active,2026-01-01,2030-01-01,100", "2026-01", "annual_value"),
        ("contracts", "contract_id,account_id,status,starts_on,annual_value", "1,A1,active,2028-01-01,100", "2026-06", "annual_value"),
        ("claims", "claim_id,account_id,opened_on,closed_on,amount", "1,A1,2026-01-31,2026-02-03,100", "2026-01", "amount"),
    ],
)  # fmt: skip
def test_the_month_of_deals_contracts_and_claims(
    company: Files, kind: str, header: str, row: str, month: str, column: str
) -> None:
    """The day it began, else the next known one; what lies ahead counts at today's month."""
    text = f"{header},currency\n{row},SEK\n"
    refused = company.refused(text, kind).fields["report"]
    assert refused.reasons == {"no_rate": 1}
    company.load(RATES, "rates")
    report = company.load(text, kind)
    assert report.warnings == {"converted": 1}
    wanted = {"2026-01": 8.75, "2026-02": 9, "2026-06": 10}[month]
    assert company.rows(f"select {column} from {KINDS[kind].table}") == [(wanted,)]
    assert figures(company.load(text + "\n", kind)) == (0, 0, 1, 0)
    company.undo(report)


def test_a_row_without_an_amount_needs_no_rate(company: Files) -> None:
    report = company.load("claim_id,account_id,opened_on,amount,currency\n1,A1,2026-01-01,,SEK\n", "claims")
    assert (report.loaded, report.warnings) == (1, {})


@settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(-(10**13), 10**13), st.sampled_from(["0.0875", "0.000057", "1.1", "123.456789", "0.9"])),
        min_size=1,
        max_size=20,
    )
)
def test_conversion_equals_exact_decimals(company: Files, rows: list[tuple[int, str]]) -> None:
    rates = sorted({rate for _amount, rate in rows})
    code = {rate: f"X{chr(65 + place)}X" for place, rate in enumerate(rates)}
    first = company.load("currency,month_on,rate\n" + "".join(f"{code[r]},2026-01-01,{r}\n" for r in rates), "rates")
    amounts = [Decimal(amount).scaleb(-4) for amount, _rate in rows]
    body = [f"{n},A1,P1,2026-01-01,1,{a},,{code[r]}" for n, (a, (_x, r)) in enumerate(zip(amounts, rows, strict=True))]
    report = company.load(HEADER + "\n".join(body) + "\n")
    try:
        wanted = {
            str(n): str((a * Decimal(r)).quantize(Decimal("0.0001"), ROUND_HALF_UP))
            for n, (a, (_x, r)) in enumerate(zip(amounts, rows, strict=True))
        }
        found = dict(company.rows("select sale_id, cast(net_sales as varchar) from sale"))
        assert {n: Decimal(text) for n, text in found.items()} == {n: Decimal(text) for n, text in wanted.items()}
    finally:
        company.undo(report)
        company.undo(first)
