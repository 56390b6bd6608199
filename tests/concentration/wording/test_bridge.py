"""The bridge says what it is over, and that a rate without a base is none; its tables are exact."""

from __future__ import annotations

import pytest

from kam_analytics.concentration.analysis.bridge import STEPS, bridge
from kam_analytics.concentration.tables import bridge as report
from kam_analytics.concentration.wording import bridge as said
from kam_analytics.kit.wording import Words
from tests.samples.concentration.pairs import moving, pair
from tests.samples.languages import BOTH, EN, FI, plain

FOUND = bridge(moving())
TEN = bridge(pair([(500_00, 680_00), (410_00, 350_00), (90_00, 0)]))


def test_titles() -> None:
    assert said.bridge_title(TEN, EN) == (
        "103.0% of the earlier sales remains, growth included (NRR); 85.0% without growth (GRR)"
    )
    assert "103,0 %" in plain(said.bridge_title(TEN, FI))
    for nothing in ([], [(0, 500)], [(-5, -3)]):
        assert said.bridge_title(bridge(pair(nothing)), EN).endswith("NRR and GRR cannot be computed")


@BOTH
def test_the_note_says_what_stands_apart(say: Words) -> None:
    assert "a0000 Oy" in said.bridge_note(TEN, say)
    assert said.bridge_note(FOUND, say).count("·") == 3
    assert said.bridge_note(bridge(pair([(5, 6)])), say).count("·") == 0, "nothing is left without the only account"


@BOTH
def test_steps_have_names_and_the_alt_text_the_figures(say: Words) -> None:
    assert len({said.step_name(step, say) for step in STEPS}) == len(STEPS)
    assert len(said.bridge_alt(FOUND, say)) <= 200
    assert plain(said.step_title(FOUND, "growth", EN)) == "Growth: 2 accounts, €385"
    assert plain(said.step_title(FOUND, "lost", FI)) == "Menetetty: 1 asiakas, -120 €"


@BOTH
def test_tables(say: Words) -> None:
    table = report.bridge_table(FOUND, say).values
    assert table.iloc[:, 1].tolist() == FOUND.steps["amount"].tolist()
    assert report.bridge_table(bridge(pair([(0, 5)])), say).words(say)[0][say("Share of opening sales")] == "–"
    changes = report.changes_table(FOUND.rows, say).values
    assert len(changes) == 7
    assert changes.iloc[:, 5].sum() == pytest.approx(changes.iloc[:, 4].sum() - changes.iloc[:, 3].sum())
    assert report.changes_table(bridge(pair([])).rows, say).values.empty
