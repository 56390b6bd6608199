"""Reports of the command line: each reads through a scope and gives facts and tables; the printing is shared.

A new report is one function and one line in ``REPORTS``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.analysis.selection import FILTERS
from kam_analytics.kit.analysis.span import sales_span
from kam_analytics.kit.console import say, write
from kam_analytics.kit.rules.period import Period, default_period, last_whole_month, month_end, months_before
from kam_analytics.kit.wording import words
from kam_analytics.store import Scope

#: what was asked for with ``--param name=value``
Params = dict[str, str]
#: name -> value, as JSON takes it; a list of rows is printed as a table
Facts = dict[str, Any]
#: name -> rows in words, the first one is the CSV; made only when CSV is asked for
Tables = Callable[[], dict[str, pd.DataFrame]]


@dataclass(frozen=True)
class Report:
    """One report and the names that ``--param`` may have; the required ones must be there."""

    run: Callable[[Scope, Params, argparse.Namespace], tuple[Facts, Tables]]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def concentration(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """Who makes 80 % of sales."""
    from kam_analytics.concentration.analysis.concentration import concentration_of
    from kam_analytics.concentration.tables.concentration import accounts_table, figures

    period = period_of(scope, options)
    sales = scope.read("account_sales", **period.parts())
    result = concentration_of(sales, filters={}, by_group=False, measure=options.measure)
    _ = words("en")
    facts = {"since": period.since.isoformat(), "until": period.until.isoformat(), **figures(result)}
    return facts, lambda: {_("Accounts"): accounts_table(result, options.measure, _)}


def wallet(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """Share of wallet of one account (``account``), or over all accounts in sight."""
    from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT
    from kam_analytics.wallet import tables as report
    from kam_analytics.wallet.analysis.account import account_wallet, assess
    from kam_analytics.wallet.analysis.portfolio import portfolio_wallet

    period = period_of(scope, options)
    last = last_whole_month(period.until)
    months = {"first_month": months_before(last, 11), "last_month": last}
    when = {"last_month": last, "today": scope.store.today}
    _ = words("en")
    facts: Facts = {
        "own_sales_since": months["first_month"].isoformat(),
        "own_sales_until": month_end(last).isoformat(),
    }
    if account := params.get("account"):
        scope.require(account)
        rows = scope.read("wallet_estimates", account=account, **months)
        found = account_wallet(rows, **when)
        facts = {"account": account, **facts, **report.figures(found)}
        facts["categories_of_wallet"] = report.records(found.rows, *_ESTIMATE)
        return facts, lambda: {_("Estimates"): report.estimates_table(assess(rows, **when), _)}
    over_all = portfolio_wallet(scope.read("wallet_estimates", account=EVERY_ACCOUNT, **months), **when)
    facts = {**facts, **report.portfolio_figures(over_all), "accounts": report.records(over_all.accounts, *_GAP)}
    return facts, lambda: {_("Gaps by account"): report.gaps_table(over_all, _)}


def scorecard(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """Inputs and results of one account (``account``)."""
    from kam_analytics.scorecard.tables import scorecard as made

    facts, tables = made(scope, {"account": params["account"], "since": options.since, "until": options.until})
    return facts, lambda: tables


def activity_effect(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """Which activities go with later results."""
    from kam_analytics.cli.effects import activity_effect as made

    return made(scope, params, options)


def nps(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """The Net Promoter Score, its coverage, and the accounts that answered."""
    from kam_analytics.cli.nps import nps as made

    return made(scope, params, options)


def nps_renewal(scope: Scope, params: Params, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """Renewals and later sales by what was answered before."""
    from kam_analytics.cli.nps import nps_renewal as made

    return made(scope, params, options)


_ESTIMATE = (
    "category_id", "year", "source", "low", "likely", "high", "net_sales", "case", "share_low", "share", "share_high",
    "gap", "gap_margin", "is_stale", "confidence",
)  # fmt: skip
_GAP = ("account_id", "name", "net_sales", "wallet", "share_low", "share", "share_high", "gap", "gap_margin", "top")

#: name of a report -> what makes it
REPORTS: dict[str, Report] = {
    "activity-effect": Report(
        activity_effect,
        optional=("type", "result", "lags", "months", *FILTERS),
    ),
    "concentration": Report(concentration),
    "nps": Report(nps, optional=(*FILTERS, "waves", "roles")),
    "nps-renewal": Report(nps_renewal, optional=tuple(FILTERS)),
    "scorecard": Report(scorecard, required=("account",)),
    "wallet": Report(wallet, optional=("account",)),
}


def chosen(name: str, given: list[str]) -> tuple[Report, Params]:
    """The report and its parameters; a parameter that it does not know, or lacks, is refused by name."""
    report = REPORTS[name]
    params = dict(_pair(text) for text in given)
    known = (*report.required, *report.optional)
    for key in params:
        if key not in known:
            raise BadInput(
                N_("The report {report} has no parameter “{name}”. It has: {known}."),
                report=name,
                name=key[:60],
                known=", ".join(known) or "–",
            )
    missing = [key for key in report.required if not params.get(key)]
    if missing:
        raise BadInput(N_("The report {report} needs --param {name}=…"), report=name, name=missing[0])
    return report, params


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise BadInput(N_("“{text}” is not a parameter: write it as name=value."), text=text[:60])
    return name.strip(), value.strip()


def show(facts: Facts, tables: Tables, form: str) -> None:
    """Print a report as JSON, as CSV or for reading."""
    from kam_analytics.kit.files.spreadsheets import to_csv

    if form == "json":
        say(json.dumps(facts, ensure_ascii=False))
    elif form == "csv":
        write(to_csv(next(iter(tables().values())), words("en")))
    else:
        for name, value in facts.items():
            if isinstance(value, list):
                say(pd.DataFrame(value).to_string(index=False, na_rep="–") if value else f"{name:<32} –")
            else:
                say(f"{name:<32} {value}")


def period_of(scope: Scope, options: argparse.Namespace) -> Period:
    """What was asked for; else the default period of PRODUCT."""
    span = sales_span(scope.read("data_span", today=scope.store.today))
    usual = default_period(scope.store.today, span.until if span else None)
    period = Period(options.since or usual.since, options.until or usual.until)
    if period.since > period.until:
        raise BadInput(
            N_("The period ends before it begins: {since} to {until}."), since=period.since, until=period.until
        )
    return period
