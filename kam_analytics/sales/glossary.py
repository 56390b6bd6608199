"""The glossary of net sales and margin."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "net_sales": Term(
        N_("Net sales"),
        N_("Amount invoiced in the period minus returns and credit notes, excluding VAT."),
        N_("Sum of the net sales of all invoice lines in the period."),
    ),
    "margin": Term(
        N_("Margin"),
        N_(
            "Net sales minus the direct cost on the invoice lines. An unknown margin stays unknown; it is never counted as zero."
        ),
        N_("Sum of the margin on the lines where it is known; available when they cover at least 80% of net sales."),
    ),
    "margin_share": Term(
        N_("Margin %"),
        N_("Margin as a share of the net sales whose margin is known."),
        N_("Margin / net sales of the lines whose margin is known."),
    ),
    "margin_coverage": Term(
        N_("Margin coverage"),
        N_("How much of net sales has a known margin."),
        N_("Net sales of the lines whose margin is known / net sales."),
    ),
    "orders": Term(
        N_("Order days"),
        N_("Days on which the account bought something. Several invoices on the same day count as one."),
        N_("Number of days with a positive invoice line."),
    ),
    "previous_year": Term(
        N_("Previous year"),
        N_("The same period one year earlier, for the accounts that match the same filters."),
        N_("This period minus the same period one year earlier."),
    ),
    "growing": Term(
        N_("Growing accounts"),
        N_("Accounts whose net sales rose by more than 10% from the same period a year earlier."),
        N_("Number of accounts with net sales / net sales a year before − 1 > 0.1."),
    ),
    "falling": Term(
        N_("Declining accounts"),
        N_(
            "Accounts whose net sales fell by more than 10% from the same period a year earlier, including those that left."
        ),
        N_("Number of accounts with net sales / net sales a year before − 1 < −0.1."),
    ),
    "accounts": Term(
        N_("Accounts"),
        N_("Customers with at least one invoice line in the period, including those with zero sales or net returns."),
        N_("Number of accounts (or corporate groups) with an invoice line in the period."),
    ),
    "recurring_share": Term(
        N_("Recurring share"),
        N_("How much of net sales comes from products marked as recurring, such as contracts and rentals."),
        N_("Net sales of recurring products / net sales."),
    ),
}
