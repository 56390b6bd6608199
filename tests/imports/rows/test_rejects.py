"""Rows that cannot be loaded: each with its line in the file and its reason, none in silence."""

from __future__ import annotations

import random

import pytest

from tests.samples.imports.loading import ACCOUNTS, SALES_HEADER, Files, lines

GOOD = "{n},A1,P1,2026-01-01,1,10,3"


def mapped(kind: str, *columns: str, options: str = "") -> str:
    named = "".join(f'{name} = "{name}"\n' for name in columns)
    return f'kind = "{kind}"\nsource = "s"\n[columns]\n{named}{options}'


BAD_SALES = [
    ("2,A1,P1,2026-01-01,1,10", "too_few_columns", ""),
    ("2,A1,P1,2026-01-01,1,10,3,4", "too_many_columns", ""),
    ('2,A1,"P"1,2026-01-01,1,10,3', "not_readable", ""),
    ("2,A1,P1,01/02/2026,1,10,3", "bad_value", "sold_on"),
    ("2,A1,P1,2026-01-01,one,10,3", "bad_value", "quantity"),
    ("2,A1,P1,2026-01-01,1,10 €,3", "bad_value", "net_sales"),
    ("2,A1,P1,2026-01-01,1,inf,3", "bad_value", "net_sales"),
    ("2,A1,P1,2026-01-01,1,99999999999999999,3", "bad_value", "net_sales"),
    ("2,A1,P1,2026-01-01,1,2000000000000,3", "not_finite", "net_sales"),
    ("2,A1,P1,2026-01-01,inf,10,3", "not_finite", "quantity"),
    ("2,A1,P1,2026-01-01,nan,10,3", "not_finite", "quantity"),
    ("2,A1,P1,2026-01-01,1,,3", "missing_value", "net_sales"),
    ("2,,P1,2026-01-01,1,10,3", "missing_value", "account_id"),
    ('2,"  ",P1,2026-01-01,1,10,3', "missing_value", "account_id"),
    ("2,A1,P1,,1,10,3", "missing_value", "sold_on"),
    ("2,A1,P1,2026-07-01,1,10,3", "future_date", "sold_on"),
    ("2,A1,P1,1026-07-01,1,10,3", "out_of_range", "sold_on"),
    ("2,A9,P1,2026-01-01,1,10,3", "unknown_account", "account_id"),
    ("1,A2,P1,2026-01-01,1,10,3", "repeated_key", "sale_id"),
]
BAD_ROWS = {
    "nps": (
        "response_id,account_id,answered_on,score\n1,A1,2026-01-01,9\n5,,2026-01-01,0\n6,,2026-01-01,10\n",
        [
            ("2,A1,2026-01-01,11", "out_of_range", "score"),
            ("2,A1,2026-01-01,-1", "out_of_range", "score"),
            ("2,A1,2026-01-01,9.5", "not_whole", "score"),
            ("2,A1,2026-01-01,", "missing_value", "score"),
            ("2,A9,2026-01-01,9", "unknown_account", "account_id"),
            ("2,A1,2026-12-01,9", "future_date", "answered_on"),
        ],
    ),
    "activities": (
        "activity_id,account_id,done_on,activity_type,quantity\n1,A1,2026-01-01,call,\n5,,2026-01-01,call,0\n",
        [
            ("2,A1,2026-01-01,,1", "missing_value", "activity_type"),
            ("2,A1,2026-01-01,call,1.5", "not_whole", "quantity"),
            ("2,A1,2026-01-01,call,-1", "out_of_range", "quantity"),
            ("2,A1,2026-01-01,call,1e300", "not_finite", "quantity"),
            ("2,A9,2026-01-01,call,1", "unknown_account", "account_id"),
        ],
    ),
    "users": (
        "user_id,name,role\nu1,Somebody,rep\nu2,Else,\n",
        [
            ("u3,Someone", "too_few_columns", ""),
            ("u3,Someone,chief", "unknown_role", "role"),
            ("u1,Someone,rep", "repeated_key", "user_id"),
        ],
    ),
    "teams": (
        "account_id,user_id,from_on\nA1,u0,2026-01-01\nA2,u0,1950-01-01\n",
        [
            ("A3,u9,2026-01-01", "unknown_user", "user_id"),
            ("A9,u0,2026-01-01", "unknown_account", "account_id"),
            ("A3,u0,17-01-01", "out_of_range", "from_on"),
        ],
    ),
    "products": ("product_id,is_recurring\nP9,true\n", [("P8,maybe", "bad_value", "is_recurring")]),
    "accounts": (
        "account_id,since_on\nA9,1917-12-06\n",
        [("A8,17-01-01", "out_of_range", "since_on"), (",2017-01-01", "missing_value", "account_id")],
    ),
}


