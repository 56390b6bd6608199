"""Wallets and targets: recognised by what they say, an id of our own for the log, quarters of the fiscal year."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict
from kam_analytics.imports import import_file
from tests.samples.imports.loading import Files, figures

WALLET = "account_id,category_id,year,source,low,likely,high,estimated_on\n"
TARGET = "account_id,quarter_on,metric,value\n"


def wallets(files: Files) -> list[tuple[object, ...]]:
    return files.rows(
        "select account_id, category_id, year, source, low, likely, high, estimated_on from wallet_estimate order by all"
    )


def targets(files: Files) -> list[tuple[object, ...]]:
    return files.rows("select account_id, quarter_on, metric, value, status from target order by all")


def test_a_wallet_comes_changes_and_goes_again(company: Files) -> None:
    first = company.load(WALLET + "A1,service,2026,survey,10,20,40,2026-03-01\nA1,all,2026,survey,,100,,\n", "wallets")
    assert figures(first) == (2, 0, 0, 0)
    before = wallets(company)
    assert before == [
        ("A1", "all", 2026, "survey", None, 100.0, None, "2026-06-30"),
        ("A1", "service", 2026, "survey", 10.0, 20.0, 40.0, "2026-03-01"),
    ]
    again = company.load(WALLET + "A1,service,2026,survey,10,20,40,2026-03-01\nA1,all,2026,survey,,100,,\n", "wallets")
    assert figures(again) == (0, 0, 2, 0)
    second = company.load(
        WALLET + "A1,service,2026,survey,10,25,40,2026-04-01\nA1,service,2026,tender,5,9,9,2026-04-01\n", "wallets"
    )
    assert figures(second) == (1, 1, 0, 0)
    assert len(wallets(company)) == 3
    with pytest.raises(Conflict):
        company.undo(first)
    assert company.undo(second) == 2
    assert wallets(company) == before
    assert company.undo(first) == 2
    assert wallets(company) == []


def test_every_wallet_has_an_id_of_its_own(company: Files) -> None:
    company.load(WALLET + "A1,all,2025,s,1,2,3,\nA1,all,2026,s,1,2,3,\nA2,all,2026,s,1,2,3,\n", "wallets")
    assert company.rows("select count(distinct estimate_id), min(length(estimate_id)) from wallet_estimate") == [
        (3, 32)
    ]


def test_category_and_source_have_a_default(company: Files) -> None:
    report = company.load("account_id,year,likely\nA1,2026,5\nA2,2026,6\n", "wallets")
    assert figures(report) == (2, 0, 0, 0)
    assert [row[1:4] for row in wallets(company)] == [("all", 2026, "import")] * 2


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        ("X9,service,2026,s,1,2,3,", "unknown_account", "account_id"),
        (",service,2026,s,1,2,3,", "missing_value", "account_id"),
        ("A1,shoes,2026,s,1,2,3,", "unknown_category", "category_id"),
        ("A1,service,1989,s,1,2,3,", "out_of_range", "year"),
        ("A1,service,2032,s,1,2,3,", "out_of_range", "year"),
        ("A1,service,2026.5,s,1,2,3,", "not_whole", "year"),
        ("A1,service,MMXX,s,1,2,3,", "bad_value", "year"),
        ("A1,service,2026,s,3,2,4,", "low_above_high", "low"),
        ("A1,service,2026,s,1,5,4,", "low_above_high", "likely"),
        ("A1,service,2026,s,0,2,4,", "not_positive", "low"),
        ("A1,service,2026,s,,0,4,", "not_positive", "likely"),
        ("A1,service,2026,s,,-5,,", "not_positive", "likely"),
        ("A1,service,2026,s,1,,3,", "missing_value", "likely"),
        ("A1,service,2026,s,1,inf,,", "bad_value", "likely"),
        ("A1,service,2026,s,1,2,9999999999999,", "not_finite", "high"),
        ("A1,service,2026,s,1,2,3,2026-07-01", "future_date", "estimated_on"),
        ("A2,all,2026,s,1,2,3,", "repeated_key", "source"),
    ],
)  # fmt: skip
def test_a_wallet_that_cannot_be_is_a_reject(company: Files, line: str, reason: str, field: str) -> None:
    report = company.load(WALLET + f"A2,all,2026,s,1,2,3,\n{line}\n", "wallets")
    assert figures(report) == (1, 0, 0, 1)
    assert company.rejects(report)[0][:3] == (3, reason, field)


def test_what_a_person_estimated_stays(company: Files) -> None:
    company.load(WALLET + "A1,service,2026,survey,10,20,40,2026-03-01\n", "wallets")
    ((key,),) = company.rows("select estimate_id from wallet_estimate")
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("wallet_estimate", str(key), 1, {"likely": 30})
    report = company.load(WALLET + "A1,service,2026,survey,11,21,41,2026-03-01\n", "wallets")
    assert figures(report) == (0, 1, 0, 0)
    assert wallets(company) == [("A1", "service", 2026, "survey", 11.0, 30.0, 41.0, "2026-03-01")]
    company.undo(report)
    assert wallets(company) == [("A1", "service", 2026, "survey", 10.0, 30.0, 40.0, "2026-03-01")]


def test_a_wallet_with_a_competitor_is_not_pulled_from_under_it(company: Files) -> None:
    report = company.load(WALLET + "A1,service,2026,survey,10,20,40,2026-03-01\n", "wallets")
    ((key,),) = company.rows("select estimate_id from wallet_estimate")
    rival = {"wallet_competitor_id": "r", "estimate_id": key, "account_id": "A1", "competitor": "Kilpailija"}
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.insert("wallet_competitor", rival)
    with pytest.raises(Conflict, match="wallet_competitor"):
        company.undo(report)


def test_a_target_of_a_day_is_one_of_its_quarter(company: Files) -> None:
    report = company.load(
        TARGET + "A1,2026-05-17,net_sales,1000\nA1,2026-04-01,margin,0\nA1,2026-12-31,call,3\n", "targets"
    )
    assert figures(report) == (3, 0, 0, 0)
    assert targets(company) == [
        ("A1", "2026-04-01", "margin", 0.0, "proposed"),
        ("A1", "2026-04-01", "net_sales", 1000.0, "proposed"),
        ("A1", "2026-10-01", "call", 3.0, "proposed"),
    ]
    again = company.load(TARGET + "A1,2026-06-30,net_sales,2000\nA1,2026-04-02,margin,0\n", "targets")
    assert figures(again) == (0, 1, 1, 0)
    company.undo(again)
    company.undo(report)
    assert targets(company) == []


def test_two_days_of_one_quarter_are_the_same_target(company: Files) -> None:
    report = company.load(TARGET + "A1,2026-05-17,net_sales,1\nA1,2026-06-01,net_sales,2\n", "targets")
    assert figures(report) == (1, 0, 0, 1)
    assert company.rejects(report)[0][:3] == (3, "repeated_key", "metric")


def test_quarters_are_those_of_the_fiscal_year(company: Files) -> None:
    with company.store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("fiscal_start", "2")
    company.load(TARGET + "A1,2026-04-30,net_sales,1\nA1,2026-05-01,net_sales,2\n", "targets")
    assert [row[1] for row in targets(company)] == ["2026-02-01", "2026-05-01"]


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        ("X9,2026-05-01,net_sales,1,", "unknown_account", "account_id"),
        ("A1,2026-05-01,charm,1,", "unknown_metric", "metric"),
        ("A1,2026-05-01,'; drop table target; --,1,", "unknown_metric", "metric"),
        ("A1,2026-05-01,nps,101,", "out_of_range", "value"),
        ("A1,2026-05-01,on_time_in_full,95,", "out_of_range", "value"),
        ("A1,2026-05-01,call,-1,", "out_of_range", "value"),
        ("A1,2026-05-01,call,1.5,", "not_whole", "value"),
        ("A1,2026-05-01,net_sales,1e13,", "not_finite", "value"),
        ("A1,2026-05-01,net_sales,nan,", "not_finite", "value"),
        ("A1,2026-05-01,net_sales,,", "missing_value", "value"),
        ("A1,1989-05-01,net_sales,1,", "out_of_range", "quarter_on"),
        ("A1,2071-05-01,net_sales,1,", "out_of_range", "quarter_on"),
        ("A1,2026-05-01,net_sales,1,wished", "unknown_status", "status"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_is_a_reject(company: Files, line: str, reason: str, field: str) -> None:
    report = company.load(TARGET.strip() + f",status\nA2,2026-01-01,nps,-10,approved\n{line}\n", "targets")
    assert figures(report) == (1, 0, 0, 1)
    assert company.rejects(report)[0][:3] == (3, reason, field)
    assert targets(company) == [("A2", "2026-01-01", "nps", -10.0, "approved")]


def test_an_activity_type_of_the_store_may_have_a_target(company: Files) -> None:
    line = TARGET + "A1,2026-05-01,audit,2\n"
    assert company.refused(line, "targets").fields["report"].reasons == {"unknown_metric": 1}
    company.load("activity_id,account_id,activity_type,done_on\n1,A1,audit,2026-01-02\n", "activities")
    assert figures(company.load(line, "targets")) == (1, 0, 0, 0)


def test_an_analyst_brings_in_proposals_only(company: Files) -> None:
    analyst = Viewer("ana", "Ana", Role.ANALYST)
    header = TARGET.strip() + ",status\n"
    file = company.write(header + "A1,2026-05-01,net_sales,1,approved\nA2,2026-05-01,net_sales,1,\n")
    report = import_file(company.store, analyst, file, "targets")
    assert report.reasons == {"not_a_director": 1}
    assert targets(company) == [("A2", "2026-04-01", "net_sales", 1.0, "proposed")]
    with pytest.raises(BadInput):
        import_file(company.store, analyst, company.write(header + "A1,2026-05-01,net_sales,1,approved\n"), "targets")
