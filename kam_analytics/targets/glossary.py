"""The glossary of targets."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "attainment": Term(
        kind="neither",
        name=N_("Attainment of a target"),
        meaning=N_(
            "How much of a quarterly target has been reached. During the quarter, the pace shows where it will end if every day goes like the days so far. Shares, scores and targets of zero or less show only the difference."
        ),
        formula=N_(
            "Actual / target. Run rate: actual · days in the quarter / days elapsed. Gap: actual minus target. Pace: run rate / target − 1."
        ),
    ),
}
