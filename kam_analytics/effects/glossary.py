"""The glossary of inputs and results."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
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
}
