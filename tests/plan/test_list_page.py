"""Plan and scorecard without an account: the list of plans, for those who lead, own, deliver and only read."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from tests.samples.demo import REP
from tests.samples.pages import PLAN, SCORECARD, Pages, plain

BOTH_PAGES = pytest.mark.parametrize("page", [PLAN, SCORECARD])


def rows(test: AppTest) -> list[str]:
    """The accounts of the list, the last table of the page."""
    return list(test.dataframe[-1].value.iloc[:, 0])


@BOTH_PAGES
@pytest.mark.parametrize(
    ("language", "dusty", "without"),
    [
        ("en", "of 47 plans are dusty", "should have a plan and has none"),
        ("fi", "47 suunnitelmasta", "puuttuu suunnitelma"),
    ],
)
def test_the_list_reads_in_both_languages(pages: Pages, page: str, language: str, dusty: str, without: str) -> None:
    test = pages(page, language=language)
    assert not test.exception
    assert not test.error
    assert dusty in plain(test)
    assert without in plain(test)
    assert len(rows(test)) == 10


def test_one_page_of_rows_is_sent_largest_sales_first(pages: Pages) -> None:
    shown = pages(PLAN).dataframe[-1].value
    assert len(shown) == 10
    assert list(shown["Net sales"]) == sorted(shown["Net sales"], reverse=True)
    assert "waiting since" not in plain(pages(PLAN))
    assert {"Status", "Waiting since", "Days since change", "Actions done", "Objectives on track", "Opened by"} <= set(
        shown
    )


@BOTH_PAGES
def test_the_address_keeps_the_order(pages: Pages, page: str) -> None:
    test = pages(page, sort="dusty")
    ages = list(test.dataframe[-1].value["Days since change"])
    assert ages == sorted(ages, reverse=True)
    assert ages[0] >= 90
    assert "dusty" in test.query_params["sort"]
    test.segmented_control(key="sort").set_value("sales").run()
    assert "sort" not in test.query_params


@BOTH_PAGES
def test_a_name_is_found(pages: Pages, page: str) -> None:
    test = pages(page)
    name = rows(test)[3]
    test.text_input(key="find").set_value(name[3:12].upper()).run()
    assert not test.exception
    assert name in rows(test)
    assert len(rows(test)) < 10
    test.text_input(key="find").set_value("no such account").run()
    assert "No account name contains" in plain(test)


def test_an_account_that_is_chosen_opens(pages: Pages) -> None:
    for page, title in ((PLAN, "2026"), (SCORECARD, "Oy")):
        test = pages(page)
        picked = next(one for one in test.selectbox if one.label == "Open an account")
        picked.set_value(picked.options[1].split(" · ")[1]).run()
        assert not test.exception
        assert title in test.title[0].value
        assert test.query_params["account"]


def test_a_rep_sees_own_plans_and_who_delivers_reads_that_changes_are_not_known(pages: Pages) -> None:
    test = pages(PLAN, view_as=REP)
    assert not test.exception
    assert "of 47 plans" not in plain(test)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        deliverer = load.value(
            "select user_id from app_user where role = 'delivery' and user_id in (select user_id from account_team where "
            "account_id in (select account_id from plan) and to_on is null) order by user_id limit 1"
        )
    for page in (PLAN, SCORECARD):
        test = pages(page, view_as=deliverer)
        assert not test.exception
        assert "your role does not see the change log" in plain(test)
        assert "dusty;" not in plain(test)
        assert not [one for one in test.segmented_control if one.key == "sort"]


def test_who_may_not_write_asks_the_owner(pages: Pages) -> None:
    pages(PLAN)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        reader = load.value("select min(user_id) from app_user where role = 'analyst'")
    said = plain(pages(PLAN, view_as=reader))
    assert "Ask the account owner to start one." in said
    assert "choose New plan" not in said


def test_without_plans_and_without_accounts_there_is_one_next_step(pages: Pages) -> None:
    pages(PLAN)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from plan")
        load.touch("plan")
    test = pages(PLAN)
    assert not test.exception
    assert "There are no plans yet" in plain(test)
    assert "Find an account and choose New plan." in plain(test)
    assert "no plan" in plain(pages(SCORECARD))
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from account")
        load.touch("account")
    for page in (PLAN, SCORECARD):
        test = pages(page)
        assert not test.exception
        assert "There are no accounts here yet." in plain(test)
