"""Won deals stand in for sales until there are invoices, and give way to them."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import deals, undo
from kam_analytics.kit.rules.won_deals import deals_until
from tests.samples.imports.loading import Files, lines

DEALS = (
    "opportunity_id,account_id,status,amount,closed_on,expected_close_on\n"
    "D1,A1,won,100,2026-01-10,\nD2,A2,won,50,2026-03-10,\nD3,A1,lost,70,2026-02-01,\nD4,A1,open,70,,2026-09-01\n"
    "D5,,won,30,2026-02-01,\nD6,A3,won,,2026-02-01,\nD7,A3,won,20,2026-12-01,\n"
)  # fmt: skip


def sales(company: Files) -> list[tuple[object, ...]]:
    return company.rows("select sale_id, sold_on, net_sales::double from sale order by sold_on, sale_id")


def until(company: Files) -> str:
    return str(deals_until(company.store.settings) or "")


def test_what_can_stand_in_is_offered_taken_and_undone(company: Files) -> None:
    assert deals.offer(company.store, LOCAL_DIRECTOR) is None
    with pytest.raises(BadInput, match="no won deals"):
        deals.take(company.store, LOCAL_DIRECTOR)
    company.load(DEALS, "opportunities")
    found = deals.offer(company.store, LOCAL_DIRECTOR)
    assert found is not None
    assert (found.deals, found.amount, f"{found.since} {found.until}") == (2, 150.0, "2026-01-10 2026-03-10")
    report = deals.take(company.store, LOCAL_DIRECTOR)
    assert sales(company) == [("D1", "2026-01-10", 100.0), ("D2", "2026-03-10", 50.0)]
    assert until(company) == "2026-03-10"
    assert deals.offer(company.store, LOCAL_DIRECTOR) is None
    undo(company.store, LOCAL_DIRECTOR, report.batch or "")
    assert (sales(company), until(company)) == ([], "")


def test_invoices_take_their_place_from_their_first_day_on_and_an_undo_brings_them_back(company: Files) -> None:
    company.load(DEALS, "opportunities")
    deals.take(company.store, LOCAL_DIRECTOR)
    report = company.load(lines("L1,A1,P1,2026-02-01,1,10,3", "L2,A1,P1,2026-04-01,1,20,3"))
    assert [note.fields for note in report.notes] == [{"n": 1}]
    assert [row[0] for row in sales(company)] == ["D1", "L1", "L2"]
    assert until(company) == "2026-01-10"
    assert company.rows("select sum(net_sales)::double from account_month") == [(130.0,)]
    undo(company.store, LOCAL_DIRECTOR, report.batch or "")
    assert [row[0] for row in sales(company)] == ["D1", "D2"]
    assert until(company) == "2026-03-10"


def test_later_deals_follow_and_what_is_no_longer_won_leaves(company: Files) -> None:
    first = company.load(DEALS, "opportunities")
    assert deals.follow(company.store, LOCAL_DIRECTOR, first) is None
    deals.take(company.store, LOCAL_DIRECTOR)
    later = company.load(DEALS.replace("D2,A2,won", "D2,A2,lost").replace("D3,A1,lost", "D3,A1,won"), "opportunities")
    deals.follow(company.store, LOCAL_DIRECTOR, later)
    assert [row[0] for row in sales(company)] == ["D1", "D3"]
    company.load(lines("L1,A1,P1,2025-01-01,1,10,3"))
    assert until(company) == ""
    with pytest.raises(BadInput, match="before the first invoice"):
        deals.take(company.store, LOCAL_DIRECTOR)
