"""What is said of the recommendation score: every case in both languages, refusals with their reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kam_analytics.kit.wording import Words
from kam_analytics.nps import figures as charts
from kam_analytics.nps.analysis.answers import Refused
from kam_analytics.nps.analysis.change import YearChange
from kam_analytics.nps.wording import retention as came
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording import waves as parts
from tests.samples.languages import EN, FI
from tests.samples.nps.findings import SEEN, Seen


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            "ordinary",
            "NPS +33 (likely between +5 and +56): 30 answers from 30 accounts; no answer from 43% of net sales",
        ),
        ("nothing", "Nobody answered the recommendation question in this period"),
        ("few", "3 answers from 3 accounts: fewer than 5 are too few for a score"),
        ("one account", "NPS +20, but from too few accounts for an interval: 5 answers from 1 account"),
        ("wrong scale", "No score: the answers are not on the scale 0–10"),
    ],
)
def test_the_finding(case: str, sentence: str) -> None:
    assert said.finding(SEEN[case].survey, SEEN[case].heard, EN) == sentence
    assert said.finding(SEEN[case].survey, SEEN[case].heard, FI) not in (sentence, "")


def sentences(of: Seen, _: Words) -> Iterator[str]:
    yield said.scope("12 months", of.survey, "", _)
    yield said.finding(of.survey, of.heard, _)
    yield from said.remarks(of.survey, _)
    yield said.segments_title(of.survey, _)
    yield said.segments_alt(of.survey, _)
    yield parts.waves_title(of.waves, _)
    yield parts.waves_note(of.waves, _)
    yield parts.waves_alt(of.waves, _)
    yield parts.heard_title(of.heard, _)
    yield from parts.heard_notes(of.heard, _)
    yield parts.heard_alt(of.heard, _)
    yield parts.missing_title(of.heard, _)
    yield parts.accounts_title(of.accounts, _)
    yield came.renewal_title(of.renewals, _)
    yield came.renewal_note(of.renewals, _)
    yield from came.renewal_limits(of.renewals, _)
    yield came.renewal_alt(of.renewals, _)
    yield came.later_title(of.later, _)
    yield came.later_note(of.later, _)
    yield from came.later_limits(of.later, _)
    yield came.later_alt(of.later, _)
    yield from (f"{kpi.label} {kpi.value}" for kpi in said.kpis(of.survey, of.survey, None, of.heard, of.heard, _))


@pytest.mark.parametrize("case", SEEN)
def test_every_sentence_is_whole_in_both_languages(case: str) -> None:
    for _ in (EN, FI):
        for sentence in sentences(SEEN[case], _):
            assert sentence.strip()
            assert not re.search(r"\bnan\b", sentence.lower())
            assert "None" not in sentence
    longer = zip(sentences(SEEN[case], EN), sentences(SEEN[case], FI), strict=True)
    assert sum(english != finnish for english, finnish in longer) > 20


@pytest.mark.parametrize(
    ("case", "title"),
    [
        ("up", "Same accounts up 200 points from Spring 2025 to Spring 2026 (likely +200 to +200)"),
        ("down", "Same accounts down 200 points from Spring 2025 to Spring 2026 (likely -200 to -200)"),
        ("same", "No clear change from Spring 2025 to Spring 2026: same accounts 0 (likely 0 to 0)"),
        ("ordinary", "Score by wave"),
    ],
)
def test_the_change(case: str, title: str) -> None:
    assert parts.waves_title(SEEN[case].waves, EN) == title


def test_refusals_are_said_with_count_and_reason() -> None:
    text = " ".join(said.remarks(SEEN["special code"].survey, EN))
    assert "2 answers “11” are rejected (outside 0–10)." in text
    assert "1 answer is rejected (no answer)." in text
    assert "so the scale was 1–5" in " ".join(said.remarks(SEEN["wrong scale"].survey, EN))
    ten = (Refused("scale_1_10", "", 70),)
    assert "The 70 answers to the survey “without a name” are not scored: 10 or more of them are 1" in " ".join(
        said.refusals(ten, EN)
    )


def test_what_the_import_refused_is_said_too() -> None:
    many = tuple(Refused("out_of_range", str(value), 100 - value) for value in range(11, 17))
    assert said.refused_by_import((), EN) == ""
    text = said.refused_by_import(many, EN)
    assert text.startswith("During import: 89 answers “11” are rejected (outside 0–10).")
    assert text.endswith("255 more answers are rejected.")
    assert said.refused_by_import(many, FI) != text


@pytest.mark.parametrize(("case", "is_unsure"), [("up", False), ("same", True)])
def test_a_change_of_the_year_is_good_or_bad_only_where_it_is_clear(case: str, is_unsure: bool) -> None:
    of = SEEN[case]
    assert of.waves.last is not None
    year = YearChange(score=of.waves.last.change, detractors=of.waves.last.change)
    for known, unsure in ((year, is_unsure), (None, True)):
        score, _answers, detractors, *_coverage = said.kpis(of.survey, of.survey, known, of.heard, of.heard, EN)
        assert (score.is_unsure, detractors.is_unsure) == (unsure, unsure)


def test_a_wave_in_progress_is_said_and_colours_nothing() -> None:
    of = SEEN["up"]
    found = replace(of.waves, waves=(*of.waves.waves[:-1], replace(of.waves.waves[-1], is_running=True)))
    name = found.waves[-1].name
    note = parts.waves_note(found, EN)
    assert note.startswith(f"{name} is in progress, with answers to ")
    assert "it is compared with no whole wave." in note
    assert f"{name} (in progress)" in parts.waves_alt(found, EN)
    assert "Fewer than two whole waves" in parts.waves_note(replace(found, last=None), EN)
    assert of.waves.last is not None
    year = YearChange(score=of.waves.last.change, detractors=of.waves.last.change)
    shown = said.kpis(of.survey, of.survey, year, of.heard, of.heard, EN, is_running=True)
    assert all(kpi.is_unsure for kpi in shown)
    labels = charts.waves(found, EN)["layout"]["xaxis"]["ticktext"]
    assert [label.endswith("<br>in progress") for label in labels] == [False] * (len(labels) - 1) + [True]


def test_few_lost_contracts_are_not_compared() -> None:
    found = SEEN["few"].renewals
    assert found.limit == "few_lost"
    assert "too few to compare, listed here" in came.renewal_title(found, EN)
    assert "With fewer than 10 lost contracts, no rate or test is computed." in came.renewal_note(found, EN)


@pytest.mark.parametrize("case", SEEN)
def test_every_renewal_figure_is_followed_by_its_limits(case: str) -> None:
    text = " ".join(came.renewal_limits(SEEN[case].renewals, EN))
    assert "Satisfied customers who leave quietly do not answer" in text
    assert "on or after the decision day are not used" in text
    assert "does not prove cause" in text
