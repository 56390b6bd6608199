"""The glossary of what an account is called."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "segment": Term(
        kind="neither",
        name=N_("Segment"),
        meaning=N_(
            "The group people have placed the account in; it decides how often the account is contacted. Not the ABC class."
        ),
        formula=N_("The segment decided as of the last day of the period."),
    ),
}
