"""The catalogue of the demo company against a recount in SQL, and what a role may see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.reasons.answers import Catalogue, catalogue
from kam_analytics.store import Store
from tests.samples.demo import REP


def asked(store: Store, viewer: Viewer = LOCAL_DIRECTOR) -> Catalogue:
    with store.scope(viewer) as scope:
        read = reader(scope)
        held = feeds(read, today=store.today)
        return catalogue(read, Choice.usual(store.today, held), today=store.today, held=held)


@pytest.fixture
def everything(demo: Store) -> Catalogue:
    return asked(demo)


def test_what_is_at_stake_equals_a_recount(demo: Store, everything: Catalogue) -> None:
    until = demo.today + timedelta(180)
    with demo.load(LOCAL_DIRECTOR) as load:
        rows = load.frame(
            """
            with days as (
                select contract_id, annual_value, unnest([notice_on, option_on, tender_on, ends_on]) as day
                from contract where status = 'active' and starts_on <= :t and annual_value > 0
            )
            select contract_id as id, annual_value as euros from days where day >= :t
            group by all having min(day) <= :u
            union all
            select opportunity_id, amount from opportunity
            where status = 'open' and amount > 0 and expected_close_on between :t and :u and account_id is not null
            """,
            t=demo.today,
            u=until,
        )
    found = {one.row_id: one.euros for one in everything.reasons["at_stake"]}
    assert found == dict(zip(rows["id"], rows["euros"].astype(float), strict=True))
    assert len(found) > 20


def test_what_is_lost_equals_a_recount(demo: Store, everything: Catalogue) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        rows = load.frame(
            """
            with years as (
                select account_key, year(sold_on + interval 2 month) as of_year, sum(net_sales) as sales
                from sale where sold_on < date '2026-11-01' and sold_on >= date '2021-11-01'
                group by all
            )
            select account.account_id, max(case when of_year < 2026 then sales end) as best,
                coalesce(max(case when of_year = 2026 then sales end), 0) as now
            from years join account using (account_key)
            where of_year > (select year(min(sold_on) + interval 2 month) from sale) or
                (select min(sold_on) from sale) <= make_date(of_year - 1, 11, 1)
            group by all
            having best > 0 and now < 0.9 * best
            """
        )
    expected = {row.account_id: float(row.best - row.now) for row in rows.itertuples()}
    found = {one.account_id: one.euros for one in everything.reasons["lost"]}
    assert found == pytest.approx(expected)


def test_warnings_of_the_demo_company(everything: Catalogue) -> None:
    """Late deliveries before a renewal predict nothing there; detractors do, and carry the only expected losses."""
    assert {one.warning for one in everything.warned if one.predicts} == {"detractor"}
    losses = {one.loss.warning for one in everything.reasons["at_stake"] if one.loss}
    assert losses <= {"detractor"}
    assert not [one for one in (*everything.reasons["behind"], *everything.reasons["lost"]) if one.loss]


def test_a_rep_sees_reasons_of_own_accounts_only(demo: Store, everything: Catalogue) -> None:
    own = asked(demo, demo.viewer(REP))
    for measure, reasons in own.reasons.items():
        assert {one.account_id for one in reasons} <= set(own.names)
        alike = [one for one in everything.reasons[measure] if one.account_id in own.names]
        assert [(one.account_id, one.euros, one.on) for one in alike] == [
            (one.account_id, one.euros, one.on) for one in reasons
        ]
    assert set(own.names) < set(everything.names)


def test_delivery_people_see_no_deals(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        people = scope.read("people")
    found = asked(demo, demo.viewer(str(people[people["role"] == "delivery"]["user_id"].iloc[0])))
    assert found.reasons["at_stake"]
    assert "deal" not in {one.kind for one in found.reasons["at_stake"]}


def test_an_empty_store_knows_no_measure(store: Store) -> None:
    found = asked(store)
    assert (dict(found.reasons), found.signs, found.steps, found.warned) == ({}, {}, {}, ())


def test_reasons_of_one_account(everything: Catalogue) -> None:
    account = everything.reasons["lost"][0].account_id
    of_account = everything.of(account)
    assert {one.account_id for one in of_account} == {account}
    assert "lost" in {one.measure for one in of_account}
