"""The glossary of the Net Promoter Score and of renewals and sales after an answer."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "nps_answers": Term(
        kind="result",
        name=N_("Answers to the recommendation question"),
        meaning=N_(
            "One answer per contact: the latest in the period. Scores that are not whole numbers 0–10, special codes and other scales are rejected and counted, never scored."
        ),
        formula=N_("Number of answers in the period that count; an answer without a known contact counts on its own."),
    ),
    "nps_detractors": Term(
        kind="result",
        name=N_("Detractors"),
        meaning=N_("Share of answers 0–6: people who would rather not recommend us."),
        formula=N_("Answers 0–6 / answers."),
        source="Reichheld 2003",
    ),
    "nps_accounts_heard": Term(
        kind="result",
        name=N_("Responding accounts"),
        meaning=N_("Accounts that bought and answered in the period. The data does not show who was asked."),
        formula=N_("Accounts with positive net sales and an answer / accounts with positive net sales."),
    ),
    "nps_sales_heard": Term(
        kind="result",
        name=N_("NPS sales coverage"),
        meaning=N_("How much of net sales comes from accounts that answered. The score says nothing about the rest."),
        formula=N_("Net sales of accounts that answered / net sales of all accounts with positive net sales."),
    ),
    "nps_several": Term(
        kind="result",
        name=N_("NPS with several answers per account"),
        meaning=N_(
            "People at one account agree more than strangers do, so the interval is computed over accounts, not answers. With fewer than eight accounts there is none."
        ),
        formula=N_(
            "Jackknife over accounts with Student's t, accounts − 1 degrees of freedom; one answer per account: adjusted Wald."
        ),
        source="Rocks 2016; Efron & Tibshirani 1993",
    ),
    "nps_change": Term(
        kind="result",
        name=N_("Change in NPS between waves"),
        meaning=N_(
            "The score also moves when other accounts answer, so a change or a trend is claimed only where the same accounts changed their answers the same way. A wave in progress is compared with no whole one. A trend needs six waves."
        ),
        formula=N_(
            "Accounts in both waves (eight or more): mean difference of their own scores, interval of the sign-flip test. Trend: Theil-Sen slope of the waves, permutation p of Kendall's tau; beside it the slope within accounts, interval of the sign-flip test."
        ),
        source="Theil 1950; Sen 1968; Kendall 1938",
    ),
    "nps_account_score": Term(
        kind="result",
        name=N_("Account score, shrunk towards the mean"),
        meaning=N_(
            "An account's mean answer 0–10, shrunk towards the mean of all accounts when it rests on few answers. The plain mean and the lowest answer are shown too: one unhappy decision maker matters."
        ),
        formula=N_(
            "(Sum of answers + k · overall mean) / (n + k); k = variance within accounts / variance between accounts. Decision makers can be counted twice."
        ),
        source="Searle, Casella & McCulloch 1992",
    ),
    "nps_renewal": Term(
        kind="result",
        name=N_("Renewal by answer"),
        meaning=N_(
            "Whether contracts of promoters were renewed more often. Only the last answer before the decision, at most 365 days old, is used: the latest score on file would already know the outcome. With fewer than ten lost contracts, they are listed instead."
        ),
        formula=N_(
            "Contracts renewed / decided by group, Wilson intervals; difference by Newcombe's method, p by Boschloo's exact test."
        ),
        source="Wilson 1927; Newcombe 1998; Boschloo 1970",
    ),
    "nps_activities": Term(
        kind="neither",
        name=N_("Activities and answers"),
        meaning=N_(
            "Do accounts with more activities between two waves answer higher in the second? Each account is compared with itself; at least 20 accounts must have answered in two waves in a row. A link, not proof of cause."
        ),
        formula=N_(
            "Slope of the change of an account's mean answer (0–10) on the activities between its answers, holding the answer before and the wave; sign flips by account, Benjamini–Hochberg over the activity types."
        ),
        source="Cameron, Gelbach, Miller 2008",
    ),
    "nps_later_sales": Term(
        kind="result",
        name=N_("Later sales by answer (NRR, GRR)"),
        meaning=N_(
            "What happened to the sales of accounts, grouped by their last answer before a fixed day. NRR includes growth, GRR does not; new accounts are in neither."
        ),
        formula=N_(
            "NRR: net sales in the 12 months after / 12 before. GRR: sum of min(after, before) / before. Interval: jackknife over accounts, at least eight accounts."
        ),
    ),
    "nps": Term(
        kind="result",
        name=N_("Net Promoter Score (NPS)"),
        meaning=N_(
            "Would they recommend us? Surveys of different kinds are never mixed: unless another kind is chosen, the score is that of relationship surveys. With fewer than five answers, the answers are shown instead of a score; fewer than three anonymous answers are not shown."
        ),
        formula=N_(
            "Share of answers 9–10 minus share of answers 0–6 in the period; 95% confidence interval by the adjusted Wald method."
        ),
        source="Reichheld 2003; Rocks 2016",
    ),
}
