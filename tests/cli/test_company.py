"""Settings of the company on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples.command_line import Run
from tests.samples.demo import REP

USUAL = "fiscal_start   1\ncountry        FI\ntime_zone      Europe/Helsinki\n"


def test_settings_are_shown_changed_and_changed_back(run: Run, own: Path) -> None:
    assert run("settings", "show").out == USUAL
    changed = run("settings", "set", "fiscal_start", "4")
    assert (changed.code, changed.err) == (0, "")
    assert changed.out == "Before: Fiscal year begins in: January\nfiscal_start   4\n"
    assert run("settings", "show", "country").out == "country        FI\n"
    assert run("settings", "set", "fiscal_start", "1").code == 0
    assert run("settings", "show").out == USUAL


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["set", "fiscal_start", "4-4-5"], "months are whole"),
        (["set", "fiscal_start", "13"], "begins in a month from 1"),
        (["set", "fiscal_start", "2"], "targets are of quarters that would no longer exist"),
        (["set", "country", ""], "is not a country"),
        (["set", "time_zone", "Mars"], "is not a time zone"),
        (["set", "currency", "SEK"], "is not a setting"),
        (["set", "country", "FI"], "nothing to save"),
        (["set", "country"], "Name the setting and its value"),
        (["show", "colour"], "is not a setting"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(run: Run, own: Path, arguments: list[str], says: str) -> None:
    ran = run("settings", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert ran.out == ""
    assert run("settings", "show").out == USUAL


def test_only_directors_change_them(run: Run, own: Path) -> None:
    ran = run("settings", "set", "country", "SE", "--viewer", REP)
    assert (ran.code, "Only a director" in ran.err) == (1, True)
