"""Reports of the command line: each asks the answer of a room and gives facts and tables; the printing is shared.

A new report is one function and one line in ``REPORTS``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from kam_analytics.cli.asked import Asked, Facts, Params, Tables, english, must_be_known
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.analysis.selection import FILTERS, sales_facts
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.console import say, write
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.won_deals import deals_until
from kam_analytics.kit.table import Table
from kam_analytics.store import Scope


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report; the names that ``--param`` may have beside the filters, and what it can count."""

    run: Callable[[Asked], tuple[Facts, Tables]]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    filters: bool = True
    levels: tuple[str, ...] = ("company",)
    measures: tuple[str, ...] = ("net_sales",)

    @property
    def known(self) -> tuple[str, ...]:
        """Every name that ``--param`` may have."""
        return (*self.required, *self.optional, *(FILTERS if self.filters else ()))


def concentration(asked: Asked) -> tuple[Facts, Tables]:
    """Who makes 80 % of sales."""
    from kam_analytics.concentration.answers import concentration as answer
    from kam_analytics.concentration.tables.concentration import accounts_table, figures

    found = answer(asked.read, asked.choice)
    must_be_known(asked.choice.measure, found.margin_coverage)
    facts = {
        "level": found.level, "margin_coverage": found.margin_coverage, **figures(found.result), **found.left_out,
    }  # fmt: skip
    return facts, lambda: {"accounts": accounts_table(found.result, asked.choice.measure, english())}


def customer_tenure(asked: Asked) -> tuple[Facts, Tables]:
    """Net sales by how long accounts have been customers."""
    from kam_analytics.concentration.answers import tenure
    from kam_analytics.concentration.tables.tenure import tenure_table

    found = tenure(asked.read, asked.choice)
    table = tenure_table(found, english())
    return {"limit": found.limit, "tenure": table}, lambda: {english()("Customer tenure"): table}


def wallet(asked: Asked) -> tuple[Facts, Tables]:
    """Share of wallet of one account (``account``), or over all accounts in sight."""
    from kam_analytics.cli.wallet import wallet as made

    return made(asked)


def scorecard(asked: Asked) -> tuple[Facts, Tables]:
    """Inputs and results of one account (``account``)."""
    from kam_analytics.cli.scorecard import scorecard as made

    return made(asked)


def activity_effect(asked: Asked) -> tuple[Facts, Tables]:
    """Which activities go with later results."""
    from kam_analytics.cli.effects import activity_effect as made

    return made(asked)


def nps(asked: Asked) -> tuple[Facts, Tables]:
    """The Net Promoter Score, its coverage, and the accounts that answered."""
    from kam_analytics.cli.nps import nps as made

    return made(asked)


def nps_renewal(asked: Asked) -> tuple[Facts, Tables]:
    """Renewals and later sales by what was answered before."""
    from kam_analytics.cli.nps import nps_renewal as made

    return made(asked)


def nps_activities(asked: Asked) -> tuple[Facts, Tables]:
    """Whether activities go with a change of answers between waves."""
    from kam_analytics.cli.nps import nps_activities as made

    return made(asked)


def capacity(asked: Asked) -> tuple[Facts, Tables]:
    """Planned hours against those that can be planned."""
    from kam_analytics.cli.rhythm import capacity as made

    return made(asked)


def compliance(asked: Asked) -> tuple[Facts, Tables]:
    """How the rhythm of the segments was kept."""
    from kam_analytics.cli.rhythm import compliance as made

    return made(asked)


def my_week(asked: Asked) -> tuple[Facts, Tables]:
    """What a person has to do this week."""
    from kam_analytics.cli.week import my_week as made

    return made(asked)


def plans(asked: Asked) -> tuple[Facts, Tables]:
    """Every plan that is not closed: how alive it is, its actions, reviews and readers."""
    from kam_analytics.cli.plan import plans as made

    return made(asked)


def required_effort(asked: Asked) -> tuple[Facts, Tables]:
    """What the net sales target of one account (``account``) would take."""
    from kam_analytics.cli.effort import required as made

    return made(asked)


def segments(asked: Asked) -> tuple[Facts, Tables]:
    """Which account is in which segment."""
    from kam_analytics.cli.rhythm import segments as made

    return made(asked)


#: name of a report -> what makes it
REPORTS: dict[str, Report] = {
    "activity-effect": Report(run=activity_effect, optional=("type", "result", "lags", "months")),
    "capacity": Report(run=capacity, filters=False),
    "compliance": Report(run=compliance, filters=False),
    "concentration": Report(run=concentration, levels=("group", "company"), measures=("net_sales", "margin")),
    "customer-tenure": Report(run=customer_tenure, levels=("group", "company")),
    "my-week": Report(run=my_week, filters=False),
    "nps": Report(run=nps, optional=("kind", "waves", "roles")),
    "nps-activities": Report(run=nps_activities, optional=("kind", "waves")),
    "nps-renewal": Report(run=nps_renewal, optional=("kind",)),
    "plans": Report(run=plans, filters=False),
    "required-effort": Report(run=required_effort, required=("account",), optional=("quarter", "gap"), filters=False),
    "scorecard": Report(run=scorecard, required=("account",), filters=False),
    "segments": Report(run=segments, filters=False),
    "wallet": Report(run=wallet, optional=("account",), filters=False),
}


