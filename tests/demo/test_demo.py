"""The demo company: every table filled, flaws counted, planted truth found again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kam_analytics import access, demo
from kam_analytics.demo.facts import activities
from kam_analytics.nps.analysis.renewals import renewals
from kam_analytics.nps.analysis.score import usable
from kam_analytics.store import open_store

pytestmark = pytest.mark.slow

Ask = Callable[..., pd.DataFrame]

#: table -> (its column, the table and column that it must be found in)
REFERENCES = [
    (table, column, other, key)
    for column, other, key, tables in (
        ("account_id", "account", "account_id", sorted(access.BY_ACCOUNT_ID - {"account_team"})),
        ("account_key", "account", "account_key", ["sale", "account_month"]),
        ("product_key", "product", "product_key", ["sale"]),
        ("batch_key", "import_batch", "batch_key", ["sale", "activity", "nps_response", "delivery", "contract"]),
        ("contact_id", "contact", "contact_id", ["nps_response", "contact_need", "plan_action"]),
        ("reports_to_id", "contact", "contact_id", ["contact"]),
        ("approver_contact_id", "contact", "contact_id", ["buying_rule"]),
        ("from_contact_id", "contact", "contact_id", ["contact_influence"]),
        ("owner_id", "app_user", "user_id", ["account", "opportunity", "plan_action"]),
        ("user_id", "app_user", "user_id", ["account_team", "activity", "task", "plan_opened", "plan_draft"]),
        ("manager_id", "app_user", "user_id", ["app_user"]),
        ("parent_id", "account", "account_id", ["account"]),
        ("delivery_id", "delivery", "delivery_id", ["claim"]),
        ("plan_id", "plan", "plan_id", ["plan_objective", "plan_action", "plan_review", "plan_opened", "plan_draft"]),
        ("objective_id", "plan_objective", "objective_id", ["plan_action"]),
        ("target_id", "target", "target_id", ["plan_objective"]),
        ("need_id", "contact_need", "need_id", ["plan_action"]),
        ("estimate_id", "wallet_estimate", "estimate_id", ["wallet_competitor"]),
        ("cadence_rule_id", "cadence_rule", "cadence_rule_id", ["task"]),
        ("category_id", "category", "category_id", ["whitespace_state", "buying_rule", "opportunity"]),
    )
    for table in tables
]


def rows_of(path: Path) -> Iterator[Ask]:
    store = open_store(path)
    try:
        with store.load(access.LOCAL_DIRECTOR) as load:
            yield load.frame
    finally:
        store.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("demo")
    before = os.environ.get("KAM_DATA")
    os.environ["KAM_DATA"] = str(path)
    yield path
    if before is None:
        del os.environ["KAM_DATA"]
    else:
        os.environ["KAM_DATA"] = before


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Ask]:
    demo.build(folder / "demo.duckdb", seed=0)
    yield from rows_of(folder / "demo.duckdb")


@pytest.fixture(scope="module", params=[0, 1])
def either(request: pytest.FixtureRequest, folder: Path, ask: Ask) -> Iterator[Ask]:
    """Two seeds; the first is the one that is built already."""
    if request.param == 0:
        yield ask
        return
    demo.build(folder / "other.duckdb", seed=request.param)
    yield from rows_of(folder / "other.duckdb")


def number(ask: Ask, sql: str) -> float:
    return float(ask(sql).iloc[0, 0])


def in_segment(ask: Ask) -> pd.Series:
    """Today's segment of each account id."""
    decided = ask("select account_id, segment from segment_membership where status = 'decided' and to_on is null")
    return decided.set_index("account_id")["segment"]


