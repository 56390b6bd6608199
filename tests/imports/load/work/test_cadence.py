"""Cadence rules of files: since when they hold, what they end, and how they go again."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import Forbidden
from kam_analytics.imports import import_file, undo
from kam_analytics.rhythm.commands.rules import save_rule
from kam_analytics.rhythm.commands.tasks import make_tasks
from tests.samples.imports.loading import Files, figures
from tests.samples.imports.settled import ANALYST

HEADER = "segment,activity_type,per_year,rhythm,with_whom,from_on"
#: the rules of a segment and type, in order, with their first and last days
RULES = (
    "select per_year, rhythm, with_whom, from_on, to_on from cadence_rule "
    "where segment = '{}' and activity_type = '{}' order by from_on nulls first"
)


def text(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def followed(company: Files, segment: str = "A") -> None:
    """Let an account be in a segment, so that its rules make tasks from today."""
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.insert(
            "segment_membership",
            {
                "membership_id": f"m-{segment}",
                "account_id": "A1",
                "segment": segment,
                "from_on": date(2026, 1, 1),
                "status": "decided",
            },
        )
        make_tasks(scope)
        version = scope.row("segment", segment)["version"]
        scope.update("segment", segment, version, {"since_on": date(2025, 1, 1)})


def test_the_first_rule_of_a_segment_that_is_not_followed_holds_from_the_beginning(company: Files) -> None:
    report = company.load(text("A,visit,4,quarter,named,"), "cadence_rules")
    assert figures(report) == (1, 0, 0, 0)
    assert company.rows(RULES.format("A", "visit")) == [(4, "quarter", "named", None, None)]


def test_a_first_rule_of_a_followed_segment_asks_for_nothing_of_the_past(company: Files) -> None:
    followed(company)
    for since in ("", "2025-01-01", "2026-05-01"):
        report = company.load(text(f"A,visit,4,quarter,named,{since}"), "cadence_rules")
        assert company.rows(RULES.format("A", "visit")) == [(4, "quarter", "named", "2026-04-01", None)]
        # however often it comes
        assert figures(company.load(text(f"a,visit,4,quarter,named,{since}"), "cadence_rules")) == (0, 0, 1, 0)
        with company.store.scope(LOCAL_DIRECTOR) as scope:
            make_tasks(scope)
        assert company.rows("select min(period_on) from task where activity_type = 'visit'") == [("2026-04-01",)]
        company.undo(report)
        assert company.rows(RULES.format("A", "visit")) == []
        # its tasks do not stay open
        assert company.rows("select distinct status from task where activity_type = 'visit'") == [("cancelled",)]


def test_a_changed_rule_begins_with_the_next_period_and_ends_the_one_before(company: Files) -> None:
    followed(company)
    before = company.rows(RULES.format("A", "call"))
    assert before == [(12, "month", "important", None, None)]
    report = company.load(text("A,call,6,quarter,important,"), "cadence_rules")
    assert figures(report) == (1, 0, 0, 0)
    assert company.rows(RULES.format("A", "call")) == [
        (12, "month", "important", None, "2026-06-30"), (6, "quarter", "important", "2026-07-01", None)
    ]  # fmt: skip
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        made = make_tasks(scope)
    assert made.added + made.followed + made.cancelled > 0
    # one that has not begun is changed where it is
    again = company.load(text("A,call,4,quarter,important,"), "cadence_rules")
    assert figures(again) == (0, 1, 0, 0)
    assert company.rows(RULES.format("A", "call"))[1:] == [(4, "quarter", "important", "2026-07-01", None)]
    company.undo(again)
    company.undo(report)
    assert company.rows(RULES.format("A", "call")) == before
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
    held = "status = 'open' and activity_type = 'call' and cadence_rule_id not in (select cadence_rule_id from cadence_rule)"
    assert company.rows(f"select count(*) from task where {held}") == [(0,)]


def test_rules_of_later_days_follow_each_other(company: Files) -> None:
    report = company.load(
        text("A,visit,2,year,anybody,2028-01-01", "A,visit,4,quarter,anybody,2027-01-01", "A,visit,1,year,anybody,"),
        "cadence_rules",
    )
    assert figures(report) == (3, 0, 0, 0)
    assert company.rows(RULES.format("A", "visit")) == [
        (1, "year", "anybody", None, "2026-12-31"), (4, "quarter", "anybody", "2027-01-01", "2027-12-31"),
        (2, "year", "anybody", "2028-01-01", None),
    ]  # fmt: skip
    company.undo(report)
    assert company.rows(RULES.format("A", "visit")) == []


def test_what_a_file_leaves_open_is_as_it_was_or_as_usual(company: Files) -> None:
    short = "segment,activity_type,per_year"
    report = company.load(
        text("A,call,12", "A,visit,4", "B,visit,24", "C,call,2", "B,call,5", header=short), "cadence_rules"
    )
    # calls of A and C are as they were
    assert (figures(report), report.warnings) == ((3, 0, 2, 0), {"uneven": 1})
    assert company.rows(RULES.format("A", "visit")) == [(4, "quarter", "anybody", None, None)]
    assert company.rows(RULES.format("B", "visit")) == [(24, "month", "anybody", None, None)]
    assert [row[:3] for row in company.rows(RULES.format("B", "call"))] == [
        (6, "quarter", "anybody"), (5, "quarter", "anybody")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        (",call,12,month,anybody,", "missing_value", "segment"),
        ("Z,call,12,month,anybody,", "unknown_segment", "segment"),
        ("A,,12,month,anybody,", "missing_value", "activity_type"),
        ("A,quiz,12,month,anybody,", "unknown_type", "activity_type"),
        ("A,visit,,month,anybody,", "missing_value", "per_year"),
        ("A,visit,0,month,anybody,", "out_of_range", "per_year"),
        ("A,visit,105,month,anybody,", "out_of_range", "per_year"),
        ("A,visit,1.5,year,anybody,", "not_whole", "per_year"),
        ("A,visit,6,month,anybody,", "too_few_a_year", "per_year"),
        ("A,visit,2,quarter,anybody,", "too_few_a_year", "per_year"),
        ("A,visit,6,weekly,anybody,", "unknown_rhythm", "rhythm"),
        ("A,visit,6,year,boss,", "unknown_with_whom", "with_whom"),
        ("A,visit,6,year,anybody,soon", "bad_value", "from_on"),
        ("B,visit,4,quarter,anybody,", "rule_twice", "activity_type"),
        ("b,visit,2,year,anybody,2026-01-01", "rule_twice", "activity_type"),
    ],
)
def test_a_rule_that_cannot_be_is_a_reject(company: Files, row: str, reason: str, field: str) -> None:
    report = company.load(text("B,visit,2,year,anybody,", row), "cadence_rules")
    assert figures(report) == (1, 0, 0, 1)
    assert company.rejects(report)[0][:3] == (3, reason, field)


def test_a_rule_of_the_app_stays_unless_the_source_leads(company: Files) -> None:
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        save_rule(scope, "A", "visit", 2, "year", "anybody")
    mapping = 'kind = "cadence_rules"\nsource = "x"\n{}[columns]\n' + "".join(
        f'{name} = "{name}"\n' for name in HEADER.split(",")
    )
    report = company.load(text("A,visit,4,quarter,named,"), mapping.format(""))
    assert figures(report) == (0, 0, 1, 0)
    assert company.rows(RULES.format("A", "visit")) == [(2, "year", "anybody", None, None)]
    company.load(text("A,visit,4,quarter,named,"), mapping.format("leading = true\n"))
    assert company.rows(RULES.format("A", "visit")) == [
        (2, "year", "anybody", None, "2026-12-31"), (4, "quarter", "named", "2027-01-01", None)
    ]  # fmt: skip


def test_only_a_director_brings_rules_and_undoes_them(company: Files) -> None:
    file = company.write(text("A,visit,4,quarter,named,"))
    with pytest.raises(Forbidden, match="Only a director"):
        import_file(company.store, ANALYST, file, "cadence_rules")
    report = import_file(company.store, LOCAL_DIRECTOR, file, "cadence_rules")
    with pytest.raises(Forbidden, match="Only a director"):
        undo(company.store, ANALYST, str(report.batch))
    assert len(company.rows(RULES.format("A", "visit"))) == 1
