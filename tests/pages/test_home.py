"""The home of a rep: what needs attention, the tasks of the week, and logging from it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from tests.samples.demo import REP
from tests.samples.pages import GLOSSARY, MY_ACCOUNTS, Pages, people, said


def value(sql: str, **params: Any) -> Any:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return load.value(sql, **params)


def plain(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("role", ["rep", "delivery"])
def test_the_home_opens(pages: Pages, role: str, language: str) -> None:
    person = people(pages)[role]
    test = pages(MY_ACCOUNTS, view_as=person, language=language)
    assert not test.exception
    assert not test.error
    assert re.search(r"\d", test.header[0].value)
    assert not test.metric, "the sales wait until they are opened"
    assert bool([button for button in test.button if button.key.startswith("task-")]) <= (role == "rep")


def test_the_finding_equals_a_recount(pages: Pages) -> None:
    test = pages(MY_ACCOUNTS, view_as=REP)
    finding = plain(test.header[0].value)
    own = "(select account_id from account where owner_id = :u union select account_id from account_team where user_id = :u and (from_on is null or from_on <= date '2026-11-20') and (to_on is null or to_on >= date '2026-11-20'))"
    late = value(
        "select count(distinct account_id) from task left join cadence_rule using (cadence_rule_id) "
        "where status = 'open' and due_on < date '2026-11-20' and (rhythm is null "
        "or (rhythm = 'year' and period_on = date '2026-01-01') or (rhythm = 'quarter' and period_on = date '2026-10-01') "
        f"or (rhythm = 'month' and period_on = date '2026-11-01')) and account_id in {own}",
        u=REP,
    )
    falling = value(
        f"""select count(*) from (
            select account_id,
                sum(case when sold_on >= date '2025-11-01' then net_sales else 0 end) as now,
                sum(case when sold_on < date '2025-11-01' then net_sales else 0 end) as before
            from sale join account using (account_key)
            where sold_on >= date '2024-11-01' and sold_on <= date '2026-10-31' and account_id in {own}
            group by account_id
        ) where before > 0 and now < 0.9 * before""",
        u=REP,
    )
    accounts = value(f"select count(*) from {own}", u=REP)
    assert late
    assert falling
    assert f"{late} with overdue tasks" in finding
    assert f"{falling} with falling sales" in finding
    assert f"of {accounts} accounts need attention" in finding


def test_a_rep_reads_no_foreign_account_on_the_home(pages: Pages) -> None:
    store = stores.get("demo") if pages(GLOSSARY) else None
    assert store is not None
    with store.scope(store.viewer(REP)) as scope:
        own = set(scope.read("account_search", text="", most=1000)["name"])
    with store.scope(LOCAL_DIRECTOR) as scope:
        foreign = set(scope.read("account_search", text="", most=1000)["name"]) - own
    words = plain(said(pages(MY_ACCOUNTS, view_as=REP)))
    assert not [name for name in foreign if name in words]


def test_the_sales_open_when_asked_for(pages: Pages) -> None:
    test = pages(MY_ACCOUNTS, view_as=REP)
    test.session_state["sales"] = True
    test.run()
    assert not test.exception
    assert len(test.metric) == 5


def test_done_opens_a_form_with_everything_preset(pages: Pages) -> None:
    test = pages(MY_ACCOUNTS, view_as=REP)
    button = next(button for button in test.button if button.key.startswith("task-"))
    task = button.key.removeprefix("task-")
    kind = value("select activity_type from task where task_id = :t", t=task)
    button.click().run()
    assert not test.exception
    assert test.selectbox(key=f"done-{task}-type").value == kind
    assert test.date_input(key=f"done-{task}-day").value == date(2026, 11, 20)
    assert "Save" in [button.label for button in test.button]


def test_hostile_names_and_titles_are_text(pages: Pages) -> None:
    pages(GLOSSARY)
    hostile = "![x](http://example.com/a.png) [y](http://example.com) <b>$1$ :red[z]</b> '; drop table sale; --"
    account = value(
        "select account_id from task where user_id = :u and status = 'open' and due_on >= date '2026-11-20' order by due_on limit 1",
        u=REP,
    )
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        version = int(scope.read("account_header", account=account, today=store.today)["version"].iloc[0])
        scope.update("account", account, version, {"name": hostile})
        row = scope.read("account_tasks", account=account, today=store.today).iloc[0]
        scope.update("task", row["task_id"], int(row["version"]), {"title": hostile})
    test = pages(MY_ACCOUNTS, view_as=REP)
    assert not test.exception
    kinds = (test.title, test.header, test.subheader, test.caption, test.markdown)
    texts = [element.value for kind in kinds for element in kind]
    assert any("drop table" in text for text in texts)
    assert not [text for text in texts if "](http" in text or "<b>" in text.replace("\\<", "")]


def test_two_accounts_of_one_name_are_two_lines(pages: Pages) -> None:
    pages(GLOSSARY)
    store = stores.get("demo")
    with store.scope(store.viewer(REP)) as scope:
        rows = scope.read(
            "attention", today=store.today, before_month=store.today, first_month=store.today, last_month=store.today
        )
    late = rows[rows["overdue_tasks"] > 0].head(2)
    with store.scope(LOCAL_DIRECTOR) as scope:
        for account in late["account_id"]:
            version = int(scope.read("account_header", account=account, today=store.today)["version"].iloc[0])
            scope.update("account", account, version, {"name": "Same Name Oy"})
    test = pages(MY_ACCOUNTS, view_as=REP)
    assert not test.exception
    assert f"of {len(rows)} accounts" in plain(test.header[0].value)


def test_a_rep_without_accounts_and_sales_has_a_home(pages: Pages) -> None:
    pages(GLOSSARY)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update account set owner_id = null where owner_id = :u", u=REP)
        load.execute("delete from account_team where user_id = :u", u=REP)
        load.touch("account", "account_team")
    test = pages(MY_ACCOUNTS, view_as=REP)
    assert not test.exception
    assert "You have no accounts yet" in plain(test.header[0].value)
