"""The home of a rep: the week, why accounts are worth a look, what is late, and logging from it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.kit.rules.addresses import of_today
from kam_analytics.kit.ui import stores
from kam_analytics.store import Store
from kam_analytics.week.commands import close_tasks
from tests.samples.demo import REP
from tests.samples.pages import GLOSSARY, MY_WEEK, Pages, people, said

#: a rep with much to do
BUSY = "u-eero-korhonen"


def value(sql: str, **params: Any) -> Any:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return load.value(sql, **params)


def plain(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("role", ["rep", "delivery"])
def test_the_home_opens(pages: Pages, role: str, language: str) -> None:
    person = people(pages)[role]
    test = pages(MY_WEEK, view_as=person, language=language)
    assert not test.exception
    assert not test.error
    assert re.search(r"\d", test.header[0].value) or role == "delivery", "delivery people have no calls of their own"
    assert not test.metric, "the sales wait until they are opened"
    assert bool([button for button in test.button if button.key.startswith("task-")]) <= (role == "rep")


OWN = (
    "(select account_id from account where owner_id = :u union select account_id from account_team where user_id = :u "
    "and (from_on is null or from_on <= date '2026-11-20') and (to_on is null or to_on >= date '2026-11-20'))"
)
LIVE = (
    "status = 'open' and (rhythm is null or (rhythm = 'year' and period_on = date '2026-01-01') "
    "or (rhythm = 'quarter' and period_on = date '2026-10-01') or (rhythm = 'month' and period_on >= date '2026-11-01'))"
)


def test_the_finding_equals_a_recount(pages: Pages) -> None:
    test = pages(MY_WEEK, view_as=BUSY)
    finding = plain(test.header[0].value)

    def tasks(condition: str) -> Any:
        return value(
            "select count(*) from task left join cadence_rule using (cadence_rule_id) "
            f"where {LIVE} and (user_id = :u or user_id is null) and account_id in {OWN} and {condition}",
            u=BUSY,
        )

    contacts = tasks("task.activity_type is not null and due_on between date '2026-11-20' and date '2026-11-27'")
    late = tasks("due_on < date '2026-11-20'")
    assert contacts > 1
    assert late > 1
    assert f"{contacts} calls and meetings within a week" in finding
    assert f"{late} late tasks can still be done" in finding


def test_euros_of_the_three_measures_are_never_summed(pages: Pages) -> None:
    """Every amount on the page is one of a single reason."""
    test = pages(MY_WEEK, view_as=BUSY)
    titles = [plain(title.value) for title in test.subheader]
    assert [title.split(":")[0].split(" since")[0].split(" the")[0] for title in titles[2:5]] == [
        "At stake",
        "Behind",
        "Lost",
    ]
    assert not [title for title in titles if "€" in title]


def test_a_meeting_has_five_lines_to_prepare(pages: Pages) -> None:
    pages(GLOSSARY)
    task = value(
        f"select task_id from task left join cadence_rule using (cadence_rule_id) where {LIVE} and user_id = :u "
        "and task.activity_type = 'steering_group_meeting' and due_on >= date '2026-11-20' order by due_on limit 1",
        u=BUSY,
    )
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        seen = scope.row("task", task)
        assert seen is not None
        scope.update("task", task, seen["version"], {"due_on": store.today})
    test = pages(MY_WEEK, view_as=BUSY)
    assert "1 call or meeting today" in plain(test.subheader[0].value)
    test.session_state[f"prepare-{task}"] = True
    test.run()
    assert not test.exception
    assert any(len(table.value) == 5 for table in test.table)


def test_what_is_late_is_moved_in_one_save_and_taken_back(pages: Pages) -> None:
    test = pages(MY_WEEK, view_as=BUSY)
    assert not test.checkbox, "the backlog is one line until it is opened"
    before = plain(test.header[0].value)
    test.session_state["backlog"] = True
    test.run()
    every = next(box for box in test.checkbox if box.key.startswith("backlog-all"))
    every.check()
    next(button for button in test.button if button.key.startswith("move-")).click().run()
    assert not test.exception
    after = plain(test.header[0].value)
    assert "late task" not in after
    test.button(key="undo-backlog").click().run()
    assert plain(test.header[0].value) == before


def test_nothing_is_done_to_tasks_that_somebody_else_changed_meanwhile(pages: Pages) -> None:
    test = pages(MY_WEEK, view_as=BUSY)
    test.session_state["backlog"] = True
    test.run()
    shown = [box.key.rsplit("-", 1)[1] for box in test.checkbox if not box.key.startswith("backlog-all")]
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        first = scope.row("task", shown[0])
        assert first is not None
        close_tasks(scope, {shown[0]: first["version"]}, "done by somebody else")
    next(box for box in test.checkbox if box.key.startswith("backlog-all")).check()
    next(box for box in test.text_input if box.key.startswith("backlog-reason")).set_value("all of them")
    next(button for button in test.button if button.key.startswith("close-")).click().run()
    assert "These tasks were changed meanwhile" in plain(test.warning[0].value)
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert {row["status"] for task in shown[1:] if (row := scope.row("task", task))} == {"open"}
    # what is there now has been seen
    next(button for button in test.button if button.key.startswith("close-")).click().run()
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert {row["status"] for task in shown if (row := scope.row("task", task))} == {"done"}


def test_without_accounts_no_measure_is_said(pages: Pages, store: Store, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("user_id,name,role\nR1,Rep One,rep\n")
    import_file(store, LOCAL_DIRECTOR, tmp_path / "people.csv", "users")
    store.close()
    test = pages(MY_WEEK, view_as="R1")
    assert not test.exception
    assert "You have no accounts yet" in test.header[0].value
    words = said(test)
    assert "Lost" not in words
    assert "Behind" not in words


def test_closing_needs_words(pages: Pages) -> None:
    test = pages(MY_WEEK, view_as=BUSY)
    test.session_state["backlog"] = True
    test.run()
    next(box for box in test.checkbox if box.key.startswith("backlog-all")).check()
    next(button for button in test.button if button.key.startswith("close-")).click().run()
    assert "Say why" in test.error[0].value


def test_a_rep_reads_no_foreign_account_on_the_home(pages: Pages) -> None:
    store = stores.get("demo") if pages(GLOSSARY) else None
    assert store is not None
    with store.scope(store.viewer(REP)) as scope:
        own = set(scope.read("account_search", text="", most=1000)["name"])
    with store.scope(LOCAL_DIRECTOR) as scope:
        foreign = set(scope.read("account_search", text="", most=1000)["name"]) - own
    words = plain(said(pages(MY_WEEK, view_as=REP)))
    assert not [name for name in foreign if name in words]


def test_the_sales_open_when_asked_for(pages: Pages) -> None:
    test = pages(MY_WEEK, view_as=REP)
    test.session_state["sales"] = True
    test.run()
    assert not test.exception
    assert len(test.metric) == 5


def test_done_opens_a_form_with_everything_preset(pages: Pages) -> None:
    test = pages(MY_WEEK, view_as=REP)
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
    test = pages(MY_WEEK, view_as=REP)
    assert not test.exception
    kinds = (test.title, test.header, test.subheader, test.caption, test.markdown)
    texts = [element.value for kind in kinds for element in kind]
    assert any("drop table" in text for text in texts)
    assert not [text for text in texts if "](http" in text or "<b>" in text.replace("\\<", "")]


def test_two_accounts_of_one_name_are_two_lines(pages: Pages) -> None:
    pages(GLOSSARY)
    store = stores.get("demo")
    with store.scope(store.viewer(BUSY)) as scope:
        rows = scope.read("week_items", user=BUSY, today=store.today, until=store.today)
    late = rows["account_id"].unique()[:2]
    with store.scope(LOCAL_DIRECTOR) as scope:
        for account in late:
            version = int(scope.read("account_header", account=account, today=store.today)["version"].iloc[0])
            scope.update("account", account, version, {"name": "Same Name Oy"})
    test = pages(MY_WEEK, view_as=BUSY)
    assert not test.exception


def test_the_old_address_leads_to_the_week(pages: Pages) -> None:
    assert of_today("my_accounts", {}) == ("my_week", {})


def test_a_rep_without_accounts_and_sales_has_a_home(pages: Pages) -> None:
    pages(GLOSSARY)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update account set owner_id = null where owner_id = :u", u=REP)
        load.execute("delete from account_team where user_id = :u", u=REP)
        load.touch("account", "account_team")
    test = pages(MY_WEEK, view_as=REP)
    assert not test.exception
    assert "You have no accounts yet" in plain(test.header[0].value)
