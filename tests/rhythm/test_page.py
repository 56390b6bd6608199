"""The page Rhythm on the demo company: the same numbers as the report, choosing and deciding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.kit.ui import stores
from tests.samples.pages import RHYTHM, Pages, people, said


def spells(account: str) -> list[tuple[str, str]]:
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        rows = scope.records("segment_memberships", account=account)
    return [(row["segment"], row["status"]) for row in rows]


def test_page_and_report_say_the_same(pages: Pages, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    test = pages(RHYTHM)
    assert not test.exception
    shown = [metric.label for metric in test.metric]
    stores.close_all()
    assert main(["report", "compliance", "--store", str(data_folder / "demo.duckdb"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert f"{found['done']} of {found['expected']} activities" in shown
    assert test.metric[0].value == f"{found['volume']:.0%}"
    assert test.metric[1].value == f"{found['periods_kept']:.0%}"
    assert f"{found['done']} of {found['expected']}" in test.header[0].value


def test_a_director_accepts_what_waits_and_takes_it_back(pages: Pages) -> None:
    test = pages(RHYTHM)
    button = next(button for button in test.button if button.label == "Accept")
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        row = scope.row("segment_membership", button.key.split("-")[1])
    assert row is not None
    before = spells(row["account_id"])
    button.click().run()
    assert not test.exception
    assert (row["segment"], "decided") in spells(row["account_id"])
    assert any("made" in text or "cancelled" in text for text in said(test).splitlines())
    next(button for button in test.button if button.label == "Undo").click().run()
    assert spells(row["account_id"]) == before


def test_what_waits_for_a_decision_stands_before_the_load(pages: Pages) -> None:
    shown = said(pages(RHYTHM))
    assert 0 < shown.index("wait for a director") < shown.index("more planned than can be done")


def test_a_rep_sees_own_accounts_and_decides_nothing(pages: Pages) -> None:
    rep = people(pages)["rep"]
    test = pages(RHYTHM, view_as=rep)
    assert not test.exception
    labels = {button.label for button in test.button}
    assert "Choose a segment" in labels
    assert not {"Accept", "Turn down", "Change a rule", "Change a segment"} & labels


@pytest.mark.parametrize("role", ["analyst", "delivery"])
def test_others_choose_nothing(pages: Pages, role: str) -> None:
    person = people(pages)[role]
    if role == "delivery":
        with pytest.raises(AssertionError, match="does not see"):
            pages(RHYTHM, view_as=person)
        return
    labels = {button.label for button in pages(RHYTHM, view_as=person).button}
    assert not {"Accept", "Choose a segment", "Change a rule"} & labels
