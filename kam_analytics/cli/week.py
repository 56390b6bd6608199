"""The week of a person on the command line."""

from __future__ import annotations

from kam_analytics.cli.asked import Asked, Facts, Tables, english
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.files.calendar import calendar_file
from kam_analytics.kit.reader import reader
from kam_analytics.reasons.answers import catalogue
from kam_analytics.reasons.tables import reasons_table
from kam_analytics.store import Scope
from kam_analytics.week import tables
from kam_analytics.week.answers import ahead, briefs, deadlines, week


def my_week(asked: Asked) -> tuple[Facts, Tables]:
    """Calls and meetings of the week, deadlines, what is at stake, behind and lost, and what is late."""
    scope, today, _ = asked.scope, asked.scope.store.today, english()
    found = week(asked.read, user_id=scope.viewer.user_id, today=today)
    why = catalogue(asked.read, asked.choice, today=today, held=feeds(asked.read, today=today))
    coming = deadlines(found, why, today)
    calls = tables.contacts_table(found.contacts, briefs(asked.read, found.contacts, today=today), today, _)
    facts = {
        "person": scope.viewer.name, "accounts": len(why.names), "calls_and_meetings": len(found.contacts),
        "deadlines": len(coming), "late": len(found.backlog),
        "late_plan_actions": len(found.late_actions),
        **{measure: len({one.account_id for one in reasons}) for measure, reasons in why.reasons.items()},
        "week": calls,
    }  # fmt: skip
    return facts, lambda: {
        "calls_and_meetings": calls,
        "deadlines": tables.deadlines_table(coming, today, _),
        **{measure: reasons_table(reasons, today, _) for measure, reasons in why.reasons.items()},
        "late": tables.items_table(found.backlog, _),
    }


def calendar(scope: Scope) -> bytes:
    """Everything that the person has open within a year, as a calendar file."""
    rows = ahead(reader(scope), user_id=scope.viewer.user_id, today=scope.store.today)
    return calendar_file(rows, english(), store_id=str(scope.store.settings["store_id"]))
