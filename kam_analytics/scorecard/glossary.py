"""The glossary of the scorecard's own figures."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "contract_end": Term(
        kind="result",
        name=N_("End of contract"),
        meaning=N_("The nearest date on which a contract in force ends."),
        formula=N_("Earliest end date, on or after the as-of date, of contracts with the status active."),
    ),
    "products_bought": Term(
        kind="result",
        name=N_("Products bought"),
        meaning=N_(
            "Different products the account has bought, all time. Products returned in full are not counted. Not known when too few of the lines name a product."
        ),
        formula=N_(
            "Number of products whose net sales over all invoice lines are positive; available when lines that name a product make at least 80% of net sales."
        ),
    ),
    "claims": Term(
        kind="result",
        name=N_("Claims"),
        meaning=N_("Claims that the customer opened in the period."),
        formula=N_("Number of claims opened in the period; open claims are those not closed by the as-of date."),
    ),
    "open_deals": Term(
        kind="result",
        name=N_("Open opportunities"),
        meaning=N_("Deals neither won nor lost yet."),
        formula=N_("Number and amount of the opportunities with the status open."),
    ),
    "closed_deals": Term(
        kind="result",
        name=N_("Opportunities won and lost"),
        meaning=N_("Deals decided in the last 365 days."),
        formula=N_("Number and amount of the opportunities closed as won or lost in the last 365 days."),
    ),
}