def test_every_bad_sale_is_a_reject_with_its_line(company: Files) -> None:
    good = [GOOD.format(n=n) for n in ("1", *range(10, 30))]
    report = company.load(lines(*good, *(row for row, _, _ in BAD_SALES), GOOD.format(n=99)))
    assert (report.loaded, report.rejected) == (22, len(BAD_SALES))
    assert [found[:3] for found in company.rejects(report)] == [
        (len(good) + 2 + place, reason, field) for place, (_, reason, field) in enumerate(BAD_SALES)
    ]


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_bad_rows_of_every_kind(company: Files, kind: str) -> None:
    company.load("user_id,name\nu0,Nobody\n", "users")
    good, bad = BAD_ROWS[kind]
    report = company.load(good + "".join(f"{row}\n" for row, _, _ in bad), kind)
    first = good.count("\n") + 1
    assert report.loaded == good.count("\n") - 1
    assert [found[:3] for found in company.rejects(report)] == [
        (first + place, reason, field) for place, (_, reason, field) in enumerate(bad)
    ]


def test_products_are_created_unless_the_mapping_says_no(company: Files) -> None:
    columns = ("account_id", "product_id", "sold_on", "net_sales")
    text = "account_id,product_id,sold_on,net_sales\nA1,P9,2026-01-01,5\nA1,,2026-01-02,5\nA1,P1,2026-01-03,5\n"
    report = company.load(text, mapped("sales", *columns, options="[options]\ncreate_products = false\n"))
    assert (report.loaded, report.reasons) == (2, {"unknown_product": 1})
    assert company.load(text, mapped("sales", *columns)).loaded == 1
    assert company.rows("select name, category_key from product where product_id = 'P9'") == [("P9", None)]


def test_accounts_are_created_only_when_the_mapping_says_so(company: Files) -> None:
    text = "account_id,sold_on,net_sales\nB1,2026-01-01,5\nB2,2027-01-01,5\nA1,2026-01-01,5\n"
    columns = ("account_id", "sold_on", "net_sales")
    report = company.load(text, mapped("sales", *columns, options="[options]\ncreate_accounts = true\n"))
    assert (report.loaded, report.reasons) == (2, {"future_date": 1})
    # the account of a rejected row is not made
    assert company.rows("select account_id, name from account where account_id like 'B%'") == [("B1", "B1")]


@pytest.mark.parametrize("kind", ["activities", "nps"])
def test_other_facts_create_accounts_too_when_asked(company: Files, kind: str) -> None:
    more = {"activities": "activity_type,done_on", "nps": "score,answered_on"}[kind]
    value = {"activities": "call", "nps": "9"}[kind]
    mapping = mapped(kind, "account_id", *more.split(","), options="[options]\ncreate_accounts = true\n")
    assert company.load(f"account_id,{more}\nB1,{value},2026-01-01\n,{value},2026-01-01\n", mapping).loaded == 2
    assert company.rows("select count(*) from account where account_id = 'B1'") == [(1,)]


