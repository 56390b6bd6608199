"""The rhythm of the quarter of one's own accounts: a dot for every task."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.rules.rhythm import period_of
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, viewer, words
from kam_analytics.rhythm.cards.compliance import rhythm_now
from kam_analytics.rhythm.figures import calendar
from kam_analytics.week import tables
from kam_analytics.week import wording as say
from kam_analytics.week.analysis import Dots, dots_of

#: accounts with dots
_MOST = 10


def dots_now() -> Dots:
    """The tasks of the fiscal quarter of today."""
    quarter = period_of("quarter", today(), int(store().settings["fiscal_start"]))
    owners = read("account_owners", account="")
    return dots_of(
        rhythm_now(),
        since=quarter.since,
        until=quarter.until,
        user_id=viewer().user_id,
        owners=dict(zip(owners["account_id"], owners["owner_id"], strict=True)),
    )


def dots_card() -> None:
    """Done, missed and planned of the quarter; nothing for who has no account with a rhythm."""
    _, dots = words(), dots_now()
    if dots.accounts.empty:
        return
    quarter = period_of("quarter", today(), int(store().settings["fiscal_start"]))
    shown = dots.accounts.head(_MOST)
    note = _("One mark for each task, most missed first. Right: done of all of the quarter.")
    with card(say.dots_title(dots, _), note, term="cadence_rhythm"):
        figure(
            calendar(shown, dots.tasks, pd.period_range(quarter.since, quarter.until, freq="M"), _),
            "week-dots",
            say.dots_title(dots, _),
            lambda: tables.dots_table(dots, _),
        )
