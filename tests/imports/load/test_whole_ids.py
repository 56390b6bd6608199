"""Ids that a spreadsheet turned into numbers (1001.0): they are seen, and lose their zeros only when asked to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.toml import choices_of, to_toml
from kam_analytics.imports.questions.settle import mapping_of
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.recognise import recognise
from tests.samples.imports.books import book
from tests.samples.imports.loading import Files

WHOLE = Choices(options={"whole_ids": True}, source="erp")
PLAIN = Choices(source="erp")
ACCOUNTS = "account_id,name,parent_id,owner_id\n1001,One,,7\n1002,1002.0,1001,7\n"
SALES = "account_id,product_id,sold_on,net_sales,order_id\n{0},P1,2026-01-01,10,{1}\n{0},P1,2026-01-01,10,{1}\n"


def said(guess: Guess) -> list[tuple[str, str]]:
    return [(sign.fields["column"], sign.fields["sample"]) for sign in guess.signs if sign.code == "ids_with_zero"]


def load(files: Files, content: str | Path, chosen: Choices) -> Any:
    """Import a file as it is recognised, with what a person chose, by way of the text of its mapping."""
    path = content if isinstance(content, Path) else files.write(content)
    return files.load(path, to_toml(mapping_of(recognise(path), chosen)))


def test_one_sign_names_the_columns_whose_ids_all_end_in_zero(files: Files) -> None:
    text = "sale_id,account_id,sold_on,net_sales,order_id\n1.0,1001.0,2026-01-01,5.0,A\n2.0, 1002.00 ,2026-01-01,6.0,7.0\n,,2026-01-01,7.0,8.0\n"
    guess = recognise(files.write(text))
    assert said(guess) == [("sale_id, account_id", "1.0")]
    [sign] = guess.signs
    assert "The IDs in “sale_id, account_id” end in “.0” (such as 1.0)" in str(sign)
    assert mapping_of(guess).options == {}


@pytest.mark.parametrize("ids", [["1001", "1002.0"], ["1001.0", "A1"], ["1001.5"], ["", ""], ["-1.0"], ["1.0.0"]])
def test_ids_that_are_no_such_numbers_are_no_sign(files: Files, ids: list[str]) -> None:
    text = "account_id,sold_on,net_sales\n" + "".join(f"{value},2026-01-01,5.0\n" for value in ids)
    assert said(recognise(files.write(text))) == []


def test_nothing_is_taken_away_in_silence(files: Files) -> None:
    load(files, ACCOUNTS, PLAIN)
    error = files.refused(files.write(SALES.format("1001.0", "5.0")), "sales")
    assert error.fields["report"].reasons == {"unknown_account": 2}
    load(files, SALES.format("1001.0", "5.0"), Choices(options={"create_accounts": True}))
    assert (
        files.rows("select account_id, order_id from sale join account using (account_key)") == [("1001.0", "5.0")] * 2
    )


def test_a_file_finds_its_accounts_and_its_rows_again(files: Files) -> None:
    load(files, ACCOUNTS, PLAIN)
    load(files, SALES.format("1001", "5"), PLAIN)
    # two equal lines without an id: the third is new
    again = load(files, SALES.format("1001.0", "5.0") + "1001.0,P1,2026-01-01,10,5\n", WHOLE)
    assert (again.loaded, again.skipped) == (1, 2)
    accounts = load(files, ACCOUNTS.replace("1001", "1001.0").replace("1002,", "1002.00,"), WHOLE)
    assert (accounts.loaded, accounts.updated, accounts.skipped) == (0, 0, 2)
    assert files.rows("select account_id, name, parent_id, owner_id from account order by account_id") == [
        ("1001", "One", None, "7"), ("1002", "1002.0", "1001", "7"),
    ]  # fmt: skip


def test_the_same_id_in_two_ways_is_a_repeat(files: Files) -> None:
    report = load(files, "account_id,name\n1001.0,One\n1001,Two\nA1.0,Three\n", WHOLE)
    assert files.rejects(report) == [(3, "repeated_key", "account_id", "1001")]
    assert files.rows("select account_id from account order by 1") == [("1001",), ("A1.0",)]
    circle = load(files, "account_id,name,parent_id\n3.0,x,4\n4,y,3.0\n5.0,z,1001.0\n", WHOLE)
    assert circle.reasons == {"circular_parent": 2}
    assert files.rows("select parent_id from account where account_id = '5'") == [("1001",)]


def test_the_option_is_kept_with_the_mapping(files: Files) -> None:
    load(files, ACCOUNTS, PLAIN)
    path = files.write(SALES.format("1001.0", "5.0"))
    mapping = mapping_of(recognise(path), WHOLE)
    assert choices_of(mapping).options == {"whole_ids": True}
    assert files.load(path, to_toml(mapping)).loaded == 2
    kept = files.rows("select mapping from import_mapping where kind = 'sales'")
    assert json.loads(kept[0][0])["options"] == {"whole_ids": True}
    # loaded without it the same file is another one
    assert files.load(path, to_toml(mapping_of(recognise(path), PLAIN))+ "[options]\ncreate_accounts = true\n").loaded == 2  # fmt: skip


def test_every_field_that_names_something_is_an_id() -> None:
    found = {kind.name: {item.name for item in kind.fields if item.is_id} for kind in KINDS.values()}
    assert found["accounts"] == {"account_id", "parent_id", "owner_id", "business_id"}
    assert found["contacts"] == {"contact_id", "account_id", "reports_to_id"}
    assert found["users"] == {"user_id", "manager_id"}
    assert found["sales"] == {"sale_id", "account_id", "product_id", "order_id"}
    assert found["activities"] == {"activity_id", "account_id", "user_id", "contact_id"}
    assert found["wallets"] == {"account_id", "category_id", "estimated_by"}
    assert found["rates"] == set()
    assert all(item.type == "text" for kind in KINDS.values() for item in kind.fields if item.is_id)


def test_real_numbers_of_a_workbook_or_a_parquet_file_are_whole_already(files: Files) -> None:
    load(files, ACCOUNTS, PLAIN)
    header = ["account_id", "sold_on", "net_sales"]
    sheet = book(files.folder / "numbers.xlsx", {"S": [header, [1001.0, "2026-01-01", 5.0], [None, "2026-01-01", 5.0]]})
    table = files.folder / "numbers.parquet"
    pq.write_table(
        pa.table({"account_id": [1002.0, None], "sold_on": ["2026-01-02"] * 2, "net_sales": [5.0, 6.0]}), table
    )
    for path, sample in ((sheet, "1001"), (table, "1002")):
        guess = recognise(path)
        assert said(guess) == []
        assert guess.columns[0].samples == (sample,)
        assert load(files, path, PLAIN).loaded == 1
    assert files.rows("select account_id from sale join account using (account_key) order by sold_on") == [("1001",), ("1002",)]  # fmt: skip


def test_texts_of_a_workbook_or_a_parquet_file_are_seen_and_mended(files: Files) -> None:
    load(files, ACCOUNTS, PLAIN)
    columns = {"account_id": ["1001.0"], "sold_on": ["2026-01-01"], "net_sales": [5.0]}
    sheet = book(files.folder / "texts.xlsx", {"S": [[*columns], [value for [value] in columns.values()]]})
    table = files.folder / "texts.parquet"
    pq.write_table(pa.table({**columns, "account_id": ["1002.0"]}), table)
    for path in (sheet, table):
        assert len(said(recognise(path))) == 1
        assert load(files, path, WHOLE).loaded == 1
    assert files.rows("select account_id from sale join account using (account_key) order by 1") == [("1001",), ("1002",)]  # fmt: skip


@settings(
    max_examples=25,
    derandomize=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ids=st.lists(st.from_regex(r"\A[0-9A.]{1,6}\Z"), min_size=1, max_size=9, unique=True))
def test_only_whole_numbers_with_zeros_change(files: Files, ids: list[str]) -> None:
    wanted = {value.partition(".")[0] if is_zeroed(value) else value for value in ids}
    report = files.load("id\n" + "\n".join(ids) + "\n", 'kind = "accounts"\nsource = "s"\n[columns]\naccount_id = "id"\n[options]\nwhole_ids = true\n')  # fmt: skip
    assert {row[0] for row in files.rows("select account_id from account")} == wanted
    files.undo(report)


def is_zeroed(value: str) -> bool:
    whole, point, zeros = value.partition(".")
    return bool(point) and whole.isdigit() and zeros != "" and set(zeros) == {"0"}