def made(scope: Scope, options: argparse.Namespace) -> tuple[Facts, Tables]:
    """The report that is asked for; on top of its facts stand the days, the level and the filters."""
    report, params = chosen(options.name, options.param)
    level = _offered(options.name, "--by", options.by or report.levels[0], report.levels)
    measure = _offered(options.name, "--measure", options.measure, report.measures)
    choice = _choice(scope, options, params, by_group=level == "group", measure=measure)
    facts, tables = report.run(Asked(scope=scope, read=reader(scope), choice=choice, params=params))
    level = "group" if choice.by_group else "company"
    days = {"since": choice.period.since.isoformat(), "until": choice.period.until.isoformat(), "level": level}
    wanted = {name: params[name] for name in FILTERS if name in params}
    deals = deals_until(scope.store.settings)
    note = {"won_deals_until": deals.isoformat()} if deals else {}
    if choice.sales:
        days |= {"sales_since": choice.sales.since.isoformat(), "sales_until": choice.sales.until.isoformat()}
    whole = {"filters_keep": "whole groups"} if wanted and choice.by_group else {}
    return {**days, **note, **wanted, **whole, **facts}, tables


def chosen(name: str, given: list[str]) -> tuple[Report, Params]:
    """The report and its parameters; a parameter that it does not know, or lacks, is refused by name."""
    report = REPORTS[name]
    params = dict(_pair(text) for text in given)
    for key in params:
        if key not in report.known:
            raise BadInput(
                N_("The report {report} has no parameter “{name}”. It has: {known}."),
                report=name,
                name=key[:60],
                known=", ".join(report.known) or "–",
            )
    missing = [key for key in report.required if not params.get(key)]
    if missing:
        raise BadInput(N_("The report {report} needs --param {name}=…"), report=name, name=missing[0])
    return report, params


def must_have_calendar(name: str, form: str) -> None:
    """Refuse a calendar file of a report that has no days to do something on."""
    if form == "ics" and name != "my-week":
        raise BadInput(N_("Only the report my-week can be written as a calendar file."))


def calendar(scope: Scope) -> bytes:
    """The open tasks and plan actions of a person as a calendar file."""
    from kam_analytics.cli.week import calendar as made

    return made(scope)


def show(facts: Facts, tables: Tables, form: str) -> None:
    """Print a report as JSON, as CSV or for reading."""
    from kam_analytics.kit.files.spreadsheets import to_csv

    if form == "json":
        plain = {name: value.records() if isinstance(value, Table) else value for name, value in facts.items()}
        say(json.dumps(plain, ensure_ascii=False))
    elif form == "csv":
        write(to_csv(next(iter(tables().values())), english()))
    else:
        for name, value in facts.items():
            rows = value.words(english()) if isinstance(value, Table) else value
            if isinstance(rows, list):
                say(pd.DataFrame(rows).to_string(index=False, na_rep="–") if rows else f"{name:<32} –")
            else:
                say(f"{name:<32} {rows}")


def _choice(scope: Scope, options: argparse.Namespace, params: Params, *, by_group: bool, measure: str) -> Choice:
    """What was asked for; else the default of the pages."""
    held = feeds(reader(scope), today=scope.store.today)
    usual = Choice.usual(scope.store.today, held).period
    period = Period(options.since or usual.since, options.until or usual.until)
    if period.since > period.until:
        raise BadInput(
            N_("The period ends before it begins: {since} to {until}."), since=period.since, until=period.until
        )
    filters = {column: params[name].split("|") if name in params else [] for name, column in FILTERS.items()}
    _must_be_there(scope, period, filters)
    facts = sales_facts(scope.read("account_sales", **period.parts())) if by_group else None
    # without two companies that belong together there is nothing to count as a group
    by_group = facts is not None and facts.has_groups
    return Choice(period=period, held=held, filters=filters, by_group=by_group, measure=measure)


def _must_be_there(scope: Scope, period: Period, filters: dict[str, list[str]]) -> None:
    """Refuse a value of a filter that no account in sight has: a report of nothing would look like an answer."""
    if not any(filters.values()):
        return
    rows = scope.read("account_sales", **period.parts())
    for name, column in FILTERS.items():
        offered = sorted({str(value) for value in rows[column].fillna("")})
        for value in filters[column]:
            if value not in offered:
                raise BadInput(
                    N_("No account has the {name} “{value}”. There are: {known}."),
                    name=name,
                    value=value[:60],
                    known=", ".join(one or "–" for one in offered[:12]) or "–",
                )


def _offered(report: str, option: str, value: str, codes: tuple[str, ...]) -> str:
    if value not in codes:
        raise BadInput(
            N_("The report {report} has no {option} {value}: it has {known}."),
            report=report,
            option=option,
            value=value,
            known=", ".join(codes),
        )
    return value


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise BadInput(N_("“{text}” is not a parameter: write it as name=value."), text=text[:60])
    return name.strip(), value.strip()
