"""The glossary of what changes concentration, what it would be without some accounts, and what puts it at risk."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.wording.term import Term

CONCENTRATION_TERMS: dict[str, Term] = {
    "abc_migration": Term(
        N_("Class migration"),
        N_(
            "From which ABC class to which the accounts moved between two periods of the same length. New: no sales above zero before; lost: none now."
        ),
        N_("Accounts by class before and class now; rows and columns add up to the classes of each period."),
    ),
    "year_swap": Term(
        N_("Change beyond chance (year swap)"),
        N_(
            "Whether concentration changed by more than the ups and downs of single accounts would bring about. One period alone is a fact and has no interval."
        ),
        N_(
            "The two periods of each account are swapped with probability 1/2, 499 times; p = share of swaps whose difference is at least as large. From 30 accounts on."
        ),
        "Fisher 1935; Pitman 1937",
    ),
    "nrr": Term(
        N_("Net revenue retention (NRR)"),
        N_("What the accounts of the earlier period buy now, growth included. New accounts are not in it."),
        N_("Net sales now of the accounts above zero before / their net sales before."),
    ),
    "grr": Term(
        N_("Gross revenue retention (GRR)"),
        N_("The same without growth: what was kept of the earlier sales. Never above 100%."),
        N_("Sum of min(now, before) of the accounts above zero before, none below zero / their net sales before."),
    ),
    "sales_bridge": Term(
        N_("Sales bridge"),
        N_(
            "How the sales of one period became those of another: accounts lost, in decline, growing and new. An account that began or left in the middle of a period shows as growth or decline."
        ),
        N_("Before − lost − decline + growth = retained; + new = now. Exact to the last digit."),
    ),
    "what_if": Term(
        N_("What if they leave"),
        N_("Sales and concentration without some accounts, everything else as it was. Arithmetic, not a forecast."),
        N_("Every figure of concentration over the accounts that stay."),
    ),
    "lorenz": Term(
        N_("Lorenz curve"),
        N_(
            "Accounts from the smallest to the largest against the share that they bring together. On the diagonal all would be equal."
        ),
        N_("Cumulative net sales of the k smallest accounts above zero / all of them, for every k."),
        "Lorenz 1905",
    ),
    "sales_at_risk": Term(
        N_("Sales at risk"),
        N_(
            "Sales of the accounts that make 80% and carry a warning: sales falling, a detractor's last answer, one contact or none met, an agreement that ends soon."
        ),
        N_(
            "Net sales of those with a warning: sales more than 10% below before, last answer of 365 days at most 6, at most one contact met in 365 days, end of an active agreement within 180 days."
        ),
    ),
    "key_account_share": Term(
        N_("Key accounts' share"),
        N_(
            "How much of net sales and margin the key accounts bring. An account counts in the months in which it had the status."
        ),
        N_(
            "Of 12 rolling months: net sales of accounts in the months at whose end they were key accounts / all net sales; marks at 25% and 50%."
        ),
    ),
    "effort_split": Term(
        N_("Effort on new and older accounts"),
        N_("Which part of the activities goes to new accounts, beside what they bring. An input beside its result."),
        N_(
            "Activities without newsletters and webinars at accounts less than 12 months after their start, or not buying yet / all of them; the same for net sales."
        ),
    ),
}