class TestTables:
    @pytest.mark.parametrize("table", sorted(access.TABLES - {"account_alias", "job_run", "join_undo", "save_loss"}))
    def test_is_filled(self, ask: Ask, table: str) -> None:
        assert number(ask, f"select count(*) from {table}") >= 2

    @pytest.mark.parametrize(("table", "column", "other", "key"), REFERENCES)
    def test_refers_to_rows_that_are_there(self, ask: Ask, table: str, column: str, other: str, key: str) -> None:
        lost = ask(
            f"select {column} from {table} where {column} is not null and {column} not in (select {key} from {other})"
        )
        assert lost.empty

    @pytest.mark.parametrize(
        ("table", "key"),
        [(table, f"{table}_key") for table in ("account", "product", "category")]
        + [("sale", "sale_id"), ("activity", "activity_id"), ("contact", "contact_id"), ("task", "task_id")]
        + [("account", "name"), ("app_user", "user_id"), ("plan", "plan_id"), ("import_batch", "batch_key")],
    )
    def test_has_each_key_once(self, ask: Ask, table: str, key: str) -> None:
        assert ask(f"select {key} from {table} group by {key} having count(*) > 1").empty

    def test_people_and_roles(self, ask: Ask) -> None:
        roles = ask("select role, count(*) as people from app_user group by role").set_index("role")["people"]
        assert roles.to_dict() == {"director": 2, "analyst": 1, "rep": 12, "delivery": 3, "admin": 1}

    def test_words_are_those_of_the_product(self, ask: Ask) -> None:
        for table, column, words in (
            ("plan", "status", {"draft", "submitted", "approved", "closed"}),
            ("plan_action", "status", {"open", "done", "cancelled"}),
            ("task", "status", {"open", "done", "cancelled"}),
            ("target", "status", {"proposed", "approved"}),
            ("opportunity", "status", {"open", "won", "lost"}),
            ("contract", "status", {"active", "renewed", "lost"}),
            ("key_account_decision", "status", {"proposed", "decided"}),
            ("segment_membership", "status", {"proposed", "decided"}),
            ("segment_membership", "segment", {"A", "B", "C", "D"}),
            ("contact", "coverage", {"unknown", "none", "some", "deep"}),
            ("whitespace_state", "state", {"bought", "competitor", "in_house", "not_needed", "in_pipeline", "unknown"}),
        ):
            assert set(ask(f"select distinct {column} as word from {table}")["word"]) == words

    def test_batches_count_every_row(self, ask: Ask) -> None:
        assert ask(
            "select * from import_batch where loaded + updated + skipped + filtered + rejected <> rows or rows = 0"
        ).empty
        assert ask(
            """
            select b.batch_key from import_batch as b
            join (select batch_key, count(*) as n from sale group by batch_key) as s on s.batch_key = b.batch_key
            where b.loaded <> s.n
            """
        ).empty
        assert ask(
            """
            select b.batch_key from import_batch as b
            left join (select batch_key, count(distinct line) as n from import_reject group by batch_key) as r
                on r.batch_key = b.batch_key
            where b.rejected <> coalesce(r.n, 0)
            """
        ).empty

    def test_an_account_of_segment_a_has_sixteen_tasks(self, ask: Ask) -> None:
        segment = in_segment(ask)
        tasks = ask("select account_id, count(*) as n from task where year(period_on) = 2026 group by account_id")
        of_a = tasks[tasks["account_id"].map(segment) == "A"]
        assert len(of_a) == 30
        assert set(of_a["n"]) == {16}


class TestSales:
    def test_every_month_has_lines_on_weekdays_in_date_order(self, ask: Ask) -> None:
        lines = ask("select sale_id, sold_on from sale")
        months = lines["sold_on"].dt.to_period("M")
        assert months.nunique() == 60
        assert lines["sold_on"].is_monotonic_increasing
        assert lines["sale_id"].is_monotonic_increasing
        assert lines["sold_on"].dt.day_of_week.max() == 4
        assert months.min() == pd.Period("2021-12", "M")
        assert lines["sold_on"].max() == pd.Timestamp(demo.LAST_DAY)
        assert 90_000 <= len(lines) <= 130_000

    def test_concentration(self, either: Ask) -> None:
        year = either(
            "select account_key, sum(net_sales) as sold from account_month "
            "where month_on >= '2025-11-01' and month_on <= '2026-10-01' group by account_key having sum(net_sales) > 0"
        )["sold"]
        share = np.sort(year)[::-1] / year.sum()
        assert 40e6 <= year.sum() <= 60e6
        assert 0.70 <= share[: int(np.ceil(0.2 * len(share)))].sum() <= 0.78
        assert 0.28 <= (np.argmax(share.cumsum() >= 0.8) + 1) / len(share) <= 0.34
        assert 0.08 <= share[0] <= 0.13

    def test_margin(self, ask: Ask) -> None:
        assert number(ask, "select avg(case when margin is null then 1.0 else 0.0 end) from sale") == pytest.approx(
            0.04, abs=0.005
        )
        rate = ask(
            "select category_key, sum(margin) / sum(margin_net_sales) as rate from account_category_month "
            "group by category_key"
        )["rate"]
        assert len(rate) == 8
        assert rate.between(0.20, 0.45).all()

    def test_summaries_equal_the_lines(self, ask: Ask) -> None:
        assert number(ask, "select sum(net_sales) from sale") == number(ask, "select sum(net_sales) from account_month")


