"""Key accounts' share and effort split in both languages, with their limits."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.concentration.analysis.effort_split import GROUPS
from kam_analytics.concentration.tables import key_accounts as report
from kam_analytics.concentration.wording import key_accounts as said
from kam_analytics.kit.wording import Words
from tests.samples.concentration.keys import KEY, SPLIT, effort, shares
from tests.samples.languages import BOTH, EN, FI, plain


@pytest.mark.parametrize(
    ("part", "end"),
    [
        (20.0, "20% of net sales, below the 25% mark"),
        (25.0, "25% of net sales, between the 25% and 50% marks"),
        (50.0, "50% of net sales, between the 25% and 50% marks"),
        (51.0, "51% of net sales, above the 50% mark"),
    ],
)
def test_the_share_against_its_marks(part: float, end: str) -> None:
    assert said.keys_title(shares({1: part, 2: 100 - part}, KEY), EN) == f"Key accounts generate {end}"


def test_limits_are_said() -> None:
    assert said.keys_title(shares({1: 5.0}), EN) == "No key accounts have been decided yet"
    assert said.keys_title(shares({}, KEY), EN) == "No account has positive net sales in this period"
    assert said.effort_title(effort(), EN) == "No activities in this period"
    late = effort((1, None, "2025-01-01", "visit", 1, 1.0), first_sale=date(2024, 12, 1))
    assert said.effort_title(late, EN) == "The data starts too late to tell new accounts from existing ones"
    unsold = effort((1, None, "2025-01-01", "visit", 1, 0.0))
    assert said.effort_title(unsold, EN) == "No account has positive net sales in this period"


def test_the_split() -> None:
    assert said.effort_title(SPLIT, EN) == "New accounts get 40% of the activities and generate 5% of net sales"
    assert (
        plain(said.effort_title(SPLIT, FI))
        == "Uudet asiakkaat saavat 40 % aktiviteeteista ja tuovat 5 % liikevaihdosta"
    )


@BOTH
def test_notes_and_alt_texts(say: Words) -> None:
    found = shares({1: 30.0, 2: 70.0}, KEY)
    assert said.keys_note(found, say, by_group=False).count("·") == 3
    unknown = shares({1: 30.0, 2: 70.0}, KEY, margin=None)
    assert said.keys_note(unknown, say, by_group=False) != said.keys_note(found, say, by_group=False)
    assert len(said.keys_alt(found, say)) <= 200
    assert len(said.effort_alt(SPLIT, say)) <= 200
    assert "12" in said.effort_note(say, by_group=False)
    assert len(said.effort_note(say, by_group=True)) > len(said.effort_note(say, by_group=False))
    assert said.keys_note(found, say, by_group=True).count("·") == 4
    assert len({said.group_name(group, say) for group in GROUPS}) == 2


@BOTH
def test_tables(say: Words) -> None:
    found = shares({1: 30.0, 2: 70.0}, KEY, margin=None)
    table = report.keys_table(found, say)
    assert table.values.iloc[-1, 2:5].tolist() == pytest.approx([1200, 360, 0.3])
    assert table.values.iloc[:, 5].isna().all()
    assert table.words(say)[0][say("Share of margin")] == "–"
    split = report.effort_table(SPLIT, say)
    assert split.values.iloc[:, 2].tolist() == [40, 60]
    assert plain(report.effort_table(SPLIT, EN).words(EN)[0]["Net sales"]) == "€5 · 5.0%"
    assert "–" in report.effort_table(effort(), say).words(say)[0][say("Net sales")]
