"""What is said of an effect: every verdict and every refusal, in both languages."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from kam_analytics.effects import tables as report
from kam_analytics.effects.analysis.association import SizeTrap
from kam_analytics.effects.analysis.survivors import Survivors
from kam_analytics.effects.wording import association as beside
from kam_analytics.effects.wording import charts, finding, phrases, six_months, verdict
from kam_analytics.kit.wording import Words
from tests.samples.concentration.results import HOSTILE
from tests.samples.effects.scans import CASES, INF, alone, effect, of
from tests.samples.languages import EN, FI

LEFT = Survivors(n_accounts=160, n_lost=14, before=0.8, after=0.1)
NONE_VISIBLE = "No link is visible between calls and later sales; an effect of 1.8% per activity would have shown four times out of five"


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("claimed", "In the second month after an extra call, sales to the account were 4.0% above its own normal (likely 2.8–5.3%); whether that is extra sales cannot be said yet: six months together would have shown 5.4% of a normal month"),
        ("below", "In the first month after an extra call, sales to the account were 3.0% below its own normal (likely 1.2–4.5%); whether those sales are lost cannot be said yet: six months together would have shown 5.4% of a normal month"),
        ("half open", "In the second month after an extra call, sales to the account were 5.0% above its own normal (likely 1.0% or more); whether that is extra sales cannot be said yet: six months together would have shown 5.4% of a normal month"),
        ("gain", "In the six months after an extra call, sales to the account were 8.2% of a normal month above its own normal (likely 3.1–13.3%): extra sales, not only moved"),
        ("gain without a month", "In the six months after an extra call, sales to the account were 8.2% of a normal month above its own normal (likely 3.1% or more): extra sales, not only moved"),
        ("loss", "In the six months after an extra call, sales to the account were 8.2% of a normal month below its own normal (likely 3.1–13.3%): lost sales, not only moved"),
        ("timing", "In the second month after an extra call, sales to the account were 4.0% above its own normal, but they only moved: over six months they are at most 1.9% of a normal month higher"),
        ("timing below", "In the first month after an extra call, sales to the account were 3.0% below its own normal, but they only moved: over six months they are at most 1.2% of a normal month lower"),
        ("short", "In the second month after an extra call, sales to the account were 4.0% above its own normal (likely 2.8–5.3%); whether that is extra sales cannot be said yet: the sum of six months needs 30 months, there are 24"),
        ("late", "In the second month after an extra call, sales to the account were 4.0% above its own normal (likely 2.8–5.3%); whether that is extra sales cannot be said yet: too few activities have six months after them"),
        ("none", NONE_VISIBLE),
        ("unbounded", NONE_VISIBLE),
        ("sales first", "Calls follow sales: they come after good or bad months, later sales show no link"),
        ("both", "Calls and sales go together in both directions: which comes first cannot be told"),
        ("months", "Too few months to tell: 11 available, 16 needed"),
        ("accounts", "Too few accounts to tell what is linked with calls: both vary in 3 of 5 accounts, 6 are needed"),
        ("no activity", "No calls at these accounts in these months: nothing to compare"),
        ("same", "All accounts had calls in the same months: the effect cannot be told apart from seasonality"),
        ("no sales", "The sales of these accounts do not vary, so no link can be found"),
    ],
)  # fmt: skip
def test_the_finding(case: str, sentence: str) -> None:
    assert finding.finding(alone(case), "call", EN) == sentence
    assert finding.finding(alone(case), "call", FI) not in (sentence, "")


def test_the_finding_in_finnish_keeps_its_figures() -> None:
    assert finding.finding(alone("claimed", "steering_group_meeting"), "steering_group_meeting", FI) == (
        "Ohjausryhmän kokous: toisena kuukautena lisäkerran jälkeen myynti asiakkaalle oli 4,0\u00a0% yli tavanomaisen (todennäköisesti 2,8–5,3\u00a0%); vielä ei tiedetä, onko se lisämyyntiä: kuudessa kuukaudessa yhteensä olisi näkynyt 5,4\u00a0% normaalikuukaudesta"
    )


@pytest.mark.parametrize(
    ("case", "said"),
    [("gain", "extra margin, not only moved"), ("loss", "lost margin, not only moved"), ("timing", "of a normal month higher"),
     ("timing below", "of a normal month lower"), ("claimed", "whether that is extra margin"), ("below", "whether that margin is lost")],
)  # fmt: skip
def test_six_months_of_margin_have_words_of_their_own(case: str, said: str) -> None:
    sentence = finding.finding(alone(case, result="margin"), "call", EN)
    assert said in sentence
    assert "account's margin was" in sentence
    assert "kate" in finding.finding(alone(case, result="margin"), "call", FI)


@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_the_forest_of_sums_counts_what_is_left(_: Words) -> None:
    both = of({"call": CASES["gain"], "visit": CASES["timing"], "webinar": CASES["short"]})
    assert len(six_months.forest_alt(both, _)) <= 200
    if _ is EN:
        assert six_months.forest_title(both, _) == "1 of 2 activity types changes sales over six months"
        assert six_months.forest_caption(both, _).endswith("Not summed: webinars.")
    assert (
        six_months.forest_title(alone("timing"), EN)
        == "1 activity type: no change of sales is certain after six months"
    )
    assert six_months.forest_title(alone("short"), EN) == "Six months together cannot be judged for any activity type"


def test_the_sum_is_the_first_reason() -> None:
    assert verdict.reasons(alone("gain"), "call", EN)[0] == (
        "Six months together: +8.2% [3.1; 13.3] of a normal month, 78 accounts; chance alone would produce as much 2 times in 1,000. "
        "It would have shown 5.4% of a normal month four times out of five."
    )
    assert verdict.reasons(alone("short"), "call", EN)[0] == (
        "Six months together cannot be judged: the sum of six months needs 30 months, there are 24."
    )
    assert verdict.verdict_title(alone("gain"), "call", EN) == "Verdict: extra sales over six months"
    assert verdict.verdict_title(alone("timing"), "call", EN) == "Verdict: sales moved to another month"


def test_those_who_stopped_buying_are_said_where_there_are_some() -> None:
    said = six_months.stopped(LEFT, "call", EN)
    assert said is not None
    assert said.startswith(
        "14 of 160 accounts stopped buying in these months. Calls a month before that: 0.80, after it: 0.10."
    )
    assert six_months.stopped(Survivors(n_accounts=160, n_lost=0, before=None, after=None), "call", EN) is None


def test_margin_and_no_activities_have_words_of_their_own() -> None:
    assert "the account's margin was 4.0% above" in finding.finding(alone("claimed", result="margin"), "call", EN)
    assert "the account's margin was 3.0% below" in finding.finding(alone("below", result="margin"), "call", EN)
    assert "later margin" in finding.finding(alone("none", result="margin"), "call", EN)
    assert finding.finding(of({}), None, EN).startswith("No activities in these months")


def test_a_claim_that_the_others_take_away_could_be_luck() -> None:
    family = of({"call": effect((1, 0.03, 0.01, 0.05), p=0.04), **{f"t{k}": CASES["none"] for k in range(9)}})
    assert not family.claims["call"].claimed
    assert "could be chance: 10 activity types were tested" in finding.finding(family, "call", EN)
    assert verdict.verdict_title(family, "call", EN) == "Verdict: could be chance among the types tested"
    assert "no month stands out" in charts.lag_title(family, "call", EN)


@pytest.mark.parametrize("lag", range(1, 14))
def test_every_month_has_an_ordinal(lag: int) -> None:
    assert phrases.in_month(lag, EN) != phrases.in_month(lag + 1, EN)
    assert phrases.in_month(lag, FI) != phrases.in_month(lag, EN)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.028, 0.0533, "[2.8; 5.3]"), (-0.001, 0.02, "[-0.1; 2.0]"), (-INF, INF, "[-∞; ∞]"), (0.01, INF, "[1.0; ∞]")],
)
def test_intervals(low: float, high: float, text: str) -> None:
    assert phrases.span(low, high, EN) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.001, "1 time in 1,000"), (0.0004, "1 time in 1,000"), (0.006, "6 times in 1,000"), (0.01, "1 time in 100"),
     (0.289, "29 times in 100"), (1.0, "100 times in 100"), (None, "an unknown number of times")],
)  # fmt: skip
def test_a_p_value_in_words(p: float | None, text: str) -> None:
    assert phrases.chance(p, EN) == text


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_every_verdict_has_its_reasons(case: str, _: Words) -> None:
    family = alone(case)
    text = " ".join([verdict.verdict_title(family, "call", _), *verdict.reasons(family, "call", _)])
    assert not re.search(r"\bnan\b", text.lower())
    assert "None" not in text
    assert "{" not in text
    rows = verdict.facts_rows(family, "call", LEFT, 160, _)
    assert len(rows) == 9
    if family.tested:
        assert finding.refused_line(family, _) is None
    else:
        assert finding.refused_line(family, _)
        assert charts.forest_title(family, _) == _("No activity type can be tested")


def test_reasons_say_what_was_checked() -> None:
    assert "could not be checked" in verdict.lead(CASES["not checked"], EN)
    assert "do follow the sales" in verdict.lead(CASES["both"], EN)
    assert "chance alone would produce as much 60 times in 100" in verdict.lead(CASES["claimed"], EN)
    assert any("Only just significant" in text for text in verdict.reasons(alone("narrow"), "call", EN))
    assert not any("Only just significant" in text for text in verdict.reasons(alone("claimed"), "call", EN))
    assert not any("Only just significant" in text for text in verdict.reasons(alone("none"), "call", EN))


def test_the_second_look() -> None:
    assert verdict.robustness(CASES["claimed"], CASES["claimed"], EN).endswith(
        "159 accounts with sales in every month): about +4.0% [2.8; 5.3] in the same month."
    )
    assert "cannot be run: there are only 5" in verdict.robustness(CASES["claimed"], CASES["accounts"], EN)


def test_titles_count_the_claims() -> None:
    assert charts.forest_title(alone("claimed"), EN) == "The activity type tested shows a link with later sales"
    assert charts.forest_title(alone("none"), EN) == "1 activity type tested: no visible link with later sales"
    both = of({"call": CASES["claimed"], "visit": CASES["none"], "webinar": CASES["same"]})
    assert charts.forest_title(both, EN) == "1 of 2 activity types shows a link with later sales"
    assert "over 2 activity types (at most 10% false positives)" in charts.forest_caption(both, EN)
    assert finding.refused_line(both, EN) == "Not tested: webinars (the same at all accounts)."
    assert charts.lag_title(both, "call", EN) == "Calls: strongest link after 2 months"
    assert both.leading == "call"
    assert len(charts.forest_alt(both, EN)) <= 200
    assert "3 lags tested" in charts.lag_note(CASES["claimed"], EN)


@pytest.mark.parametrize("name", HOSTILE)
def test_foreign_names_stay_what_they_are(name: str) -> None:
    family = alone("claimed", name)
    for text in (
        finding.finding(family, name, EN),
        charts.lag_title(family, name, FI),
        verdict.verdict_title(family, name, EN),
    ):
        assert phrases.inside(name[:1].upper() + name[1:].replace("_", " "))[1:] in text


def test_the_limit_is_said_in_both_languages() -> None:
    assert (
        EN(verdict.LIMIT)
        == "A meeting that was booked because the deal was already agreed looks the same in this data."
    )
    assert FI(verdict.LIMIT) != EN(verdict.LIMIT)
    assert FI(verdict.NO_PROOF) == "Ei todista syy-yhteyttä."
    assert len(verdict.limits(FI)) == len(verdict.limits(EN)) == 2
    assert "analysis number 7" in verdict.looks(7, EN)
    assert finding.scope(alone("none"), date(2023, 11, 1), date(2026, 10, 31), EN) == (
        "Nov 2023 – Oct 2026 · 36 months · 160 accounts · net sales"
    )


def trap(pooled: float | None, between: float | None, within: float | None, rank: float | None = 0.5) -> SizeTrap:
    return SizeTrap(
        n_accounts=160,
        n_account_months=5606,
        pooled=pooled,
        between=between,
        between_rank=rank,
        within=within,
        within_low=0.01,
        within_high=0.09,
    )


def test_the_size_trap_explains_the_drop_only_where_there_is_one() -> None:
    assert beside.trap_title(trap(0.2176, 0.3396, 0.0531), "call", EN) == (
        "Pooled 0.22: larger accounts get more calls. Within an account it is 0.05."
    )
    assert "larger accounts" not in beside.trap_title(trap(0.1, 0.05, 0.2), "call", EN)
    assert beside.trap_title(trap(None, None, None), "call", EN).startswith("No correlation")
    assert [value for _name, value in beside.trap_bars(trap(0.2, 0.3, 0.1), EN)] == [0.2, 0.3, 0.1]
    assert report.trap_table({"call": trap(0.2, 0.3, None)}, EN).words(EN)[0]["Within an account"] == "–"


@pytest.mark.parametrize(("rank", "said_"), [(0.5, "get more calls"), (-0.5, "get fewer calls"), (0.1, "No visible link"), (None, "No visible link")])  # fmt: skip
def test_the_title_of_the_accounts_is_computed(rank: float | None, said_: str) -> None:
    assert said_ in beside.scatter_title(trap(0.2, 0.3, 0.1, rank), "call", EN)


def test_steps_and_groups() -> None:
    rows = pd.DataFrame({"at_least": [1, 2, 3, 5], "at_most": [1, 2, 4, None]}).astype({"at_most": "Int64"})
    assert beside.dose_labels(rows, EN) == ["1", "2", "3–4", "5 or more"]
    assert beside.dose_title(rows, 2, EN) == "2 months later, compared with months after no activity"
    assert beside.dose_title(rows.iloc[:0], 2, EN).startswith("Too few months")
    assert len(set(beside.curve_names(FI))) == 3
    assert "1 account without" in beside.scatter_note(trap(0.2, 0.3, 0.1), 159, 1, EN)
