"""The glossary of segments, rhythm and compliance."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "cadence_volume": Term(
        kind="input",
        name=N_("Activities done (volume)"),
        meaning=N_(
            "How many of the activities that the rhythm asks for took place, over all periods that have ended. Can be made up for later: twelve calls in December are the calls of a year."
        ),
        formula=N_(
            "Sum over accounts and rules of min(activities in periods that have ended, tasks of these periods) / tasks of these periods. Cancelled tasks are not expected."
        ),
    ),
    "cadence_rhythm": Term(
        kind="input",
        name=N_("Periods kept (rhythm)"),
        meaning=N_("How many of the months, quarters or years that have ended had at least one activity that was due."),
        formula=N_(
            "Periods that have ended with at least one activity of the type / periods that have ended. A period is due when the account was in the segment on its middle day."
        ),
    ),
    "task_missed": Term(
        kind="input",
        name=N_("Tasks missed"),
        meaning=N_(
            "Open tasks whose period has ended: nobody has to close them, and an activity in the next period still does."
        ),
        formula=N_("Number of open tasks of periods that have ended."),
    ),
    "cadence_unnamed": Term(
        kind="input",
        name=N_("Activities without a named person"),
        meaning=N_(
            "Activities that count although nobody knows whom they were with, where the rule asks for an important stakeholder (decides, approves, or influence 4–5) or for a person who is named."
        ),
        formula=N_("Number of counted activities without a contact, under rules that ask for people."),
    ),
    "cadence_in_words": Term(
        kind="input",
        name=N_("Tasks closed without an activity"),
        meaning=N_("Tasks that a person closed with words: counted apart, not as done."),
        formula=N_("Number of tasks of periods that have ended, closed without an activity."),
    ),
    "capacity": Term(
        kind="input",
        name=N_("Capacity and load"),
        meaning=N_(
            "How much of the time that a person can plan is taken by tasks and plan actions that are due in a month. Hours per activity type are assumptions that a director changes."
        ),
        formula=N_(
            "Sum of hours of tasks and plan actions due in the month / (working days without absences × hours of a working day × part of the day that can be planned)."
        ),
    ),
}
