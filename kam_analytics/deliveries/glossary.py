"""The glossary of deliveries."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "on_time_in_full": Term(
        kind="result",
        name=N_("On time in full"),
        meaning=N_(
            "Deliveries that were both on time and complete: all parts of each. A delivery past its due date and not delivered is not on time; until then it is left out. One that came without its day, or of which it is not said whether it was complete, is not known."
        ),
        formula=N_(
            "Deliveries on time and complete / deliveries whose last part is due in the period, for which this is known: two counts, never a product of two rates."
        ),
    ),
    "delivery_hours": Term(
        kind="result",
        name=N_("Hours used vs planned"),
        meaning=N_("Working hours used for the deliveries against those planned."),
        formula=N_("Sums of hours used and hours planned over the deliveries due in the period that have both."),
    ),
}
