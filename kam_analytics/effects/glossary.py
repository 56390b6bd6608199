"""The glossary of inputs and results."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "activity_effect": Term(
        kind="neither",
        name=N_("Effect of an activity"),
        meaning=N_(
            "How much more, or less, an account buys some months after one more activity, as a share of its own normal month. A link in time, not proof of cause."
        ),
        formula=N_(
            "Slope of sales / own mean month on the activities of an earlier month, with account and month effects, a trend for each account and the sales of the three months before the activity."
        ),
        source="Cameron, Gelbach, Miller 2008",
    ),
    "net_effect": Term(
        kind="neither",
        name=N_("Six months together"),
        meaning=N_(
            "What is left of an activity after six months, as a share of one normal month. A clear month may only be timing: an order that comes in the second month instead of the third. The sum includes the activities that usually follow: with a fixed rhythm, one more now is one fewer later, and little is left."
        ),
        formula=N_(
            "Slope of the following six months' sales / own mean month on the activities of a month, with account and month effects, a trend for each account, and the sales and activities of the three months before; at least 30 months."
        ),
        source="Cameron, Gelbach, Miller 2008",
    ),
    "stopped_buying": Term(
        kind="result",
        name=N_("Stopped buying"),
        meaning=N_(
            "Accounts that have waited for an order longer than they ever usually do. Their months from then on are left out: sales and activities end together, which would look like an effect."
        ),
        formula=N_(
            "Months without sales at the end of the window, more than the 90th percentile of the account's own intervals between months with sales; at least four intervals."
        ),
    ),
    "own_normal": Term(
        kind="neither",
        name=N_("Own normal month"),
        meaning=N_("Normal monthly sales to an account; this makes large and small accounts comparable."),
        formula=N_(
            "Mean of the account's months in the window, with at least six months and a positive mean; the outermost 1% are winsorised."
        ),
    ),
    "smallest_visible_effect": Term(
        kind="neither",
        name=N_("Smallest detectable effect"),
        meaning=N_(
            "A true effect of this size would be detected four times out of five. Smaller effects may exist without showing."
        ),
        formula=N_("2.8 · standard error clustered by account, median over the lags."),
    ),
    "lag_scan": Term(
        kind="neither",
        name=N_("Lag scan"),
        meaning=N_(
            "Several months after an activity are examined, and one p-value covers them all: the best of many always looks good."
        ),
        formula=N_("Share of random sign flips whose clearest lag is at least as clear as the one found (max-T)."),
    ),
    "lead_check": Term(
        kind="neither",
        name=N_("Reverse check"),
        meaning=N_(
            "Do activities follow sales? If so, a link says little. A clean check does not rule out a meeting that was booked because a deal was already agreed."
        ),
        formula=N_(
            "Slope of sales on the activities of the following one to three months, given those of this month and before; one p-value by sign flips."
        ),
    ),
    "within_correlation": Term(
        kind="neither",
        name=N_("Correlation within an account"),
        meaning=N_(
            "Do months with more activities have more sales in the same account? The correlation over all rows also reflects that large accounts get more of everything."
        ),
        formula=N_(
            "Correlation of the two columns after subtracting each account's own means; 95% confidence interval by leaving out one account at a time."
        ),
        source="Bakdash and Marusich 2017",
    ),
    "dose_response": Term(
        kind="neither",
        name=N_("Number of activities"),
        meaning=N_(
            "Months after one, two and more activities against months after none: do more activities bring more sales?"
        ),
        formula=N_(
            "The effect model with a step for each number of activities; steps with fewer than 30 account-months or 8 accounts are merged."
        ),
    ),
    "sign_flips": Term(
        kind="neither",
        name=N_("Interval by sign flips"),
        meaning=N_("All effects that the same test would not reject. With few accounts, an end may be open."),
        formula=N_(
            "All figures of an account get the same random sign, 999 times; with ten accounts or fewer, all combinations are tried."
        ),
        source="Kline and Santos 2012",
    ),
}
