"""The days of contracts on the scorecard: a form beside the rows, for those who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from tests.samples.pages import SCORECARD, Pages, people, said


@pytest.fixture
def contract(pages: Pages) -> dict[str, Any]:
    """A contract in force that ends."""
    pages(SCORECARD)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        found = load.frame(
            "select contract_id, account_id, ends_on, notice_on from contract "
            "where status = 'active' and starts_on <= :today and notice_on > :today order by contract_id limit 1",
            today=stores.get("demo").today,
        )
    return found.to_dict("records")[0]


def days(contract_id: str) -> dict[str, Any]:
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        found = scope.row("contract", contract_id)
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_day_is_changed_beside_its_rows_and_undone(pages: Pages, contract: dict[str, Any], language: str) -> None:
    before = days(contract["contract_id"])
    test = pages(SCORECARD, account=contract["account_id"], figure="contract", language=language)
    test.session_state["contract-days"] = True
    test.run()
    assert not test.exception
    assert test.selectbox(key=f"contract-days-chosen-{contract['account_id']}").value == contract["contract_id"]
    test.date_input(key=f"notice_on-{contract['contract_id']}-0").set_value(date(2026, 12, 15))
    next(button for button in test.button if button.label in ("Save", "Tallenna")).click().run()
    assert not test.exception
    assert not test.error
    assert days(contract["contract_id"])["notice_on"] == date(2026, 12, 15)
    next(button for button in test.button if button.label in ("Undo", "Kumoa")).click().run()
    assert days(contract["contract_id"])["notice_on"] == before["notice_on"]


def test_a_day_after_the_end_is_refused(pages: Pages, contract: dict[str, Any]) -> None:
    before = days(contract["contract_id"])
    test = pages(SCORECARD, account=contract["account_id"], figure="contract")
    test.session_state["contract-days"] = True
    test.run()
    test.date_input(key=f"tender_on-{contract['contract_id']}-0").set_value(date(2030, 1, 1))
    next(button for button in test.button if button.label == "Save").click().run()
    assert any("after the end" in error.value for error in test.error)
    assert days(contract["contract_id"]) == before


def test_who_may_not_sees_the_days_and_no_form(pages: Pages, contract: dict[str, Any]) -> None:
    test = pages(SCORECARD, account=contract["account_id"], figure="contract", view_as=people(pages)["analyst"])
    test.session_state["contract-days"] = True
    test.run()
    assert not test.exception
    assert not [one for one in test.selectbox if str(one.key).startswith("contract-days")]
    assert "Edit contract days" not in said(test)


@pytest.mark.parametrize(
    ("language", "badge"), [("en", "Open-ended contract"), ("fi", "Sopimus toistaiseksi voimassa")]
)
def test_a_contract_in_force_without_an_end_is_said(pages: Pages, language: str, badge: str) -> None:
    pages(SCORECARD)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        account = load.value(
            "select account_id from contract where is_open_ended and status = 'active' order by account_id limit 1"
        )
    test = pages(SCORECARD, account=str(account), figure="contract", language=language)
    assert not test.exception
    assert any(badge in text.value.replace("\\", "") for text in test.markdown)
    (shown,) = [frame.value for frame in test.dataframe if {"Open-ended", "Toistaiseksi voimassa"} & {*frame.value}]
    assert {"yes", "kyllä"} & {*shown.iloc[:, 4]}
