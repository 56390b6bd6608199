"""Every measure that is shown anywhere: its name, what it means, how it is computed, its source.

One table serves the Glossary page and the help of every figure; a test fails when a page shows a
measure that is not here.
"""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.wording.glossary_concentration import CONCENTRATION_TERMS
from kam_analytics.wording.glossary_nps import NPS_TERMS
from kam_analytics.wording.glossary_quality import QUALITY_TERMS
from kam_analytics.wording.i18n import Words
from kam_analytics.wording.term import Term

TERMS: dict[str, Term] = {
    **NPS_TERMS,
    **CONCENTRATION_TERMS,
    **QUALITY_TERMS,
    "net_sales": Term(
        N_("Net sales"),
        N_("What was invoiced in the period, returns and credit notes taken off, without value added tax."),
        N_("Sum of the net sales of all invoice lines in the period."),
    ),
    "margin": Term(
        N_("Margin"),
        N_(
            "Net sales less the direct cost that the invoice lines carry. An unknown margin stays unknown; it is never counted as zero."
        ),
        N_("Sum of the margin of the lines that carry one; offered when they are at least 80% of net sales."),
    ),
    "accounts": Term(
        N_("Accounts"),
        N_("Customers with at least one invoice line in the period, those with zero or net returns included."),
        N_("Number of accounts (or groups of companies) with a line in the period."),
    ),
    "activities": Term(
        N_("Activities"),
        N_("What our people did at the account and logged. An input: it can be decided, unlike a result."),
        N_("Sum of the quantities of activities in the last 90 and 365 days that end on the as-of day."),
    ),
    "people_met": Term(
        N_("People met"),
        N_(
            "Different contacts whom an activity names. Newsletters and webinars meet nobody. Not known where there are other activities and none of them names a contact."
        ),
        N_("Number of different contacts in personal activities of the account in the last 90 and 365 days."),
    ),
    "open_tasks": Term(
        N_("Open tasks"),
        N_("What is still to be done at the account."),
        N_("Number of tasks with the status open, whenever they are due."),
    ),
    "overdue_tasks": Term(
        N_("Overdue tasks"),
        N_("Open tasks whose due date has passed."),
        N_("Number of open tasks due before the as-of day."),
    ),
    "contract_end": Term(
        N_("End of contract"),
        N_("The nearest day on which an agreement in force ends."),
        N_("Earliest end, on the as-of day or later, of the agreements with the status active."),
    ),
    "recurring_share": Term(
        N_("Recurring share"),
        N_("How much of net sales comes from products that are marked as recurring, such as agreements and rent."),
        N_("Net sales of recurring products / net sales."),
    ),
    "products_bought": Term(
        N_("Products bought"),
        N_("Different products that the account has bought, all time. What was returned in full is not counted."),
        N_("Number of products whose net sales over all invoice lines are above zero."),
    ),
    "on_time_in_full": Term(
        N_("On time in full"),
        N_(
            "Deliveries that were both on time and complete. One past its due day and not delivered is not on time; until then it is left out."
        ),
        N_(
            "Deliveries on time and complete / deliveries due in the period of which this is known: two counts, never a product of two rates."
        ),
    ),
    "delivery_hours": Term(
        N_("Hours used of planned"),
        N_("Working hours that the deliveries took against those that were planned for them."),
        N_("Sum of hours used and of hours planned over the deliveries due in the period that carry both."),
    ),
    "claims": Term(
        N_("Claims"),
        N_("Reclamations that the customer opened in the period."),
        N_("Number of claims opened in the period; open ones are not closed by the as-of day."),
    ),
    "nps": Term(
        N_("Recommendation score (NPS)"),
        N_(
            "Would they recommend us? Below five answers the answers are shown and no score; fewer than three anonymous answers are not shown."
        ),
        N_("% of answers 9–10 minus % of answers 0–6 in the period; 95% interval by adjusted Wald."),
        "Reichheld 2003; Rocks 2016",
    ),
    "open_deals": Term(
        N_("Open opportunities"),
        N_("Deals that are neither won nor lost."),
        N_("Number and amount of the opportunities with the status open."),
    ),
    "closed_deals": Term(
        N_("Opportunities won and lost"),
        N_("Deals that were decided in the last 365 days."),
        N_("Number and amount of the opportunities closed as won or lost in the last 365 days."),
    ),
    "order_interval": Term(
        N_("Order interval"),
        N_(
            "Days between order days. The order is overdue when more days have passed than in 9 of 10 intervals of this account."
        ),
        N_("Median and 90th percentile of the days between order days of the last three years; from 4 intervals on."),
    ),
    "season": Term(
        N_("Seasonality"),
        N_("How the year of the account is divided into months. Every year counts, so look at the range, too."),
        N_(
            "Net sales of a calendar month / net sales, over the complete years before the end of the period; from 24 complete months on."
        ),
    ),
    "basket": Term(
        N_("Basket"),
        N_("What one order day usually brings."),
        N_("Median net sales, lines and products per order day of the period, returns left out."),
    ),
    "mix_drift": Term(
        N_("Mix drift"),
        N_(
            "The part of net sales that changed its category between two years: 0 when the mix is the same, 100% when nothing is."
        ),
        N_(
            "Half the sum of |share now − share before| over categories; last 12 complete months against the 12 before."
        ),
        "total variation distance",
    ),
    "received_orders": Term(
        N_("Orders without own activity"),
        N_(
            "Orders that came without any personal activity of ours in the days before: received, not sold. An activity on the order day itself does not count, nor do newsletters and webinars."
        ),
        N_("Order days of the period without an activity in the N days before / order days of the period."),
    ),
    "not_positive": Term(
        N_("Accounts at or below zero"),
        N_(
            "Accounts whose returns equal or exceed their purchases. They count in total net sales and are left out of curve, classes, HHI and Gini."
        ),
        N_("Accounts with net sales of the period ≤ 0."),
    ),
    "top_20pct_share": Term(
        N_("Top 20% share"),
        N_(
            "How much of net sales the largest fifth of accounts brings. Rising means that the company depends on fewer customers."
        ),
        N_("Net sales of the ⌈0.2 · n⌉ largest accounts / net sales of all accounts above zero."),
    ),
    "accounts_for_80pct": Term(
        N_("Accounts to 80%"),
        N_("The smallest number of accounts that together bring 80% of net sales."),
        N_("Smallest k for which the k largest accounts reach 80% of net sales above zero."),
    ),
    "share_of_accounts_for_80pct": Term(
        N_("Share of accounts that make 80%"),
        N_("The accounts that make 80%, as a share of all accounts above zero. 20% would be the well-known 80/20."),
        N_("Accounts to 80% / accounts above zero."),
    ),
    "top_n_share": Term(
        N_("Share of the n largest"),
        N_("How much of net sales the n largest accounts bring."),
        N_("Net sales of the n largest accounts / net sales of all accounts above zero."),
    ),
    "largest_share": Term(
        N_("Largest account"),
        N_("The share of the single largest account: what would be missing if it left."),
        N_("Net sales of the largest account / net sales of all accounts above zero."),
    ),
    "abc_class": Term(
        N_("ABC class"),
        N_(
            "A: the largest accounts up to 80% of net sales, B: up to 95%, C: the rest. Computed, unlike the segment, which people choose. A rep sees the class over all accounts of the company."
        ),
        N_(
            "Accounts in descending order, net sales cumulated; the account that crosses a limit belongs to the higher class, ties share a class."
        ),
    ),
    "hhi": Term(
        N_("HHI (Herfindahl-Hirschman index)"),
        N_(
            "Concentration in one number between 0 and 10,000: near 0 when many equal accounts share the sales, 10,000 when one has all."
        ),
        N_("Sum of squared shares · 10,000."),
        "Herfindahl 1950; Hirschman 1945",
    ),
    "effective_accounts": Term(
        N_("Effective accounts"),
        N_("How many equally large accounts would give the same concentration."),
        N_("1 / sum of squared shares."),
        "Adelman 1969",
    ),
    "gini": Term(
        N_("Gini coefficient"),
        N_(
            "Inequality between accounts: 0 when all are equal, near 1 when one has almost everything. Do not compare units of very different size by it."
        ),
        N_("2 · Σ i·x / (n · Σ x) − (n + 1) / n over ascending net sales x of accounts above zero."),
        "Gini 1912",
    ),
    "segment": Term(
        N_("Segment"),
        N_("The group in which people placed the account; it decides how often it is met. Not the ABC class."),
        N_("The decided segment on the last day of the period."),
    ),
    "previous_year": Term(
        N_("Previous year"),
        N_("The same days one year earlier, for the accounts that pass the same filters."),
        N_("This period less the same days one year earlier."),
    ),
    "orders": Term(
        N_("Order days"),
        N_("Days on which the account bought something. Several invoices of one day count as one."),
        N_("Number of days with an invoice line above zero."),
    ),
    "margin_share": Term(
        N_("Margin per cent"),
        N_("Margin as a share of the net sales that carry a margin."),
        N_("Margin / net sales of the lines whose margin is known."),
    ),
    "growing": Term(
        N_("Growing accounts"),
        N_("Accounts whose net sales rose by more than 10% against the same days a year before."),
        N_("Number of accounts with net sales / net sales a year before − 1 > 0.1."),
    ),
    "falling": Term(
        N_("Falling accounts"),
        N_(
            "Accounts whose net sales fell by more than 10% against the same days a year before, those that left included."
        ),
        N_("Number of accounts with net sales / net sales a year before − 1 < −0.1."),
    ),
    "attainment": Term(
        N_("Attainment of a target"),
        N_(
            "How far a quarterly target is reached. While the quarter runs, the pace says where it ends if every day goes on like the days so far. Shares, scores and targets of zero or less show the difference only."
        ),
        N_(
            "Actual / target. Run rate: actual · days of the quarter / days that have begun. Gap: actual less target. Pace: run rate / target − 1."
        ),
    ),
    "attention": Term(
        N_("Accounts that need attention"),
        N_(
            "Accounts with at least one computed reason: order overdue, falling sales, an overdue action or task, no plan in force though the account is in segment A or a key account, a plan without open actions."
        ),
        N_(
            "Order overdue: days since the last order day > 90th percentile of the account's own intervals of 3 years, from 4 intervals on. Falling: net sales of 12 whole months / the 12 before − 1 < −0.1."
        ),
    ),
    "margin_coverage": Term(
        N_("Margin coverage"),
        N_("How much of net sales carries a margin at all."),
        N_("Net sales of the lines whose margin is known / net sales."),
    ),
    "activity_effect": Term(
        N_("Effect of an activity"),
        N_(
            "How much more, or less, an account buys some months after one more activity, as a share of its own normal month. A link in time, not proof of cause."
        ),
        N_(
            "Slope of sales / own mean month on the activities of an earlier month, with effects of account and month, a trend for each account and the sales of the three months before the activity."
        ),
        "Cameron, Gelbach, Miller 2008",
    ),
    "own_normal": Term(
        N_("Own normal month"),
        N_("What an account usually sells in a month; large and small accounts can then stand side by side."),
        N_(
            "Mean of the account's months in the window, from six months on and above zero; the outermost 1% are drawn in."
        ),
    ),
    "smallest_visible_effect": Term(
        N_("Smallest visible effect"),
        N_(
            "A true effect of this size would have been found four times out of five. Smaller ones may be there, unseen."
        ),
        N_("2.8 · standard error by account, the median over the lags."),
    ),
    "lag_scan": Term(
        N_("Scan of lags"),
        N_(
            "Several months after an activity are looked at, and one p-value covers all of them: the best of many always looks good."
        ),
        N_("Share of random sign-flips whose clearest lag is at least as clear as the one that was found (max-T)."),
    ),
    "lead_check": Term(
        N_("Check of the reverse"),
        N_(
            "Do activities follow sales? If so, a link says little. A clean check does not rule out a meeting that was booked because a deal was already agreed."
        ),
        N_(
            "Slope of sales on the activities of one to three months later, given those of this month and before; one p-value by sign-flips."
        ),
    ),
    "within_correlation": Term(
        N_("Correlation inside an account"),
        N_(
            "Do months with more activities have more sales in the same account? The correlation over all rows also holds that large accounts get more of everything."
        ),
        N_(
            "Correlation of both columns less the account's own means; 95% interval by leaving out one account at a time."
        ),
        "Bakdash and Marusich 2017",
    ),
    "dose_response": Term(
        N_("More against none"),
        N_("Months after one, two and more activities against months after none: does more do more?"),
        N_(
            "The model of the effect with a step for each number of activities; steps under 30 account months or 8 accounts are joined."
        ),
    ),
    "sign_flips": Term(
        N_("Interval by sign-flips"),
        N_("Every effect that the same test would not reject. With few accounts an end may stay open."),
        N_(
            "The figures of whole accounts get random signs 999 times; with ten accounts or fewer all combinations are tried."
        ),
        "Kline and Santos 2012",
    ),
    "wallet": Term(
        N_("Wallet (total spend)"),
        N_(
            "What the customer buys in all of a category in a year, from us and from others: an estimate, low, likely and high. An estimate older than 18 months is stale. An unknown wallet is not zero."
        ),
        N_(
            "Of several sources of one category and year the newest counts. An estimate of the whole account is never added to those of categories. Confidence: high when high / low ≤ 1.5, medium ≤ 2.5, else low."
        ),
    ),
    "wallet_own": Term(
        N_("Our net sales in the wallet"),
        N_("Our net sales of the same category and the same 12 months as the estimate."),
        N_(
            "Net sales of the estimate's calendar year; for the year in progress those of the last 12 complete months. Net returns count as zero."
        ),
    ),
    "share_of_wallet": Term(
        N_("Share of wallet"),
        N_(
            "How much of what the customer buys comes from us, as a range. Never above 100%: an estimate below our own sales is «estimate too low» and gives no share."
        ),
        N_(
            "Our net sales / wallet, from net sales / high to net sales / low. Over many accounts sum / sum, with the range of 9 of 10 draws from the estimates, whose errors share 30% of their variance."
        ),
    ),
    "wallet_gap": Term(
        N_("Gap of the wallet"),
        N_("What the customer buys from others of what we could sell: the estimate less our net sales."),
        N_("Likely wallet − our net sales of the same category and 12 months."),
    ),
    "wallet_gap_margin": Term(
        N_("Gap in margin"),
        N_("What the gap would bring at our own margin. Unknown where neither the category nor the account has one."),
        N_("Gap · our margin per cent in the category, else in the account."),
    ),
    "wallet_top": Term(
        N_("Among the ten largest"),
        N_("How sure it is that the gap of this account is among the ten largest, given how wide the estimates are."),
        N_("Part of 5,000 draws from the estimates in which the gap is among the ten largest."),
    ),
    "not_assessed": Term(
        N_("Not assessed"),
        N_(
            "Accounts with net sales in the last 12 months and without an estimate that can be used. They are not zero."
        ),
        N_("Number of accounts with an invoice line and without a usable estimate."),
    ),
}


def entries(_: Words, text: str = "") -> list[Term]:
    """The terms in a language, by name; only those that hold the text, when there is one."""
    shown = [Term(_(term.name), _(term.meaning), _(term.formula), term.source) for term in TERMS.values()]
    wanted = text.strip().casefold()
    found = [term for term in shown if wanted in f"{term.name} {term.meaning} {term.formula}".casefold()]
    return sorted(found, key=lambda term: term.name.casefold())


def help_text(_: Words, key: str) -> str:
    """Meaning and formula of a measure, for the help of a figure."""
    term = TERMS[key]
    return f"{_(term.meaning)} {_('Formula:')} {_(term.formula)}"
