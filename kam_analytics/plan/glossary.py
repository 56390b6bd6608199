"""The glossary of account plans."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "real_change": Term(
        kind="input",
        name=N_("Days since a real change of a plan"),
        meaning=N_(
            "Whether an account plan is followed. A real change is an action that was done or cancelled, a review, a new objective, a new action with owner and due date, another owner, date, target or status, a changed value of a linked target, a submission or an approval. Typing a goal or another text is none, nor is opening the plan. A plan without a real change on record counts from its first day."
        ),
        formula=N_("Today − day of the last real change. Alive: 30 days or less. Dusty: 90 days or more."),
    ),
    "plan_in_force": Term(
        kind="neither",
        name=N_("Plan in force"),
        meaning=N_(
            "Key accounts and accounts in segment A should have a plan. A draft, a plan that waits for approval and a plan of another period are not in force."
        ),
        formula=N_("Approved, start date ≤ today ≤ end date."),
    ),
    "objectives_on_track": Term(
        kind="result",
        name=N_("Objectives on track"),
        meaning=N_(
            "Objectives whose linked target is reached, or will be at this pace, of all objectives that are linked to a target. It is not known where the actual is not, and before the quarter has begun."
        ),
        formula=N_(
            "Objectives whose actual, or run rate while the quarter runs, reaches the target / linked objectives."
        ),
    ),
}
