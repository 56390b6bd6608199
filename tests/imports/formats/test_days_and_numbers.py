"""Days, numbers and empty cells as people write them: recognised, asked where they are open, and read by an import."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import BatchReport, import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.settle import mapping_as_settled, settle
from kam_analytics.imports.recognise.recognise import recognise
from tests.samples.imports.loading import Files


def asked(file: Path, answers: dict[str, str] | None = None) -> list[str]:
    return [said.key for said in settle(recognise(file), Choices(answers=answers or {})).asked]


def brought(company: Files, file: Path, answers: dict[str, str] | None = None) -> BatchReport:
    """Import a file as the page does: recognised, its questions answered."""
    guess = recognise(file)
    settled = settle(guess, Choices(answers=answers or {}))
    assert settled.asked == ()
    return import_file(company.store, LOCAL_DIRECTOR, file, mapping_as_settled(settled))


def table(company: Files, header: str, *rows: str) -> Path:
    return company.write("\n".join([header, *rows, ""]))


def days(
    company: Files, values: list[str], header: str = "Laskupäivä", answers: dict[str, str] | None = None
) -> list[str]:
    file = table(company, f"Asiakas;{header};Myynti", *(f"A1;{value};{n}" for n, value in enumerate(values, 1)))
    report = brought(company, file, answers)
    assert report.rejected == 0
    return [day for (day,) in company.rows("select sold_on from sale order by net_sales")]


@pytest.mark.parametrize(
    ("values", "header", "wanted"),
    [
        (["05-JAN-26", "31-jan-26"], "Invoice Date", ["2026-01-05", "2026-01-31"]),
        (["Jan 5, 2026", "February 11, 2026"], "Invoice Date", ["2026-01-05", "2026-02-11"]),
        (["Mon, 5 Jan 2026 09:30:15 +0200", "Sun, 11 Jan 2026 23:30:00 +0200"], "Order date", ["2026-01-05", "2026-01-11"]),
        (["Mon Jan 05 2026 09:30:15 GMT+0200 (Eastern European Standard Time)"], "Date", ["2026-01-05"]),
        (["5. tammikuuta 2026", "11. helmikuuta 2026"], "Laskupäivä", ["2026-01-05", "2026-02-11"]),
        (["5 jan. 2026", "3 maj 2026"], "Date", ["2026-01-05", "2026-05-03"]),
        (["ma 5.1.2026", "su 11.1.2026"], "Pvm", ["2026-01-05", "2026-01-11"]),
        (["5.1.2026 klo 9.30", "6.1.2026 klo 14.05"], "Pvm", ["2026-01-05", "2026-01-06"]),
        (["5.1.2026 9:30", "6.1.2026"], "Pvm", ["2026-01-05", "2026-01-06"]),
        (["1/13/2026 9:30 PM", "1/14/2026 10:30:15 AM"], "Date", ["2026-01-13", "2026-01-14"]),
        (["2026/01/05 9:30:15 AM GMT+2"], "Date", ["2026-01-05"]),
        (["2026-01-31T22:30:00Z", "2026-01-31T00:00:00.000Z", "2026-01-31 21:59:59 UTC"], "Date", ["2026-02-01", "2026-01-31", "2026-01-31"]),
        (["31.1.2026 22:30 UTC", "31.1.2026 21:30 UTC"], "Date", ["2026-02-01", "2026-01-31"]),
        (["2026-01-31T23:30:00.000-0800", "2026-02-01T00:30:00+02:00"], "Date", ["2026-01-31", "2026-02-01"]),
        (["1769898600000", "1769817600000"], "Invoice Date", ["2026-02-01", "2026-01-31"]),
        (["46027", "46058.75"], "Invoice Date", ["2026-01-05", "2026-02-05"]),
        (["202601", "202602"], "Kuukausi", ["2026-01-01", "2026-02-01"]), (["2026M01", "2025K12"], "Kausi", ["2026-01-01", "2025-12-01"]), (["1", "2"], "Kuukausi", None), (["202601", "202602"], "Laskupäivä", ["2026-01-01", "2026-02-01"]),
        (["1.2026", "12.2025"], "Laskupäivä", ["2026-01-01", "2025-12-01"]),
        (["01/2026", "12/2025"], "Laskutuskuukausi", ["2026-01-01", "2025-12-01"]),
        (["tammi 2026", "joulu 2025"], "Kuukausi", ["2026-01-01", "2025-12-01"]),
        (["Tammikuu 2026"], "Kuukausi", ["2026-01-01"]), (["2026-01"], "Month", ["2026-01-01"]), (["Jan-26"], "Period", ["2026-01-01"]),
        (["Q1/2026", "4Q25"], "Laskupäivä", ["2026-01-01", "2025-10-01"]), (["2026 Q1", "2025-Q4"], "Date", ["2026-01-01", "2025-10-01"]),
        (["2026-W05", "2026-W06"], "Invoice Date", ["2026-01-26", "2026-02-02"]), (["vk 5/2026"], "Pvm", ["2026-01-26"]),
        (["1.2.2026", "02.02.26", "2026-02-03", "20260204", "5. helmikuuta 2026"], "Pvm", [f"2026-02-0{n}" for n in range(1, 6)]),
        (["03/04/26", "25/04/26"], "Date", ["2026-04-03", "2026-04-25"]),
        (["260105", "261231"], "Laskupäivä", None),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_days_are_read(company: Files, values: list[str], header: str, wanted: list[str] | None) -> None:
    if wanted is None:
        file = table(company, f"Asiakas;{header};Myynti", *(f"A1;{value};1" for value in values))
        assert asked(file)
    else:
        assert days(company, values, header) == wanted


@pytest.mark.parametrize(
    ("values", "answer", "wanted"),
    [
        (["26-01-05", "26-01-12"], "%y-%m-%d", ["2026-01-05", "2026-01-12"]),
        (["260105", "260112"], "%y%m%d", ["2026-01-05", "2026-01-12"]),
        (["03/04/2026"], "%m/%d/%Y", ["2026-03-04"]),
        (["03/04/2026 10:15", "05/06/2026 9:30 PM"], "%d/%m/%Y", ["2026-04-03", "2026-06-05"]),
        (["2026-05-01", "2026-31-01"], "%Y-%d-%m", ["2026-01-05", "2026-01-31"]),
        (["03/04/2026", "3.4.2026"], "%d/%m/%Y", ["2026-04-03", "2026-04-03"]),
    ],
)
def test_an_open_order_is_asked_once(company: Files, values: list[str], answer: str, wanted: list[str]) -> None:
    file = table(company, "Asiakas;Laskupäivä;Myynti", *(f"A1;{value};1" for value in values))
    assert asked(file) == ["date_order:Laskupäivä"]
    assert days(company, values, answers={"date_order:Laskupäivä": answer}) == wanted


@pytest.mark.parametrize(
    ("values", "total"),
    [
        (["1.234,56", "500,00-"], 734.56), (["1 234,50", "−200,00", "(34,50)"], 1000), (["1\u2009234,50", "2\u202f000,00"], 3234.5),
        (["1.234,50 €", "€ 200", "-34,50 €"], 1400), (["EUR 1 000", "500 EUR", "-EUR 100"], 1400), (["1’234.50", "2'000.00"], 3234.5),
        (["(€500.00)", "€1,500.00"], 1000), (["100,-", "−1.000,–", "2,5"], -897.5), (["(1,5 k€)", "2 t€", "-0,5 milj. €"], -499_500), (["1,00,000.50", "-10,000.50"], 90_000), (["+5,5", "–2,5"], 3), (["-", "5,5", "#N/A"], 5.5), (['="12,5"', '="1"'], 13.5),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_numbers_are_read(company: Files, values: list[str], total: float) -> None:
    brought(company, table(company, "Asiakas;Laskupäivä;Myynti", *(f"A1;5.1.2026;{value}" for value in values)))
    assert company.rows("select sum(net_sales)::double from sale") == [(total,)]


def test_a_percent_sign_is_a_hundredth_and_no_amount(company: Files) -> None:
    header = "Asiakas;Laskupäivä;Määrä;Yksikköhinta;Alennus-%"
    brought(company, table(company, header, "A1;5.1.2026;10;100;25 %", "A1;6.1.2026;1;100;0 %"))
    assert company.rows("select sum(net_sales)::double from sale") == [(850,)]


@pytest.mark.parametrize(("answer", "total"), [("DR", 500), ("CR", -500)])
def test_the_negative_side_is_asked(company: Files, answer: str, total: float) -> None:
    file = table(company, "Customer;Date;Amount", "A1;2026-01-05;1,500.00 Cr", "A1;2026-01-06;1,000.00 Dr")
    assert asked(file) == ["negative_side:Amount"]
    brought(company, file, {"negative_side:Amount": answer})
    assert company.rows("select sum(net_sales)::double from sale") == [(total,)]


def test_separators_are_judged_on_the_whole_file(company: Files) -> None:
    rows = [f"A1;5.1.2026;{n % 400 + 1}" for n in range(3000)]
    assert asked(table(company, "Asiakas;Laskupäivä;Myynti", *rows, "A2;5.1.2026;1.020")) == ["number_format"]
    report = brought(company, table(company, "Asiakas;Laskupäivä;Myynti", *rows, "A2;5.1.2026;1.020,50"))
    assert report.rejected == 0
    assert company.rows("select max(net_sales)::double from sale") == [(1020.5,)]


def test_empty_cells_ids_and_notes(company: Files) -> None:
    file = table(
        company, "Customer ID;Customer Name;Parent account;Owner", '="002001";Null Oy;#N/A;NULL', "'002002;-;A1;n/a"
    )
    brought(company, file)
    held = company.rows(
        "select account_id, name, parent_id, owner_id from account where account_id like '002%' order by 1"
    )
    assert held == [("002001", "Null Oy", None, None), ("002002", "002002", "A1", None)]
    late = table(company, "Delivery number;Customer number;Requested delivery date;Actual delivery date", "L1;A1;2026-01-10;1900-01-01", "L2;A1;2026-01-10;00.00.0000")  # fmt: skip
    report = brought(company, late)
    assert "1900-01-01 in “Actual delivery date” means that there is no date: 1 rows" in "\n".join(
        map(str, report.notes)
    )
    assert company.rows("select count(*), count(delivered_on) from delivery") == [(2, 0)]


def test_a_moment_that_is_another_day_here_is_said(company: Files) -> None:
    file = table(company, "Customer;Date;Amount", "A1;2026-01-31T22:30:00Z;1", "A1;2026-01-31T12:30:00Z;2")
    report = brought(company, file)
    assert "1 rows of" in "\n".join(map(str, report.notes))
    assert "Europe/Helsinki" in "\n".join(map(str, report.notes))


def test_a_workbook_with_days_as_numbers_and_as_dates(company: Files, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Asiakasnumero", "Laskupäivä", "Myynti"], ["A1", 46027, "1 234,50 €"], ["A2", 46028, "100,00 €"]):
        book.active.append(row)
    book.save(tmp_path / "myynti.xlsx")
    brought(company, tmp_path / "myynti.xlsx")
    assert company.rows("select sold_on, net_sales::double from sale order by 1") == [
        ("2026-01-05", 1234.5),
        ("2026-01-06", 100),
    ]


def test_ids_that_lost_digits_are_refused_and_may_be_left_out(company: Files) -> None:
    assert asked(table(company, "Customer ID;Date;Amount", "6.43E+12;2026-01-05;1")) == ["exponent_ids:Customer ID"]
    file = table(
        company, "Invoice line id;Customer ID;Date;Amount", "1,20E+15;A1;2026-01-05;1", "1,20E+15;A1;2026-01-06;2"
    )
    assert "exponent_ids:Invoice line id" in asked(file)


def test_salesforce_ids_of_both_lengths_are_one(company: Files) -> None:
    brought(
        company, table(company, "Account ID;Account Name", "001A000000AbCdEIAV;North Oy", "001A000000aBcDeEQA;South Oy")
    )
    sales = table(company, "Account ID;Date;Amount", "001A000000AbCdE;2026-01-05;1", "001A000000aBcDe;2026-01-05;2", "001a000000abcdeiav;2026-01-05;4")  # fmt: skip
    report = brought(company, sales)
    assert report.reasons == {"other_case": 1}
    assert company.rows("select name, net_sales::double from sale join account using (account_key) order by 2") == [
        ("North Oy", 1),
        ("South Oy", 2),
    ]


def test_one_month_above_twelve_is_a_typing_error(company: Files) -> None:
    file = table(company, "Customer;Date;Amount", "A1;2026-01-31;1", "A1;2026-31-01;2", "A1;2026-02-05;3")
    assert brought(company, file).reasons == {"bad_value": 1}
