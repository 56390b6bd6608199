"""Files in the shapes that people really have: each is read right or asked about, never loaded on a guess.

One row a file: what is right of it. Another shape is one more file in ``tests/samples/cases`` and one more row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kam_analytics.store import Store
from tests.samples.imports.cases import DAYS, NEW_ACCOUNTS, SALES, Case, base_of, check, copy_of

MARGIN = "select sum(margin)::double from sale"
STATUSES = {
    table: f"select string_agg(status || ' ' || n, ', ' order by status) from (select status, count(*) as n from {table} group by 1)"
    for table in ("contract", "opportunity")
}
DEALS = ("select sum(amount)::double from opportunity where status = 'won'", 1000)
CASES: tuple[Case, ...] = (
    # words in a header
    Case(file="06-header-currency.csv", refused="could be loaded"),
    Case(file="07-thousands-header.csv", holds=(SALES, 245_700)),
    Case(file="08-gross-first.csv", holds=(SALES, 600)),
    Case(file="09-amount-incl-vat.csv", holds=(SALES, 300)),
    Case(file="10-fi-summa-veroton.csv", holds=(SALES, 600)),
    Case(file="11-vat-amount.csv", asks="only_gross"),
    Case(file="12-margin-percent.csv", holds=(MARGIN, None)),
    Case(file="13-budget-actual.csv", holds=(SALES, 5700)),
    Case(file="23-discount-percent.csv", holds=(SALES, 2985)),
    Case(file="62-price-unit.csv", holds=(SALES, 1370)),
    Case(file="72-sales-share.csv", holds=(SALES, 3000)),
    Case(file="75-tsales.csv", holds=(SALES, 200_700)),
    Case(file="76-summa-sis-alv.csv", asks="vat:", answers={"vat:Summa (sis. ALV)": "25.5"}, holds=(SALES, 300)),
    Case(file="77-sek-in-header.csv", refused="could be loaded"),
    Case(file="untaxed-tax-total.csv", holds=(SALES, 300)),
    Case(file="total-before-tax-gross.csv", asks="only_gross:Total"),
    Case(file="total-before-tax-net.csv", holds=(SALES, 300)),
    Case(file="total-tax-open.csv", asks="vat_or_not", answers={"vat_or_not:Total": "25"}, holds=(SALES, 300)),
    Case(file="revenue-or-amount.csv", asks="which_amount", answers={"which_amount:net_sales": "Amount"}, holds=(SALES, 230)),
    Case(file="budjetti-toteuma.csv", holds=(SALES, 2400)),
    Case(file="miljoonia.csv", holds=(MARGIN, 400_000)),
    Case(file="hinta-per-100.csv", holds=(SALES, 1262)),
    Case(file="order-total-lines.csv", asks="repeated_amount"),
    Case(file="total-lines.csv", asks="repeated_amount", answers={"repeated_amount:Total": "price"}, holds=(SALES, 240) ),
    Case(file="order-total-and-line.csv", holds=(SALES, 350)),
    Case(file="ale.csv", asks="discount:Ale", answers={"discount:Ale": "percent"}, holds=(SALES, 1850)),
    Case(file="disc-fraction.csv", asks="discount_share", answers={"discount_share:Discount %": "share"}, holds=(SALES, 185)),
    Case(file="revenue-dollar.csv", asks="which_currency"),
    Case(file="two-currencies.csv", holds=(SALES, 300)),
    Case(file="eur-header-sek-rows.csv", asks="two_currencies", answers={"two_currencies:Myynti (EUR)": "EUR"}, holds=(SALES, 3000)),
    Case(file="ytd.csv", holds=(SALES, 300)),
    Case(file="kate-eur-percent.csv", holds=(MARGIN, 1160)),
    Case(file="gross-net-margin.csv", holds=(MARGIN, 40)),
    Case(file="price-incl-vat.csv", asks="vat:Unit Price", answers={"vat:Unit Price (incl. VAT)": "25.5"}, holds=(SALES, 300)),
    Case(file="qty-price-gross-total.csv", asks="vat:Summa", answers={"vat:Summa (sis. ALV)": "25.5"}, holds=(SALES, 300) ),
    Case(file="rivisumma.csv", holds=(SALES, 300)),
    Case(file="osuus.csv", holds=(SALES, 3000)),
    Case(file="deals-gross.csv", holds=("select amount::double from opportunity", 100)),
    Case(file="sopimus-alv.csv", asks="vat:Vuosiarvo"),
    Case(file="netto-brutto.csv", holds=(SALES, 300)),
    Case(file="brutto-only.csv", asks="vat:Brutto", answers={"vat:Brutto": "25.5"}, holds=(SALES, 300)),
    Case(file="gross-before-net.xlsx", holds=(SALES, 300)),
    Case(file="summa-yhteensa-alv.csv", holds=(SALES, 100)),
    Case(file="tax-inclusive-rate.csv", asks="vat:Total", answers={"vat:Total (incl. 24% VAT)": "24"}, holds=(SALES, 100) ),
    Case(file="toteuma-budjetti.csv", holds=(SALES, 2400)),
    Case(file="actual-plan-year.csv", asks="which_amount"),
    Case(file="sales-prev.csv", holds=(SALES, 1500)),
    Case(file="kate-cells-percent.csv", holds=(MARGIN, None)),
    Case(file="hintayksikko.csv", holds=(SALES, 1370)),
    Case(file="liikevaihto-1000e.csv", holds=(SALES, 1500)),
    Case(file="thousands.xlsx", holds=(SALES, 4000)),
    Case(file="sek-cells.csv", after=("rates-plain.csv",), holds=(SALES, 266.7)),
    Case(file="control-netto.csv", holds=(SALES, 100)),
    Case(file="control-veroton.csv", holds=(SALES, 100)),
    Case(file="control-alv0.csv", holds=(SALES, 100)),
    Case(file="control-total.csv", holds=(SALES, 100)),
    Case(file="control-total-zero-tax.csv", holds=(SALES, 200)),
    # currencies and rates
    Case(file="05-sf-report-multicurrency.csv", holds=("select sum(amount)::double from opportunity", 30_500)),
    Case(file="19-rates-ecb.csv", asks="rate_direction", answers={"rate_direction:Rate": "per_base"}, holds=("select round(rate, 6) from rate where currency = 'SEK'", 0.08894)),
    Case(file="77-sek-in-header.csv", after=("rates-plain.csv",), holds=(SALES, 2998.6415)),
    Case(file="rates-usd-only.csv", asks="rate_direction"),
    Case(file="rates-own-names.csv", holds=("select rate from rate", 0.9249)),
    Case(file="rates-own-wrong.csv", asks="rate_direction"),
    Case(file="rates-xlsx.xlsx", asks="rate_direction", answers={"rate_direction:Exchange rate": "per_base"}, holds=("select round(rate, 6) from rate where currency = 'DKK'", 0.134041)),
    Case(file="kurssit.csv", asks="rate_direction"),
    Case(file="sf-converted-usd.csv", after=("rates-plain.csv",), holds=("select count(*) from opportunity", 1)),
    Case(file="hubspot-company-currency.csv", asks="converted", answers={"converted:Amount in company currency": "yes"}, holds=("select sum(amount)::double from opportunity", 15_000)),
    Case(file="bc-lcy.csv", asks="converted", answers={"converted:Amount (LCY)": "yes"}, holds=(SALES, 1500)),
    Case(file="local-currency.csv", holds=(SALES, 1500)),
    Case(file="amount-eur-and-doc.csv", holds=(SALES, 1500)),
    Case(file="freight-currency.csv", holds=(SALES, 1000)),
    Case(file="code-beside.csv", after=("rates-plain.csv",), holds=(SALES, 1088.9)),
    Case(file="mixed-cells.csv", asks="mixed_currencies"),
    Case(file="wallet-usd.csv", asks="no_rates"),
    Case(file="kr.csv", asks="which_currency"),
    Case(file="margin-other.csv", asks="other_currency"),
    Case(file="euro-koodi.csv", holds=(SALES, 1000)),
    # prefixes, sync tools, CRMs and ERPs
    Case(file="18-pipedrive-activities.csv", holds=("select count(*) from activity where account_id = '1001'", 1)),
    Case(file="20-deliveries-null-date.csv", holds=("select count(*) > 0 from delivery", True)),
    Case(file="36-hubspot-multi.csv", asks="several_accounts", answers={"several_accounts:Associated Company IDs": "first"}, holds=("select sum(amount)::double from opportunity where account_id in ('1001', '1003')", 3500)),
    Case(file='95-pipedrive-deals.csv', after=('rates-plain.csv',), holds=('select sum(amount)::double from opportunity where account_id is not null', 22779)),
    Case(file="97-zoho-deals.csv", holds=("select count(*) from opportunity where account_id is not null", 3)),
    Case(file="airbyte-deals.csv", holds=DEALS),
    Case(file="fivetran-deals.csv", holds=DEALS),
    Case(file="stitch-deals.csv", holds=DEALS),
    Case(file="dbt-deals.csv", holds=DEALS),
    Case(file="sf-opps-snake.csv", holds=DEALS),
    Case(file="sf-report-fullname.csv", holds=DEALS),
    Case(file="odoo-crm.csv", holds=DEALS),
    Case(file="dataverse-opps.csv", holds=DEALS),
    Case(file="fivetran-companies.csv", holds=("select name from account where account_id = '2001'", "Aava Oy")),
    Case(file="sf-accounts-snake.csv", holds=("select name from account where account_id = '001x'", "Aava Oy")),
    Case(file="pipedrive-orgs.csv", holds=("select name from account where account_id = '3001'", "Aava Oy")),
    Case(file="pipedrive-people.csv", holds=("select account_id from contact", "1001")),
    Case(file="zoho-calls.csv", holds=("select count(*) from activity", 1)),
    Case(file="sf-order.csv", holds=(SALES, 700)),
    Case(file="sf-orderitem.csv", asks="missing:account_id"),
    Case(file="d365fo-invoices.csv", holds=(SALES, 300)),
    Case(file="bc-lines.csv", holds=(SALES, 300)),
    Case(file="sap-billing.csv", holds=(SALES, 300)),
    Case(file="sap-b1.csv", holds=(SALES, 300)),
    Case(file="netsuite.csv", holds=(SALES, 300)),
    Case(file="procountor.csv", holds=(SALES, 300)),
    Case(file="netvisor.csv", holds=(SALES, 300)),
    Case(file="visma.csv", holds=(SALES, 300)),
    Case(file="odoo-lines.csv", holds=(SALES, 300)),
    Case(file="sql-alias.csv", holds=(SALES, 300)),
    Case(file="new-dataverse.csv", holds=(SALES, 100)),
    Case(file="toimitukset.csv", holds=("select due_on::varchar from delivery", "2026-01-10")),
    Case(file="stores.csv", asks="no_kind"),
    Case(file="store-list.csv", asks="no_kind"),
    # what already works
    Case(file="30-sep-line.csv", holds=(SALES, 3234.5)),
    Case(file="44-d365-accounts.xlsx", holds=(NEW_ACCOUNTS, 2)),
    # status words, flags before stages
    Case(file="01-contract-status.csv", asks="value:status: Invalid", answers={"value:status: Invalid": "lost"}, holds=(STATUSES["contract"], "active 1, lost 4")),
    Case(file="01b-contract-status-fi.csv", asks="value:Sopimuksen tila: Luonnos", answers={"value:Sopimuksen tila: Luonnos": "leave_out"}, holds=(STATUSES["contract"], "active 1, lost 4, renewed 1")),
    Case(file="03-deal-status.csv", asks="value:Stage: Won't buy", answers={"value:Stage: Won't buy": "lost", "value:Stage: Out-Sold": "lost", "value:Stage: Closed - no decision": "lost"}, holds=(STATUSES["opportunity"], "lost 5, won 1")),
    Case(file="03b-stages-en.csv", holds=(STATUSES["opportunity"], "lost 2, open 3, won 1")),
    Case(file="04-deal-status-fi.csv", holds=(STATUSES["opportunity"], "lost 3, open 1, won 1")),
    Case(file="04b-stages-fi.csv", asks="value:Myyntivaihe: Ei vielä tilattu", answers={"value:Myyntivaihe: Ei vielä tilattu": "open"}, holds=(STATUSES["opportunity"], "lost 2, open 4, won 1")),
    Case(file="65-hubspot-stage-ids.csv", asks="value:Deal Stage: 1184523092", answers={"value:Deal Stage: 1184523092": "lost", "value:Deal Stage: 1184523088": "open"}, holds=(STATUSES["opportunity"], "lost 1, open 1, won 1")),
    Case(file="65b-stage-ids-closed.csv", holds=(STATUSES["opportunity"], "lost 1, open 1, won 1")),
    Case(file="65c-probability.csv", asks="value:Stage: Handshake", answers={"value:Stage: Handshake": "won", "value:Stage: Shelved": "lost"}, holds=(STATUSES["opportunity"], "lost 1, open 1, won 1")),
    Case(file="73-opps-isdeleted.csv", holds=(STATUSES["opportunity"], "won 2")),
    Case(file="80-late-status.csv", asks="value:status: Active - notice given", answers={"value:status: Active - notice given": "lost"}, holds=(STATUSES["contract"], "active 5, lost 3")),
    # the next file of a source
    Case(file="92b-second.csv", after=("92a-first.csv",), holds=(STATUSES["opportunity"], "lost 1, open 1, won 1")),
    Case(file="92c-third.csv", after=("92a-first.csv",), holds=(STATUSES["opportunity"], "lost 1, won 2")),
    # rows that do not count
    Case(file="14-credit-type.csv", asks="counts:Document Type: Credit Memo", answers={"counts:Document Type: Credit Memo": "turn"}, holds=(SALES, 2500.0)),
    Case(file="14b-hyvityslasku.csv", asks="counts:Laskulaji: Hyvityslasku", answers={"counts:Laskulaji: Hyvityslasku": "turn", "counts:Laskulaji: Maksumuistutus": "leave_out"}, holds=(SALES, 2500.0)),
    Case(file="14c-refunds-negative.csv", holds=(SALES, 2500.0)),
    Case(file="14d-payment-method.csv", holds=(SALES, 3500.0)),
    Case(file="16-cancelled-draft.csv", asks="counts:Status: Cancelled", answers={"counts:Status: Cancelled": "leave_out", "counts:Status: Draft": "leave_out"}, holds=(SALES, 1400.0)),
    Case(file="16b-tila-mitatoity.csv", asks="counts:Laskun tila: Mitätöity", answers={"counts:Laskun tila: Mitätöity": "leave_out", "counts:Laskun tila: Luonnos": "counts"}, holds=(SALES, 4400.0)),
    Case(file="16c-is-cancelled.csv", asks="counts:is_cancelled: true", answers={"counts:is_cancelled: true": "leave_out"}, holds=(SALES, 1400.0)),
    Case(file="17-sf-task-not-done.csv", holds=("select string_agg(activity_type) from activity", "call")),
    Case(file="17b-tehtavat.csv", holds=("select string_agg(activity_type, ' ' order by activity_type) from activity", "call visit")),
    Case(file="sap-billing-types.csv", asks="counts:Billing Type: G2", answers={"counts:Billing Type: G2": "turn", "counts:Billing Type: S1": "turn"}, holds=(SALES, 1750.0)),
    Case(file="netsuite-types.csv", asks="counts:Type: Sales Order", answers={"counts:Type: Sales Order": "leave_out", "counts:Type: Credit Memo": "turn", "counts:Type: Payment": "leave_out"}, holds=(SALES, 850.0)),
    Case(file="shopify.csv", asks="counts:Financial Status: refunded", answers={"counts:Financial Status: refunded": "leave_out", "counts:Financial Status: voided": "leave_out"}, holds=(SALES, 500.0)),
    Case(file="procountor-types.csv", asks="counts:Tila: Mitätöity", answers={"counts:Laskun tyyppi: Tarjous": "leave_out", "counts:Tila: Mitätöity": "leave_out"}, holds=(SALES, 70.0)),
    Case(file="qty-return.csv", holds=(SALES, 40.0)),
    Case(file="plan-actual-fi.csv", asks="counts:Tyyppi: BUD", answers={"counts:Tyyppi: BUD": "leave_out", "counts:Tyyppi: ENN": "leave_out"}, holds=(SALES, 100.0)),
    Case(file="wide-desc.csv", holds=(SALES, 40.0)),
    Case(file="meetings.csv", holds=("select count(*) from activity", 1)),
    Case(file="deliveries.csv", asks="counts:Status: Cancelled", answers={"counts:Status: Cancelled": "leave_out"}, holds=("select count(*) filter (is_on_time) from delivery", 1)),
    Case(file="49-zoho-books-invoice.csv", asks="counts:Invoice Status: Void", answers={"counts:Invoice Status: Void": "leave_out"}, holds=(SALES, 600.0)),
    Case(file="68-actual-plan-version.csv", asks="counts:Version: Plan", answers={"counts:Version: Plan": "leave_out"}, holds=(SALES, 2400.0)),
    Case(file="68b-toteuma-budjetti.csv", asks="counts:Skenaario: Budjetti", answers={"counts:Skenaario: Budjetti": "leave_out", "counts:Skenaario: Ennuste": "leave_out"}, holds=(SALES, 2400.0)),
    Case(file="80b-late-void.csv", asks="counts:Status: Void", answers={"counts:Status: Void": "leave_out", "counts:Status: Refunded": "turn"}, holds=(SALES, 24970.0)),
    Case(file="85-debit-credit-columns.csv", asks="debit_credit:Credit", answers={"debit_credit:Credit": "payments"}, holds=(SALES, 3765.0)),
    # days and numbers
    Case(file="21-yymmdd.csv", asks="date_order", answers={"date_order:invoice_date": "%y-%m-%d"}, holds=(DAYS, "2026-01-05, 2026-01-12, 2026-02-20")),
    Case(file="22-sci-ids.csv", asks="exponent_ids:Customer ID"),
    Case(file="24-sap-trailing-minus.csv", holds=(SALES, 2734.56)),
    Case(file="25-parentheses-euro.csv", holds=(SALES, 2734.5)),
    Case(file="28-month-names.csv", holds=(DAYS, "2026-01-01, 2026-01-01, 2026-02-01")),
    Case(file="37-tz-offset.csv", says="1 rows", holds=(DAYS, "2026-02-01, 2026-01-31, 2026-02-01")),
    Case(file="45-deliveries-null-date.csv", says="2 rows", holds=("select count(delivered_on) from delivery", 1)),
    Case(file="46-late-thousands.csv", asks="number_format", answers={"number_format": ",."}, holds=(SALES, 1_004_540)),
    Case(file="48-excel-serial.xlsx", holds=(DAYS, "2026-01-05, 2026-01-06")),
    Case(file="48b-excel-serial.csv", holds=(DAYS, "2026-01-05, 2026-01-06")),
    Case(file="51b-targets-quarters.csv", holds=("select string_agg(quarter_on::varchar, ' ' order by 1) from target", "2026-01-01 2026-04-01")),
    Case(file="53-na-ref.csv", holds=("select string_agg(coalesce(name, '-') || coalesce(city, '-'), ' ') from account where account_id like '200_'", "Hietala OyTurku 2002- Salo Oy-")),
    Case(file="57-oracle-date.csv", holds=(DAYS, "2026-01-05, 2026-01-31")),
    Case(file="58-us-long-date.csv", holds=(DAYS, "2026-01-05, 2026-02-11")),
    Case(file="61-deal-null-dates.csv", says="1900-01-01", holds=("select count(*) || ' ' || count(closed_on) || ' ' || count(opened_on) from opportunity", "3 2 2")),
    Case(file="63-line-under-transaction-id.csv", asks="repeated_id:Transaction ID", answers={"repeated_id:Transaction ID": "several_lines"}, holds=(SALES, 600)),
    Case(file="64-respondent-waves.csv", asks="repeated_id", answers={"repeated_id:Respondent ID": "several_lines"}, holds=("select count(*) from nps_response", 4)),
    Case(file="66-thin-space.csv", holds=(SALES, 3434.5)),
    Case(file="84-drcr.csv", asks="negative_side", answers={"negative_side:Amount": "DR"}, holds=(SALES, 2500)),
    Case(file="87-mixed-dates.csv", holds=(DAYS, "2026-02-01, 2026-02-01, 2026-02-03, 2026-02-04")),
    Case(file="88-week.csv", holds=(DAYS, "2026-01-26, 2026-02-02")),
    Case(file="89-month-first-iso.csv", holds=(DAYS, "2026-01-01, 2026-02-01")),
    # in other systems
    Case(file="payment-fees.csv", asks="counts:Type: payout", answers={"counts:Type: payout": "leave_out"}, holds=(SALES, 60)),
    Case(file="cancelled-at.csv", asks="counts_filled", answers={"counts_filled:cancelled_at": "leave_out"}, holds=(SALES, 100)),
    Case(file="peruttu-pvm.csv", asks="counts_filled", answers={"counts_filled:Peruttu pvm": "counts"}, holds=(SALES, 300)),
    Case(file="scenario-codes.csv", asks="counts:Scenario", answers={"counts:Scenario: BUD": "leave_out", "counts:Scenario: FC1": "leave_out"}, holds=(SALES, 300)),
    Case(file="debit-credit-letter.csv", asks="counts:D/K: K", answers={"counts:D/K: K": "turn"}, holds=(SALES, 60)),
    Case(file="kreditfaktura.csv", asks="counts:Text: Kreditfaktura", answers={"counts:Text: Kreditfaktura": "turn"}, holds=(SALES, 60)),
    Case(file="currency-names.csv", after=("rates-plain.csv",), holds=(SALES, 188.9)),
    Case(file="cents.csv", holds=(SALES, 300)),
    Case(file="amount-and-price.csv", asks="amount_or_quantity", answers={"amount_or_quantity:Amount": "quantity"}, holds=(SALES, 300)),
    Case(file="two-discounts.csv", asks="several_discounts", answers={"several_discounts:Ale2 %": "none"}, holds=(SALES, 300)),
    Case(file="net-price-discount.csv", asks="net_price", answers={"net_price:Ale-%": "none"}, holds=(SALES, 295)),
    Case(file="myynti-kg.csv", asks="missing_one_of"),
    Case(file="amount-tc-lc.csv", holds=(SALES, 300)),
    Case(file="nps-1-5.csv", asks="scale"),
    Case(file="score-of-5.csv", asks="scale", answers={"scale:Score": "yes"}, holds=("select sum(score)::int from nps_response", 10)),
    Case(file="many-statuses.csv", asks="counts_many:Status", answers={"counts_many:Status": "leave_out"}, holds=(SALES, 50)),
    Case(file="type-faktura.csv", asks="no_kind"),
    Case(file="subtotal-of-one.csv", holds=(SALES, 350)),
)  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return base_of(tmp_path_factory.mktemp("cases"))


@pytest.fixture
def store(base: Path, data_folder: Path) -> Iterator[Store]:
    opened = copy_of(base, data_folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_is_read_right_or_asked_about(store: Store, case: Case) -> None:
    check(store, case)
