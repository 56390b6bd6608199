"""The glossary of attention."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "attention": Term(
        name=N_("Accounts that need attention"),
        meaning=N_(
            "Accounts with at least one computed reason: an overdue order, falling sales, an overdue action or task, no plan in force although the account is in segment A or a key account, or a plan without open actions."
        ),
        formula=N_(
            "Order overdue: days since something last came under an order > 90th percentile of the account's own order intervals over 3 years, with at least 4 intervals. Falling: net sales of the last 12 full months / the 12 before − 1 < −0.1."
        ),
    ),
}
