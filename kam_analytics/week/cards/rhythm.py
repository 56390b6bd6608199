"""The rhythm of the quarter of one's own accounts: a dot for every task."""

from __future__ import annotations

from kam_analytics.kit.rules.period import months_before
from kam_analytics.kit.rules.rhythm import period_of
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, viewer, words
from kam_analytics.rhythm.figures import calendar
from kam_analytics.week import tables
from kam_analytics.week import wording as say
from kam_analytics.week.analysis import Dots
from kam_analytics.week.answers import quarter_dots


def dots_now() -> Dots:
    """The tasks of the fiscal quarter of today."""
    return quarter_dots(
        read, user_id=viewer().user_id, today=today(), fiscal_start=int(store().settings["fiscal_start"])
    )


def dots_card() -> None:
    """Done, missed and planned of the quarter; nothing for who has no account with a rhythm."""
    _, dots = words(), dots_now()
    if dots.accounts.empty:
        return
    quarter = period_of("quarter", today(), int(store().settings["fiscal_start"]))
    note = _("One mark for each task, most missed first. Right: done of all of the quarter.")
    with card(say.dots_title(dots, _), note, term="cadence_rhythm"):
        figure(
            calendar(dots.accounts, dots.tasks, [months_before(quarter.since, -month) for month in range(3)], _),
            "week-dots",
            say.dots_title(dots, _),
            lambda: tables.dots_table(dots, _),
        )
