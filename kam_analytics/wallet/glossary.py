"""The glossary of share of wallet."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.term import Term

TERMS: dict[str, Term] = {
    "wallet": Term(
        kind="neither",
        name=N_("Wallet (total spend)"),
        meaning=N_(
            "What the customer buys in a category in a year in total, from us and from others: an estimate with low, likely and high values. An estimate older than 18 months is stale. An unknown wallet is not zero."
        ),
        formula=N_(
            "When one category and year has several sources, the newest counts. An estimate for the whole account is never added to those for categories. Confidence: high when high / low ≤ 1.5, medium when ≤ 2.5, otherwise low."
        ),
    ),
    "wallet_own": Term(
        kind="result",
        name=N_("Our part of the wallet"),
        meaning=N_("Our net sales in the same category and the same 12 months as the estimate."),
        formula=N_(
            "Net sales in the estimate's calendar year; for the current year, in the last 12 full months. Net returns count as zero."
        ),
    ),
    "share_of_wallet": Term(
        kind="result",
        name=N_("Share of wallet"),
        meaning=N_(
            "How much of what the customer buys comes from us, as a range. Never above 100%: an estimate below our own sales is marked “estimate too low” and gives no share."
        ),
        formula=N_(
            "Our net sales / wallet, from net sales / high to net sales / low. Over several accounts: sum / sum, with the range that covers 9 of 10 draws from the estimates, whose errors share 30% of their variance."
        ),
    ),
    "wallet_gap": Term(
        kind="result",
        name=N_("Wallet gap"),
        meaning=N_("What the customer buys from others that we could sell: the estimate minus our net sales."),
        formula=N_("Likely wallet − our net sales in the same category and 12 months."),
    ),
    "wallet_gap_margin": Term(
        kind="result",
        name=N_("Margin gap"),
        meaning=N_(
            "What the gap would be worth at our own margin. Unknown when neither the category nor the account has one."
        ),
        formula=N_("Gap · our margin % in the category, otherwise in the account."),
    ),
    "wallet_top": Term(
        kind="neither",
        name=N_("Among the ten largest"),
        meaning=N_(
            "How certain it is that this account's gap is among the ten largest, given how wide the estimates are."
        ),
        formula=N_("Share of 5,000 draws from the estimates in which the gap is among the ten largest."),
    ),
    "not_assessed": Term(
        kind="neither",
        name=N_("Not assessed"),
        meaning=N_("Accounts with net sales in the last 12 months but no usable estimate. They do not count as zero."),
        formula=N_("Number of accounts with an invoice line and without a usable estimate."),
    ),
}
