"""The score moves when other accounts answer: companies where nobody changed an answer, and where somebody did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import chain

import pytest

from kam_analytics.kit.rules.period import Period
from kam_analytics.nps.analysis.change import year_change
from kam_analytics.nps.analysis.waves import Waves, waves_of
from kam_analytics.nps.tables import score as report
from kam_analytics.nps.wording import waves as parts
from tests.samples.languages import EN
from tests.samples.nps.answers import ALL, TODAY, UNTIL, answers, wave_rows

#: seven waves, three months apart
DAYS = [f"{year}-{month}-10" for year in (2024, 2025) for month in ("02", "05", "08", "11")][:7]


def company(scores: Callable[[int], dict[str, int]]) -> Waves:
    """The waves of a company; ``scores`` gives the answer of every account that answered in a wave."""
    rows = answers(*chain(*(wave_rows(f"W{at}", scores(at), day) for at, day in enumerate(DAYS))))
    return waves_of(rows, filters=ALL, until=UNTIL, today=TODAY)


def changing_mix(wave: int) -> dict[str, int]:
    """18 happy accounts and 2 unhappy ones; in each wave two of the happy give way to two more of the unhappy."""
    happy, unhappy = ({f"{letter}{at:02d}": score for at in range(18)} for letter, score in (("A", 10), ("C", 6)))
    return {**dict(list(happy.items())[2 * wave :]), **dict(list(unhappy.items())[: 2 + 2 * wave])}


def test_a_falling_score_of_a_changing_mix_is_no_change() -> None:
    found = company(changing_mix)
    assert [wave.score.value for wave in found.waves] == [80.0, 60.0, 40.0, 20.0, 0.0, -20.0, -40.0]
    assert found.last is not None
    change, mix, trend = found.last.change, found.last.mix, found.trend
    assert (change.difference, change.accounts, change.value, change.is_clear) == (-20.0, 18, 0.0, False)
    assert (mix.same_before.value, mix.same_after.value) == pytest.approx((-100 / 3, -100 / 3))
    said = report.mix_table(found.last, EN).words(EN)
    assert [(row["NPS before"], row["NPS now"]) for row in said] == [("-33.3", "-33.3"), ("–", "6, 6"), ("10, 10", "–")]
    assert (trend.p, trend.same, trend.is_clear) == (pytest.approx(2 / 5040), 0.0, False)
    assert parts.waves_title(found, EN) == "No clear change from W5 to W6: same accounts 0 (likely 0 to 0)"
    note = parts.waves_note(found, EN)
    assert "from -20 to -40, but partly other accounts answered" in note
    assert "No clear trend over 7 waves: -" in note
    assert "that answered more than once: 0.0 a year (likely 0.0 to 0.0)" in note


def test_accounts_that_fall_while_happier_ones_come_are_not_called_a_rise() -> None:
    """Twelve accounts go from 9 to 6 in the last wave, and forty new promoters answer: the score rises."""
    staying = {f"A{at}": 9 for at in range(12)}
    unhappy = {f"B{at}": 3 for at in range(20)}
    found = company(
        lambda wave: (
            {**staying, **unhappy} if wave < 6 else {**dict.fromkeys(staying, 6), **{f"N{at}": 10 for at in range(40)}}
        )
    )
    assert found.last is not None
    change = found.last.change
    assert (change.value, change.is_clear) == (-200.0, False)
    assert change.difference is not None
    assert change.difference > 70
    assert parts.waves_title(found, EN).startswith("No clear change")
    said = report.mix_table(found.last, EN).words(EN)
    assert [(row["Accounts"], row["NPS before"], row["NPS now"]) for row in said] == [
        ("12", "+100.0", "-100.0"), ("40", "–", "+100.0"), ("20", "-100.0", "–"),
    ]  # fmt: skip


def test_a_fall_that_the_same_accounts_share_is_claimed() -> None:
    """Of thirty accounts that always answer, four more each wave stop being promoters."""
    found = company(lambda wave: {f"A{at:02d}": 9 if at >= 4 * wave else 6 for at in range(30)})
    assert found.last is not None
    assert not found.last.change.is_clear, "four of thirty may be chance"
    assert found.trend.is_clear
    assert found.trend.same is not None
    assert found.trend.same < -80
    assert "Trend over 7 waves: -10" in parts.waves_note(found, EN)


def test_new_accounts_in_every_wave_have_no_trend() -> None:
    found = company(lambda wave: {f"{wave}-{at}": 9 if at > 2 * wave else 6 for at in range(20)})
    assert (found.trend.limit, found.trend.is_clear) == ("few_accounts", False)
    assert "No trend is computed: 0 accounts answered in more than one wave, 8 are needed." in parts.waves_note(
        found, EN
    )


def test_an_account_with_many_answers_counts_once_in_the_mix_as_in_the_change() -> None:
    """Nine accounts fall from 9 to 8, one of them with ten answers that rise: table and title say the same."""
    first = [*wave_rows("One", {f"A{at}": 9 for at in range(9)}, "2025-01-10")]
    big = [
        {"account_id": "B", "contact_id": f"B{at}", "survey": "One", "answered_on": "2025-01-10", "score": 3}
        for at in range(10)
    ]
    second = [{**row, "survey": "Two", "answered_on": "2025-05-10", "score": 8} for row in first]
    risen = [{**row, "survey": "Two", "answered_on": "2025-05-10", "score": 10} for row in big]
    found = waves_of(answers(*first, *big, *second, *risen), filters=ALL, until=UNTIL, today=TODAY).last
    assert found is not None
    assert (found.mix.same_before.value, found.mix.same_after.value, found.change.value) == (80.0, 10.0, -70.0)
    assert found.change.difference is not None
    assert found.change.difference > 0
    assert not found.change.is_clear


@pytest.mark.parametrize(("same", "is_clear"), [(True, True), (False, False)])
def test_a_year_is_claimed_only_of_the_same_accounts(same: bool, is_clear: bool) -> None:
    letter = "A" if same else "B"
    rows = answers(
        *wave_rows("2024", {f"A{at}": 6 for at in range(20)}, "2024-05-10"),
        *wave_rows("2025", {f"{letter}{at}": 10 for at in range(20)}, "2025-05-10"),
    )
    now = Period(date(2025, 1, 1), date(2025, 12, 31))
    found = year_change(rows, filters=ALL, now=now, before=now.year_before(), today=TODAY)
    assert (found.score.difference, found.detractors.difference) == (200.0, -100.0)
    assert (found.score.is_clear, found.detractors.is_clear) == (is_clear, is_clear)
