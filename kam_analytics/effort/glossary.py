"""The glossary of required effort."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "required_effort": Term(
        kind="input",
        name=N_("Required effort"),
        meaning=N_(
            "How many more activities go with the sales that are missing to a target. A number is given only where the six months after an activity show significantly more sales. Otherwise it is described what accounts that grew as much had, and how many that were served as much did not grow: a description, not an effect."
        ),
        formula=N_(
            "Gap = target − expected (run rate; in quarters to come, usual sales of the last 12 full months). Number = gap / (six months together · normal month of the account), rounded up; its 95% interval from that of the six months. Description: net sales of the last 12 full months / the 12 before − 1 ≥ gap / expected; at least 8 accounts in each group."
        ),
    ),
}