def test_another_currency_needs_a_rate(company: Files) -> None:
    text = f"{SALES_HEADER},currency\n1,A1,P1,2026-01-01,1,10,3,eur\n2,A1,P1,2026-01-01,1,10,3,SEK\n3,A1,P1,2026-01-01,1,10,3,\n"
    report = company.load(text)
    assert company.rejects(report) == [(3, "no_rate", "currency", "SEK 2026-01")]


def test_a_row_with_two_faults_is_one_reject(company: Files) -> None:
    report = company.load(lines(GOOD.format(n=1), "2,A9,P1,xx,yy,zz,3", "3,,P1,2027-01-01,inf,10,3"))
    assert [row[:2] for row in company.rejects(report)] == [(3, "bad_value"), (4, "missing_value")]


def test_the_rejected_value_is_kept_without_marks(company: Files) -> None:
    report = company.load(
        lines(GOOD.format(n=1), "2,A1,P1,2026-01-01,1,\u202e1\x07x,3", "3,A\u202e9,P1,2026-01-01,1,1,3")
    )
    assert [row[3] for row in company.rejects(report)] == ["1x", "A9"]


def test_more_than_half_ragged_lines_are_another_file(company: Files) -> None:
    ragged = [f"{n},A1" for n in range(3)]
    good = [GOOD.format(n=n) for n in range(10, 13)]
    assert company.load(lines(*ragged, *good)).reasons == {"too_few_columns": 3}
    error = company.refused(lines(*ragged, "4,A1,P1,2026-01-01,1,10,3,4", *good))
    assert "4 of 7 lines" in str(error)
    assert "“,”" in str(error)


def test_nothing_but_rejects_is_refused_with_the_counts(company: Files) -> None:
    error = company.refused(lines("1,A9,P1,2026-01-01,1,10,3", "2,A1,P1,2027-01-01,1,10,3"))
    assert error.fields["report"].reasons == {"future_date": 1, "unknown_account": 1}
    assert error.fields["report"].batch is None
    assert company.rows("select count(*) from product") == [(2,)]


def test_lines_after_blank_ones_and_quoted_newlines(company: Files) -> None:
    text = (
        f"\n\n{SALES_HEADER}\n"  # header on line 3
        '"1\na\nb",A1,P1,2026-01-01,1,10,3\n'  # 4-6
        "\n\n"  # 7, 8: no rows
        "2,A9,P1,2026-01-01,1,10,3\n"  # 9
        "3,A1,P1,xx,1,10,3\n"  # 10
        '4,A1,"P\n1",2026-01-01,1,10\n'  # 11-12
        "   \n"  # 13: a line of blanks is ragged
        "5,A9,P1,2026-01-01,1,10,3\n"  # 14
        '6,A1, "P1",2027-01-01,1,10,3'  # 15
    )
    report = company.load(text)
    assert (report.rows, report.loaded) == (7, 1)
    assert [row[:2] for row in company.rejects(report)] == [
        (9, "unknown_account"), (10, "bad_value"), (11, "too_few_columns"), (13, "too_few_columns"),
        (14, "unknown_account"), (15, "future_date"),
    ]  # fmt: skip


def test_lines_of_a_windows_file(company: Files) -> None:
    text = lines(GOOD.format(n=1), "", "2,A9,P1,2026-01-01,1,10,3", "3,A1,P1,xx,1,10,3").replace("\n", "\r\n")
    report = company.load(text)
    assert [row[:2] for row in company.rejects(report)] == [(4, "unknown_account"), (5, "bad_value")]


