"""Every number of the scorecard equals one that SQL written here computes from the base tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period, default_period
from kam_analytics.kit.table import Table
from kam_analytics.scorecard import tables as report
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.tables import BEHIND, QUERIES, SHEETS, lines_of, rows_behind
from kam_analytics.store import Scope, Store
from tests.samples.languages import EN, FI
from tests.samples.scorecards import IMPERSONAL, PICKED, buying, owner_of, value
from tests.samples.worlds import parameters

pytestmark = pytest.mark.slow

#: computed in tests/wallet/test_account.py
WALLET = ("wallet_share", "wallet_share_low", "wallet_share_high")
Card = tuple[dict[str, Any], dict[str, Table]]


@pytest.fixture(scope="module")
def director_card(company: Store) -> Callable[[str], Card]:
    """The scorecard of an account in the default period as a director sees it, computed once for all tests."""
    last = value(company, "select max(sold_on) from sale where sold_on <= :today", today=company.today)
    period = default_period(company.today, last)

    @cache
    def card(account: str) -> Card:
        with company.scope(LOCAL_DIRECTOR) as scope:
            return scorecard(scope, account, period)

    return card


#: since when a feed is known within its span, and of which part of the sales a figure speaks
COVERED = ("activities_since", "claims_since", "recurring_coverage", "product_coverage")


def scorecard(scope: Scope, account: str, period: Period | None = None) -> Card:
    """The figures and the tables of an account, in the default period where none is named."""
    held = feeds(reader(scope), today=scope.store.today)
    usual = Choice.usual(scope.store.today, held)
    choice = replace(usual, period=period) if period else usual
    facts = gather(reader(scope), account, choice, today=scope.store.today)
    return report.figures(facts), report.tables(facts, EN)


def expected(store: Store, account: str, period: Period) -> dict[str, Any]:
    """The figures of an account, by SQL of this test alone."""
    today = store.today
    before = period.year_before()
    days = {
        "account": account, "today": today, "since": period.since, "until": period.until,
        "py_since": before.since, "py_until": before.until,
        "recent": today - timedelta(days=89), "lastyear": today - timedelta(days=364), "twoyears": today - timedelta(days=729),
    }  # fmt: skip

    def one(sql: str) -> Any:
        used = {name: day for name, day in days.items() if f":{name}" in sql}
        return value(store, sql, **used)

    activity = "from activity where account_id = :account and done_on <= :today and done_on >= "
    # somebody was met at each personal activity: without a name it is not known how many
    met = (
        "select case when count(contact_ids) > 0 or count(*) filter (where quantity > 0) = 0 "
        f"then coalesce(len(list_distinct(flatten(list(contact_ids) filter (contact_ids is not null)))), 0) end {activity}"
    )
    # what a rhythm asks for is missed once its month, quarter or year has ended
    of_rhythm = "case rhythm when 'month' then 1 when 'quarter' then 3 else 12 end"
    task = (
        "from task left join cadence_rule using (cadence_rule_id, activity_type) where account_id = :account and "
        f"status = 'open' and (rhythm is null or date_add(period_on, to_months({of_rhythm})) > :today)"
    )
    line = "from sale where account_key = (select account_key from account where account_id = :account) "
    now, earlier = "and sold_on between :since and :until", "and sold_on between :py_since and :py_until"
    delivery = "from delivery where account_id = :account and due_on between :since and :until"
    answers = "from nps_response where account_id = :account and answered_on between :since and :until"
    named = f"{answers} and (not is_anonymous or (select count(*) {answers} and is_anonymous) >= 3)"
    deals = "from opportunity where account_id = :account and opened_on <= :today"
    recent = f"{deals} and closed_on between :lastyear and :today"
    found = {
        "activities_90": one(f"select coalesce(sum(quantity), 0) {activity} :recent"),
        "activities_365": one(f"select coalesce(sum(quantity), 0) {activity} :lastyear"),
        "activities_365_before": one(f"select coalesce(sum(quantity), 0) {activity} :twoyears and done_on < :lastyear"),
        "people_met_90": one(f"{met} :recent and activity_type not in {IMPERSONAL}"),
        "people_met_365": one(f"{met} :lastyear and activity_type not in {IMPERSONAL}"),
        "open_tasks": one(f"select count(*) {task}"),
        "overdue_tasks": one(f"select count(*) {task} and due_on < :today"),
        "next_meeting": one(
            f"select cast(min(due_on) as text) {task} and due_on >= :today and (activity_type = 'visit' or activity_type like '%meeting')"
        ),
        "contract_ends": one(
            "select cast(min(ends_on) as text) from contract where account_id = :account and status = 'active' "
            "and starts_on <= :today and ends_on >= :today"
        ),
        "net_sales": one(f"select coalesce(sum(net_sales), 0) {line} {now}"),
        "net_sales_before": one(f"select coalesce(sum(net_sales), 0) {line} {earlier}"),
        "margin": one(f"select sum(margin) {line} {now}"),
        "margin_before": one(f"select sum(margin) {line} {earlier}"),
        "margin_share": one(
            f"select case when sum(net_sales) > 0 then sum(margin) / sum(net_sales) end {line} {now} "
            "and margin is not null"
        ),
        "recurring_share": one(
            "select case when sum(net_sales) > 0 then coalesce(sum(net_sales) filter (where product_key in "
            f"(select product_key from product where is_recurring)), 0) / sum(net_sales) end {line} {now}"
        ),
        "orders": one(
            f"select count(*) from (select order_id {line} {now} group by order_id having sum(net_sales) > 0)"
        ),
        "products": one(
            f"select count(*) from (select product_key {line} and product_key is not null "
            "group by product_key having sum(net_sales) > 0)"
        ),
        "deliveries": one(f"select count(*) {delivery}"),
        # the demo company says of each whether it was complete, and on which day it came
        "deliveries_due": one(f"select count(distinct delivery_id) {delivery}"),
        "on_time_in_full": one(f"select count(*) {delivery} and is_on_time and is_complete"),
        "hours_planned": one(f"select sum(hours_planned) {delivery}"),
        "hours_used": one(f"select sum(hours_used) {delivery}"),
        "claims": one("select count(*) from claim where account_id = :account and opened_on between :since and :until"),
        "claims_before": one(
            "select count(*) from claim where account_id = :account and opened_on between :py_since and :py_until"
        ),
        "claims_open": one(
            "select count(*) from claim where account_id = :account and opened_on between :since and :until "
            "and closed_on is null"
        ),
        "answers": one(f"select count(*) {named}"),
        "nps": one(
            "select case when count(*) >= 5 then 100.0 * (count(*) filter (where score >= 9) - "
            f"count(*) filter (where score <= 6)) / count(*) end {named}"
        ),
        "opportunities_open": one(f"select count(*) {deals} and status = 'open'"),
        "opportunities_open_amount": one(f"select coalesce(sum(amount), 0) {deals} and status = 'open'"),
        "opportunities_won": one(f"select count(*) {recent} and status = 'won'"),
        "opportunities_won_amount": one(f"select coalesce(sum(amount), 0) {recent} and status = 'won'"),
        "opportunities_lost": one(f"select count(*) {recent} and status = 'lost'"),
        "opportunities_lost_amount": one(f"select coalesce(sum(amount), 0) {recent} and status = 'lost'"),
    }
    for metric in ("net_sales", "margin"):
        # only whole calendar quarters can be covered by targets, and all of them must be
        found[f"{metric}_target"] = _target(store, account, period, metric)
    with store.load(LOCAL_DIRECTOR) as load:
        kinds = load.frame(
            f"select distinct activity_type {activity} :twoyears",
            account=account,
            today=today,
            twoyears=days["twoyears"],
        )
    for kind in kinds["activity_type"]:
        for name, since in (("90", days["recent"]), ("365", days["lastyear"])):
            found[f"activities_{name}_{kind}"] = value(
                store, f"select coalesce(sum(quantity), 0) {activity} :since and activity_type = :kind",
                account=account, today=today, since=since, kind=kind,
            )  # fmt: skip
    return found


def _target(store: Store, account: str, period: Period, metric: str) -> float | None:
    months = (period.until.year - period.since.year) * 12 + period.until.month - period.since.month + 1
    if period.since.day != 1 or period.since.month % 3 != 1 or months % 3 or not period.is_whole_months:
        return None
    where = "from target where account_id = :account and metric = :metric and status = 'approved' and quarter_on "
    params = {"account": account, "metric": metric, "since": period.since, "until": period.until}
    count = value(store, f"select count(*) {where} between :since and :until", **params)
    total = value(store, f"select sum(value) {where} between :since and :until", **params)
    return float(total) if count == months // 3 else None


def same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, number in wanted.items():
        if isinstance(number, float):
            assert found[name] == pytest.approx(number, rel=1e-9, abs=1e-9), name
        else:
            assert found[name] == number, name


@pytest.mark.parametrize("number", PICKED)
def test_every_figure_equals_sql_for_director_and_owner(
    company: Store, director_card: Callable[[str], Card], number: int
) -> None:
    account = f"C{number}"
    last = value(company, "select max(sold_on) from sale where sold_on <= :today", today=company.today)
    period = default_period(company.today, last)
    wanted = expected(company, account, period)
    cards = [director_card(account)]
    if owner := owner_of(company, account):
        with company.scope(company.viewer(owner)) as scope:
            cards.append(scorecard(scope, account, period))
    for found, tables in cards:
        same(found, wanted)
        assert set(found) == {*wanted, "nps_low", "nps_high", *COVERED, *WALLET}
        assert list(tables) == ["Inputs", "Results"]


@pytest.mark.parametrize(
    "period",
    [
        Period(date(2026, 1, 1), date(2026, 9, 30)), Period(date(2026, 4, 1), date(2026, 6, 30)),
        Period(date(2025, 3, 14), date(2025, 9, 2)), Period(date(2026, 2, 1), date(2026, 4, 30)),
    ],
    ids=str,
)  # fmt: skip
def test_other_periods_too_with_targets_where_they_cover_all_of_it(company: Store, period: Period) -> None:
    with company.load(LOCAL_DIRECTOR) as load:
        accounts = load.frame("select distinct account_id from target order by account_id limit 4")["account_id"]
    targets = set()
    for account in accounts:
        with company.scope(LOCAL_DIRECTOR) as scope:
            found, _tables = scorecard(scope, account, period)
        same(found, expected(company, account, period))
        targets.add(found["net_sales_target"] is not None)
    assert (True in targets) == (period.since.month in (1, 4) and period.since.year == 2026)


def test_the_accounts_of_the_comparison_have_something_to_compare(
    company: Store, director_card: Callable[[str], Card]
) -> None:
    """Otherwise the equalities above would hold for zeros alone."""
    totals: dict[str, float] = {}
    for number in PICKED:
        found, _tables = director_card(f"C{number}")
        for name, figure in found.items():
            if isinstance(figure, (int, float)):
                totals[name] = totals.get(name, 0.0) + figure
    for name in ("activities_90", "people_met_90", "overdue_tasks", "margin", "recurring_share", "on_time_in_full",
                 "claims", "answers", "opportunities_open", "opportunities_won_amount", "opportunities_lost"):  # fmt: skip
        assert totals[name] > 0, name
    late = "select count(*) from activity where done_on > :today"
    assert value(company, late, today=company.today) > 0, "rows after the as-of day are there to be left out"


# Rows behind a figure ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("say", [EN, FI], ids=["en", "fi"])
def test_the_rows_behind_a_figure_add_up_to_it(company: Store, say: Any) -> None:
    account = f"C{PICKED[1]}"
    period = default_period(company.today, company.today)
    with company.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        facts = gather(
            read,
            account,
            Choice(period=period, held=feeds(reader(scope), today=company.today)),
            today=company.today,
        )
        rows = {line.key: rows_behind(read, account, line, say, today=company.today) for line in lines_of(facts, say)}
    assert rows["activities"].rows["quantity"].sum() == facts.effort.year
    kinds = [found.rows for key, found in rows.items() if key.startswith("activities-")]
    assert sum(frame["quantity"].sum() for frame in kinds) == facts.effort.year
    assert rows["people"].rows["contact"].notna().all()
    assert len(rows["tasks"].rows) == facts.tasks.open
    assert len(rows["overdue"].rows) == facts.tasks.overdue
    assert rows["net_sales"].rows["net_sales"].sum() == pytest.approx(facts.total.net_sales)
    assert rows["margin"].rows["margin"].sum() == pytest.approx(facts.total.margin)
    assert facts.products is not None
    assert (rows["products"].rows["net_sales"] > 0).sum() == facts.products.named
    assert len(rows["on_time_in_full"].rows) == facts.deliveries.known + facts.deliveries.unknown
    assert len(rows["orders"].rows) == facts.total.orders
    assert len(rows["claims"].rows) == facts.claims
    assert len(rows["nps"].rows) == len(facts.answers.scores)
    assert facts.deals is not None
    assert len(rows["open_deals"].rows) == facts.deals.open
    assert len(rows["closed_deals"].rows) == facts.deals.won + facts.deals.lost
    for line in lines_of(facts, say):
        assert [one.name for one in rows[line.key].columns] == [
            name for name, _title, _format in BEHIND[line.source] if name not in ("crm", "line_id")
        ]


def test_every_source_has_its_query_columns_and_sheet() -> None:
    assert set(BEHIND) == set(QUERIES) == set(SHEETS)


# Edges --------------------------------------------------------------------------------------------------------------


def test_a_delivery_person_gets_a_scorecard_without_deals_and_products(company: Store) -> None:
    with company.load(LOCAL_DIRECTOR) as load:
        team = load.frame(
            "select account_id, user_id from account_team inner join app_user using (user_id) "
            "where role = 'delivery' and to_on is null order by 1 limit 1"
        ).iloc[0]
    with company.scope(company.viewer(team["user_id"])) as scope:
        found, tables = scorecard(scope, team["account_id"])
    assert found["opportunities_open"] is None
    assert found["products"] is None
    assert found["net_sales"] is not None
    assert "Open opportunities" not in set(tables["Results"].values["Figure"])


def add(store: Store, account: str, name: str, lines: list[tuple[str, float]]) -> None:
    """A new account with invoice lines."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        key = int(load.value("select coalesce(max(account_key), 0) + 1 from account"))
        load.insert(
            "account",
            pd.DataFrame({"account_key": [key], "account_id": [account], "name": [name], "group_key": [key]}),
        )
        if lines:
            rows = pd.DataFrame(lines, columns=["sold_on", "net_sales"]).assign(account_key=key, batch_key=1)
            load.insert("sale", rows.assign(sold_on=pd.to_datetime(rows["sold_on"])))
        from kam_analytics.imports.summaries import summaries

        summaries.rebuild(load)


