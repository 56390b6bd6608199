"""Required effort in words: whole in both languages, never a number without its n, no word of cause."""

from __future__ import annotations

import re

import pytest

from kam_analytics.effort import wording as say
from kam_analytics.effort.answers import Effort
from kam_analytics.effort.tables import figures, growth_table, needed_table, shown_rows, tables
from kam_analytics.kit.wording import Words
from tests.effort.told import ENOUGH, FEW, PERIOD, SAMPLES, Growth, effort
from tests.samples.languages import EN, FI, plain

#: words that would say that one thing makes another
CAUSE = re.compile(
    r"\b(caus(e|es|ed)|because|lead(s)? to|led to|produce[sd]?|generate[sd]?|drive[sn]?|thanks to|result(s|ed)? in|ansiosta|aiheut\w+|johtaa|johtui|tuotta\w+)\b",
    re.IGNORECASE,
)


def texts(found: Effort, _: Words) -> list[str]:
    said = [say.title(found, _), say.gap_text(found, _), *say.needed_texts(found, _)]
    if found.growth is not None:
        said += [say.growth_text(found.growth, _, sees_all=found.sees_effects), say.note(found.growth, _)]
    return said + [value for row in shown_rows(found, _) for value in row.values()]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_whole_and_names_no_cause(name: str) -> None:
    for _ in (EN, FI):
        for text in texts(SAMPLES[name], _):
            assert text.strip() == text != ""
            assert not re.search(r"\b(None|nan|inf)\b|\{", text), text
            # the one place where the word is said is that there is no proof of it
            assert not CAUSE.search(text.replace("Not proof of cause", "")), text
        for table in tables(SAMPLES[name], _).values():
            table.words(_)
        assert figures(SAMPLES[name])["case"] == SAMPLES[name].gap.case


def test_titles() -> None:
    said = {name: plain(say.title(SAMPLES[name], EN)) for name in ("claimed", "year", "reached", "over", "unknown")}
    assert said == {
        "claimed": "Q4 2026: €200 is missing at this pace", "year": "2026: €1,000 is missing at this pace",
        "reached": "Q4 2026: no gap at this pace", "over": "Q4 2026 is over: €400 was missing",
        "unknown": "Q4 2026: the gap is not known",
    }  # fmt: skip
    assert say.title(SAMPLES["no target"], EN) == "Q4 2026: no net sales target"
    assert say.title(SAMPLES["part of a year"], EN) == "2026: 3 of 4 quarters have a net sales target"
    assert plain(say.title(SAMPLES["claimed"], FI)) == "Q4/2026: tällä tahdilla puuttuu 200 €"


def test_the_gap_says_target_actual_and_pace() -> None:
    assert plain(say.gap_text(SAMPLES["claimed"], EN)) == (
        "Target €1,000, €400 so far, €800 at this pace. Sales would have to rise 25.0% above that."
    )
    assert "from the last 12 full months" in say.gap_text(SAMPLES["coming"], EN)
    assert say.gap_text(SAMPLES["over 100 %"], EN).endswith("The gap is larger than all that is expected.")
    assert "no percentage" in say.gap_text(SAMPLES["sells nothing"], EN)


def test_a_number_has_its_interval_and_its_n() -> None:
    (text,) = say.needed_texts(SAMPLES["claimed"], EN)
    # by hand: 200 / (0.082 · 500) = 4.9, 200 / (0.133 · 500) = 3.0 (above it), 200 / (0.031 · 500) = 12.9
    assert plain(text).startswith("5 visits more (95%: 4 to 13) go with the gap")
    assert "159 accounts, 27 months" in text
    assert len(say.needed_texts(SAMPLES["several"], EN)) == 1
    assert len(needed_table(SAMPLES["several"], EN).words(EN)) == 3


def test_without_a_claim_it_is_said_of_every_type() -> None:
    (text,) = say.needed_texts(SAMPLES["no claim"], EN)
    assert "Visit (" in text
    assert "Call (only another month)" in text
    assert "Steering-group meeting (fewer sales)" in text
    assert "too few months" in say.needed_texts(SAMPLES["new account"], EN)[0]
    assert say.needed_texts(SAMPLES["a rep"], EN) == []


def test_the_description_says_both_groups_with_their_n() -> None:
    text = plain(say.growth_text(ENOUGH, EN, sees_all=True))
    assert text == (
        "Description, not an effect. 14 accounts grew by at least 25.0%: they had a median of 9 personal activities in 12 months (middle half 5–13.5). 9 accounts with 5–13.5 activities did not grow. This account had 4."
    )
    rows = shown_rows(SAMPLES["claimed"], EN)
    assert [plain(value) for value in rows[0].values()] == ["All personal activities", "9 (5–13.5)", "8 (6–12)", "4"]
    assert list(rows[0])[1:3] == ["Grew (n = 14)", "Did not grow (n = 9)"]
    assert plain(rows[1]["Grew (n = 14)"]) == "2 (2)"
    # a table has the n in every row, and no row without it
    assert {(row["Grew: accounts"], row["Did not grow: accounts"]) for row in growth_table(effort(), EN).words(EN)} == {
        ("14", "9")
    }


def test_too_few_is_said_with_n_and_without_a_median() -> None:
    for sees, begin in ((True, "Not enough history."), (False, "Not enough history in the accounts you see.")):
        text = say.growth_text(FEW, EN, sees_all=sees)
        assert text.startswith(begin)
        assert "25.0%: 7;" in plain(text)
        assert "grow: 1." in text
        assert "median" not in text
    assert growth_table(SAMPLES["few"], EN).words(EN) == []
    for reason in ("growth", "sales", "activities"):
        text = say.growth_text(Growth(period=PERIOD, reason=reason), EN, sees_all=True)  # type: ignore[arg-type]
        assert text.startswith("Not enough history")
