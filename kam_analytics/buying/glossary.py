"""The glossary of how an account buys."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "order_interval": Term(
        kind="result",
        name=N_("Order interval"),
        meaning=N_(
            "Days from the beginning of one order to the next. The order is overdue when more days have passed than in 9 out of 10 of the account's own intervals, and nothing has come under an order in as many days."
        ),
        formula=N_(
            "Median and 90th percentile of the days between the days on which orders began, in the last three years; at least 4 intervals."
        ),
    ),
    "season": Term(
        kind="result",
        name=N_("Seasonality"),
        meaning=N_("How the account's year is divided into months. Every year counts, so look at the range too."),
        formula=N_(
            "Net sales of a calendar month / net sales, over the full years before the end of the period; at least 24 full months."
        ),
    ),
    "basket": Term(
        kind="result",
        name=N_("Basket"),
        meaning=N_("What a typical order is worth, all its deliveries and invoices together."),
        formula=N_("Median net sales, lines and products of the orders that began in the period, excluding returns."),
    ),
    "mix_drift": Term(
        kind="result",
        name=N_("Mix shift"),
        meaning=N_(
            "The share of net sales that moved between categories from one year to the next: 0 when the mix is the same, 100% when nothing is."
        ),
        formula=N_(
            "Half the sum of |share now − share before| over categories; last 12 full months against the 12 before."
        ),
        source="total variation distance",
    ),
    "received_orders": Term(
        kind="result",
        name=N_("Orders without prior activity"),
        meaning=N_(
            "Orders that came without any personal activity from us in the days before: received, not sold. An activity on the day of the order itself does not count, nor do newsletters and webinars."
        ),
        formula=N_(
            "Orders that began in the period without an activity in the N days before / orders that began in the period."
        ),
    ),
}
