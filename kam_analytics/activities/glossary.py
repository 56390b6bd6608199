"""The glossary of activities and tasks."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "activities": Term(
        kind="input",
        name=N_("Activities"),
        meaning=N_("What our people did for the account and logged. An input: we can decide on it, unlike a result."),
        formula=N_("Sum of activity quantities in the 90 and 365 days that end on the as-of date."),
    ),
    "people_met": Term(
        kind="input",
        name=N_("People met"),
        meaning=N_(
            "Different contacts named in activities. Newsletters and webinars do not count as meeting anyone. Not known when there are other activities and none of them names a contact."
        ),
        formula=N_("Number of different contacts in personal activities of the account in the last 90 and 365 days."),
    ),
    "open_tasks": Term(
        kind="input",
        name=N_("Open tasks"),
        meaning=N_("Work still to be done for the account."),
        formula=N_("Number of tasks with the status open, regardless of due date."),
    ),
    "overdue_tasks": Term(
        kind="input",
        name=N_("Overdue tasks"),
        meaning=N_("Open tasks whose due date has passed."),
        formula=N_("Number of open tasks due before the as-of date."),
    ),
}