class TestFlaws:
    def test_accounts_without_owner(self, ask: Ask) -> None:
        assert number(ask, "select count(*) from account where owner_id is null") == 3

    def test_activities_in_the_future(self, ask: Ask) -> None:
        late = number(ask, f"select avg(case when done_on > '{demo.LAST_DAY}' then 1.0 else 0.0 end) from activity")
        assert late == pytest.approx(0.01, abs=0.001)

    def test_accounts_without_contacts(self, ask: Ask) -> None:
        assert len(ask("select account_id from account where account_id not in (select account_id from contact)")) == 5

    def test_net_returns(self, ask: Ask) -> None:
        below = ask(
            "select account_key from sale where sold_on >= '2025-11-01' and sold_on <= '2026-10-31' "
            "group by account_key having sum(net_sales) < 0"
        )
        assert len(below) == 3

    def test_stale_deliveries(self, ask: Ask) -> None:
        last = pd.Timestamp(demo.LAST_DAY) - timedelta(days=40)
        assert ask("select max(due_on) as d from delivery")["d"].iloc[0] == last
        assert ask("select max(delivered_on) as d from delivery")["d"].iloc[0] == last

    def test_no_other_fact_lies_in_the_future(self, ask: Ask) -> None:
        for table, column in (
            ("nps_response", "answered_on"), ("contract", "decided_on"), ("opportunity", "closed_on"),
            ("claim", "closed_on"), ("opportunity", "opened_on"), ("contact", "met_on"), ("plan_opened", "opened_at"),
            ("wallet_estimate", "estimated_on"), ("plan_review", "held_on"), ("plan_action", "done_on"),
            ("task", "done_on"), ("change_log", "changed_at"),
        ):  # fmt: skip
            limit = demo.LAST_DAY + timedelta(days=1)
            assert ask(f"select {column} from {table} where {column} >= '{limit}'").empty, table

    def test_wallet_estimates(self, ask: Ask) -> None:
        low = ask(
            """
            select w.estimate_id from wallet_estimate as w
            join account as a on a.account_id = w.account_id
            join category as c on c.category_id = w.category_id
            join account_category_month as s on s.account_key = a.account_key and s.category_key = c.category_key
                and extract(year from s.month_on) = w.year
            group by w.estimate_id, w.likely having sum(s.net_sales) > w.likely
            """
        )
        assert len(low) == 3
        old = demo.LAST_DAY - timedelta(days=550)
        assert number(ask, f"select count(*) from wallet_estimate where estimated_on < '{old}'") > 10
        assert ask("select * from wallet_estimate where low > likely or likely > high").empty


@pytest.fixture(scope="module")
def index(either: Ask) -> tuple[np.ndarray, np.ndarray]:
    """Monthly sales over their mean, and meetings: account x complete month, before the start missing."""
    segment = in_segment(either)
    steady = set(segment.index[segment.isin(["A", "B"])])
    sold = either(
        "select a.account_id, m.month_on, m.net_sales from account_month as m "
        "join account as a on a.account_key = m.account_key where m.month_on < '2026-11-01'"
    )
    sold = sold[sold["account_id"].isin(steady)].pivot(index="account_id", columns="month_on", values="net_sales")
    held = either("select account_id, done_on from activity where activity_type = 'steering_group_meeting'")
    held["month_on"] = held["done_on"].dt.to_period("M").dt.to_timestamp().astype(sold.columns.dtype)
    count = held.groupby(["account_id", "month_on"]).size().unstack(fill_value=0)
    count = count.reindex(index=sold.index, columns=sold.columns, fill_value=0)
    return sold.div(sold.mean(axis=1), axis=0).to_numpy(), count.to_numpy(dtype=float)


class TestPlantedMeetings:
    """The steady accounts: monthly sales divided by the account's own mean."""

    def test_steady_accounts_buy_and_meet(self, index: tuple[np.ndarray, np.ndarray]) -> None:
        sales_index, meetings = index
        assert len(sales_index) == 80
        started = ~np.isnan(sales_index)
        assert (np.diff(started.astype(int), axis=1) >= 0).all()
        assert (sales_index[started] > 0).all()
        # 2022 to the third quarter of 2026: one meeting in each quarter from the first whole one on
        quarters = meetings[:, 1:58].reshape(len(meetings), 19, 3).sum(axis=2)
        whole = started[:, 1:58].reshape(len(meetings), 19, 3).all(axis=2)
        assert (quarters[whole] == 1).all()

    def test_noise_and_effect(self, index: tuple[np.ndarray, np.ndarray]) -> None:
        sales_index, meetings = index
        outcome, earlier = sales_index[:, 2:], meetings[:, :-2]
        given = ~np.isnan(outcome)
        account, month = np.nonzero(given)
        dummies = [np.eye(len(outcome))[account], np.eye(outcome.shape[1])[month][:, 1:]]
        trend = dummies[0] * month[:, None]
        design = np.column_stack([earlier[given], *dummies, trend])
        found, *_ = np.linalg.lstsq(design, outcome[given], rcond=None)
        left = outcome[given] - design @ found
        noise = np.sqrt(np.bincount(account, weights=left**2) / np.bincount(account))
        assert noise.max() <= 0.25
        assert noise.mean() >= 0.08
        assert found[0] == pytest.approx(0.04, abs=0.018)

    def test_empty_types_have_a_constant_rate(self, either: Ask) -> None:
        segment = in_segment(either)
        done = either("select account_id, activity_type from activity where activity_type in ('newsletter', 'webinar')")
        since = either("select account_id, since_on from account").set_index("account_id")["since_on"]
        months = 59.7 - ((since - pd.Timestamp("2021-12-01")).dt.days / 30.44).clip(lower=0)
        for kind, rate in activities.EMPTY_TYPES.items():
            count = (
                done[done["activity_type"] == kind].groupby("account_id").size().reindex(segment.index, fill_value=0)
            )
            by_segment = count.groupby(segment).sum() / months.groupby(segment).sum()
            assert by_segment.to_numpy() == pytest.approx(rate, rel=0.2)

    def test_size_leads_to_visits_in_segment_c(self, either: Ask) -> None:
        segment = in_segment(either)
        visits = either(
            "select account_id, count(*) as n from activity where activity_type = 'visit' group by account_id"
        )
        sold = either(
            "select a.account_id, sum(m.net_sales) as sold from account_month as m "
            "join account as a on a.account_key = m.account_key group by a.account_id"
        )
        both = sold.merge(visits, on="account_id")
        both = both[both["account_id"].map(segment) == "C"]
        assert both["sold"].corr(both["n"], method="spearman") > 0.7


