"""The glossary of net sales and margin."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "net_sales": Term(
        kind="result",
        name=N_("Net sales"),
        meaning=N_("Amount invoiced in the period minus returns and credit notes, excluding VAT."),
        formula=N_("Sum of the net sales of all invoice lines in the period."),
    ),
    "margin": Term(
        kind="result",
        name=N_("Margin"),
        meaning=N_(
            "Net sales minus the direct cost on the invoice lines. An unknown margin stays unknown; it is never counted as zero."
        ),
        formula=N_(
            "Sum of the margin on the lines where it is known; available when they cover at least 80% of net sales."
        ),
    ),
    "margin_share": Term(
        kind="result",
        name=N_("Margin %"),
        meaning=N_("Margin as a share of the net sales whose margin is known."),
        formula=N_("Margin / net sales of the lines whose margin is known."),
    ),
    "margin_coverage": Term(
        kind="neither",
        name=N_("Margin coverage"),
        meaning=N_("How much of net sales has a known margin."),
        formula=N_("Net sales of the lines whose margin is known / net sales."),
    ),
    "orders": Term(
        kind="result",
        name=N_("Orders"),
        meaning=N_(
            "Orders that began in the period. What comes under one order number is one order, in however many deliveries and invoices; an order number that rests for more than 400 days is used for another order after that. Where the lines have no order number, what comes on one day is one order."
        ),
        formula=N_(
            "Number of order numbers, or days without any, with net sales above zero; what is credited in full on the same day does not count."
        ),
    ),
    "previous_year": Term(
        kind="neither",
        name=N_("Previous year"),
        meaning=N_("The same period one year earlier, for the accounts that match the same filters."),
        formula=N_("This period minus the same period one year earlier."),
    ),
    "growing": Term(
        kind="result",
        name=N_("Growing accounts"),
        meaning=N_("Accounts whose net sales rose by more than 10% from the same period a year earlier."),
        formula=N_("Number of accounts with net sales / net sales a year before − 1 > 0.1."),
    ),
    "falling": Term(
        kind="result",
        name=N_("Declining accounts"),
        meaning=N_(
            "Accounts whose net sales fell by more than 10% from the same period a year earlier, including those that left."
        ),
        formula=N_("Number of accounts with net sales / net sales a year before − 1 < −0.1."),
    ),
    "accounts": Term(
        kind="result",
        name=N_("Accounts"),
        meaning=N_(
            "Customers with at least one invoice line in the period, including those with zero sales or net returns."
        ),
        formula=N_("Number of accounts (or corporate groups) with an invoice line in the period."),
    ),
    "recurring_share": Term(
        kind="result",
        name=N_("Recurring share"),
        meaning=N_(
            "How much of net sales comes from products marked as recurring, such as contracts and rentals. Lines without a product, and products of which nobody said whether they recur, are not known and never count as not recurring."
        ),
        formula=N_(
            "Net sales of recurring products / net sales of which it is known; available when that is at least 80% of net sales."
        ),
    ),
}
