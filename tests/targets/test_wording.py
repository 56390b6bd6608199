"""Targets in words: true on running, closed, coming and empty quarters, whole in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording import Words, words
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.targets import wording as say
from kam_analytics.targets.analysis.missing_inputs import MissingInput
from kam_analytics.targets.analysis.quarter import QuarterTargets
from kam_analytics.targets.tables import targets_table
from tests.samples.concentration.results import HOSTILE
from tests.samples.languages import EN, FI, plain
from tests.samples.targets import (
    ACTUAL,
    CLOSED,
    COMING,
    NOTHING,
    PROPOSED,
    Q4,
    RUNNING,
    SALES_ONLY,
    SAMPLES,
    UNKNOWN,
    WANTED,
    of,
)


def texts(found: QuarterTargets, _: Words) -> list[str]:
    rows = targets_table(found, [], _).words(_)
    return [
        say.targets_title(found, _), say.targets_note(found, _), say.targets_alt(found, _), *say.targets_marks(found, _),
        *(value for row in rows for value in row.values()),
        *(say.variance_text(line, _) for line in found.lines), *(say.pair_text(line, _) for line in found.lines),
        say.no_targets(found, _, may_edit=True), say.no_targets(found, _, may_edit=False),
    ]  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_whole(name: str) -> None:
    for _ in (EN, FI):
        for text in texts(SAMPLES[name], _):
            assert text.strip() == text != ""
            assert not re.search(r"\b(None|nan|inf)\b", text), text
            if name != "hostile":
                assert "{" not in text
        assert len(say.targets_alt(SAMPLES[name], _)) <= 200


def test_titles() -> None:
    assert say.targets_title(RUNNING, EN) == "Q4 2026: 3 of 5 targets met or on track"
    assert say.targets_title(CLOSED, EN) == "Q4 2026: 3 of 5 targets met"
    assert say.targets_title(CLOSED, FI) == "Q4/2026: 5 tavoitteesta 3 saavutettu"
    assert say.targets_title(COMING, EN) == "Q4 2026: 5 targets set"
    assert say.targets_title(NOTHING, EN) == "Q4 2026: no targets"
    assert say.targets_title(UNKNOWN, EN) == "Q4 2026: 0 of 5 targets met or on track, 5 not known"


def test_how_to_read_the_bars_is_said_only_where_there_are_bars() -> None:
    assert say.targets_note(NOTHING, EN) == "41 days left"
    assert say.targets_note(of({}, ACTUAL, date(2027, 1, 5)), EN) == "Closed on 31 Dec 2026"
    assert say.targets_note(COMING, EN) == say.targets_note(of({}, {}, date(2026, 9, 30)), EN) == "Starts on 1 Oct 2026"
    assert say.targets_note(RUNNING, EN) == (
        "41 days left · bar: actual, line: target, grey: up to 80% and up to the target · hatched bar and pace: the same pace until the end of the quarter"
    )
    held = of(WANTED, ACTUAL, sales=Period(date(2026, 1, 1), date(2026, 11, 9)))
    assert say.targets_note(held, EN).endswith("sales and margin, and their pace: 1 Oct 2026 – 9 Nov 2026")
    none = of(WANTED, ACTUAL, sales=Period(date(2026, 1, 1), date(2026, 9, 9)))
    assert say.targets_note(none, EN).endswith("no sales of this quarter are imported")
    assert say.targets_note(CLOSED, EN) == (
        "Closed on 31 Dec 2026 · bar: actual, line: target, grey: up to 80% and up to the target"
    )


def test_the_variance_is_the_pace_while_the_quarter_runs() -> None:
    shown = {line.metric: plain(say.variance_text(line, EN)) for line in RUNNING.lines}
    assert shown == {
        "call": "▲ +80%", "net_sales": "▼ -8%", "on_time_in_full": "▼ -5 pp", "claims": "▼ -0.2", "nps": "▲ +10",
    }  # fmt: skip
    shown = {line.metric: plain(say.variance_text(line, FI)) for line in CLOSED.lines}
    assert shown == {
        "call": "▲ 0 %", "net_sales": "▼ -49 %", "on_time_in_full": "▼ -5 %-yks.", "claims": "▼ -1", "nps": "▲ +10",
    }  # fmt: skip


def test_pairs_are_actual_against_target() -> None:
    shown = {line.metric: plain(say.pair_text(line, EN)) for line in RUNNING.lines}
    assert shown == {
        "call": "3 / 3", "net_sales": "€510k / €1.00M", "on_time_in_full": "85% / 90%", "claims": "1 / 2", "nps": "40 / 30",
    }  # fmt: skip
    assert say.pair_text(UNKNOWN.lines[0], EN) == "– / 3"


def test_a_target_in_one_line() -> None:
    row = {"fiscal_year": 2027, "fiscal_quarter": 1, "metric": "nps", "value": 30.0}
    assert say.target_name(row, EN) == "Net Promoter Score (NPS) Q1 2027: 30"
    assert plain(say.target_name({**row, "metric": "on_time_in_full", "value": 0.925}, EN)).endswith("Q1 2027: 92.5%")
    assert say.target_name({**row, "metric": "call", "value": 3.0}, FI) == "Puhelut Q1/2027: 3"
    assert plain(say.target_name({**row, "metric": "net_sales", "value": 250_000.0}, FI)).endswith("Q1/2027: 250 t€")


def test_marks_say_what_is_missing() -> None:
    assert say.targets_marks(RUNNING, EN) == []
    assert say.targets_marks(SALES_ONLY, EN) == [
        "Incomplete: sales targets only. Missing: delivery, satisfaction.",
    ]
    # a quarter that is over gets no suggestion (``missing_input``), so that it is said here
    over = of({"net_sales": 0.0, "margin": -5.0}, ACTUAL, date(2027, 1, 5))
    assert say.targets_marks(over, EN)[1:] == ["Result target without an input target: no activity has a target."]
    assert say.targets_marks(of({"nps": 1.0, "call": 1.0}, {}), EN) == ["Without a target: sales, delivery."]
    assert say.targets_marks(PROPOSED, EN) == ["5 targets are proposed and await approval."]
    assert "toimitus" in say.targets_marks(SALES_ONLY, FI)[0]


def test_a_target_of_zero_or_less_says_the_difference() -> None:
    shown = [plain(say.variance_text(line, EN)) for line in of({"net_sales": 0.0}, ACTUAL, date(2027, 1, 5)).lines]
    assert shown == ["▲ +€510k"]
    assert targets_table(SALES_ONLY, [], EN).words(EN)[0]["Attainment"] == "–"


def test_why_an_actual_is_unknown() -> None:
    few = of({"nps": 30.0}, {"nps": (100.0, 1)}).lines[0]
    assert say.unknown_text(few, EN) == "only 1 answer"
    assert say.unknown_text(UNKNOWN.lines[0], EN) == "no data"
    assert say.unknown_text(COMING.lines[0], EN) == "not started"
    assert say.unknown_text(of({"on_time_in_full": 0.9}, {"on_time_in_full": (float("nan"), 0)}).lines[0], EN) == (
        "no deliveries"
    )


def test_known_activities_have_names_and_others_stay() -> None:
    assert activity_name("steering_group_meeting", EN) == "Steering-group meeting"
    assert activity_name("steering_group_meeting", FI, many=True) == "Ohjausryhmän kokoukset"
    assert activity_name("site_audit", FI) == "Site audit"
    for name in HOSTILE:
        assert activity_name(name, EN)[1:] == name.replace("_", " ")[1:]


def test_what_saving_does_is_said() -> None:
    assert "proposals" in say.edit_note(EN, proposes=True)
    assert "proposals" not in say.edit_note(EN, proposes=False)
    assert say.metric_with_unit("net_sales", words("en", "SEK")) == "Net sales, SEK"
    assert say.metric_with_unit("on_time_in_full", EN) == "On time in full, %"
    assert say.quarter_choice(Q4, Q4, EN) == "Q4 2026, this quarter"


def test_a_missing_input_is_suggested_with_what_it_is_taken_from() -> None:
    wanted = {"call": 9, "steering_group_meeting": 1, "golf_day": 2}
    by_segment = MissingInput(quarter=Q4, wanted=wanted, source="segment", segment="A")
    assert say.missing_input(by_segment, EN) == (
        "No input target for Q4 2026. Suggested: 9 calls, 1 steering-group meeting, 2 × Golf day, as the rules of segment A ask."
    )
    assert say.missing_input(by_segment, FI).startswith(
        "Neljännekseltä Q4/2026 puuttuu panostavoite. Ehdotus: 9 puhelua, "
    )
    by_history = MissingInput(quarter=Q4, wanted={"visit": 1}, source="history", n=8)
    assert say.missing_input(by_history, EN) == (
        "No input target for Q4 2026. Suggested: 1 visit, the median of this account's last 8 quarters."
    )
    assert "8 edellisen neljänneksen mediaani" in say.missing_input(by_history, FI)
    nothing = MissingInput(quarter=Q4, n=3)
    assert "not enough history" in say.missing_input(nothing, EN)
    for _ in (EN, FI):
        assert "{" not in say.missing_input(nothing, _)


def test_a_suggested_input_comes_first_in_the_table_and_is_not_set() -> None:
    missing = [MissingInput(quarter=Q4, wanted={"call": 9}, source="segment", segment="A")]
    rows = targets_table(SALES_ONLY, missing, EN).words(EN)
    assert [(row["Measure"], row["Kind"], row["Target"], row["Status"]) for row in rows[:2]] == [
        ("Calls", "input", "9", "not set, suggested"), ("Net sales", "result", "€0", "approved"),
    ]  # fmt: skip
    assert rows[0]["Actual"] in ("", "–")
