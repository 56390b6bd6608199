"""The scorecard in words: true on ordinary, extreme and empty accounts, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.buying import wording as bought
from kam_analytics.buying.analysis import buying
from kam_analytics.buying.analysis.intervals import OrderInterval
from kam_analytics.buying.answers import Buying
from kam_analytics.deliveries.analysis import Deliveries
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name, status
from kam_analytics.kit.wording.glossary import TERMS
from kam_analytics.nps.analysis.account import Answers, Score
from kam_analytics.sales.analysis import AccountTotal
from kam_analytics.scorecard.analysis import Deals, Effort, Products, Targets, Tasks
from kam_analytics.scorecard.answers import Facts
from kam_analytics.scorecard.wording import scorecard as said
from kam_analytics.scorecard.wording.lines import (
    answers_in_words,
    behind,
    input_lines,
    inputs_title,
    result_lines,
    result_titles,
    results_title,
    table,
    task_lines,
)
from kam_analytics.wallet.analysis.account import AccountWallet
from tests.samples.buying import MIX, SEASON
from tests.samples.concentration.results import HOSTILE
from tests.samples.languages import EN, FI, NBSP

ALL = dict.fromkeys(
    ("activities", "contacts", "tasks", "deliveries", "claims", "answers", "contracts", "opportunities"),
    Period(date(2020, 1, 1), date(2026, 11, 20)),
)

FULL = Facts(
    today=date(2026, 11, 20),
    period=Period(date(2025, 11, 1), date(2026, 10, 31)),
    held=ALL,
    effort=Effort(
        types=pd.DataFrame({"activity_type": ["visit", "tea"], "recent": [1, 0], "year": [5, 1], "before": [7, 1]}),
        until=date(2026, 11, 20), held_since=date(2020, 1, 1),
        recent=1, year=6, before=8, people_recent=1, people_year=3, people_before=4, last_on=date(2026, 11, 1),
    ),
    tasks=Tasks(open=4, overdue=2, meeting_on=date(2026, 12, 3), meeting="steering_group_meeting"),
    contract_ends_on=date(2027, 1, 31),
    total=AccountTotal(net_sales=110.0, margin_share=0.3, orders=12, lines=40, margin=33.0, recurring_net_sales=55.0,
        recurring_known_net_sales=110.0,
    ),
    total_before=AccountTotal(net_sales=100.0, margin_share=0.4, orders=10, lines=30, margin=40.0, recurring_net_sales=20.0,
        recurring_known_net_sales=100.0,
    ),
    targets=Targets(220.0, None),
    deliveries=Deliveries(known=38, in_full=34, unknown=0, hours_planned=400.0, hours_used=410.0),
    deliveries_before=Deliveries(known=10, in_full=10, unknown=1, hours_planned=None, hours_used=None),
    claims=3, claims_open=1, claims_before=0,
    answers=Answers((9, 7, 4), 0, None),
    deals=Deals(open=2, open_amount=5_000.0, without_amount=1, won=1, won_amount=700.0, lost=1, lost_amount=300.0),
    products=Products(named=7, coverage=0.9),
    wallet=None,
)  # fmt: skip
EMPTY = Facts(
    today=date(2026, 11, 20),
    period=Period(date(2025, 11, 1), date(2026, 10, 31)),
    held={},
    effort=Effort(types=pd.DataFrame({"activity_type": [], "recent": [], "year": [], "before": []}), until=date(2026, 11, 20), held_since=date(2020, 1, 1), recent=0, year=0, before=0, people_recent=0, people_year=0, people_before=0, last_on=None),
    tasks=Tasks(open=0, overdue=0, meeting_on=None, meeting=None),
    contract_ends_on=None,
    total=AccountTotal(net_sales=0.0, margin_share=None, orders=0, lines=0),
    total_before=None,
    targets=Targets(None, None),
    deliveries=Deliveries(known=0, in_full=0, unknown=0, hours_planned=None, hours_used=None),
    deliveries_before=None,
    claims=0, claims_open=0, claims_before=None,
    answers=Answers((), 0, None),
    deals=None,
    products=None,
    wallet=None,
)  # fmt: skip
#: activities are there and none in sight names a contact
NAMELESS = replace(
    FULL, held={name: days for name, days in ALL.items() if name != "contacts"},
    effort=replace(FULL.effort, people_recent=None, people_year=None, people_before=None),
)  # fmt: skip
RETURNS = replace(
    EMPTY,
    held=ALL,
    total=AccountTotal(net_sales=-50.0, margin_share=None, orders=0, lines=2),
    total_before=AccountTotal(net_sales=0.0, margin_share=None, orders=0, lines=0),
)
HEADER: dict[str, Any] = {
    **dict.fromkeys(
        (
            "industry",
            "city",
            "country",
            "owner",
            "parent",
            "since_on",
            "key_account_since",
            "segment",
            "published_class",
        )
    ),
    "team_size": 0,
}


def whole(text: str) -> None:
    assert text.strip()
    assert not re.search(r"\b(nan|None|NaT|inf)\b|[{}]", text), text


def cells(facts: Facts, _: Words) -> dict[str, tuple[str, ...]]:
    lines = [*input_lines(facts, _), *task_lines(facts, _), *result_lines(facts, _)]
    return {line.key: tuple(cell.replace(NBSP, " ") for cell in line.cells) for line in lines}


def test_the_finding_names_result_and_input() -> None:
    assert said.finding(FULL, EN) == (
        "Net sales €110, up 10% on a year earlier – 6 activities in 365 days, 8 in the 365 days before"
    )
    assert said.finding(FULL, FI).replace(NBSP, " ") == (
        "Liikevaihto 110 €, 10 % enemmän kuin vuotta aiemmin – 6 aktiviteettia 365 päivässä, edellisinä 365 päivänä 8"
    )
    assert "activit" not in said.finding(EMPTY, EN), "nothing is said of a feed that is not connected"
    assert said.finding(RETURNS, EN).endswith("no activity in two years")


def test_lines_to_the_character() -> None:
    found = cells(FULL, EN)
    assert found["activities"] == ("1", "6", "8 · ▼ -2")
    assert found["activities-tea"] == ("0", "1", "1 · = 0")
    assert found["people"] == ("1", "3", "4 · ▼ -1")
    assert found["tasks"] == ("4",)
    assert found["overdue"] == ("2",)
    assert found["net_sales"] == ("€110", "€100 · ▲ +10%", "€220 · 50% reached")
    assert found["margin"] == ("€33", "€40 · ▼ -18%", "")
    assert found["margin_share"] == ("30.0%", "40.0% · ▼ -10.0 pp", "")
    assert found["recurring_share"] == ("50.0%", "20.0% · ▲ +30.0 pp", "")
    assert found["orders"] == ("12", "10", "")
    assert found["products"] == ("7", "all time", "")
    assert found["on_time_in_full"] == ("34 of 38", "10 of 10, known 10 of 11", "")
    assert found["hours"] == ("410 of 400 h", "–", "")
    assert found["claims"] == ("3 · 1 open", "0", "")
    assert found["nps"] == ("answers 9, 7, 4: too few for a score", "", "")
    assert found["open_deals"] == ("2 · €5,000, 1 without an amount", "", "")
    assert found["closed_deals"] == ("won 1 · €700, lost 1 · €300", "", "")


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
@pytest.mark.parametrize("facts", [FULL, EMPTY, RETURNS, NAMELESS], ids=["full", "empty", "returns", "nameless"])
def test_every_line_is_whole_and_explained(facts: Facts, _: Words) -> None:
    lines = [*input_lines(facts, _), *task_lines(facts, _), *result_lines(facts, _)]
    assert len({line.key for line in lines}) == len(lines)
    for line in lines:
        whole(line.label)
        assert line.term in TERMS
        for cell in line.cells:
            whole(cell or "empty on purpose")
        whole(behind(line, None, _))
        whole(behind(line, date(2026, 10, 1), _))
    for text in (
        said.finding(facts, _), inputs_title(facts, _), results_title(facts, _),
        said.scope(HEADER, ["Aino", "Eero"], _),
    ):  # fmt: skip
        whole(text)
    for kpi in said.score_kpis(facts, _):
        assert kpi.label == _(TERMS[kpi.term].name)
        whole(kpi.value)
    for text, _icon, _color in said.badges(HEADER, facts, _):
        whole(text)


def test_titles_say_counts_not_rates() -> None:
    assert results_title(FULL, EN) == "Results: 34 of 38 deliveries on time in full"
    assert results_title(FULL, FI) == "Tulokset: toimitusvarmuus 34/38"
    assert results_title(EMPTY, EN) == "Results"
    assert inputs_title(FULL, EN) == "Inputs: 3 people met in 365 days"
    assert inputs_title(RETURNS, EN) == "Inputs: no activities in 365 days"
    assert next(kpi.delta for kpi in said.score_kpis(FULL, EN) if kpi.term == "on_time_in_full") is None


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_people_of_whom_nothing_is_known_are_not_none(_: Words) -> None:
    unknown = {"en": "not known", "fi": "ei tiedossa"}[_.language]
    assert cells(NAMELESS, _)["people"] == (unknown,) * 3
    kpi = next(kpi for kpi in said.score_kpis(NAMELESS, _) if kpi.term == "people_met")
    assert (kpi.value, kpi.delta) == (unknown, None)
    assert cells(NAMELESS, _)["activities"] == cells(FULL, _)["activities"]
    texts = (inputs_title(NAMELESS, _), said.finding(NAMELESS, _), said.people_unknown(NAMELESS, _) or "")
    assert not [text for text in texts if re.search(r"(?<!\d)0\b", text)]
    for text in texts:
        whole(text)


def test_why_people_are_not_known() -> None:
    assert inputs_title(NAMELESS, EN) == "Inputs: 6 activities in 365 days"
    assert said.people_unknown(NAMELESS, EN) == (
        "Contacts are not linked to activities, so the number of people met is not known."
    )
    one = replace(FULL, effort=replace(FULL.effort, people_year=None))
    assert str(said.people_unknown(one, EN)).startswith("No personal activity in the last 365 days names a contact")
    assert cells(one, EN)["people"] == ("1", "not known", "4")
    before = replace(FULL, effort=replace(FULL.effort, people_before=None))
    assert cells(before, EN)["people"] == ("1", "3", "not known")
    assert said.people_unknown(FULL, EN) is None
    assert said.people_unknown(EMPTY, EN) is None, "activities that are not connected are named by themselves"


def test_nothing_is_said_to_be_none() -> None:
    found = cells(
        replace(
            RETURNS,
            deals=Deals(open=0, open_amount=0.0, without_amount=0, won=0, won_amount=0.0, lost=0, lost_amount=0.0),
        ),
        EN,
    )
    assert found["open_deals"] == found["closed_deals"] == ("none", "", "")
    assert found["claims"] == ("0", "–", "")
    assert found["on_time_in_full"] == ("none due", "–", "")


def test_badges_say_meeting_contract_and_what_is_overdue() -> None:
    texts = [text for text, _icon, _color in said.badges(HEADER, FULL, EN)]
    assert texts == ["Next meeting 3 Dec 2026: Steering-group meeting", "Contract ends 31 Jan 2027", "2 overdue tasks"]
    assert [text for text, _icon, _color in said.badges(HEADER, RETURNS, EN)] == [
        "No meeting planned", "No contract in force",
    ]  # fmt: skip
    assert said.badges(HEADER, EMPTY, EN) == []


def test_a_column_that_nobody_fills_is_left_out() -> None:
    rows = table(result_lines(FULL, EN), result_titles(EN), EN)
    assert list(rows[0]) == ["Figure", "Now", "Year before", "Target"]
    without = replace(FULL, targets=Targets(None, None))
    assert list(table(result_lines(without, EN), result_titles(EN), EN)[0])[-1] == "Year before"


def test_feeds_that_are_not_connected_are_one_line() -> None:
    assert said.not_connected(FULL, EN) is None
    assert said.not_connected(EMPTY, EN, without=frozenset({"opportunities"})) == (
        "No data: activities, tasks, deliveries, claims, NPS answers."
    )


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (Answers((), 0, None), "no answer in the period"),
        (Answers((), 2, None), "2 anonymous answers hidden"),
        (Answers((10,), 0, None), "answer 10: too few for a score"),
        (Answers((10, 0), 1, None), "answers 10, 0: too few for a score · 1 anonymous answer hidden"),
        (Answers((9,) * 5, 0, Score(40.0, -29.8, 79.8)), "+40 (-30 to +80), 5 answers"),
        (Answers((0,) * 6, 0, Score(-100.0, -100.0, -30.0)), "-100 (-100 to -30), 6 answers"),
    ],
)
def test_answers_in_words(answers: Answers, text: str) -> None:
    assert answers_in_words(answers, EN) == text
    whole(answers_in_words(answers, FI))


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_hostile_codes_and_names_stay_text(_: Words) -> None:
    for name in HOSTILE:
        assert activity_name(name, _, many=True)
        assert activity_name(name, _)
        assert status(name, _) == name
        assert name in said.scope(HEADER, [name], _)
    assert activity_name(None, _) == ""
    assert activity_name("call", FI, many=True) == "Puhelut"


def test_what_else_is_known() -> None:
    known = {"contacts": 8, "unknown_roles": 1, "plans": 0, "reviewed_on": None, "cadence_done": 9, "cadence_due": 13}
    rows = said.known_rows(known, {"bought": 2, "unknown": 6}, EN)
    assert [row["Value"] for row in rows] == [
        "8 people known, 1 role unknown", "0", "none yet", "9 done, 13 due", "8 categories, 2 from us",
    ]  # fmt: skip
    assert len(said.known_rows(known, None, EN)) == 4


# Buying behaviour -----------------------------------------------------------------------------------------------

NO_SEASON = buying.Season(7, 0, SEASON.months.iloc[:0])
NO_MIX = buying.Mix(rows=MIX.rows.iloc[:0], drift=None, negative=0)
RHYTHM = OrderInterval(
    n=20, median=10.0, p90=14.0, last_on=date(2026, 11, 1), bought_on=date(2026, 11, 1), days_since=19, is_overdue=True
)


def interval_finding(found: OrderInterval, _: Words = EN) -> str:
    return bought.finding(found, _)


def test_the_rhythm_in_words() -> None:
    assert interval_finding(RHYTHM) == (
        "Order overdue: 19 days since the last one; usually 10, 9 times out of 10 at most 14"
    )
    calm = replace(RHYTHM, days_since=3, is_overdue=False)
    assert interval_finding(calm) == "Orders usually come every 10 days; last order 1 Nov 2026"
    few = OrderInterval(
        n=3,
        median=None,
        p90=None,
        last_on=date(2026, 11, 1),
        bought_on=date(2026, 11, 1),
        days_since=19,
        is_overdue=None,
    )
    assert interval_finding(few) == "3 intervals between orders: too few to see a pattern"
    nothing = OrderInterval(n=0, median=None, p90=None, last_on=None, bought_on=None, days_since=None, is_overdue=None)
    assert interval_finding(nothing) == "Buying behaviour: no order yet"
    for found in (RHYTHM, calm, few, nothing):
        whole(interval_finding(found, FI))


def test_season_and_mix_name_the_largest_moves() -> None:
    assert bought.season_title(SEASON, EN) == "January is the strongest month (20%), July the weakest (0%)"
    assert (
        bought.season_title(SEASON, FI).replace(NBSP, " ")
        == "Tammikuu on vahvin kuukausi (20 %), heinäkuu heikoin (0 %)"
    )
    assert bought.season_title(NO_SEASON, EN) == "7 full months of sales; 24 are needed to assess seasonality"
    assert bought.season_title(replace(NO_SEASON, complete=30), EN).startswith("One year has no positive net sales")
    assert bought.mix_title(MIX, EN).replace(NBSP, " ") == (
        "30% of net sales shifted between categories: Rental +30.0 pp, without category -30.0 pp"
    )
    assert bought.mix_title(NO_MIX, EN).startswith("One of the two years has no positive net sales")
    same = buying.Mix(rows=MIX.rows.assign(difference=0.0), drift=0.0, negative=0)
    assert bought.mix_title(same, EN) == "The category mix is the same as a year earlier"
    assert "1 category with net returns" in bought.mix_note(MIX, date(2025, 11, 1), date(2026, 10, 1), EN)


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
@pytest.mark.parametrize("has_activities", [True, False])
@pytest.mark.parametrize("mix", [MIX, NO_MIX, None], ids=["mix", "no mix", "not seen"])
@pytest.mark.parametrize("orders", [0, 12])
def test_every_row_of_buying_behaviour_is_whole(
    _: Words, has_activities: bool, mix: buying.Mix | None, orders: int
) -> None:
    found = Buying(
        interval=RHYTHM
        if orders
        else OrderInterval(n=0, median=None, p90=None, last_on=None, bought_on=None, days_since=None, is_overdue=None),
        season=SEASON if orders else NO_SEASON,
        basket=buying.Basket(
            orders=orders,
            **dict(zip(("net_sales", "lines", "products"), (100.0, 2.5, 2.0) if orders else (None,) * 3, strict=True)),
        ),
        mix=mix,
        today=date(2026, 11, 20),
        until=date(2026, 11, 20),
        received=buying.Received(30, orders, orders // 4) if has_activities else None,
        total=FULL.total if orders else EMPTY.total,
        received_since=None,
    )
    rows = bought.rows(found, _)
    assert len(rows) == 7 - (mix is None)
    for row in rows:
        for text in row.values():
            whole(text)
    own = list(rows[-1].values())[-1]
    assert ("30" in own) == (has_activities and orders > 0)


def wallet(**more: Any) -> AccountWallet:
    given: dict[str, Any] = {
        "rows": pd.DataFrame({"category_id": ["x"]}), "low": 0.2, "likely": 0.25, "high": 0.5, "net_sales": 10.0,
        "wallet": 40.0, "gap": 30.0, "gap_margin": None, "categories": 1, "is_whole": False, "too_low": 0, "not_held": 0, "stale": 0,
        "confidence": "low", "estimated_on": date(2026, 1, 2), "parts_exceed_whole": False,
    }  # fmt: skip
    return AccountWallet(**{**given, **more})


@pytest.mark.parametrize(
    ("found", "cells"),
    [
        (wallet(), ("25% (20–50%)", "estimated 2 Jan 2026")),
        (wallet(stale=1), ("25% (20–50%)", "estimated 2 Jan 2026, stale")),
        (wallet(low=None, likely=None, high=None, too_low=1, estimated_on=None), ("estimate too low", "")),
        (wallet(low=None, likely=None, high=None, estimated_on=None), ("not assessed", "")),
    ],
)
def test_the_share_of_wallet_is_a_range(found: AccountWallet, cells: tuple[str, str]) -> None:
    line = next(line for line in result_lines(replace(FULL, wallet=found), EN) if line.key == "wallet")
    assert line.cells[:2] == cells
    assert not [line for line in result_lines(FULL, EN) if line.key == "wallet"]
