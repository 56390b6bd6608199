"""The sentence on top of a page is true on ordinary, extreme and empty data, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.accounts.wording import account_badges, account_scope
from kam_analytics.concentration.analysis.concentration import Concentration, concentration
from kam_analytics.concentration.tables.concentration import figures_table
from kam_analytics.concentration.wording.concentration import (
    abc_note,
    abc_title,
    accounts_title,
    concentration_scope,
    left_out,
    pareto_alt,
    pareto_note,
    pareto_title,
)
from kam_analytics.concentration.wording.concentration import concentration_finding as concentration_finding_in_words
from kam_analytics.concentration.wording.kpis import concentration_kpis
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording import Words, kpis, periods, words
from kam_analytics.kit.wording.glossary import TERMS
from kam_analytics.portfolio.wording import moved_title, portfolio_finding, portfolio_kpis, portfolio_scope
from kam_analytics.sales.analysis import Movement, movement
from kam_analytics.sales.figures import months
from kam_analytics.sales.tables import owners_table
from kam_analytics.sales.wording import change_in_words, months_alt, months_note, months_title
from tests.samples import real
from tests.samples.concentration.results import HOSTILE, accounts, falling, months_of, of
from tests.samples.languages import EN, FI, NBSP

PERIOD = Period(date(2025, 1, 1), date(2025, 12, 31))

NORMAL = of(falling(60))
FLAT = of([100.0] * 40)
ONE = of([5.0])
FEW = of([5.0, 3.0, -1.0])
NOTHING = of([])
RETURNS = of([0.0, -20_000.0])
ALONE = of([100.0, *[10.0] * 10])
SAMPLES = {
    "normal": NORMAL,
    "flat": FLAT,
    "one": ONE,
    "few": FEW,
    "nothing": NOTHING,
    "returns": RETURNS,
    "alone": ALONE,
}


def concentration_finding(result: Concentration, _: Words = EN, measure: str = "net_sales") -> str:
    return concentration_finding_in_words(result, _, measure=measure).replace(NBSP, " ")


# Concentration -----------------------------------------------------------------------------------------------


def test_concentrated() -> None:
    result = of([*[200.0] * 5, *[10.0] * 20])
    assert concentration_finding(result) == "5 of 25 accounts (20%) generate 80% of net sales – the top three alone 50%"
    assert concentration_finding(result, FI) == (
        "25 asiakkaasta 5 (20 %) tuo 80 % liikevaihdosta – jo kolme suurinta 50 %"
    )
    assert concentration_finding(result, EN, "margin") == (
        "5 of 25 accounts (20%) generate 80% of margin – the top three alone 50%"
    )


def test_in_between() -> None:
    result = of([*[20.0] * 4, *[5.0] * 4])
    assert concentration_finding(result) == "4 of 8 accounts (50%) generate 80% of net sales, the largest alone 20%"
    assert concentration_finding(result, FI) == "8 asiakkaasta 4 (50 %) tuo 80 % liikevaihdosta, suurin yksin 20 %"


def test_one_account_alone() -> None:
    assert concentration_finding(ALONE) == (
        "One account, Asiakas 1 Oy, generates 50% of net sales; 7 of 11 accounts generate 80%"
    )
    assert "Asiakas 1 Oy" in concentration_finding(ALONE, FI)


def test_maven_crm_is_flat_and_said_to_be(shared: Path) -> None:
    result = concentration(real.maven(shared).assign(name="x"))
    assert EN.percent(result.top_20pct_share, 1) == "31.7%"
    finding = concentration_finding(result)
    assert finding == "Evenly spread: 59 of 85 accounts (69%) are needed to reach 80% of net sales"
    assert "85 asiakkaasta 59" in concentration_finding(result, FI)
    assert "69 %" in concentration_finding(result, FI)
    shown = {kpi.term: kpi.value for kpi in concentration_kpis(result, None, EN, measure="net_sales")}
    assert shown["top_20pct_share"] == "31.7%"
    assert shown["accounts_for_80pct"] == "59"


CONCENTRATED_WORDS = ("the top three alone", "One account,")


@given(n=st.integers(5, 200), noise=st.lists(st.integers(-10, 10), min_size=200, max_size=200))
@settings(max_examples=30)
def test_a_flat_distribution_is_never_headlined_as_concentrated(n: int, noise: list[int]) -> None:
    """Accounts that differ by at most ten per cent from each other are even, whatever their number."""
    finding = concentration_finding(of([100.0 + extra / 2 for extra in noise[:n]]))
    assert finding.startswith("Evenly spread")
    assert not any(word in finding for word in CONCENTRATED_WORDS)


@given(values=st.lists(st.integers(-1000, 100_000), max_size=50))
@settings(max_examples=40)
def test_the_finding_says_what_the_figures_say(values: list[int]) -> None:
    result = of([float(value) for value in values])
    finding = concentration_finding(result)
    if result.positive == 0:
        assert finding == "No account has positive net sales in this period"
    elif result.positive < 5:
        assert finding.startswith(f"Only {result.positive} account")
        assert finding.endswith("too few to assess concentration")
    else:
        assert f"{result.accounts_for_80pct} of {result.positive} accounts" in finding
        share = result.share_of_accounts_for_80pct or 0
        assert ("Evenly spread" in finding) <= (share >= 0.6)
        assert ("the top three alone" in finding) <= (share <= 0.35)
        assert ("One account," in finding) == ((result.largest_share or 0) >= 0.25)


def test_empty_and_small() -> None:
    assert concentration_finding(NOTHING) == "No account has positive net sales in this period"
    assert concentration_finding(RETURNS) == "No account has positive net sales in this period"
    assert concentration_finding(ONE) == "Only 1 account has positive net sales: too few to assess concentration"
    assert concentration_finding(FEW) == "Only 2 accounts have positive net sales: too few to assess concentration"
    assert concentration_finding(FEW, FI).startswith("Vain 2 asiakkaan liikevaihto on positiivinen")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_said_as_it_is(name: str) -> None:
    result = of([100.0, *[1.0] * 10], names=(name,))
    for _ in (EN, FI):
        assert name in concentration_finding_in_words(result, _, measure="net_sales")
        assert name in accounts_title(result, _)


# Every sentence, every sample, both languages ------------------------------------------------------------------

SENTENCES: dict[str, Callable[[Concentration, Words], str]] = {
    "finding": lambda result, _: concentration_finding_in_words(result, _, measure="net_sales"),
    "finding by margin": lambda result, _: concentration_finding_in_words(result, _, measure="margin"),
    "scope": lambda result, _: concentration_scope("2025", result, _, by_group=False, own_only=False),
    "scope of groups": lambda result, _: concentration_scope("2025", result, _, by_group=True, own_only=True),
    "pareto title": lambda result, _: pareto_title(result, 0.8, _),
    "pareto note": lambda result, _: pareto_note(result, result.positive, 1, _),
    "pareto note of many": lambda result, _: pareto_note(result, result.positive, 28, _),
    "pareto alt": lambda result, _: pareto_alt(result, 0.8, _),
    "abc title": lambda result, _: abc_title(result.classes, "net_sales", _),
    "abc note": lambda result, _: abc_note(_, published=False),
    "abc note of a rep": lambda result, _: abc_note(_, published=True),
    "accounts title": lambda result, _: accounts_title(result, _),
}  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_whole_in_both_languages(sentence: str, sample: str) -> None:
    english, finnish = (SENTENCES[sentence](SAMPLES[sample], _) for _ in (EN, FI))
    for text in (english, finnish):
        assert_whole(text)
    assert english != finnish
    if sentence == "pareto alt":
        assert max(len(english), len(finnish)) <= 200


def assert_whole(text: str) -> None:
    assert text.strip() == text != ""
    for sign in ("{", "}", "None", "nan", "  ", "–%", "inf"):
        assert sign not in text, text


def test_what_is_left_out_is_said() -> None:
    assert left_out(NORMAL, EN) == ""
    assert (
        left_out(FEW, EN) == "1 account with zero or negative net sales (-€1) is left out of the curve and the classes."
    )
    text = left_out(RETURNS, EN)
    assert text == "2 accounts with zero or negative net sales (-€20.0k) are left out of the curve and the classes."
    assert "2 asiakasta, joiden liikevaihto on nolla tai negatiivinen" in left_out(RETURNS, FI)
    assert "-20,0" in left_out(RETURNS, FI)
    unknown = replace(NORMAL, unknown=3)
    assert left_out(unknown, EN) == "3 accounts whose margin is known for less than 80% of net sales are left out."


def test_scope_says_period_count_currency_and_whose() -> None:
    scope = concentration_scope("Last 12 months", NORMAL, EN, by_group=False, own_only=True)
    assert scope == "Last 12 months · 60 accounts · EUR, net of returns · your own accounts"
    filtered = concentration_scope("X", NORMAL, EN, by_group=True, own_only=False, is_filtered=True)
    assert filtered.endswith("whole groups, where one company matches the filters")
    assert "matches" not in concentration_scope("X", NORMAL, EN, by_group=False, own_only=False, is_filtered=True)
    scope = concentration_scope("X", NORMAL, words("en", "SEK"), by_group=True, own_only=False)
    assert scope == "X · 60 corporate groups · SEK, net of returns"


def test_titles_carry_the_numbers() -> None:
    assert pareto_title(ALONE, 0.8, EN) == "7 accounts generate 80%"
    assert pareto_title(ONE, 0.8, EN) == "1 account generates 80%"
    assert pareto_title(NOTHING, 0.8, EN) == "Accounts, largest first"
    assert abc_title(ALONE.classes, "net_sales", EN) == "11 A accounts generate 100%"
    assert accounts_title(ALONE, EN) == "Asiakas 1 Oy is the largest of 11 accounts"


# Periods and change --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "english", "finnish"),
    [
        ("R12", "Last 12 months to 31 Dec 2025", "31.12.2025"),
        ("YTD", "Year to date, to 31 Dec 2025", "31.12.2025"),
        ("DAYS", "1 Jan 2025 – 31 Dec 2025", "1.1.2025 – 31.12.2025"),
    ],
)
def test_period_names(code: str, english: str, finnish: str) -> None:
    assert periods.period_name(code, PERIOD, EN) == english
    assert finnish in periods.period_name(code, PERIOD, FI)


def test_data_that_begin_within_the_period_are_said() -> None:
    later, earlier = date(2025, 3, 4), date(2024, 3, 4)
    said = periods.period_name("R12", PERIOD, EN, held_since=later)
    assert said == "Last 12 months to 31 Dec 2025, data from 4 Mar 2025"
    assert periods.period_name("R12", PERIOD, EN, held_since=earlier) == "Last 12 months to 31 Dec 2025"
    assert "4.3.2025" in periods.period_name("YTD", PERIOD, FI, held_since=later)


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (1_100_000.0, 1_000_000.0, "Net sales €1.10M, up 10% on a year earlier"),
        (900_000.0, 1_000_000.0, "Net sales €900k, down 10% on a year earlier"),
        (1_001_000.0, 1_000_000.0, "Net sales €1.00M, the same as a year earlier"),
        (500.0, 0.0, "Net sales €500, nothing in the same period a year earlier"),
        (500.0, -3.0, "Net sales €500, nothing in the same period a year earlier"),
        (500.0, None, "Net sales €500; no data from a year earlier"),
        (0.0, 500.0, "No net sales in this period; €500 in the same period a year earlier"),
        (-5.0, 500.0, "No net sales in this period; €500 in the same period a year earlier"),
        (0.0, 0.0, "No net sales in this period or in the same period a year earlier"),
        (-5.0, -3.0, "No net sales in this period or in the same period a year earlier"),
    ],
)
def test_change_in_words(now: float, before: float | None, sentence: str) -> None:
    assert change_in_words(now, before, EN) == sentence
    finnish = change_in_words(now, before, FI)
    assert_whole(finnish)
    assert finnish != sentence


def moved(now: list[float], before: list[float]) -> Movement:
    return movement(accounts(now), accounts(before))


def test_the_portfolio_names_how_many_fall() -> None:
    assert portfolio_finding(moved([90, 80, 100], [100, 100, 100]), EN) == (
        "Net sales €270, down 10% on a year earlier – 1 account fell by more than 10%"
    )
    assert "fell" not in portfolio_finding(moved([100, 200], [100, 100]), EN)
    assert portfolio_finding(movement(accounts([100]), None), EN) == ("Net sales €100; no data from a year earlier")
    assert moved_title(moved([100], [90]), EN)[0] == "Accounts driving the change"
    assert moved_title(movement(accounts([100]), None), EN)[0] == "Largest accounts"
    for sample in (moved([], []), moved([-1], [5]), moved([5], [-1])):
        for _ in (EN, FI):
            assert_whole(portfolio_finding(sample, _))


def test_the_best_month() -> None:
    assert months_title(months_of([5, 9_000, 7]), EN) == "Feb 2025 was the best month: €9,000"
    assert months_title(months_of([0, -5]), EN) == "Net sales by month"
    for _ in (EN, FI):
        for rows in (months_of([5, 9, 7]), months_of([0])):
            for text in (months_title(rows, _), months_alt(rows, _)):
                assert_whole(text)
            assert len(months_alt(rows, _)) <= 200
        for rows in (months_of([5, 9, 7]), months_of([5]).assign(previous=float("nan"))):
            assert_whole(months_note(rows, PERIOD, date(2025, 12, 31), _))
            assert months(rows, _)["layout"]["showlegend"] == rows["previous"].notna().any()
        assert_whole(periods.versus(PERIOD, _))
        assert_whole(portfolio_scope("2025", 1, _, has_groups=False))
        assert_whole(portfolio_scope("2025", 5, _, has_groups=True))


HEADER: dict[str, Any] = {
    "industry": "Food", "city": "Oulu", "country": "FI", "owner": "Aino", "parent": "Root Oy",
    "since_on": pd.Timestamp("2019-02-03"), "key_account_since": pd.Timestamp("2020-01-01"), "segment": "A",
    "published_class": "B", "team_size": 3,
}  # fmt: skip


def test_an_account_is_introduced_with_what_is_known() -> None:
    assert account_scope(HEADER, EN) == ("Food · Oulu, FI · owner Aino · group: Root Oy · customer since 3 Feb 2019")
    assert account_scope(dict.fromkeys(HEADER), EN) == "no owner"
    badges = [text for text, _icon, _color in account_badges(HEADER, EN)]
    assert badges == ["Key account since 1 Jan 2020", "Segment A", "ABC class B", "3 people in the team"]
    assert account_badges({**dict.fromkeys(HEADER), "team_size": 0}, EN) == []
    for _ in (EN, FI):
        assert_whole(account_scope(HEADER, _))


# KPIs --------------------------------------------------------------------------------------------------------


def every_kpi(_: Words) -> list[kpis.Kpi]:
    before = of(falling(50, 1.1))
    return [
        *concentration_kpis(NORMAL, before, _, measure="net_sales"),
        *concentration_kpis(NORMAL, None, _, measure="margin"),
        *concentration_kpis(RETURNS, NOTHING, _, measure="net_sales"),
        *portfolio_kpis(moved([90, 80], [100, 100]), (0.4, 0.5), (2, 2), _),
        *portfolio_kpis(moved([90, 80], []), (None, None), (2, None), _),
    ]


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_every_kpi_has_its_glossary_entry_and_its_name(_: Words) -> None:
    for kpi in every_kpi(_):
        assert kpi.label == _(TERMS[kpi.term].name)
        assert_whole(kpi.value.replace("–", "dash"))
        assert kpi.delta is None or kpi.delta[0] in "+-0"


def test_a_kpi_says_its_change_only_where_there_is_one() -> None:
    shown = {kpi.term: kpi for kpi in concentration_kpis(of([60.0, 40.0]), of([50.0, 50.0]), EN, measure="net_sales")}
    assert shown["net_sales"].delta == "0.0%"
    assert shown["largest_share"].delta == f"+10.0{NBSP}pp"
    assert shown["accounts_for_80pct"].delta == "0"
    assert shown["effective_accounts"].delta == "-0.1"
    assert all(kpi.delta is None for kpi in concentration_kpis(NORMAL, None, EN, measure="net_sales"))
    assert all(kpi.delta is None for kpi in concentration_kpis(NOTHING, NORMAL, EN, measure="net_sales")[1:])


def test_more_concentration_is_bad_news() -> None:
    bad = {kpi.term for kpi in concentration_kpis(NORMAL, None, EN, measure="net_sales") if kpi.up_is_bad}
    assert bad == {"top_20pct_share", "largest_share"}


def test_a_change_has_an_arrow_that_agrees_with_its_sign() -> None:
    rows = pd.DataFrame(
        {
            "account_id": list("abcd"),
            "owner": ["A", None, "C", "D"],
            "net_sales": [440.0, 270.0, 200.0, 100.0],
            "before": [400.0, 300.0, 0.0, 100.0],
            "has_lines": True,
        }
    )
    owners = owners_table(rows, EN).words(EN)
    assert [row["Change"] for row in owners] == ["▲ +10%", "▼ -10%", "–", "▲ 0%"]
    assert [row["Owner"] for row in owners] == ["A", "no owner", "C", "D"]


def test_rows_without_a_year_before_say_so() -> None:
    rows = figures_table(NORMAL, None, EN).words(EN)
    assert {row["Previous year"] for row in rows} == {"–"}
    assert [row["Figure"] for row in rows][:3] == [f"Share of the {n} largest" for n in (3, 10, 20)]
    assert {row["Now"] for row in figures_table(NOTHING, NORMAL, EN).words(EN)} >= {"–", "0"}
    said = [tuple(row.values())[1:] for row in figures_table(ALONE, FEW, EN).words(EN)]
    assert said == [
        ("60.0%", "100.0%"), ("95.0%", "100.0%"), ("100.0%", "100.0%"), ("63.6%", "100.0%"), ("2,750", "5,312"),
        ("0.41", "0.12"), ("11", "3"), ("0", "1"),
    ]  # fmt: skip
