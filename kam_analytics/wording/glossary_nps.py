"""The glossary of the recommendation score and of what came after it."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.wording.term import Term

NPS_TERMS: dict[str, Term] = {
    "nps_answers": Term(
        N_("Answers to the recommendation question"),
        N_(
            "One answer per contact: the latest of the period. Scores that are no whole number 0–10, special codes and other scales are refused and counted, never scored."
        ),
        N_("Number of answers of the period that count; an answer without a known contact stands for itself."),
    ),
    "nps_detractors": Term(
        N_("Detractors"),
        N_("How many of the answers are 0–6: people who would rather not recommend us."),
        N_("Answers 0–6 / answers."),
        "Reichheld 2003",
    ),
    "nps_accounts_heard": Term(
        N_("Accounts heard from"),
        N_(
            "Accounts that bought in the period and of which somebody answered in it. Who was asked is not in the data."
        ),
        N_("Accounts with net sales above zero and an answer / accounts with net sales above zero."),
    ),
    "nps_sales_heard": Term(
        N_("Net sales heard from"),
        N_(
            "How much of net sales comes from accounts of which somebody answered. The rest is silent: the score says nothing about it."
        ),
        N_("Net sales of accounts heard from / net sales of all accounts above zero."),
    ),
    "nps_several": Term(
        N_("NPS where accounts gave several answers"),
        N_(
            "People of one account agree more than strangers do, so the interval is over accounts, not over answers. Below eight accounts there is none."
        ),
        N_("Jackknife over accounts with Student's t of accounts − 1; one answer per account: adjusted Wald."),
        "Rocks 2016; Efron & Tibshirani 1993",
    ),
    "nps_change": Term(
        N_("Change of NPS between waves"),
        N_(
            "Two waves of fifty answers differ by up to 29 points by chance alone. Where the same accounts answered in both, each is compared with itself. A trend is claimed from six waves on."
        ),
        N_(
            "Same accounts (eight or more, at least half of the smaller wave): mean difference, interval of the sign-flip test. Others: both variances add. Trend: Theil-Sen slope, permutation p of Kendall's tau."
        ),
        "Theil 1950; Sen 1968; Kendall 1938",
    ),
    "nps_account_score": Term(
        N_("Account's score, drawn to the mean"),
        N_(
            "The mean answer 0–10 of an account, drawn to that of all accounts when it stands on few answers. The plain mean and the lowest answer stand beside it: one unhappy decision maker matters."
        ),
        N_(
            "(Sum of answers + k · mean of all) / (n + k); k = variance inside accounts / variance between them. By choice decision makers count twice."
        ),
        "Searle, Casella & McCulloch 1992",
    ),
    "nps_renewal": Term(
        N_("Renewal by answer"),
        N_(
            "Whether contracts of promoters were renewed more often. Only the last answer strictly before the decision, at most 365 days old, is used: the latest score on file would know the outcome. Below ten lost contracts they are named instead."
        ),
        N_(
            "Contracts renewed / decided by group, Wilson intervals; difference by Newcombe, p by Boschloo's exact test."
        ),
        "Wilson 1927; Newcombe 1998; Boschloo 1970",
    ),
    "nps_later_sales": Term(
        N_("Later sales by answer (NRR, GRR)"),
        N_(
            "What became of the sales of accounts by their last answer before one fixed day. NRR keeps growth, GRR does not; newcomers are in neither."
        ),
        N_(
            "NRR: net sales of the 12 months after / 12 before. GRR: sum of min(after, before) / before. Interval: jackknife over accounts, from eight on."
        ),
    ),
}
