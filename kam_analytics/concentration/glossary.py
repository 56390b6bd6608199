"""The glossary of changes in concentration, of concentration without some accounts, and of sales at risk."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "abc_migration": Term(
        kind="result",
        name=N_("Class migration"),
        meaning=N_(
            "How the accounts moved between ABC classes from one period to another of the same length. Came back: bought before both periods, but not in the earlier one; new: no purchases before; lost: none now."
        ),
        formula=N_("Accounts by class then and now; rows and columns add up to the class sizes of each period."),
    ),
    "year_swap": Term(
        kind="neither",
        name=N_("Change larger than chance (permutation test)"),
        meaning=N_(
            "Whether concentration changed by more than the normal ups and downs of single accounts would cause. A single period is a fact and has no confidence interval."
        ),
        formula=N_(
            "The two periods of each account are swapped with probability 1/2, 499 times; p = share of swaps whose difference is at least as large. Needs 30 accounts."
        ),
        source="Fisher 1935; Pitman 1937",
    ),
    "nrr": Term(
        kind="result",
        name=N_("Net revenue retention (NRR)"),
        meaning=N_(
            "What the accounts of the earlier period buy now, growth included. Accounts that are new or came back are left out."
        ),
        formula=N_("Accounts with positive net sales before: their net sales now / before."),
    ),
    "grr": Term(
        kind="result",
        name=N_("Gross revenue retention (GRR)"),
        meaning=N_("The same without growth: what was kept of the earlier sales. Never above 100%."),
        formula=N_(
            "Sum of min(now, before), at least zero, over accounts with positive net sales before / their net sales before."
        ),
    ),
    "sales_bridge": Term(
        kind="result",
        name=N_("Sales bridge"),
        meaning=N_(
            "How the sales of one period turned into those of another: lost, declining and growing accounts, those that came back and new ones. An account that started or left in the middle of a period shows as growth or decline."
        ),
        formula=N_("Before − lost − decline + growth = retained; + came back + new = now. Exact to the last digit."),
    ),
    "what_if": Term(
        kind="result",
        name=N_("What if they leave"),
        meaning=N_(
            "Sales and concentration without some accounts, everything else unchanged. A calculation, not a forecast."
        ),
        formula=N_("All concentration figures for the accounts that remain."),
    ),
    "lorenz": Term(
        kind="result",
        name=N_("Lorenz curve"),
        meaning=N_(
            "Accounts from the smallest to the largest against the share they generate together. On the diagonal, all accounts would be equal."
        ),
        formula=N_(
            "Cumulative net sales of the k smallest accounts / total net sales, for every k; only accounts with positive net sales."
        ),
        source="Lorenz 1905",
    ),
    "sales_at_risk": Term(
        kind="result",
        name=N_("Sales at risk"),
        meaning=N_(
            "Sales of the accounts that generate 80% and carry a red flag: falling sales, last answer from a detractor, at most one contact met, or a contract ending soon."
        ),
        formula=N_(
            "Net sales of accounts with a red flag: sales more than 10% below the earlier period, last answer in 365 days at most 6, at most one contact met in 365 days, or an active contract ending within 180 days."
        ),
    ),
    "key_account_share": Term(
        kind="result",
        name=N_("Key accounts' share"),
        meaning=N_(
            "How much of net sales and margin comes from key accounts. An account counts in the months when it had the status."
        ),
        formula=N_(
            "Rolling 12 months: net sales of accounts in the months at whose end they were key accounts / total net sales; marks at 25% and 50%."
        ),
    ),
    "effort_split": Term(
        kind="input",
        name=N_("Effort on new and existing accounts"),
        meaning=N_(
            "How much of the activity goes to new accounts, next to what they generate. An input beside its result."
        ),
        formula=N_(
            "Activities, excluding newsletters and webinars, at accounts less than 12 months from their start or not yet buying / all such activities; the same for net sales."
        ),
    ),
    "not_positive": Term(
        kind="result",
        name=N_("Accounts with zero or negative sales"),
        meaning=N_(
            "Accounts whose returns equal or exceed their purchases. They are included in total net sales but left out of the curve, the classes, HHI and Gini."
        ),
        formula=N_("Accounts with net sales ≤ 0 in the period."),
    ),
    "top_20pct_share": Term(
        kind="result",
        name=N_("Top 20% share"),
        meaning=N_(
            "How much of net sales the largest fifth of accounts generates. A rising share means that the company depends on fewer customers."
        ),
        formula=N_("Net sales of the ⌈0.2 · n⌉ largest accounts / net sales of all accounts with positive net sales."),
    ),
    "accounts_for_80pct": Term(
        kind="result",
        name=N_("Accounts behind 80%"),
        meaning=N_("The smallest number of accounts that together generate 80% of net sales."),
        formula=N_("Smallest k for which the k largest accounts reach 80% of positive net sales."),
    ),
    "share_of_accounts_for_80pct": Term(
        kind="result",
        name=N_("Share of accounts behind 80%"),
        meaning=N_(
            "The accounts that generate 80%, as a share of all accounts with positive net sales. 20% would be the classic 80/20 rule."
        ),
        formula=N_("Accounts behind 80% / accounts with positive net sales."),
    ),
    "top_n_share": Term(
        kind="result",
        name=N_("Share of the n largest"),
        meaning=N_("How much of net sales the n largest accounts generate."),
        formula=N_("Net sales of the n largest accounts / net sales of all accounts with positive net sales."),
    ),
    "largest_share": Term(
        kind="result",
        name=N_("Largest account"),
        meaning=N_("The share of the single largest account: what would be missing if it left."),
        formula=N_("Net sales of the largest account / net sales of all accounts with positive net sales."),
    ),
    "abc_class": Term(
        kind="result",
        name=N_("ABC class"),
        meaning=N_(
            "A: the largest accounts up to 80% of net sales, B: up to 95%, C: the rest. Computed, unlike the segment, which people choose. A rep sees the class computed over all the company's accounts."
        ),
        formula=N_(
            "Accounts in descending order of net sales, cumulated; the account that crosses a limit belongs to the higher class; ties share a class."
        ),
    ),
    "hhi": Term(
        kind="result",
        name=N_("HHI (Herfindahl-Hirschman index)"),
        meaning=N_(
            "Concentration in one number between 0 and 10,000: near 0 when many equal accounts share the sales, 10,000 when one account has everything."
        ),
        formula=N_("Sum of squared shares · 10,000."),
        source="Herfindahl 1950; Hirschman 1945",
    ),
    "effective_accounts": Term(
        kind="result",
        name=N_("Effective account count"),
        meaning=N_("How many equally large accounts would give the same concentration."),
        formula=N_("1 / sum of squared shares."),
        source="Adelman 1969",
    ),
    "gini": Term(
        kind="result",
        name=N_("Gini coefficient"),
        meaning=N_(
            "Inequality between accounts: 0 when all are equal, near 1 when one account has almost everything. Do not use it to compare units of very different size."
        ),
        formula=N_("2 · Σ i·x / (n · Σ x) − (n + 1) / n over positive net sales x in ascending order."),
        source="Gini 1912",
    ),
    "tenure": Term(
        kind="result",
        name=N_("Customer tenure"),
        meaning=N_(
            "How long an account has been a customer. A group counts from the first of its companies. Not known where no date is given and the first sale lies in the first 12 months of the data."
        ),
        formula=N_(
            "Last day of the period − the earlier of the customer-since date and the first day of the month of the first sale, in full years; net sales of each band / net sales."
        ),
    ),
}
