"""Files in the shapes that people really have: what stands around the rows, how the rows lie, how the file is packed.

One row a file, like ``test_cases``.
"""

from __future__ import annotations

import pytest

from kam_analytics.store import Store
from tests.samples.imports.cases import DAYS, NEW_ACCOUNTS, SALES, Case, check

NAME = "select string_agg(name, ' | ' order by account_id) from account where account_id like '200%'"
SCORES = "select string_agg(score::varchar || ' ' || strftime(answered_on, '%-d.%-m.'), ', ' order by answered_on, score) from nps_response"
CASES: tuple[Case, ...] = (
    # what stands around and between the rows
    Case(file="35-totals-create.csv", creates=True, holds=(SALES, 350), says="Rows of totals that are left out of 35-totals-create.csv: 3."),
    Case(file="35-totals-create.csv", creates=True, holds=("select count(*) from account where name ilike '%yht%' or account_id ilike '%yht%'", 0)),
    Case(file="38-sf-report-footer-accounts.xlsx", holds=(NEW_ACCOUNTS, 2), says="“Accounts of the north” on line 6"),
    Case(file="39-sf-report-footer.csv", holds=(NEW_ACCOUNTS, 2), says="left out of 39-sf-report-footer.csv: 4."),
    Case(file="55-three-tables.xlsx", asks="tables", answers={"tables": "first"}, holds=(SALES, 300)),
    Case(file="55-three-tables.xlsx", answers={"tables": "all"}, holds=(SALES, 890), says="repeat the header are left out: 2."),
    Case(file="56-ghost-rows.csv", holds=(SALES, 300), says="without any value are left out: 5."),
    Case(file="99-subtotals-mid.csv", holds=(SALES, 700), says="“1001 yhteensä 300,00” on line 4"),
    Case(file="group-counts.csv", holds=(SALES, 350), says="Headings of groups that are left out of group-counts.csv: 2. The first is “Azure (2)” on line 2."),
    Case(file="group-counts-and-sums.csv", holds=(SALES, 350), says="left out of group-counts-and-sums.csv: 2. The first is “Lumipuro Oy (2) 300” on line 2."),
    Case(file="group-counts-nested.csv", holds=(SALES, 400), says="left out of group-counts-nested.csv: 4."),
    Case(file="ryhmat-ja-maarat.csv", holds=(SALES, 350), says="left out of ryhmat-ja-maarat.csv: 2."),
    Case(file="sf-grouped-report.csv", holds=("select sum(amount)::double from opportunity", 600), says="left out of sf-grouped-report.csv: 2."),
    # a name with a number behind it is no heading if other rows follow than it says
    Case(file="control-number-behind-name.csv", creates=True, holds=(SALES, 350)),
    Case(file="total-is-a-name.csv", creates=True, holds=(SALES, 600)),
    Case(file="total-energies.csv", creates=True, holds=(SALES, 750)),
    Case(file="excel-subtotals.csv", creates=True, holds=(SALES, 350), says="left out of excel-subtotals.csv: 3."),
    Case(file="total-for.csv", holds=(SALES, 300), says="left out of total-for.csv: 3."),
    Case(file="pages.csv", holds=(SALES, 600), says="left out of pages.csv: 2."),
    Case(file="other-table-below.csv", holds=(SALES, 300), says="Lines of other tables"),
    Case(file="total-does-not-add-up.csv", asks="totals", answers={"totals": "leave_out"}, holds=(SALES, 300)),
    Case(file="fi-footer.csv", holds=(SALES, 300), says="“Tulostettu 30.6.2026 klo 9.00 / A. Admin” on line 6"),
    # periods that are columns
    Case(file="29-crosstab.csv", asks="months", answers={"months": "sales"}, holds=(DAYS, "2026-03-01, 2026-01-01, 2026-01-01, 2026-02-01, 2026-03-01")),
    Case(file="29-crosstab.csv", answers={"months": "sales"}, holds=(SALES, 4050)),
    Case(file="sales-2025-by-month.csv", asks="months", answers={"months": "sales", "year": "2025"}, holds=(DAYS, "2025-02-01, 2025-01-01, 2025-03-01")),
    Case(file="tavoitteet-neljannes.csv", asks="months", answers={"months": "targets"}, holds=("select sum(value)::double from target where quarter_on = '2026-07-01'", 1450)),
    Case(file="tavoitteet-neljannes.csv", answers={"months": "sales"}, holds=(SALES, 2600)),
    Case(file="months-keur.csv", asks="months", answers={"months": "sales"}, holds=(SALES, 6500)),
    Case(file="sales-by-year.csv", asks="months", answers={"months": "sales"}, holds=(DAYS, "2024-01-01, 2025-01-01, 2024-01-01")),
    Case(file="asiakkaat-vuosimyynti.csv", holds=(NEW_ACCOUNTS, 1)),
    Case(file="ristiintaulukko.xlsx", asks="months", answers={"months": "sales"}, holds=(SALES, 2600.5)),
    # sheets
    Case(file="60-cover-first.xlsx", holds=(SALES, 300)),
    Case(file="two-years.xlsx", asks="sheet", answers={"sheet": "2026"}, holds=(SALES, 300)),
    Case(file="report-head.xlsx", holds=(SALES, 300)),
    # merged cells
    Case(file="31-odoo-grouped.csv", asks="gaps", answers={"gaps:Customer": "repeats"}, holds=(SALES, 1000)),
    Case(file="90-merged-group.csv", asks="gaps", answers={"gaps:Asiakas": "repeats"}, holds=(SALES, 1500)),
    Case(file="90-merged-group.csv", answers={"gaps:Asiakas": "empty"}, holds=(SALES, 500)),
    Case(file="merged-day.csv", asks="gaps:Päivä", answers={"gaps:Päivä": "repeats"}, holds=(DAYS, "2026-01-05, 2026-01-05, 2026-01-06, 2026-01-06")),
    Case(file="merged.xlsx", asks="gaps", answers={"gaps:Asiakas": "repeats"}, holds=(SALES, 1000)),
    Case(file="missing-customer.csv", holds=(SALES, 1100)),
    # surveys with their questions
    Case(file="32-qualtrics.csv", holds=(SCORES, "10 5.1., 8 6.1., 3 7.1., 9 8.1."), says="no rows are left out: 2 (“Start Date, End Date"),
    Case(file="33-nps-labels.csv", holds=(SCORES, "10 5.1., 7 6.1., 0 7.1.")),
    Case(file="81-google-forms.csv", holds=(SCORES, "10 5.1., 7 6.1.")),
    Case(file="83-surveymonkey.csv", holds=(SCORES, "10 5.1., 7 16.1., 2 17.1."), says="no rows are left out: 1"),
    Case(file="google-forms-fi.csv", holds=(SCORES, "10 5.1., 7 6.1., 0 17.1.")),
    Case(file="google-forms-fi.csv", holds=("select string_agg(comment, ' | ' order by score) from nps_response", "Myöhässä, taas | Nopea toimitus")),
    Case(file="typeform.csv", holds=(SCORES, "9 5.1., 3 6.1., 10 16.1.")),
    Case(file="delighted.csv", holds=(SCORES, "9 5.1., 4 6.1.")),
    Case(file="qualtrics-one-answer.csv", holds=(SCORES, "9 5.1.")),
    Case(file="surveymonkey-two-rows.csv", holds=(SCORES, "10 5.1., 3 16.1.")),
    # reports of other systems
    Case(file="pivot.csv", asks="months", answers={"months": "sales"}, holds=(SALES, 350)),
    Case(file="Myynti_2025.csv", asks="months", answers={"months": "sales", "year": "2025"}, holds=(SALES, 78)),
    Case(file="sqlcmd.csv", holds=(SALES, 300), says="“(2 rows affected)” on line 6"),
    Case(file="psql.txt", holds=(SALES, 300)),
    Case(file="summary-below.csv", holds=(SALES, 300), says="Lines of other tables that are left out of summary-below.csv: 3."),
    Case(file="padded.csv", holds=(SALES, 300), says="“Report total 300” on line 8"),
    Case(file="yht-first.csv", creates=True, holds=(SALES, 2184.56)),
    Case(file="third-col.csv", holds=(SALES, 350), says="left out of third-col.csv: 3."),
    Case(file="total-first.csv", holds=(SALES, 300)),
    Case(file="excel-fi.csv", holds=(SALES, 350)),
    Case(file="cr.csv", creates=True, holds=(SALES, 300)),
    Case(file="group-rows.csv", asks="gaps", answers={"gaps:Asiakas": "repeats"}, creates=True, holds=(SALES, 350)),
    # files
    Case(file="41-html.xls", holds=(SALES, 100)),
    Case(file="erp-page.xls", holds=(SALES, 1600.5)),
    Case(file="42-sales.csv.gz", holds=(SALES, 100)),
    Case(file="fi.csv.gz", holds=(SALES, 300.5)),
    Case(file="43-utf16le-nobom.csv", holds=(SALES, 100)),
    Case(file="sales-utf16be.csv", holds=(SALES, 300.5)),
    Case(file="54-backslash.csv", holds=(NAME, 'Kahvila "Helmi" Oy | Niemi, Oy')),
    Case(file="backslash.csv", holds=(NEW_ACCOUNTS, 3)),
    Case(file="windows-paths.csv", holds=("select city from account where account_id = '2002'", "D:\\")),
    Case(file="69-cp850.csv", holds=(NAME, "Jäälinna Öljy Oy | Niemi Oy")),
    Case(file="mac.csv", holds=(NAME, "Jäälinna Öljy Oy | Niemi Oy")),
    Case(file="liikevaihto-meur-cp1252.csv", holds=(SALES, 170_000)),
    Case(file="unnamed-first-column.csv", holds=(SALES, 300), says="left out of unnamed-first-column.csv: 1."),
    Case(file="cp1252.csv", holds=(NAME, "Jäälinna Öljy Oy | Çelik – Sti Oy")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_is_read_right_or_asked_about(case_store: Store, case: Case) -> None:
    check(case_store, case)
