"""Every measure that is shown anywhere: its name, what it means, how it is computed, its source.

One table serves the Glossary page and the help of every figure; a test fails when a page shows a
measure that is not here.
"""

from __future__ import annotations

from kam_analytics.concentration.glossary import CONCENTRATION_TERMS
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.term import Term
from kam_analytics.nps.glossary import NPS_TERMS
from kam_analytics.quality.glossary import QUALITY_TERMS

TERMS: dict[str, Term] = {
    **NPS_TERMS,
    **CONCENTRATION_TERMS,
    **QUALITY_TERMS,
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
    "accounts": Term(
        N_("Accounts"),
        N_("Customers with at least one invoice line in the period, including those with zero sales or net returns."),
        N_("Number of accounts (or corporate groups) with an invoice line in the period."),
    ),
    "activities": Term(
        N_("Activities"),
        N_("What our people did for the account and logged. An input: we can decide on it, unlike a result."),
        N_("Sum of activity quantities in the 90 and 365 days that end on the as-of date."),
    ),
    "people_met": Term(
        N_("People met"),
        N_(
            "Different contacts named in activities. Newsletters and webinars do not count as meeting anyone. Not known when there are other activities and none of them names a contact."
        ),
        N_("Number of different contacts in personal activities of the account in the last 90 and 365 days."),
    ),
    "open_tasks": Term(
        N_("Open tasks"),
        N_("Work still to be done for the account."),
        N_("Number of tasks with the status open, regardless of due date."),
    ),
    "overdue_tasks": Term(
        N_("Overdue tasks"),
        N_("Open tasks whose due date has passed."),
        N_("Number of open tasks due before the as-of date."),
    ),
    "contract_end": Term(
        N_("End of contract"),
        N_("The nearest date on which a contract in force ends."),
        N_("Earliest end date, on or after the as-of date, of contracts with the status active."),
    ),
    "recurring_share": Term(
        N_("Recurring share"),
        N_("How much of net sales comes from products marked as recurring, such as contracts and rentals."),
        N_("Net sales of recurring products / net sales."),
    ),
    "products_bought": Term(
        N_("Products bought"),
        N_("Different products the account has bought, all time. Products returned in full are not counted."),
        N_("Number of products whose net sales over all invoice lines are positive."),
    ),
    "on_time_in_full": Term(
        N_("On time in full"),
        N_(
            "Deliveries that were both on time and complete. A delivery past its due date and not delivered is not on time; until then it is left out."
        ),
        N_(
            "Deliveries on time and complete / deliveries due in the period for which this is known: two counts, never a product of two rates."
        ),
    ),
    "delivery_hours": Term(
        N_("Hours used vs planned"),
        N_("Working hours used for the deliveries against those planned."),
        N_("Sums of hours used and hours planned over the deliveries due in the period that have both."),
    ),
    "claims": Term(
        N_("Claims"),
        N_("Claims that the customer opened in the period."),
        N_("Number of claims opened in the period; open claims are those not closed by the as-of date."),
    ),
    "nps": Term(
        N_("Net Promoter Score (NPS)"),
        N_(
            "Would they recommend us? With fewer than five answers, the answers are shown instead of a score; fewer than three anonymous answers are not shown."
        ),
        N_(
            "Share of answers 9–10 minus share of answers 0–6 in the period; 95% confidence interval by the adjusted Wald method."
        ),
        "Reichheld 2003; Rocks 2016",
    ),
    "open_deals": Term(
        N_("Open opportunities"),
        N_("Deals neither won nor lost yet."),
        N_("Number and amount of the opportunities with the status open."),
    ),
    "closed_deals": Term(
        N_("Opportunities won and lost"),
        N_("Deals decided in the last 365 days."),
        N_("Number and amount of the opportunities closed as won or lost in the last 365 days."),
    ),
    "order_interval": Term(
        N_("Order interval"),
        N_(
            "Days between order days. The order is overdue when more days have passed than in 9 out of 10 of the account's own intervals."
        ),
        N_("Median and 90th percentile of the days between order days in the last three years; at least 4 intervals."),
    ),
    "season": Term(
        N_("Seasonality"),
        N_("How the account's year is divided into months. Every year counts, so look at the range too."),
        N_(
            "Net sales of a calendar month / net sales, over the full years before the end of the period; at least 24 full months."
        ),
    ),
    "basket": Term(
        N_("Basket"),
        N_("What a typical order day is worth."),
        N_("Median net sales, lines and products per order day in the period, excluding returns."),
    ),
    "mix_drift": Term(
        N_("Mix shift"),
        N_(
            "The share of net sales that moved between categories from one year to the next: 0 when the mix is the same, 100% when nothing is."
        ),
        N_("Half the sum of |share now − share before| over categories; last 12 full months against the 12 before."),
        "total variation distance",
    ),
    "received_orders": Term(
        N_("Orders without prior activity"),
        N_(
            "Orders that came without any personal activity from us in the days before: received, not sold. An activity on the order day itself does not count, nor do newsletters and webinars."
        ),
        N_("Order days in the period without an activity in the N days before / order days in the period."),
    ),
    "not_positive": Term(
        N_("Accounts with zero or negative sales"),
        N_(
            "Accounts whose returns equal or exceed their purchases. They are included in total net sales but left out of the curve, the classes, HHI and Gini."
        ),
        N_("Accounts with net sales ≤ 0 in the period."),
    ),
    "top_20pct_share": Term(
        N_("Top 20% share"),
        N_(
            "How much of net sales the largest fifth of accounts generates. A rising share means that the company depends on fewer customers."
        ),
        N_("Net sales of the ⌈0.2 · n⌉ largest accounts / net sales of all accounts with positive net sales."),
    ),
    "accounts_for_80pct": Term(
        N_("Accounts behind 80%"),
        N_("The smallest number of accounts that together generate 80% of net sales."),
        N_("Smallest k for which the k largest accounts reach 80% of positive net sales."),
    ),
    "share_of_accounts_for_80pct": Term(
        N_("Share of accounts behind 80%"),
        N_(
            "The accounts that generate 80%, as a share of all accounts with positive net sales. 20% would be the classic 80/20 rule."
        ),
        N_("Accounts behind 80% / accounts with positive net sales."),
    ),
    "top_n_share": Term(
        N_("Share of the n largest"),
        N_("How much of net sales the n largest accounts generate."),
        N_("Net sales of the n largest accounts / net sales of all accounts with positive net sales."),
    ),
    "largest_share": Term(
        N_("Largest account"),
        N_("The share of the single largest account: what would be missing if it left."),
        N_("Net sales of the largest account / net sales of all accounts with positive net sales."),
    ),
    "abc_class": Term(
        N_("ABC class"),
        N_(
            "A: the largest accounts up to 80% of net sales, B: up to 95%, C: the rest. Computed, unlike the segment, which people choose. A rep sees the class computed over all the company's accounts."
        ),
        N_(
            "Accounts in descending order of net sales, cumulated; the account that crosses a limit belongs to the higher class; ties share a class."
        ),
    ),
    "hhi": Term(
        N_("HHI (Herfindahl-Hirschman index)"),
        N_(
            "Concentration in one number between 0 and 10,000: near 0 when many equal accounts share the sales, 10,000 when one account has everything."
        ),
        N_("Sum of squared shares · 10,000."),
        "Herfindahl 1950; Hirschman 1945",
    ),
    "effective_accounts": Term(
        N_("Effective account count"),
        N_("How many equally large accounts would give the same concentration."),
        N_("1 / sum of squared shares."),
        "Adelman 1969",
    ),
    "gini": Term(
        N_("Gini coefficient"),
        N_(
            "Inequality between accounts: 0 when all are equal, near 1 when one account has almost everything. Do not use it to compare units of very different size."
        ),
        N_("2 · Σ i·x / (n · Σ x) − (n + 1) / n over positive net sales x in ascending order."),
        "Gini 1912",
    ),
    "segment": Term(
        N_("Segment"),
        N_(
            "The group people have placed the account in; it decides how often the account is contacted. Not the ABC class."
        ),
        N_("The segment decided as of the last day of the period."),
    ),
    "previous_year": Term(
        N_("Previous year"),
        N_("The same period one year earlier, for the accounts that match the same filters."),
        N_("This period minus the same period one year earlier."),
    ),
    "orders": Term(
        N_("Order days"),
        N_("Days on which the account bought something. Several invoices on the same day count as one."),
        N_("Number of days with a positive invoice line."),
    ),
    "margin_share": Term(
        N_("Margin %"),
        N_("Margin as a share of the net sales whose margin is known."),
        N_("Margin / net sales of the lines whose margin is known."),
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
    "attainment": Term(
        N_("Attainment of a target"),
        N_(
            "How much of a quarterly target has been reached. During the quarter, the pace shows where it will end if every day goes like the days so far. Shares, scores and targets of zero or less show only the difference."
        ),
        N_(
            "Actual / target. Run rate: actual · days in the quarter / days elapsed. Gap: actual minus target. Pace: run rate / target − 1."
        ),
    ),
    "attention": Term(
        N_("Accounts that need attention"),
        N_(
            "Accounts with at least one computed reason: an overdue order, falling sales, an overdue action or task, no plan in force although the account is in segment A or a key account, or a plan without open actions."
        ),
        N_(
            "Order overdue: days since the last order day > 90th percentile of the account's own intervals over 3 years, with at least 4 intervals. Falling: net sales of the last 12 full months / the 12 before − 1 < −0.1."
        ),
    ),
    "margin_coverage": Term(
        N_("Margin coverage"),
        N_("How much of net sales has a known margin."),
        N_("Net sales of the lines whose margin is known / net sales."),
    ),
    "activity_effect": Term(
        N_("Effect of an activity"),
        N_(
            "How much more, or less, an account buys some months after one more activity, as a share of its own normal month. A link in time, not proof of cause."
        ),
        N_(
            "Slope of sales / own mean month on the activities of an earlier month, with account and month effects, a trend for each account and the sales of the three months before the activity."
        ),
        "Cameron, Gelbach, Miller 2008",
    ),
    "own_normal": Term(
        N_("Own normal month"),
        N_("Normal monthly sales to an account; this makes large and small accounts comparable."),
        N_(
            "Mean of the account's months in the window, with at least six months and a positive mean; the outermost 1% are winsorised."
        ),
    ),
    "smallest_visible_effect": Term(
        N_("Smallest detectable effect"),
        N_(
            "A true effect of this size would be detected four times out of five. Smaller effects may exist without showing."
        ),
        N_("2.8 · standard error clustered by account, median over the lags."),
    ),
    "lag_scan": Term(
        N_("Lag scan"),
        N_(
            "Several months after an activity are examined, and one p-value covers them all: the best of many always looks good."
        ),
        N_("Share of random sign flips whose clearest lag is at least as clear as the one found (max-T)."),
    ),
    "lead_check": Term(
        N_("Reverse check"),
        N_(
            "Do activities follow sales? If so, a link says little. A clean check does not rule out a meeting that was booked because a deal was already agreed."
        ),
        N_(
            "Slope of sales on the activities of the following one to three months, given those of this month and before; one p-value by sign flips."
        ),
    ),
    "within_correlation": Term(
        N_("Correlation within an account"),
        N_(
            "Do months with more activities have more sales in the same account? The correlation over all rows also reflects that large accounts get more of everything."
        ),
        N_(
            "Correlation of the two columns after subtracting each account's own means; 95% confidence interval by leaving out one account at a time."
        ),
        "Bakdash and Marusich 2017",
    ),
    "dose_response": Term(
        N_("Number of activities"),
        N_("Months after one, two and more activities against months after none: do more activities bring more sales?"),
        N_(
            "The effect model with a step for each number of activities; steps with fewer than 30 account-months or 8 accounts are merged."
        ),
    ),
    "sign_flips": Term(
        N_("Interval by sign flips"),
        N_("All effects that the same test would not reject. With few accounts, an end may be open."),
        N_(
            "All figures of an account get the same random sign, 999 times; with ten accounts or fewer, all combinations are tried."
        ),
        "Kline and Santos 2012",
    ),
    "wallet": Term(
        N_("Wallet (total spend)"),
        N_(
            "What the customer buys in a category in a year in total, from us and from others: an estimate with low, likely and high values. An estimate older than 18 months is stale. An unknown wallet is not zero."
        ),
        N_(
            "When one category and year has several sources, the newest counts. An estimate for the whole account is never added to those for categories. Confidence: high when high / low ≤ 1.5, medium when ≤ 2.5, otherwise low."
        ),
    ),
    "wallet_own": Term(
        N_("Our part of the wallet"),
        N_("Our net sales in the same category and the same 12 months as the estimate."),
        N_(
            "Net sales in the estimate's calendar year; for the current year, in the last 12 full months. Net returns count as zero."
        ),
    ),
    "share_of_wallet": Term(
        N_("Share of wallet"),
        N_(
            "How much of what the customer buys comes from us, as a range. Never above 100%: an estimate below our own sales is marked “estimate too low” and gives no share."
        ),
        N_(
            "Our net sales / wallet, from net sales / high to net sales / low. Over several accounts: sum / sum, with the range that covers 9 of 10 draws from the estimates, whose errors share 30% of their variance."
        ),
    ),
    "wallet_gap": Term(
        N_("Wallet gap"),
        N_("What the customer buys from others that we could sell: the estimate minus our net sales."),
        N_("Likely wallet − our net sales in the same category and 12 months."),
    ),
    "wallet_gap_margin": Term(
        N_("Margin gap"),
        N_("What the gap would be worth at our own margin. Unknown when neither the category nor the account has one."),
        N_("Gap · our margin % in the category, otherwise in the account."),
    ),
    "wallet_top": Term(
        N_("Among the ten largest"),
        N_("How certain it is that this account's gap is among the ten largest, given how wide the estimates are."),
        N_("Share of 5,000 draws from the estimates in which the gap is among the ten largest."),
    ),
    "not_assessed": Term(
        N_("Not assessed"),
        N_("Accounts with net sales in the last 12 months but no usable estimate. They do not count as zero."),
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
