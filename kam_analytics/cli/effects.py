"""What goes with what, for the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kam_analytics.effects import tables as report
from kam_analytics.effects.analysis.effects import FLIPS, effect_of
from kam_analytics.effects.analysis.family import Family, family, trap_of
from kam_analytics.effects.analysis.panel import RESULTS, panel_facts
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.analysis.selection import FILTERS, MARGIN_COVERAGE, keep
from kam_analytics.kit.analysis.span import sales_span
from kam_analytics.kit.rules.period import Period, panel_window
from kam_analytics.kit.wording import words
from kam_analytics.store import Scope

_MONTHS, _LAGS = 36, 6


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked for, checked: accounts are keys, all of them for ``None``."""

    window: Period
    result: str
    lags: tuple[int, ...]
    filters: dict[str, list[str]]
    accounts: tuple[int, ...] | None


def activity_effect(
    scope: Scope, params: dict[str, str], options: argparse.Namespace
) -> tuple[dict[str, Any], Callable[[], dict[str, pd.DataFrame]]]:
    """Which activities go with later results: the scans of every type, or of one (``type``)."""
    asked = _asked(scope, params)
    months = {"first_month": asked.window.since, "last_month": asked.window.until.replace(day=1)}
    rows = scope.read("panel", **months)
    which: dict[str, Any] = {"result": asked.result, "accounts": asked.accounts}
    coverage = panel_facts(rows).margin_coverage
    if asked.result == "margin" and (coverage or 0.0) < MARGIN_COVERAGE:
        raise BadInput(
            N_("Margin requires a known margin for 80% of net sales; now {share} has one."),
            share=words("en").percent(coverage),
        )
    facts = panel_facts(rows, accounts=asked.accounts)
    types = _one_of(params["type"], list(facts.types), "type") if "type" in params else list(facts.types)
    scans = {name: effect_of(rows, activity_type=name, lags=asked.lags, **which) for name in types}
    found = family(asked.result, asked.lags, facts, scans)
    traps = {name: trap_of(rows, activity_type=name, **which) for name in types}
    _ = words("en")

    def tables() -> dict[str, pd.DataFrame]:
        return {_("Effects"): report.effects_table(found, _), _("Size bias"): report.trap_table(traps, _)}

    return {**_about(asked, found), **_figures(found), "size_trap": report.trap_figures(traps)}, tables


def _about(asked: _Asked, found: Family) -> dict[str, Any]:
    facts = found.facts
    return {
        "since": asked.window.since.isoformat(),
        "until": asked.window.until.isoformat(),
        "result": asked.result,
        "max_lag": max(asked.lags),
        **{name: "|".join(asked.filters[column]) or None for name, column in FILTERS.items()},
        "accounts": facts.accounts,
        "months": facts.months,
        "rarely_logged": facts.rarely_logged,
        "margin_coverage": facts.margin_coverage,
        "flips": FLIPS,
        "seed": 0,
        "family": len(found.tested),
    }


def _figures(found: Family) -> dict[str, Any]:
    return {"effects": report.figures(found), "by_lag": report.lag_figures(found)}


def _asked(scope: Scope, params: dict[str, str]) -> _Asked:
    span = sales_span(scope.read("data_span", today=scope.store.today))
    if span is None:
        raise BadInput(N_("There are no sales here yet."))
    months = params.get("months", str(_MONTHS))
    wanted = None if months == "all" else _number("months", months, 1, 1200)
    window = panel_window(min(scope.store.today, span.until), span.since, wanted)
    result = _one_of(params.get("result", RESULTS[0]), list(RESULTS), "result")[0]
    lags = tuple(range(1, _number("lags", params.get("lags", str(_LAGS)), 1, 12) + 1))
    known = scope.read("panel_accounts", until=window.until)
    filters: dict[str, list[str]] = {column: [] for column in FILTERS.values()}
    for name, column in FILTERS.items():
        if name in params:
            there = sorted(str(value) for value in known[column].dropna().unique())
            filters[column] = [value for text in params[name].split("|") for value in _one_of(text, there, name)]
    accounts = None
    if any(filters.values()):
        accounts = tuple(int(key) for key in keep(known, filters)["account_key"])
    return _Asked(window=window, result=result, lags=lags, filters=filters, accounts=accounts)


def _one_of(value: str, there: list[str], name: str) -> list[str]:
    """The value as a list of one; what is not there is refused with what there is."""
    if value not in there:
        raise BadInput(
            N_("There is no {name} “{value}”. Choose one of: {known}."),
            name=name,
            value=value[:60],
            known=", ".join(there[:30]) or "–",
        )
    return [value]


def _number(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
        raise BadInput(
            N_("{name} is a whole number from {low} to {high}, not “{value}”."),
            name=name,
            low=low,
            high=high,
            value=text[:60],
        )
    return int(text)
