"""Files in the shapes that people really have: days, numbers, ids, and periods in two columns.

One row a file, like ``tests/imports/test_cases.py``.
"""

from __future__ import annotations

import pytest

from kam_analytics.store import Store
from tests.samples.imports.cases import DAYS, SALES, Case, check

CASES: tuple[Case, ...] = (
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
    Case(file="price-dash.csv", holds=(SALES, 999.5)),
    Case(file="hinta-viiva.csv", holds=(SALES, 400)),
    Case(file="thousands-in-cells.csv", holds=(SALES, 1_250_300)),
    Case(file="miljoonat-soluissa.csv", holds=(SALES, 3_750_000)),
    Case(file="thousands-twice.csv", holds=(SALES, 3500)),
    Case(file="thousands-unclear.csv", asks="scales:Net Sales (k€)"),
    Case(file="lakhs.csv", holds=(SALES, -1_109_111.5)),
    Case(file="control-kilos.csv", holds=(SALES, 300)),
    # periods in two columns and in one
    Case(file="year-month.csv", holds=(DAYS, "2026-01-01, 2026-02-01, 2025-12-01")),
    Case(file="vuosi-kk.csv", holds=(DAYS, "2026-01-01, 2026-02-01, 2025-12-01")),
    Case(file="year-quarter.csv", holds=(DAYS, "2026-01-01, 2026-04-01, 2025-10-01")),
    Case(file="vuosi-neljannes.csv", holds=(DAYS, "2026-01-01, 2026-04-01, 2025-10-01")),
    Case(file="year-and-date.csv", holds=(DAYS, "2026-01-05, 2026-02-06")),
    Case(file="fiscal-period.csv", asks="period:Period", answers={"period:Period": "calendar"}, holds=(DAYS, "2026-01-01, 2026-02-01")),
    Case(file="vuosi-kausi.csv", asks="period:Kausi", answers={"period:Kausi": "calendar"}, holds=(DAYS, "2026-01-01, 2026-02-01, 2025-12-01")),
    Case(file="posting-period.csv", asks="period:Posting Period", answers={"period:Posting Period": "calendar"}, holds=(DAYS, "2026-01-01, 2026-02-01")),
    # a thirteenth period is none of the calendar
    Case(file="period-13.csv", asks="no_kind"),
    Case(file="yyyymm.csv", holds=(DAYS, "2026-01-01, 2026-02-01, 2025-12-01")),
    Case(file="kausi-yyyymm.csv", holds=(DAYS, "2026-01-01, 2026-02-01, 2025-12-01")),
    Case(file="counted-months.csv", holds=(DAYS, "2026-01-01, 2026-02-01, 2025-12-01")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_is_read_right_or_asked_about(case_store: Store, case: Case) -> None:
    check(case_store, case)