@pytest.mark.parametrize(
    ("lines", "net_sales", "orders"),
    [
        ([], 0.0, 0),
        ([("2026-03-02", -50.0), ("2026-04-02", -10.0)], -60.0, 0),
        ([("2026-03-02", 120.0)], 120.0, 1),
    ],
    ids=["without sales", "only returns", "one order"],
)
def test_accounts_with_little_or_nothing(
    demo: Store, lines: list[tuple[str, float]], net_sales: float, orders: int
) -> None:
    name = value(demo, "select name from account where account_id = 'C1055'")
    add(demo, "X1", name, lines)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found, tables = scorecard(scope, "X1")
        other, _tables = scorecard(scope, "C1055")
    assert (found["net_sales"], found["orders"]) == (net_sales, orders)
    assert (found["recurring_share"], found["recurring_coverage"]) == (None, 0.0 if net_sales > 0 else None)
    assert found["margin"] is None
    assert found["hours_planned"] is None
    assert found["nps"] is None
    assert found["activities_365"] == found["people_met_365"] == found["deliveries"] == found["open_tasks"] == 0
    assert other["net_sales"] > 1000, "two accounts of one name stay two"
    assert not tables["Results"].rows.empty
    how, _period = buying(demo, "X1")
    assert how.interval.median is None
    assert how.interval.is_overdue is None
    assert how.season.years == 0
    assert how.mix is not None
    assert how.mix.drift is None
    assert how.basket.orders == how.received.orders == orders


def test_a_contact_who_moved_counts_where_he_was_met(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        row = load.frame(
            "select account_id, contact_ids[1] as contact_id from activity where contact_ids is not null and account_id is not null "
            "and done_on <= :today and activity_type = 'visit' order by done_on desc, activity_id limit 1",
            today=demo.today,
        ).iloc[0]
    account, contact = str(row["account_id"]), str(row["contact_id"])
    other = "C1055" if account != "C1055" else "C1054"

    def met(of: str) -> int:
        with demo.scope(LOCAL_DIRECTOR) as scope:
            return int(scorecard(scope, of)[0]["people_met_365"])

    before = met(account), met(other)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        version = value(demo, "select version from contact where contact_id = :contact", contact=contact)
        scope.update("contact", contact, version, {"account_id": other})
    assert (met(account), met(other)) == before


def test_the_parameters_of_the_queries_are_those_of_the_leak_test() -> None:
    for name, _day in QUERIES.values():
        assert parameters(name, account="x")
