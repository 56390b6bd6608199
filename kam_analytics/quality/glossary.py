"""The glossary of data quality."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "contact_coverage": Term(
        kind="neither",
        name=N_("Contact coverage"),
        meaning=N_(
            "How much of net sales comes from accounts where we know at least one person who still works there."
        ),
        formula=N_("Net sales of accounts with a known contact / net sales of all accounts with positive net sales."),
    ),
    "owner_coverage": Term(
        kind="neither",
        name=N_("Owner coverage"),
        meaning=N_("How much of net sales comes from accounts whose owner is known and active."),
        formula=N_("Net sales of accounts with such an owner / net sales of all accounts with positive net sales."),
    ),
    "refused_lines": Term(
        kind="neither",
        name=N_("Rejected lines"),
        meaning=N_(
            "Lines that imports could not load. If a file was imported again under the same name, its last import counts; a line that a file with another name has loaded since still counts."
        ),
        formula=N_(
            "Sum of the rejected lines in the last import of each file (source, kind and name) that has not been undone."
        ),
    ),
    "likely_duplicate": Term(
        kind="neither",
        name=N_("Likely duplicate account"),
        meaning=N_(
            "Accounts that look like the same customer under two IDs. A person decides; nothing is merged automatically."
        ),
        formula=N_(
            "Same business ID (letters and digits, without FI; at least five characters), or same name without case, accents, punctuation and legal form at its ends; never inside one group of companies."
        ),
    ),
    "stale_feed": Term(
        kind="neither",
        name=N_("Stale feed"),
        meaning=N_("A kind of file from one source that has been missing for longer than usual."),
        formula=N_(
            "Days since the last import > 2 · median days between imports, once there are three import days; otherwise, for sales and activities, days since the last row > 60."
        ),
    ),
}
