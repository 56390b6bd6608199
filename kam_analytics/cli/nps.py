"""The reports ``nps`` and ``nps-renewal`` of the command line: the figures of the page of the recommendation score."""

from __future__ import annotations

import argparse
from typing import Any

from kam_analytics.cli.reports import Facts, Params, Tables, period_of
from kam_analytics.errors import N_, BadInput, Forbidden
from kam_analytics.kit.analysis.selection import FILTERS
from kam_analytics.kit.analysis.span import sales_span
from kam_analytics.kit.rules.period import Period, last_whole_month, month_end, months_before, reaches_back
from kam_analytics.kit.wording import words
from kam_analytics.store import Scope


def nps(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """The score of the period, its segments and waves, who is heard, the accounts that answered."""
    from kam_analytics.nps.analysis.accounts import accounts_of
    from kam_analytics.nps.analysis.answers import refused_at_import
    from kam_analytics.nps.analysis.change import waves_of
    from kam_analytics.nps.analysis.heard import heard_of
    from kam_analytics.nps.analysis.score import survey
    from kam_analytics.nps.tables import score as report

    by_survey = _one_of(params, "waves", ("survey", "quarter")) == "survey"
    weighted = _one_of(params, "roles", ("equal", "weighted")) == "weighted"
    _check(scope)
    period, filters = period_of(scope, options), _filters(params)
    rows = scope.read("nps_answers", until=period.until)
    now: dict[str, Any] = {"filters": filters, "until": period.until, "today": scope.store.today}
    found = survey(rows, since=period.since, **now)
    waves = waves_of(rows, by_survey=by_survey, **now)
    accounts = accounts_of(rows, since=period.since, weighted=weighted, **now)
    sales, contacts = scope.read("account_sales", **period.parts()), scope.read("contact_levels")
    heard = heard_of(rows, sales, contacts, since=period.since, **now)
    refused = refused_at_import(scope.read("nps_refused"))
    _ = words("en")
    facts = {"since": period.since.isoformat(), "until": period.until.isoformat()}
    return {**facts, **report.figures(found, waves, heard, accounts, refused)}, lambda: {
        _("Accounts"): report.accounts_table(accounts, _)
    }


def nps_renewal(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """Renewals up to the end of the period, and sales of its last 12 whole months, by the answer before."""
    from kam_analytics.nps.analysis.later_sales import later_sales_of
    from kam_analytics.nps.analysis.renewals import renewals_of
    from kam_analytics.nps.tables import retention
    from kam_analytics.nps.tables import score as report

    _check(scope)
    period, filters, today = period_of(scope, options), _filters(params), scope.store.today
    rows = scope.read("nps_answers", until=period.until)
    now: dict[str, Any] = {"filters": filters, "today": today}
    found = renewals_of(scope.read("renewals", until=period.until), rows, **now)
    last = last_whole_month(period.until)
    landmark = months_before(last, 11)
    year = Period(landmark, month_end(last))
    before, after = (scope.read("account_sales", **part.parts()) for part in (year.year_before(), year))
    span = sales_span(scope.read("data_span", today=today))
    has_history = reaches_back(span.since if span else None, months_before(landmark, 12))
    later = later_sales_of(before, after, rows, landmark=landmark, has_history=has_history, **now)
    _ = words("en")
    return {"until": period.until.isoformat(), **report.after_figures(found, later)}, lambda: {
        _("Renewals"): retention.renewal_table(found, _)
    }


def _check(scope: Scope) -> None:
    """As the page: not for those who see some accounts only."""
    if not scope.viewer.sees_all_accounts:
        raise Forbidden(N_("NPS is for directors and analysts only."))


def _filters(params: Params) -> dict[str, list[str]]:
    """Column -> wanted values; several are separated by a vertical bar."""
    return {column: params[name].split("|") if name in params else [] for name, column in FILTERS.items()}


def _one_of(params: Params, name: str, codes: tuple[str, ...]) -> str:
    value = params.get(name, codes[0])
    if value not in codes:
        raise BadInput(
            N_("The parameter “{name}” is one of {codes}, not “{value}”."),
            name=name,
            codes=", ".join(codes),
            value=value[:60],
        )
    return value