@pytest.mark.parametrize("with_blank_lines", [False, True])
def test_lines_in_a_file_of_many_pieces(company: Files, with_blank_lines: bool) -> None:
    chance = random.Random(5)
    rows, wanted, at = [SALES_HEADER], {}, 1
    for n in range(300_000):
        at += 1
        if with_blank_lines and n % 50_000 == 7:
            rows.append("")
            at += 1
        fault = chance.random()
        if fault < 0.0005:
            wanted[at] = "unknown_account"
            rows.append(f"{n},A9,P1,2026-01-01,1,10,3")
        elif fault < 0.001:
            wanted[at] = "bad_value"
            rows.append(f"{n},A1,P1,2026-01-32,1,10,3")
        elif fault < 0.0015:
            wanted[at] = "too_many_columns"
            rows.append(f"{n},A1,P1,2026-01-01,1,10,3,x")
        else:
            rows.append(f"{n},A1,P1,2026-01-01,1,10,3")
    report = company.load("\n".join(rows))
    assert {row[0]: row[1] for row in company.rejects(report)} == wanted
    assert (report.rows, report.rejected) == (300_000, len(wanted))


@pytest.mark.parametrize("every", [50, 500])
def test_many_or_few_bad_values_of_a_long_file_have_the_same_lines(company: Files, every: int) -> None:
    # from one line in a hundred on the file is read as text
    rows = [f"{n},A1,P1,2026-01-01,1,10,3" for n in range(45_000)]
    for at in range(0, len(rows), every):
        rows[at] = f"{at},A1,P1,2026-01-01,1,{'ten' if at % 3 else '10'},{'' if at % 3 else 'three,x'}"
    report = company.load(lines(*rows))
    assert [found[:3] for found in company.rejects(report)] == [
        (at + 2, *(("bad_value", "net_sales") if at % 3 else ("too_many_columns", "")))
        for at in range(0, len(rows), every)
    ]


def test_a_long_file_that_is_mostly_no_rows_is_refused_at_its_beginning(company: Files) -> None:
    error = company.refused(lines(*("1,A1" for _ in range(15_000)), *(GOOD.format(n=n) for n in range(30_000))))
    assert "15000 of the first 19999 lines" in str(error)


@pytest.mark.parametrize("lines_each", [3, 7, 11])
def test_a_long_file_of_texts_of_many_lines_loads_whole(company: Files, lines_each: int) -> None:
    # wherever its first lines end, they may end inside a text
    comment = '"' + "\n".join(["word"] * lines_each) + '"'
    body = "".join(f"{n},A1,2026-01-01,9,{comment}\n" for n in range(30_000))
    report = company.load(f"response_id,account_id,answered_on,score,comment\n{body}", "nps")
    assert (report.rows, report.loaded) == (30_000, 30_000)


def test_an_unclosed_quote_deep_in_a_large_file_refuses_it(company: Files) -> None:
    rows = [f"{n},A1,P1,2026-01-01,1,10,3" for n in range(400_000)]
    rows[200_000] = '"' + rows[200_000]
    error = company.refused(lines(*rows))
    assert error.fields["line"] == 200_002


def test_an_empty_cell_after_the_last_column_is_no_fault(company: Files) -> None:
    assert company.load(lines("1,A1,P1,2026-01-01,1,10,3,", "2,A1,P1,2026-01-01,1,10,")).loaded == 2


def test_a_field_of_nine_megabytes_is_one_reject(company: Files) -> None:
    report = company.load(f"account_id,name\nB1,x\nB2,{'y' * 9_000_000}\nB3,z\n", "accounts")
    assert [(row[0], row[1], len(row[3])) for row in company.rejects(report)] == [(3, "too_long", 500)]


def test_the_accounts_file_loads_beside_its_rejects(files: Files) -> None:
    report = files.load(ACCOUNTS + "A1,Again Oy\n,Nobody\nA4,Fourth,x\n", "accounts")
    assert (report.loaded, report.rejected) == (3, 3)
    assert files.rejects(report) == [
        (5, "repeated_key", "account_id", "A1"), (6, "missing_value", "account_id", ""),
        (7, "too_many_columns", "", "A4,Fourth,x"),
    ]  # fmt: skip
