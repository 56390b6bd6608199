"""How values are read: numbers, dates, texts, constants, translations, filters; CSV and Parquet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.samples.imports.loading import Files

SALES = """kind = "sales"
source = "erp"
[read]
{read}
[columns]
account_id = "customer"
sold_on = "day"
net_sales = "amount"
{more}
"""
ACTIVITIES = """kind = "activities"
source = "crm"
[columns]
activity_id = "id"
account_id = "customer"
activity_type = "type"
done_on = "day"
{more}
"""


def amounts(files: Files, *texts: str, **read: str) -> tuple[list[float], list[str]]:
    """Amounts that a column of these texts loads as, and the texts that were rejected."""
    mapping = SALES.format(read="\n".join(f'{name} = "{value}"' for name, value in read.items()), more="")
    body = "".join(f'A1;2026-01-{place:02};"{text}"\n' for place, text in enumerate(texts, 1))
    report = files.load("customer;day;amount\n" + body, mapping)
    loaded = files.rows("select net_sales from sale order by sold_on")
    return [row[0] for row in loaded], [value for _, _, _, value in files.rejects(report)]


def days(files: Files, *texts: str, read: str = "") -> tuple[list[str], list[str]]:
    """Days that a column of these texts loads as, and the texts that were rejected."""
    body = "".join(f'A1;"{text}";{place}\n' for place, text in enumerate(texts, 1))
    report = files.load("customer;day;amount\n" + body, SALES.format(read=read, more=""))
    loaded = files.rows("select sold_on from sale order by net_sales")
    return [row[0] for row in loaded], [value for _, _, _, value in files.rejects(report)]


def test_plain_amounts(company: Files) -> None:
    good, bad = amounts(
        company, "1.5", "-2", "+3", "1e2", "12.34567", "0.00004", " 4 ", "1,5", "1 000", "inf", "NaN", "x"
    )
    assert good == [1.5, -2, 3, 100, 12.3457, 0, 4]
    assert bad == ["1,5", "1 000", "inf", "NaN", "x"]


def test_amounts_with_a_decimal_comma(company: Files) -> None:
    good, bad = amounts(company, "1,5", "-2,25", "3", "1.5", "1.234,5", decimal=",")
    assert good == [1.5, -2.25, 3]
    assert bad == ["1.5", "1.234,5"]


def test_numbers_keep_to_the_decimal_comma_too(company: Files) -> None:
    mapping = SALES.format(read='decimal = ","', more='quantity = "n"')
    bad = "".join(f"A1;2026-01-02;1;{text}\n" for text in ("1.5", "1.234,5", "1 234,5"))
    report = company.load("customer;day;amount;n\nA1;2026-01-01;1,5;2,5\n" + bad, mapping)
    assert (report.loaded, report.reasons) == (1, {"bad_value": 3})
    assert company.rows("select quantity from sale") == [(2.5,)]


@pytest.mark.parametrize(("sign", "said"), [(" ", "\u00a0"), ("\u00a0", " "), ("\u202f", " ")])
def test_every_blank_separates_thousands(company: Files, sign: str, said: str) -> None:
    good, bad = amounts(
        company, f"1{sign}234{sign}567,8", "12,5", f"12{sign}34", f"1{sign}2345", decimal=",", thousands=said
    )
    assert good == [1234567.8, 12.5]
    assert len(bad) == 2


def test_points_that_do_not_stand_between_thousands_are_rejects(company: Files) -> None:
    # read as they stand, 1.5 would become 15 and 1.23.4 would become 1234
    good, bad = amounts(company, "1.234,5", "1234,5", "-1.000", "1.5", "1.23.4", "12.3456", decimal=",", thousands=".")
    assert good == [1234.5, 1234.5, -1000]
    assert bad == ["1.5", "1.23.4", "12.3456"]


def test_an_apostrophe_between_thousands(company: Files) -> None:
    assert amounts(company, "1'234.5", "7", thousands="'") == ([1234.5, 7], [])


def test_iso_dates(company: Files) -> None:
    good, bad = days(
        company, "2026-01-02", "2026-1-3", "2026-02-30", "2026-01-123", "2026-01-04x", "20260105", "", " 2026-01-06 "
    )
    assert good == ["2026-01-02", "2026-01-03", "2026-01-06"]
    assert bad == ["2026-02-30", "2026-01-123", "2026-01-04x", "20260105", ""]


def test_moments_among_dates_count_as_their_day(company: Files) -> None:
    good, bad = days(
        company, "2026-01-04 10:20:30", "2026-01-05T10:20:30", "2026-01-06", "2026-01-07T00:30:00+03:00", "7.1.2026 23:59",
        "2026-01-08 25:00:00", "2026-01-09 noon", "13/01/2026",
    )  # fmt: skip
    assert good == ["2026-01-04", "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-07"]
    assert bad == ["2026-01-08 25:00:00", "2026-01-09 noon", "13/01/2026"]


@pytest.mark.parametrize("read", ["", 'date_format = "%d.%m.%Y"'])
def test_finnish_dates_need_no_format(company: Files, read: str) -> None:
    good, bad = days(company, "3.4.2026", "03.04.2026", "31.6.2026", "3.4.26", "3/4/2026", read=read)
    assert (good, bad) == (["2026-04-03"] * 2, ["31.6.2026", "0026-04-03", "3/4/2026"])


def test_a_format_of_the_mapping_is_the_only_one(company: Files) -> None:
    good, bad = days(company, "3.4.2026", "2026-04-03", read='date_format = "%d.%m.%Y"')
    assert (good, bad) == (["2026-04-03"], ["2026-04-03"])


def test_a_format_that_changes_deep_in_a_file_is_a_reject(company: Files) -> None:
    rows = [f"A1;2026-01-02;{n}" for n in range(1500)]
    rows += ["A1;2026-01-02 10:00;1", "A1;2.1.2026;1"]
    report = company.load("customer;day;amount\n" + "\n".join(rows), SALES.format(read="", more=""))
    assert (report.loaded, report.reasons, report.lines) == (1500, {"bad_value": 2}, {"bad_value": 1502})


def test_american_dates(company: Files) -> None:
    good, bad = days(company, "3/4/2026", "13/4/2026", read='date_format = "%m/%d/%Y"')
    assert (good, bad) == (["2026-03-04"], ["13/4/2026"])


def test_dates_that_cannot_be_right(company: Files) -> None:
    good, bad = days(
        company, "2026-06-30", "2026-07-01", "infinity", "-infinity", "0017-01-01", "1989-12-31", "1990-01-01"
    )
    assert good == ["2026-06-30", "1990-01-01"]
    assert len(bad) == 5


def test_texts_lose_marks_and_keep_everything_else(company: Files) -> None:
    names = {
        "E1": "=cmd|'/c calc'!A1", "E2": "<img src=x onerror=alert(1)>", "E3": "![x](http://evil/x.png) [y](z)",
        "E4": "Robert'); drop table account;--", "E5": "👩‍👩‍👧 Oy 🙂", "E6": "a\u202eb\u2066c\x07d\x9fe", "E7": "e\u0301",
        "E8": "\u00a0 blanks\t ", "E9": "{name} %s $x :y ?", "F1": '"quoted"', "F2": "\\n \\", "F3": "''",
    }  # fmt: skip
    body = "".join(f'{key},"{name.replace(chr(34), chr(34) * 2)}"\n' for key, name in names.items())
    company.load("account_id,name\n" + body, "accounts")
    held = dict(company.rows("select account_id, name from account where account_id >= 'E'"))
    kept = {**names, "E6": "abcde", "E7": "é", "E8": "blanks"}
    assert held == kept


def test_ids_are_cleaned_and_stay_text(company: Files) -> None:
    text = (
        "sale_id,account_id,product_id,sold_on,net_sales\n"
        '" 001",\u00a0A1 ,"P1\t",2026-01-01,1\n'
        "002,A\u202a2,P\u030a9,2026-01-01,1\n"
        '003,"  ",P1,2026-01-01,1\n'
    )
    report = company.load(text)
    assert company.rejects(report) == [(4, "missing_value", "account_id", "")]
    assert company.rows(
        "select s.sale_id, a.account_id, p.product_id from sale s join account a using (account_key) "
        "join product p using (product_key) order by 1"
    ) == [("001", "A1", "P1"), ("002", "A2", "P\u030a9")]


def test_a_quoted_value_may_hold_anything(company: Files) -> None:
    text = 'account_id,name\nB1,"a, ""b""\nc"\nB2, "d"\nB3,e"f\n'
    company.load(text, "accounts")
    assert company.rows("select name from account where account_id > 'B' order by account_id") == [
        ('a, "b"\nc',), ("d",), ('e"f',)
    ]  # fmt: skip


def test_net_sales_come_of_quantity_price_and_discount(company: Files) -> None:
    mapping = """kind = "sales"