@pytest.fixture(scope="module")
def decided(either: Ask) -> pd.DataFrame:
    contracts = either("select account_id, decided_on, status from contract where status in ('renewed', 'lost')")
    answers = either("select account_id, answered_on, score from nps_response where account_id is not null")
    return pd.merge_asof(
        contracts.sort_values("decided_on"),
        answers.sort_values("answered_on"),
        left_on="decided_on",
        right_on="answered_on",
        by="account_id",
        allow_exact_matches=False,
        tolerance=pd.Timedelta(days=365),
    )


class TestPlantedRenewals:
    def test_counts_and_shares(self, decided: pd.DataFrame) -> None:
        assert len(decided) >= 400
        assert (decided["status"] == "lost").mean() == pytest.approx(0.12, abs=0.02)
        assert decided["score"].notna().mean() == pytest.approx(0.5, abs=0.07)

    def test_promoters_renew_more_often(self, decided: pd.DataFrame) -> None:
        heard = decided.dropna(subset=["score"])
        renewed = heard["status"] == "renewed"
        promoter = heard["score"] >= 9
        assert renewed[promoter].mean() > renewed[~promoter].mean()

    def test_odds_ratio(self, decided: pd.DataFrame) -> None:
        heard = decided.dropna(subset=["score"])
        score = heard["score"].to_numpy(dtype=float)
        design = np.column_stack([np.ones(len(score)), (score - score.mean()) / score.std()])
        renewed = (heard["status"] == "renewed").to_numpy(dtype=float)
        slope = np.zeros(2)
        for _ in range(25):
            likely = 1 / (1 + np.exp(-design @ slope))
            weight = likely * (1 - likely)
            slope += np.linalg.solve(design.T @ (design * weight[:, None]), design.T @ (renewed - likely))
        error = np.sqrt(np.linalg.inv(design.T @ (design * weight[:, None]))[1, 1])
        assert abs(slope[1] - np.log(3)) < 2.6 * error


class TestBuilding:
    def test_same_seed_same_rows(self, ask: Ask, folder: Path) -> None:
        demo.build(folder / "again.duckdb", seed=0)
        for again in rows_of(folder / "again.duckdb"):
            for table in ("sale", "activity", "plan_action", "contract"):
                pd.testing.assert_frame_equal(ask(f"select * from {table}"), again(f"select * from {table}"))

    def test_nothing_is_left_beside_the_store(self, ask: Ask, folder: Path) -> None:
        left = {path.name for path in folder.iterdir()} - {"other.duckdb", "again.duckdb"}
        assert left <= {"demo.duckdb", "demo.duckdb.wal", "staging"}


class TestSatisfaction:
    def test_promoters_renew_more_often(self, either: Ask) -> None:
        """Planted: odds of renewal rise by three with each standard deviation of the answer before."""
        decided = either(
            "select contract_id, contract.name as contract, contract.account_id, account.name, status, decided_on "
            "from contract join account on account.account_id = contract.account_id where status in ('renewed', 'lost')"
        )
        given = either(
            "select response_id, account_id, contact_id, answered_on, score, survey, is_anonymous from nps_response"
        )
        found = renewals(decided, usable(given, today=demo.LAST_DAY))
        assert found.limit is None
        assert found.rates[0].rate is not None
        assert found.others.rate is not None
        assert found.rates[0].rate > found.others.rate
        assert found.low is not None
        assert found.low > 0
        assert found.trend_p is not None
        assert found.trend_p < 0.01
