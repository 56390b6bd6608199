"""The list of plans of the demo company against a recount in SQL, what a role sees of it, and what a save changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.plan import commands
from kam_analytics.plan.analysis.listing import PlanList
from kam_analytics.plan.answers import plan_list
from kam_analytics.plan.rules.approval import progress
from kam_analytics.plan.rules.drafts import Edit
from kam_analytics.plan.rules.drafts import rows as as_rows
from kam_analytics.store import Store
from kam_analytics.targets.answers import running_quarter, targets_of
from tests.samples.demo import REP


def asked(store: Store, viewer: Viewer = LOCAL_DIRECTOR) -> PlanList:
    with store.scope(viewer) as scope:
        read = reader(scope)
        held = feeds(read, today=store.today)
        return plan_list(read, Choice.usual(store.today, held), held=held)


def frame(store: Store, sql: str, **params: Any) -> pd.DataFrame:
    with store.load(LOCAL_DIRECTOR) as load:
        return load.frame(sql, **params)


def test_plans_equal_a_recount(demo: Store) -> None:
    found = asked(demo).plans.set_index("plan_id").sort_index()
    counted = frame(
        demo,
        """
        select plan_id, account.name,
            (select coalesce(sum(s.net_sales), 0) from sale as s where s.account_key = account.account_key
                and s.sold_on between date '2025-11-01' and date '2026-10-31') as net_sales,
            (select count(*) from plan_action as a where a.plan_id = plan.plan_id and a.status in ('open', 'done')) as actions,
            (select count(*) from plan_action as a where a.plan_id = plan.plan_id and a.status = 'done') as done,
            (select count(*) from plan_action as a where a.plan_id = plan.plan_id and a.status = 'open'
                and a.due_on < date '2026-11-20') as overdue,
            (select max(held_on) from plan_review as r where r.plan_id = plan.plan_id and r.reviewed_with = 'customer')
                as customer_on,
            (select count(distinct o.user_id) from plan_opened as o where o.plan_id = plan.plan_id and (
                o.user_id = account.owner_id or exists (select 1 from account_team as t where t.user_id = o.user_id
                and t.account_id = plan.account_id and coalesce(t.from_on, date '2000-01-01') <= date '2026-11-20'
                and coalesce(t.to_on, date '2100-01-01') >= date '2026-11-20'))
                and o.user_id in (select user_id from app_user where is_active)) as opened,
            greatest(
                submitted_at::date, approved_at::date,
                (select max(done_on) from plan_action as a where a.plan_id = plan.plan_id and a.status = 'done'),
                (select max(held_on) from plan_review as r where r.plan_id = plan.plan_id),
                (select max(changed_at)::date from change_log as c where c.row_id = plan.plan_id and c.column_name = 'status')
            ) as changed_on
        from plan join account using (account_id)
        where plan.status <> 'closed'
        order by plan_id
        """,
    ).set_index("plan_id")
    assert list(found.index) == list(counted.index)
    for column in ("name", "actions", "done", "overdue", "opened"):
        assert list(found[column]) == list(counted[column]), column
    assert list(found["net_sales"]) == pytest.approx(list(counted["net_sales"].astype(float)))
    for column in ("customer_on", "changed_on"):
        assert list(found[column].dt.date.astype(str)) == list(pd.to_datetime(counted[column]).dt.date.astype(str)), (
            column
        )
    ages = (pd.Timestamp(demo.today) - pd.to_datetime(counted["changed_on"]).fillna(pd.Timestamp(2026, 1, 1))).dt.days
    begun = found["starts_on"] <= pd.Timestamp(demo.today)
    assert asked(demo).dusty == int((ages[begun] >= 90).sum()) > 0


def test_accounts_without_a_plan_equal_a_recount(demo: Store) -> None:
    found = asked(demo)
    counted = frame(
        demo,
        """
        select account_id, exists (select 1 from plan where plan.account_id = account.account_id
            and status = 'approved' and date '2026-11-20' between starts_on and ends_on) as in_force,
            exists (select 1 from plan where plan.account_id = account.account_id and status <> 'closed') as has_any
        from account
        where account_id in (select account_id from key_account_decision where status = 'decided'
                and from_on <= date '2026-11-20' and coalesce(to_on, date '2100-01-01') >= date '2026-11-20')
            or account_id in (select account_id from segment_membership where status = 'decided' and segment = 'A'
                and from_on <= date '2026-11-20' and coalesce(to_on, date '2100-01-01') >= date '2026-11-20')
        """,
    )
    assert set(found.not_in_force["account_id"]) == set(counted.loc[~counted["in_force"], "account_id"])
    assert set(found.without["account_id"]) == set(counted.loc[~counted["has_any"], "account_id"])
    assert len(found.without) > 0


def test_actions_are_counted_as_on_the_page_of_the_plan(demo: Store) -> None:
    found = asked(demo).plans
    with demo.scope(LOCAL_DIRECTOR) as scope:
        for row in found.head(12).to_dict("records"):
            actions = scope.read("plan_actions", account=row["account_id"])
            how = progress(as_rows(actions[actions["plan_id"] == row["plan_id"]]), demo.today)
            assert (row["actions"], row["done"], row["overdue"]) == (how.actions, how.done, how.overdue)


def test_objectives_are_judged_as_on_the_scorecard(demo: Store) -> None:
    found = asked(demo).plans
    linked = frame(demo, "select plan_id, target_id from plan_objective where target_id is not null")
    seen = 0
    with demo.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        held = feeds(read, today=demo.today)
        quarter = running_quarter(read, today=demo.today)
        assert quarter
        for row in found[found["linked"] > 0].head(12).to_dict("records"):
            lines = targets_of(read, row["account_id"], quarter, held=held).lines
            good = {line.target_id: line.is_good for line in lines}
            states = [good[target] for target in linked.loc[linked["plan_id"] == row["plan_id"], "target_id"]]
            assert (row["linked"], row["on_track"]) == (len(states), states.count(True))
            assert row["unknown"] == states.count(None)
            seen += len(states)
    assert seen > 20


def test_a_rep_sees_own_plans_and_a_director_all(demo: Store) -> None:
    rep, all_of_them = asked(demo, demo.viewer(REP)), asked(demo)
    assert 0 < len(rep.plans) < len(all_of_them.plans)
    assert 0 < len(rep.accounts) < len(all_of_them.accounts)
    same = all_of_them.plans[all_of_them.plans["plan_id"].isin(rep.plans["plan_id"])]
    columns = ["plan_id", "days", "actions", "opened", "linked", "on_track", "unknown", "net_sales"]
    pd.testing.assert_frame_equal(rep.plans[columns], same[columns].reset_index(drop=True))


def test_delivery_people_are_not_told_of_changes_and_admins_see_no_plan(demo: Store) -> None:
    person = frame(
        demo,
        "select user_id from app_user where role = 'delivery' and user_id in (select user_id from account_team where "
        "account_id in (select account_id from plan) and to_on is null) order by user_id limit 1",
    )["user_id"].iloc[0]
    found = asked(demo, demo.viewer(person))
    assert len(found.plans) > 0
    assert not found.knows_changes
    assert found.plans["days"].isna().all()
    assert found.plans["changed_on"].isna().all()
    assert found.plans["linked"].sum() > 0


def test_a_pseudonymised_analyst_gets_the_days_of_the_director(demo: Store) -> None:
    analyst = Viewer("u-somebody", "Somebody", Role.ANALYST)
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("pseudonymise_contacts", "yes")
    pd.testing.assert_frame_equal(asked(demo, analyst).plans, asked(demo).plans)


@pytest.fixture
def dusty(demo: Store) -> tuple[str, str]:
    """An approved plan without a real change for 90 days, and its account."""
    rows = asked(demo).plans
    row = rows[(rows["liveness"] == "dusty") & (rows["status"] == "approved")].iloc[0]
    return str(row["plan_id"]), str(row["account_id"])


def edit(table: str, row_id: str, version: int, **changes: Any) -> Edit:
    return Edit(table=table, row_id=row_id, version=version, changes=changes)


def days(store: Store, plan_id: str) -> int:
    return int(asked(store).plans.set_index("plan_id").loc[plan_id, "days"])


def test_a_typed_word_leaves_a_plan_dusty_and_another_date_does_not(demo: Store, dusty: tuple[str, str]) -> None:
    plan_id, account = dusty
    before = days(demo, plan_id)
    objective = frame(demo, "select objective_id, version from plan_objective where plan_id = :p limit 1", p=plan_id)
    row_id, version = objective.iloc[0]
    plan_version = int(frame(demo, "select version from plan where plan_id = :p", p=plan_id).iloc[0, 0])
    typed = [
        edit("plan", plan_id, plan_version, risks="Typed", help="Typed", title="Typed"),
        edit("plan_objective", str(row_id), int(version), goal="Typed"),
        edit("plan_action", "new-one", 0, objective_id=str(row_id), action="Typed"),
    ]
    with demo.scope(LOCAL_DIRECTOR) as scope:
        assert not commands.save_plan(scope, account, plan_id, typed).clashes
    assert days(demo, plan_id) == before >= 90
    with demo.scope(LOCAL_DIRECTOR) as scope:
        moved = [edit("plan_objective", str(row_id), int(version) + 1, due_on=date(2026, 12, 1))]
        commands.save_plan(scope, account, plan_id, moved)
    assert days(demo, plan_id) == 0


def test_a_closed_action_makes_it_alive_and_an_undo_dusty_again(demo: Store, dusty: tuple[str, str]) -> None:
    plan_id, _account = dusty
    before = days(demo, plan_id)
    action = frame(
        demo, "select action_id, version from plan_action where plan_id = :p and status = 'open' limit 1", p=plan_id
    ).iloc[0]
    with demo.scope(LOCAL_DIRECTOR) as scope:
        save = commands.finish_action(scope, action["action_id"], int(action["version"]), demo.today, "Minutes")
    assert days(demo, plan_id) == 0
    with demo.scope(LOCAL_DIRECTOR) as scope:
        scope.undo(save)
    assert days(demo, plan_id) == before


def test_a_closed_plan_is_not_listed_and_its_account_has_none(demo: Store, dusty: tuple[str, str]) -> None:
    plan_id, account = dusty
    before = asked(demo)
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update plan set status = 'closed' where plan_id = :p", p=plan_id)
        load.execute("delete from plan where account_id = :a and plan_id <> :p", a=account, p=plan_id)
        load.execute(
            "insert into key_account_decision (decision_id, account_id, from_on, status) "
            "values ('new', :a, date '2026-01-01', 'decided')",
            a=account,
        )
        load.touch("plan", "key_account_decision")
    found = asked(demo)
    assert plan_id not in set(found.plans["plan_id"])
    assert found.dusty == before.dusty - 1
    assert account in set(found.without["account_id"])
    assert found.accounts.set_index("account_id").loc[account, ["status", "days", "linked"]].isna().all()
