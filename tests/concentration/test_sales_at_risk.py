"""Each warning stands on its rows, nothing of the future counts, and what is not known is no warning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.sales_at_risk import KINDS, SalesAtRisk, sales_at_risk
from kam_analytics.kit.rules.period import default_period
from kam_analytics.store import Store
from tests.samples.concentration.pairs import sales
from tests.samples.concentration.risky import TODAY, answers, contracts, found, met


def flags(result: SalesAtRisk) -> dict[str, tuple[str, ...]]:
    return dict(zip(result.accounts["account_id"], result.accounts["flags"], strict=True))


def test_every_kind_of_warning() -> None:
    result = found()
    assert flags(result) == {
        "detracts": ("detractor",), "falls": ("falling_sales",), "one": ("single_contact",), "nobody": ("no_contact",),
        "good": (),
    }  # fmt: skip
    assert list(flags(result))[-1] == "good", "those with a warning first, the largest of them on top"
    assert (result.total, result.at_risk) == (400, 300)
    assert result.unknown == ()
    assert result.accounts["share"].iloc[0] == pytest.approx(90 / 451)


def test_the_rows_behind() -> None:
    result = found()
    falls = result.of("falls")[0][1].iloc[0]
    assert (falls["before"], falls["now"], falls["change"]) == (100, 80, pytest.approx(-0.2))
    answer = result.of("detracts")[0][1].iloc[0]
    assert (answer["score"], answer["answered_on"]) == (6, pd.Timestamp("2026-06-30"))
    person = result.of("one")[0][1].iloc[0]
    assert (person["contact_id"], person["contact"], person["activities"]) == ("K4", "Person K4", 5)
    assert result.of("nobody")[0][0] == "no_contact"
    assert result.of("good") == result.of("not there") == []


def test_an_agreement_that_ends_within_180_days() -> None:
    result = found(now=sales({"ends": 50.0, "good": 40.0}), before=sales({"ends": 50.0, "good": 40.0}))
    # of "ends" nobody knows whom we met: visits that name no contact are no warning
    assert flags(result) == {"ends": ("contract_ends",), "good": ()}
    assert result.of("ends")[0][1]["contract_id"].tolist() == ["A1"]
    later = found(now=sales({"good": 40.0}), before=sales({"good": 40.0}), today=TODAY + timedelta(days=1))
    assert flags(later) == {"good": ("contract_ends",)}


def test_what_the_data_do_not_hold_is_unknown() -> None:
    nothing = found(answers=answers([]), met=met([]), contracts=contracts([]), has_before=False)
    assert nothing.unknown == KINDS
    assert set(flags(nothing).values()) == {()}
    assert nothing.at_risk == 0
    unnamed = found(met=met([("good", None, "visit", 3), ("good", "K1", "newsletter", 3)]))
    assert {"single_contact", "no_contact"} <= set(unnamed.unknown)


def test_an_anonymous_answer_is_nobodys() -> None:
    assert "detracts" not in found(answers=answers().assign(is_anonymous=True)).evidence["detractor"]["account_id"]


@pytest.mark.parametrize("values", [{}, {"a": 0.0}, {"a": -5.0}])
def test_without_sales_above_zero_there_is_no_list(values: dict[str, float]) -> None:
    result = found(now=sales(values), before=sales({"a": 5.0}))
    assert result.accounts.empty
    assert (result.total, result.at_risk, len(result.flagged)) == (0, 0, 0)


def test_filters_choose_the_accounts() -> None:
    chosen: dict[str, Any] = {"now": sales({"falls": 80.0, "good": 1.0}).assign(segment=["B", "A"])}
    assert list(flags(found(filters={"segment": ["B"]}, **chosen))) == ["falls"]
    assert found(filters={"segment": ["no such"]}, **chosen).accounts.empty


def test_a_group_is_warned_of_by_any_of_its_companies() -> None:
    """The group buys as before in all, and two of its people are met; a company that buys nothing belongs to it too."""
    now, before = sales({"falls": 60.0, "one": 90.0, "big": 200.0}), sales({"falls": 100.0, "one": 50.0, "big": 200.0})
    group = {"group_key": [7, 7, 1], "root_id": ["one", "one", "big"], "root_name": ["Group", "Group", "Big"]}
    companies = pd.concat([sales({"falls": 0, "one": 0, "big": 0}).assign(**group), sales({"detracts": 0})])
    companies.loc[companies["account_id"] == "detracts", "group_key"] = 7
    given: dict[str, Any] = {
        "now": now.assign(**group), "before": before.assign(**group), "companies": companies, "by_group": True,
        "contracts": contracts([("falls", "A1", "2026-12-27")]),
        "met": met([("falls", "K1", "visit", 1), ("one", "K2", "call", 1), ("big", "K3", "call", 1)]),
    }  # fmt: skip
    result = found(**given)
    assert flags(result) == {"big": ("single_contact",), "one": ("detractor", "contract_ends")}
    behind = {kind: rows.iloc[0] for kind, rows in result.of("one")}
    assert behind["detractor"]["company"] == "Name detracts"
    assert behind["contract_ends"]["company"] == "Name falls"
    assert (result.total, result.at_risk) == (350, 350)


def read(store: Store, today: date) -> dict[str, Any]:
    period = default_period(today, today)
    with store.scope(LOCAL_DIRECTOR) as scope:
        return {
            "now": scope.read("account_sales", **period.parts()),
            "before": scope.read("account_sales", **period.year_before().parts()),
            "answers": scope.read("nps_answers", until=today, kind=""),
            "met": scope.read("contacts_met", since=today - timedelta(days=365), today=today),
            "contracts": scope.read("contracts_running", today=today),
            "companies": scope.read("account_words"),
        }


def test_the_demo_company_says_what_its_rows_say(demo: Store) -> None:
    today = demo.today
    result = sales_at_risk(**read(demo, today), filters={}, by_group=False, today=today, has_before=True)
    with demo.load(LOCAL_DIRECTOR) as load:
        ends = load.frame(
            "select distinct account_id from contract where status = 'active' and ends_on between :day and :last "
            "and coalesce(starts_on, :day) <= :day",
            day=today, last=today + timedelta(days=180),
        )  # fmt: skip
        people = load.frame(
            """
            select activity.account_id, count(distinct contact.contact_id) as people
            from activity left join contact on list_contains(activity.contact_ids, contact.contact_id)
                and not contact.is_unknown and (contact.left_on is null or contact.left_on > :day)
            where done_on > :since and done_on <= :day and activity_type not in ('newsletter', 'webinar')
            group by 1
            """,
            day=today, since=today - timedelta(days=365),
        ).set_index("account_id")["people"]  # fmt: skip
    assert len(result.flagged) > 3
    for account, has in flags(result).items():
        assert ("contract_ends" in has) == (account in set(ends["account_id"]))
        assert ("single_contact" in has) == (people.get(account, 0) == 1)
        assert ("no_contact" in has) == (account not in people.index)
    assert (result.flagged["flags"].map(len) > 0).all()


def test_nothing_after_the_day_changes_the_list(demo: Store) -> None:
    """The queries hold nothing later: the same list with the future taken out of the store."""
    today = demo.today - timedelta(days=200)
    wanted = sales_at_risk(**read(demo, today), filters={}, by_group=False, today=today, has_before=True)
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from activity where done_on > :day", day=today)
        load.execute("delete from nps_response where answered_on > :day", day=today)
    again = sales_at_risk(**read(demo, today), filters={}, by_group=False, today=today, has_before=True)
    assert flags(again) == flags(wanted)
