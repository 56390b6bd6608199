"""A mapping that cannot be meant is refused by name, before a file is opened."""

from __future__ import annotations

import pytest

from kam_analytics.errors import BadInput
from kam_analytics.imports.mapping.parse import from_toml, tables_from_toml
from kam_analytics.imports.mapping.toml import to_toml
from tests.samples.imports.loading import Files, lines
from tests.samples.places import MAPPINGS

SALES = """kind = "sales"
source = "erp"
[columns]
account_id = "customer"
sold_on = "day"
net_sales = "amount"
"""
DEALS = """kind = "opportunities"
source = "crm"
[columns]
opportunity_id = "id"
status = "stage"
amount = "expected"
[won]
amount = "actual"
[[decided]]
status = "lost"
where = { closed = "yes", won = "no", reason = ["Price"] }
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kind = ", "not valid TOML"),
        (SALES.replace('"sales"', '"invoices"'), "“invoices” is not a kind"),
        (SALES.replace('kind = "sales"\n', ""), "is not a kind"),
        (SALES.replace('"erp"', '" "'), "no source"),
        (SALES.replace('"erp"', "5"), "no source"),
        ("colour = 1\n" + SALES, "“colour”"),
        (SALES + '[won]\nnet_sales = "x"\n', "“won” cannot be used for sales"),
        (SALES + '[[decided]]\nstatus = "won"\nwhere = { x = "yes" }\n', "“decided” cannot be used for sales"),
        (DEALS.replace('"lost"', '"gone"'), "[decided] status = gone"),
        (DEALS.replace("where", "when"), "“when”"),
        (DEALS.replace('"yes"', '"maybe"'), "must be a list of values"),
        (DEALS.replace("[won]\namount", "[won]\nprice"), "“price” is not a field"),
        (SALES + "[option]\ncreate_accounts = true\n", "“option”"),
        (SALES + "[options]\ncreate_customers = true\n", "“create_customers”"),
        (SALES + '[options]\ncreate_accounts = "no"\n', "the wrong kind of value"),
        (SALES + '[read]\nseparator = ";"\n', "“separator”"),
        (SALES + '[read]\ndelimiter = ";;"\n', "delimiter = “;;”"),
        (SALES + "[read]\ndelimiter = '\"'\n", "cannot be used"),
        (SALES + '[read]\ndecimal = "x"\n', "decimal = “x”"),
        (SALES + '[read]\nthousands = "7"\n', "thousands = “7”"),
        (SALES + "[read]\nthousands = 7\n", "the wrong kind of value"),
        (SALES + '[read]\ndecimal = ","\nthousands = ","\n', "cannot separate both decimals"),
        (SALES + '[read]\ndecimal = ","\ndelimiter = ","\n', "cannot separate both decimals"),
        (SALES + '[read]\nencoding = "klingon"\n', "encoding = “klingon”"),
        (SALES + '[read]\nencoding = "base64"\n', "encoding = “base64”"),
        (SALES + '[read]\nencoding = "a\\u0000b"\n', "cannot be used"),
        (SALES + '[read]\ndate_format = "dd.mm.yyyy"\n', "date_format = “dd.mm.yyyy”"),
        (SALES + '[read]\ndate_format = "%Q.%m.%Y"\n', "cannot be used"),
        (SALES + '[read]\ndate_format = "%d.%m"\n', "cannot be used"),
        (SALES.replace("net_sales", "turnover"), "“turnover” is not a field of sales"),
        (SALES + "[values.colour]\na = 'b'\n", "“colour” is not a field"),
        (SALES + "[values.product_id]\na = 'b'\n", "needs a column for product_id"),
        (SALES + "[values]\nsold_on = 3\n", "must be a table"),
        (SALES + "[values.account_id]\na = 3\n", "the wrong kind of value"),
        (SALES + '[constants]\nnet_sales = "1"\n', "in [columns] and in [constants]"),
        (SALES + "[constants]\nproduct_id = []\n", "the wrong kind of value"),
        (SALES + "[filter]\nstage = 'Won'\n", "must be a list"),
        (SALES + "[filter]\nstage = []\n", "must be a list"),
        (SALES.replace('net_sales = "amount"', ""), "need one of: net_sales / quantity + unit_price"),
        (SALES.replace('net_sales = "amount"', 'quantity = "n"'), "need one of"),
        (SALES.replace('account_id = "customer"', ""), "need a column for: account_id"),
        (SALES.replace('"customer"', "7"), "the wrong kind of value"),
        ('kind = "sales"\nsource = "s"\ncolumns = 3\n', "[columns] of the mapping must be a table"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_toml(text)
    assert says in str(caught.value)


def test_a_column_that_the_file_lacks_is_named_with_those_it_has(company: Files) -> None:
    error = company.refused("customer,day\nA1,2026-01-01\n", SALES)
    assert "“amount”" in str(error)
    assert "customer, day" in str(error)


def test_a_filter_on_a_column_that_the_file_lacks_is_refused(company: Files) -> None:
    error = company.refused("customer,day,amount\nA1,2026-01-01,1\n", SALES + '[filter]\nstage = ["Won"]\n')
    assert "“stage”" in str(error)


def test_a_constant_that_is_no_value_of_its_field_is_refused(company: Files) -> None:
    mapping = SALES.replace('sold_on = "day"\n', "") + '[constants]\nsold_on = "yesterday"\n'
    assert "“yesterday”" in str(company.refused("customer,amount\nA1,1\n", mapping))


def test_headers_that_are_not_our_names_are_refused_not_ignored(company: Files) -> None:
    text = lines("1,A1,P1,2026-01-01,1,10,3").replace("margin", "margine")
    assert "“margine” is not a field of sales" in str(company.refused(text, "sales"))


def test_an_unknown_kind_is_refused_before_the_file_is_read(files: Files) -> None:
    assert "is not a kind" in str(files.refused(files.folder / "none.csv", "invoices"))


def test_columns_and_headers_meet_in_one_unicode_form(company: Files) -> None:
    mapping = SALES.replace("amount", "ma\u0308a\u0308ra\u0308")
    assert company.load("customer,day,määrä\nA1,2026-01-01,7\n", mapping).loaded == 1


def test_the_mapping_used_last_is_remembered_for_its_source(company: Files) -> None:
    company.load("customer,day,amount\nA1,2026-01-01,7\n", SALES)
    company.load("customer,day,amount,x\nA1,2026-01-02,7,a\n", SALES + '[filter]\nx = ["a"]\n')
    held = company.rows("select source, kind, mapping from import_mapping where source = 'erp'")
    assert [row[:2] for row in held] == [("erp", "sales")]
    assert '"filter": {"x": ["a"]}' in held[0][2]


@pytest.mark.parametrize("file", sorted(path.name for path in MAPPINGS.glob("*.toml")))
def test_a_mapping_that_is_written_down_is_the_same(file: str) -> None:
    for mapping in tables_from_toml((MAPPINGS / file).read_text()):
        assert from_toml(to_toml(mapping)) == mapping


def test_what_is_said_beyond_columns_is_remembered_too() -> None:
    said = from_toml(
        """
        kind = "nps"
        source = "survey"
        anonymous = true
        replaces = "period"
        scale = "0-10"
        [columns]
        answered_on = "day"
        score = "grade"
        account_id = "customer"
        [[lookup]]
        file = "orders.csv"
        key = { order = "no" }
        columns = ["customer"]
        """
    )
    assert said.is_anonymous
    assert from_toml(to_toml(said)) == said


def test_what_decides_deals_is_written_down_as_it_was_read() -> None:
    mapping = from_toml(DEALS)
    assert from_toml(to_toml(mapping)) == mapping
    assert {"actual", "closed", "won", "reason"} <= set(mapping.theirs)
