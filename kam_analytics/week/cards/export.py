"""The page My week as tables."""

from __future__ import annotations

from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables
from kam_analytics.reasons import wording as reason
from kam_analytics.reasons.answers import Catalogue
from kam_analytics.reasons.tables import reasons_table
from kam_analytics.week import tables
from kam_analytics.week.analysis import Week
from kam_analytics.week.answers import briefs, deadlines
from kam_analytics.week.cards.rhythm import dots_now


def week_tables(found: Week, why: Catalogue) -> Tables:
    """Every table of the page, for the export."""
    _ = words()
    return {
        _("Calls and meetings"): tables.contacts_table(
            found.contacts, briefs(read, found.contacts, today=today()), today(), _
        ),
        _("Deadlines"): tables.deadlines_table(deadlines(found, why, today()), today(), _),
        **{_(reason.NAMES[measure]): reasons_table(rows, today(), _) for measure, rows in why.reasons.items()},
        _("Rhythm"): tables.dots_table(dots_now(), _),
        _("Late tasks"): tables.items_table(found.backlog, _),
    }
