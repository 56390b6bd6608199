"""The glossary of the catalogue of reasons."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "at_stake": Term(
        kind="result",
        name=N_("At stake"),
        meaning=N_(
            "What a day ahead decides: an active agreement at its yearly value, or an open deal at its amount. Never summed with what is behind or lost."
        ),
        formula=N_(
            "The next of notice, option, tender and end of the agreement, or the expected day of the deal, within 180 days."
        ),
    ),
    "behind": Term(
        kind="result",
        name=N_("Behind the quarter"),
        meaning=N_("Accounts that will miss the approved sales target of this quarter by more than 10% at this pace."),
        formula=N_("Target − run rate; judged when the sales cover 30 days of the quarter."),
    ),
    "lost": Term(
        kind="result",
        name=N_("Lost since the best year"),
        meaning=N_(
            "How far the last 12 months are below the account's best earlier year of the same months. An account that has stopped buying has lost all of that year."
        ),
        formula=N_(
            "Best of the years of 12 months before, at most five and only those that the sales cover in full, − the last 12 months; from a fall of more than 10%."
        ),
    ),
    "expected_loss": Term(
        kind="neither",
        name=N_("Expected loss"),
        meaning=N_(
            "The yearly value of an agreement × the rate at which agreements with its warning were lost. Shown only where agreements with the warning were lost more often than those without it."
        ),
        formula=N_(
            "(lost with the warning + 10 × rate of all) / (agreements with the warning + 10). The warning predicts when the 95% interval of the difference (Newcombe) lies above zero and Boschloo's test, adjusted for all warnings (Benjamini and Hochberg), gives p < 0.05; from ten lost agreements."
        ),
    ),
}
