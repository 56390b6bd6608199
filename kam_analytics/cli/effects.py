"""The report ``activity-effect`` of the command line: what goes with what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kam_analytics.cli.asked import Asked, Facts, Params, Tables, english, must_be_known, one_of
from kam_analytics.effects import answers
from kam_analytics.effects import tables as report
from kam_analytics.effects.analysis.effects import FLIPS
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.panel import RESULTS
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.rules.won_deals import NO_INVOICES, invoiced


def activity_effect(asked: Asked) -> tuple[Facts, Tables]:
    """Which activities go with later results: the scans of every type, or of one (``type``)."""
    params, read, settings = asked.params, asked.read, asked.scope.store.settings
    sales = invoiced(asked.choice.sales, settings)
    if sales is None and asked.choice.sales is not None:
        raise BadInput(NO_INVOICES)
    if sales is None:
        raise BadInput(N_("There are no sales here yet."))
    sales = answers.observed(sales, asked.choice.held)
    months = None if params.get("months") == "all" else _number(params, "months", answers.MONTHS, 1, 1200)
    lags = _number(params, "lags", answers.LAGS, 1, 12)
    choice = replace(asked.choice, measure=one_of(params, "result", RESULTS))
    panel = answers.panel_of(read, sales, today=asked.scope.store.today, months=months)
    must_be_known(choice.measure, panel.margin_coverage)
    question = answers.question_of(panel, choice, lags=lags)
    types = answers.facts_of(read, question).types
    if "type" in params:
        _must_be_there(params["type"], list(types))
    found = answers.scans(read, question, types=[params["type"]] if "type" in params else None)
    traps, _ = answers.traps(read, question, found.effects), english()
    left = answers.left(read, question, found.effects)
    facts = {
        "effects": report.figures(found, _),
        "by_lag": report.lag_figures(found),
        "stopped_buying": report.lost_figures(left),
        "size_trap": report.trap_figures(traps),
    }
    return {**_about(question, found), **facts}, lambda: {
        _("Effects"): report.effects_table(found, _),
        _("Six months together"): report.net_table(found, _),
        _("Stopped buying"): report.lost_table(left, _),
        _("Size bias"): report.trap_table(traps, _),
    }


def _about(question: answers.Question, found: Family) -> dict[str, Any]:
    facts, window = found.facts, question.panel.window
    return {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "result": question.result,
        "max_lag": max(question.lags),
        "accounts": facts.accounts,
        "months": facts.months,
        "rarely_logged": facts.rarely_logged,
        "margin_coverage": facts.margin_coverage,
        "flips": FLIPS,
        "seed": 0,
        "family": len(found.tested),
    }


def _must_be_there(name: str, there: list[str]) -> None:
    """An activity type that nobody logged is refused with what there is."""
    if name not in there:
        raise BadInput(
            N_("There is no {name} “{value}”. Choose one of: {known}."),
            name="type",
            value=name[:60],
            known=", ".join(there[:30]) or "–",
        )


def _number(params: Params, name: str, usual: int, low: int, high: int) -> int:
    text = params.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
        raise BadInput(
            N_("{name} is a whole number from {low} to {high}, not “{value}”."),
            name=name,
            low=low,
            high=high,
            value=text[:60],
        )
    return int(text)
