"""The glossary of data quality."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.wording.term import Term

QUALITY_TERMS: dict[str, Term] = {
    "contact_coverage": Term(
        N_("Contact coverage"),
        N_("How much of net sales comes from accounts where we know at least one person who has not left."),
        N_("Net sales of accounts with a known contact / net sales of all accounts above zero."),
    ),
    "owner_coverage": Term(
        N_("Owner coverage"),
        N_("How much of net sales comes from accounts whose owner is known and active."),
        N_("Net sales of accounts with such an owner / net sales of all accounts above zero."),
    ),
    "refused_lines": Term(
        N_("Refused lines"),
        N_(
            "Lines that imports could not load. Of a file that came again under its name the last import counts; a line that a file of another name brought in still counts."
        ),
        N_("Sum of the refused lines of the last import of each file (source, kind and name) that is not undone."),
    ),
    "likely_duplicate": Term(
        N_("Likely duplicate account"),
        N_("Accounts that look like one customer under two ids. A person decides; nothing is joined by itself."),
        N_(
            "Same business id (letters and digits, without FI; at least five characters), or same name without case, accents, punctuation and legal form at its ends; never inside one group of companies."
        ),
    ),
    "stale_feed": Term(
        N_("Stale feed"),
        N_("A kind of file from one source that has not come for longer than it usually takes."),
        N_(
            "Days since the last import > 2 · median days between imports, from three days of import on; else, for sales and activities, days since the last row > 60."
        ),
    ),
}
