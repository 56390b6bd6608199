"""The days on which a contract is decided: periods of notice, words in the place of an end."""

from __future__ import annotations

import pytest

from kam_analytics.imports.mapping.kinds import KINDS
from tests.samples.imports.loading import Files, figures


def test_the_day_of_notice_is_made_and_said(company: Files) -> None:
    header = "contract_id,account_id,status,ends_on,notice_on,notice_period\n"
    report = company.load(
        f"{header}1,A1,active,2027-05-31,,3 months\n2,A1,active,2026-12-31,2026-11-30,3 months\n"
        "3,A1,active,,,3 months\n4,A1,active,toistaiseksi,,90 days\n5,A1,active,2026-12-31,,0\n",
        "contracts",
    )
    assert report.warnings == {"notice_made": 2, "notice_unknown": 2}
    assert company.rows("select contract_id, notice_on, is_open_ended from contract order by 1") == [
        ("1", "2027-02-28", None), ("2", "2026-11-30", None), ("3", None, None), ("4", None, True),
        ("5", "2026-12-31", None),
    ]  # fmt: skip
    # a file that does not speak of notice leaves it as it was, one that brings another end makes it anew
    company.load("contract_id,account_id,status,name\n1,A1,active,Care\n", "contracts")
    assert company.rows("select notice_on from contract where contract_id = '1'") == [("2027-02-28",)]
    company.load(f"{header}1,A1,active,2027-12-31,,3 months\n", "contracts")
    assert company.rows("select notice_on from contract where contract_id = '1'") == [("2027-09-30",)]


def test_a_contract_has_an_end_or_is_open_ended(company: Files) -> None:
    report = company.load(
        "contract_id,account_id,status,ends_on,is_open_ended\n1,A1,active,2026-12-31,true\n2,A1,active,,true\n"
        "3,A1,active,2026-12-31,false\n4,A1,active,until further notice,\n5,A1,active,9999-12-31,\n",
        "contracts",
    )
    assert report.reasons == {"end_of_open_ended": 1}
    assert company.rows("select contract_id, ends_on, is_open_ended from contract order by 1") == [
        ("2", None, True), ("3", "2026-12-31", False), ("4", None, True), ("5", None, True),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["segments", "key_accounts"])
def test_a_period_until_further_notice_has_no_end(company: Files, kind: str) -> None:
    segment = ("segment,", "A,") if kind == "segments" else ("", "")
    report = company.load(
        f"account_id,{segment[0]}from_on,to_on\nA1,{segment[1]}2026-01-01,Toistaiseksi\nA2,{segment[1]}2026-01-01,2026-12-31\n",
        kind,
    )
    assert figures(report) == (2, 0, 0, 0)
    assert company.rows(f"select to_on from {KINDS[kind].table} order by account_id") == [(None,), ("2026-12-31",)]
