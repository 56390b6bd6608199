"""The report ``scorecard`` of the command line: the figures of the scorecard of one account."""

from __future__ import annotations

from kam_analytics.cli.asked import Asked, Facts, Tables
from kam_analytics.kit.wording import words
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.tables import figures, tables


def scorecard(asked: Asked) -> tuple[Facts, Tables]:
    """Inputs and results of one account (``account``)."""
    account, store = asked.params["account"], asked.scope.store
    asked.scope.require(account)
    found = gather(asked.read, account, asked.choice, today=store.today)
    facts = {"account": account, "today": store.today.isoformat(), **figures(found)}
    return facts, lambda: tables(found, words("en", store.settings["currency"]))