source = "erp"
[columns]
account_id = "c"
sold_on = "d"
quantity = "q"
unit_price = "p"
discount = "r"
"""
    text = "c,d,q,p,r\nA1,2026-01-01,3,1.15,\nA1,2026-01-02,-2,10,0.25\nA1,2026-01-03,1,1,10\nA1,2026-01-04,,1,\nA1,2026-01-05,1,inf,\n"
    report = company.load(text, mapping)
    assert company.rows("select net_sales from sale order by sold_on") == [(3.45,), (-15.0,)]
    assert [row[:3] for row in company.rejects(report)] == [
        (4, "out_of_range", "discount"), (5, "missing_value", "quantity"), (6, "not_finite", "unit_price")
    ]  # fmt: skip


def test_constants_fill_every_row(company: Files) -> None:
    mapping = ACTIVITIES.format(more='[constants]\nuser_id = " u1 "\nquantity = 3\n').replace(
        'activity_type = "type"\n', ""
    )
    mapping += 'activity_type = "visit"\n'
    company.load("id,customer,day\n1,A1,2026-01-01\n2,,2026-01-02\n", mapping)
    assert company.rows("select activity_type, user_id, quantity, account_id from activity order by activity_id") == [
        ("visit", "u1", 3, "A1"), ("visit", "u1", 3, None)
    ]  # fmt: skip


def test_values_are_translated_and_others_stay(company: Files) -> None:
    mapping = ACTIVITIES.format(more='[values.activity_type]\n"Käynti: a" = "visit"\n"it\'s" = "call"\nnone = ""\n')
    text = "id,customer,type,day\n1,A1, Käynti: a,2026-01-01\n2,A1,it's,2026-01-01\n3,A1,mail,2026-01-01\n4,A1,none,2026-01-01\n"
    report = company.load(text, mapping)
    assert company.rows("select activity_type from activity order by activity_id") == [("visit",), ("call",), ("mail",)]
    assert report.reasons == {"missing_value": 1}


def test_values_of_a_field_that_is_no_text_are_translated(company: Files) -> None:
    mapping = (
        'kind = "products"\nsource = "erp"\n[columns]\nproduct_id = "id"\nis_recurring = "jatkuva"\n'
        '[values.is_recurring]\n"kyllä" = "true"\nei = "false"\n'
    )
    report = company.load("id,jatkuva\nP8,kyllä\nP9,ei\nP7,ehkä\n", mapping)
    assert company.rows("select product_id, is_recurring from product where product_id > 'P7'") == [
        ("P8", True),
        ("P9", False),
    ]
    assert company.rejects(report) == [(4, "bad_value", "is_recurring", "ehkä")]


def test_rows_that_the_filter_leaves_out_are_counted_whatever_they_hold(company: Files) -> None:
    mapping = SALES.format(read="", more='[filter]\nstage = ["Won", "in:progress"]\nyear = [2026]\n')
    text = (
        "customer,day,amount,stage,year\nA1,2026-01-01,5,Won ,2026\nA1,2026-01-02,6,in:progress,2026\n"
        "A1,-,n/a,Lost,2026\nA9,2026-01-01,5,Won,2025\nA1,soon,5,Won,2026\nA1,2026-01-01,5,,2026\nA1,2026-01-01\n"
    )
    report = company.load(text, mapping)
    assert (report.rows, report.loaded, report.filtered, report.rejected) == (7, 2, 3, 2)
    assert [row[:2] for row in company.rejects(report)] == [(6, "bad_value"), (8, "too_few_columns")]


def test_a_filter_that_leaves_nothing_is_refused(company: Files) -> None:
    mapping = SALES.format(read="", more='[filter]\nstage = ["Won"]\n')
    error = company.refused("customer,day,amount,stage\nA1,2026-01-01,5,Lost\n", mapping)
    assert "filter" in str(error)
    assert error.fields["report"].filtered == 1


def test_one_column_serves_two_fields(company: Files) -> None:
    mapping = SALES.format(read="", more='order_id = "day"\nmargin = "amount"')
    report = company.load("customer,day,amount\nA1,2026-01-01,5\nA1,x,6\n", mapping)
    assert company.rows("select order_id, net_sales, margin from sale") == [("2026-01-01", 5, 5)]
    assert company.rejects(report) == [(3, "bad_value", "sold_on", "x")]


def test_a_column_beside_the_mapped_ones_is_no_ones_business(company: Files) -> None:
    text = 'customer,"x; drop table sale",day,,amount\nA1,"1,5",2026-01-01,,5\n'
    assert company.load(text, SALES.format(read="", more="")).loaded == 1


def test_a_file_of_one_column(files: Files) -> None:
    report = files.load("account_id\nA1\n\nA2\n", "accounts")
    assert (report.loaded, report.rejected) == (2, 1)
    assert files.rejects(report) == [(3, "missing_value", "account_id", "")]


# Parquet --------------------------------------------------------------------------------------------


def parquet(folder: Path, columns: dict[str, Any]) -> Path:
    path = folder / "table.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_values_of_every_type(company: Files) -> None:
    path = parquet(
        company.folder,
        {
            "customer": pa.array([1.0, 2.0, None, 3.5]),
            'd"ay': pa.array(
                [datetime(2026, 1, 1, 10), datetime(2026, 1, 2), datetime(2026, 1, 3), datetime(2026, 1, 4)]
            ),
            "amount": pa.array([1.5, float("inf"), 1, float("nan")]),
        },
    )
    mapping = SALES.format(read="", more="[options]\ncreate_accounts = true\n").replace('"day"', "'d\"ay'")
    report = company.load(path, mapping)
    assert company.rows(
        "select a.account_id, s.sold_on, s.net_sales from sale s join account a using (account_key)"
    ) == [("1", "2026-01-01", 1.5)]
    assert [row[:3] for row in company.rejects(report)] == [
        (2, "bad_value", "net_sales"), (3, "missing_value", "account_id"), (4, "bad_value", "net_sales")
    ]  # fmt: skip


def test_parquet_of_texts_follows_the_mapping(company: Files) -> None:
    path = parquet(company.folder, {"customer": ["A1", "A2 "], "day": ["3.4.2026", "x"], "amount": ["1 000,5", "2"]})
    report = company.load(path, SALES.format(read='decimal = ","\nthousands = " "\ndate_format = "%d.%m.%Y"', more=""))
    assert company.rows("select sold_on, net_sales from sale") == [("2026-04-03", 1000.5)]
    assert company.rejects(report) == [(2, "bad_value", "sold_on", "x")]


def test_parquet_in_our_own_names(files: Files) -> None:
    frame = pd.DataFrame({"account_id": ["A1", "A2"], "name": ["a\x00b", None], "since_on": [date(1880, 1, 1), None]})
    frame.to_parquet(files.folder / "a.parquet")
    assert files.load(files.folder / "a.parquet", "accounts").loaded == 2
    assert files.rows("select name, since_on from account order by account_id") == [("ab", "1880-01-01"), ("A2", None)]


def test_parquet_decimals_and_days_need_no_conversion(company: Files) -> None:
    path = parquet(
        company.folder, {"customer": ["A1"], "day": [date(2026, 1, 1)], "amount": [Decimal("123456789.1234")]}
    )
    company.load(path, SALES.format(read="", more=""))
    assert company.rows("select cast(net_sales as varchar) from sale") == [("123456789.1234",)]


def test_damaged_and_empty_parquet_is_refused(company: Files) -> None:
    whole = parquet(company.folder, {"account_id": ["A1"] * 1000}).read_bytes()
    assert "damaged Parquet" in str(company.refused(whole[:-30], "accounts"))
    assert "damaged Parquet" in str(company.refused(b"PAR1" + bytes(50), "accounts"))
    empty = parquet(company.folder, {"account_id": pa.array([], pa.string())})
    assert "no rows" in str(company.refused(empty, "accounts"))
    lacking = parquet(company.folder, {"customer": ["A1"], "day": [date(2026, 1, 1)]})
    assert "“amount”" in str(company.refused(lacking, SALES.format(read="", more="")))


def test_rows_are_left_out_and_turned_and_numbers_multiplied_and_divided(company: Files) -> None:
    text = (
        "customer,day,pieces,price,unit,margin,status,type\n"
        'A1,2026-01-01,500,250.00,100,1.5,Paid,Invoice\nA2,2026-01-02,10,12.00,1,"-0.5",Paid,Credit\n'
        "A3,2026-01-03,1,99,1,1,Draft,Invoice\nA3,2026-01-04,3,10.00,1,0,,Invoice\n"
    )
    mapping = SALES.format(
        read="",
        more='quantity = "pieces"\nunit_price = "price"\nprice_unit = "unit"\nmargin = "margin"\n[leave_out]\nstatus = ["Draft"]\n'
        '[sign]\ntype = ["Credit"]\n[times]\nmargin = 1000',
    ).replace('net_sales = "amount"\n', "")
    report = company.load(text, mapping)
    assert (report.rows, report.loaded, report.filtered) == (4, 3, 1)
    assert company.rows("select account_id, net_sales::double, margin::double from sale join account using (account_key) order by 1") == [
        ("A1", 1250.0, 1500.0), ("A2", -120.0, 500.0), ("A3", 30.0, 0.0)
    ]  # fmt: skip


def test_a_price_for_no_units_is_a_reject(company: Files) -> None:
    mapping = SALES.format(read="", more='quantity = "q"\nunit_price = "p"\nprice_unit = "unit"')
    text = "customer,day,q,p,unit\nA1,2026-01-01,1,5,0\nA1,2026-01-01,1,5,\nA1,2026-01-01,1,5,1\n"
    report = company.load(text, mapping.replace('net_sales = "amount"\n', ""))
    assert (report.loaded, report.reasons) == (1, {"out_of_range": 1, "missing_value": 1})


def test_values_are_told_by_their_beginning_and_by_being_there(company: Files) -> None:
    more = '[sign]\nno = ["CN-…"]\n[leave_out]\ncredits = ["…"]\n[keep]\nno = ["INV-…"]'
    text = "customer,day,amount,no,credits\nA1,2026-01-01,100,INV-1,\nA1,2026-01-02,10,CN-1,\nA1,2026-01-03,5,77,\nA1,2026-01-03,1,CN-2,INV-1\n"
    report = company.load(text, SALES.format(read="", more=more))
    assert (report.loaded, report.filtered) == (3, 1)
    assert company.rows("select sum(net_sales)::double from sale") == [(95.0,)]


def test_a_minus_that_means_an_empty_cell_is_still_a_sign(company: Files) -> None:
    more = '[sign]\nsign = ["-"]'
    text = "customer,day,amount,sign\nA1,2026-01-01,100,+\nA1,2026-01-02,10,-\n"
    company.load(text, SALES.format(read='blanks = "-"', more=more))
    assert company.rows("select sum(net_sales)::double from sale") == [(90.0,)]
