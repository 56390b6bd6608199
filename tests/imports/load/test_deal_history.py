"""A later file of deals leaves a trace: which stage, amount or expected day was another before, and when it changed."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import undo
from tests.samples.imports.loading import Files

HEADER = "opportunity_id,account_id,status,stage,amount,expected_close_on\n"
FIRST = HEADER + "D1,A1,open,Proposal,100,2026-09-01\nD2,A2,open,Proposal,50,2026-09-01\nD3,,open,,,\n"
CHANGES = "select opportunity_id, account_id, changed_on, field, before, after from opportunity_change order by 1, 4"


def test_changes_are_recorded_and_an_undo_forgets_them(company: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    company.load(FIRST, "opportunities")
    assert company.rows(CHANGES) == []
    assert company.rows("select stage, stage_on from opportunity order by opportunity_id") == [
        ("Proposal", None), ("Proposal", None), (None, None)
    ]  # fmt: skip
    monkeypatch.setenv("KAM_TODAY", "2026-07-15")
    later = FIRST.replace("D1,A1,open,Proposal,100,2026-09-01", "D1,A1,open,Contract,120,2026-10-01")
    report = company.load(later.replace("D3,,open,,,", "D3,,open,Proposal,,"), "opportunities")
    assert (report.updated, report.skipped) == (2, 1)
    assert company.rows(CHANGES) == [
        ("D1", "A1", "2026-07-15", "amount", "100.0000", "120.0000"),
        ("D1", "A1", "2026-07-15", "expected_close_on", "2026-09-01", "2026-10-01"),
        ("D1", "A1", "2026-07-15", "stage", "Proposal", "Contract"),
        ("D3", None, "2026-07-15", "stage", None, "Proposal"),
    ]
    assert company.rows("select stage_on from opportunity order by opportunity_id") == [
        ("2026-07-15",),
        (None,),
        ("2026-07-15",),
    ]
    undo(company.store, LOCAL_DIRECTOR, report.batch or "")
    assert company.rows(CHANGES) == []
    assert company.rows("select stage, stage_on, amount::double from opportunity where opportunity_id = 'D1'") == [
        ("Proposal", None, 100.0)
    ]


def test_a_day_that_the_file_gives_stays(company: Files) -> None:
    text = "opportunity_id,status,stage,stage_on\nD1,open,{stage},{day}\n"
    company.load(text.format(stage="A", day="2026-01-01"), "opportunities")
    company.load(text.format(stage="B", day="2026-02-03"), "opportunities")
    assert company.rows("select stage, stage_on from opportunity") == [("B", "2026-02-03")]
    assert company.rows("select field, before, after from opportunity_change") == [("stage", "A", "B")]
