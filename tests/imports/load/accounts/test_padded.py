"""Accounts by the number of their ID, and what a preview knows of accounts that wait beside the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.commands import Choices
from kam_analytics.imports.load.accounts.padded import by_number
from kam_analytics.imports.upload import UploadArea, Waiting
from kam_analytics.store import Store
from tests.samples.imports.loading import rows

PADDED = b"account_id,name\n0000001001,First Oy\n0000001002,Second Oy\n"
SALES = b"Customer,Invoice Date,Net Sales\n1001,2026-01-05,100\n1002,2026-01-06,50\n1003,2026-01-07,1\n"
QUESTION = "padded_ids:Customer"


@pytest.fixture
def area(tmp_path: Path) -> UploadArea:
    return UploadArea(tmp_path / "uploads", "local")


def waiting(area: UploadArea, store: Store, name: str) -> Waiting:
    return next(item for item in area.look(store, LOCAL_DIRECTOR) if item.name == name)


def counted(area: UploadArea, store: Store, name: str) -> tuple[int, dict[str, int]]:
    found = area.look(store, LOCAL_DIRECTOR)
    item = next(item for item in found if item.name == name)
    report = area.preview(store, LOCAL_DIRECTOR, item, found).seen.report
    return report.loaded, report.reasons


@pytest.mark.parametrize(
    ("ids", "known", "found"),
    [
        (["0000001001"], ["1001"], {"0000001001": "1001"}),
        (["1001"], ["0000001001"], {"1001": "0000001001"}),
        # as it is written goes first, and of two none is meant
        (["0007"], ["7", "0007"], {}),
        (["0007"], ["7", "07"], {}),
        (["1 001", "12\u00a0001", "1 01"], ["1001", "12001", "101"], {"1 001": "1001", "12\u00a0001": "12001"}),
        (["0", "000"], ["00"], {"0": "00", "000": "00"}),
        (["A007", "", "7.0"], ["7", "A7"], {}),
    ],
)
def test_an_id_has_the_number_of_one_account_or_of_none(
    ids: list[str], known: list[str], found: dict[str, str]
) -> None:
    assert by_number(ids, known) == found


def test_zeros_before_ids_are_asked_about_once(area: UploadArea, store: Store) -> None:
    area.put("accounts.csv", PADDED)
    area.put("sales.csv", SALES)
    item = waiting(area, store, "sales.csv")
    assert [said.key for said in item.asked] == [QUESTION]
    assert [str(answer) for answer in item.asked[0].answers] == [
        "1001 is 0000001001: 2 of 3 match",
        "1001 is another account",
    ]
    area.choose("sales.csv", Choices(answers={QUESTION: "same"}))
    assert counted(area, store, "sales.csv") == (2, {"unknown_account": 1})
    area.load(store, LOCAL_DIRECTOR, area.look(store, LOCAL_DIRECTOR)).wait(60)
    per_account = (
        "select account_id, sum(net_sales)::double from sale join account using (account_key) group by 1 order by 1"
    )
    assert rows(store, per_account) == [("0000001001", 100), ("0000001002", 50)]
    area.put("february.csv", SALES.replace(b"2026-01", b"2026-02"))
    assert counted(area, store, "february.csv") == (2, {"unknown_account": 1})


def test_ids_may_be_those_of_other_accounts(area: UploadArea, store: Store) -> None:
    area.put("accounts.csv", PADDED)
    area.put("sales.csv", SALES)
    area.choose("sales.csv", Choices(answers={QUESTION: "others"}))
    assert counted(area, store, "sales.csv") == (0, {"unknown_account": 3})


def test_ids_that_are_known_as_they_are_written_are_not_asked_about(area: UploadArea, store: Store) -> None:
    area.put("accounts.csv", PADDED + b"1001,Third Oy\n1002,Fourth Oy\n1003,Fifth Oy\n")
    area.put("sales.csv", SALES)
    assert waiting(area, store, "sales.csv").asked == ()
    assert counted(area, store, "sales.csv") == (3, {})


@pytest.mark.parametrize(
    ("accounts", "ids"),
    [
        (b"account_id,name\n1001,First Oy\n1002,Second Oy\n1003,Third Oy\n", (b"First Oy", b"second", b"Third Oy")),
        (b"account_id,name\n001A000000AbCdEIAV,First\n001A000000aBcDeIAV,Second\n1003,Third\n",
         (b"001A000000AbCdE", b"001A000000aBcDe", b"1003")),
    ],
    ids=["names", "short ids"],
)  # fmt: skip
def test_a_preview_finds_accounts_that_wait_beside_the_rows_like_the_import(
    area: UploadArea, store: Store, accounts: bytes, ids: tuple[bytes, bytes, bytes]
) -> None:
    text = SALES
    for said, meant in zip((b"1001", b"1002", b"1003"), ids, strict=True):
        text = text.replace(said, meant)
    area.put("accounts.csv", accounts)
    area.put("sales.csv", text)
    assert counted(area, store, "sales.csv") == (3, {})
