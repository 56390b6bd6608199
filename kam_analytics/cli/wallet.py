"""The report ``wallet`` of the command line: the figures of the page of share of wallet."""

from __future__ import annotations

from kam_analytics.cli.asked import Asked, Facts, Tables, english
from kam_analytics.wallet import answers
from kam_analytics.wallet import tables as report


def wallet(asked: Asked) -> tuple[Facts, Tables]:
    """Share of wallet of one account (``account``), or over all accounts in sight."""
    today, _ = asked.scope.store.today, english()
    if account := asked.params.get("account"):
        asked.scope.require(account)
        found = answers.account_estimates(asked.read, account, asked.choice, today=today)
        return {"account": account, **report.figures(found)}, lambda: {
            _("Estimates"): report.estimates_table(found.estimates, _)
        }
    over_all = answers.all_estimates(asked.read, asked.choice, today=today)
    return report.all_figures(over_all, _), lambda: {_("Gaps by account"): report.gaps_table(over_all.wallet, _)}
