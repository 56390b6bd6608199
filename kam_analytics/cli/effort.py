"""The report ``required-effort`` of the command line: what the target of an account would take."""

from __future__ import annotations

from datetime import date

from kam_analytics.cli.asked import Asked, Facts, Tables, english, one_of
from kam_analytics.effort.answers import SPANS, Span, quarter_on, required_effort
from kam_analytics.effort.tables import figures, tables
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.feeds import feeds


def required(asked: Asked) -> tuple[Facts, Tables]:
    """The gap of a quarter (``quarter``: a day of it) or of its fiscal year (``gap``), and what goes with as much."""
    account, store = asked.params["account"], asked.scope.store
    asked.scope.require(account)
    quarter = quarter_on(asked.read, _day(asked.params.get("quarter"), store.today))
    if quarter is None:
        raise BadInput(N_("Targets are set for quarters of the calendar, which does not reach this day."))
    span: Span = "year" if one_of(asked.params, "gap", SPANS) == "year" else "quarter"
    found = required_effort(
        asked.read,
        account,
        quarter,
        span=span,
        held=feeds(asked.read, today=store.today),
        settings=store.settings,
        sees_all=asked.scope.viewer.sees_all_accounts,
    )
    _, made = english(), tables(found, english())
    return {"account": account, **figures(found), "accounts_that_grew": made[_("Accounts that grew")]}, lambda: made


def _day(text: str | None, usual: date) -> date:
    try:
        return date.fromisoformat(text) if text else usual
    except ValueError:
        raise BadInput(N_("“{text}” is not a day: write it as 2026-12-31."), text=(text or "")[:60]) from None
