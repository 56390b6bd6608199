"""Which rows the questions of concentration are answered from, for page, report and notebook.

Every further question takes the choice of the first answer: that says whether groups are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from kam_analytics.concentration.analysis.breakdown import Parts, category_parts_of, parts_of
from kam_analytics.concentration.analysis.bridge import Bridge, bridge_of
from kam_analytics.concentration.analysis.concentration import Concentration, concentration_of
from kam_analytics.concentration.analysis.effort_split import EffortSplit, effort_split
from kam_analytics.concentration.analysis.key_accounts import KeyAccountShare, key_account_share
from kam_analytics.concentration.analysis.migration import Migration, migration_of
from kam_analytics.concentration.analysis.sales_at_risk import MET_DAYS, SalesAtRisk, sales_at_risk
from kam_analytics.concentration.analysis.tenure import Tenure, tenure_of
from kam_analytics.concentration.analysis.trend import ROLLING, rolling
from kam_analytics.concentration.analysis.what_if import WhatIf, what_if
from kam_analytics.concentration.analysis.year_swap import YearSwap, year_swap_of
from kam_analytics.kit.analysis.account_grid import month_grid
from kam_analytics.kit.analysis.selection import SalesFacts, is_known, sales_facts
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Part, Reader, T
from kam_analytics.kit.rules.period import (
    Comparison,
    Period,
    first_whole_month,
    last_whole_month,
    month_end,
    months_before,
    months_held,
    reaches_back,
)
from kam_analytics.nps.rules import MAIN


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Who makes 80 % of sales, and what that is said of.

    ``choice`` is what was asked, by group only where companies belong together; ``before`` are the same days a year
    before, ``None`` where the sales do not reach so far back or the measure is known for too little of them.
    ``margin_coverage`` is the share (0-1) of the net sales of the chosen accounts that carry a margin, ``None`` without
    net sales above zero. ``a``, ``b`` and ``published``
    are the limits of the classes and where these come from, as ``concentration`` was asked.
    """

    choice: Choice
    a: float
    b: float
    published: bool
    result: Concentration
    before: Concentration | None
    margin_coverage: float | None

    @property
    def level(self) -> Literal["company", "group"]:
        """What is counted as one account."""
        return "group" if self.choice.by_group else "company"

    @property
    def left_out(self) -> dict[str, float]:
        """What stands outside the curve and the classes: accounts at or below zero, their sum, accounts not known."""
        return {
            "accounts_not_positive": self.result.accounts_not_positive,
            "total_not_positive": self.result.total_not_positive,
            "accounts_without_measure": self.result.unknown,
        }


def concentration(read: Reader, choice: Choice, *, a: float = 0.8, b: float = 0.95, published: bool = False) -> Answer:
    """Who makes 80 % of sales or margin.

    Parameters
    ----------
    read
        The rows that the viewer may see.
    choice
        Groups are counted where it wants them and two companies in sight belong together.
    a, b
        Cumulative shares (0-1) at which class A and class B end.
    published
        Take the classes that are published over all accounts of the company: for a viewer of some of them.
    """
    period = choice.period.parts()
    facts = _facts(read, choice, choice.period)
    choice = replace(choice, by_group=choice.by_group and facts.has_groups)
    using = {**choice.accounts, "a": a, "b": b, "published": published}
    result = read("account_sales", concentration_of, using=using, keep_rows=True, **period)
    earlier = choice.before if choice.measure == "net_sales" else choice.before and choice.before_of(choice.measure)
    if earlier and not is_known(choice.measure, _facts(read, choice, earlier).margin_coverage):
        earlier = None
    before = (
        read("account_sales", concentration_of, using={**choice.accounts, "named": False}, **earlier.parts())
        if earlier
        else None
    )
    return Answer(
        choice=choice,
        a=a,
        b=b,
        published=published,
        result=result,
        before=before,
        margin_coverage=facts.margin_coverage,
    )


def comparable(read: Reader, choice: Choice, every: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """The comparisons that the feeds of the measure reach back to, and in which enough of both periods has it."""
    spans = [choice.held.get("sales"), *([choice.held.get(choice.measure)] if choice.measure != "net_sales" else [])]
    reached = [one for one in every if all(span is not None and one.is_held(span.since) for span in spans)]
    if choice.measure != "margin":
        return tuple(reached)
    return tuple(
        one
        for one in reached
        if all(is_known("margin", _facts(read, choice, days).margin_coverage) for days in (one.now, one.before))
    )


def _facts(read: Reader, choice: Choice, period: Period) -> SalesFacts:
    """What is known of the sales of a period."""
    using = {"filters": choice.filters, "by_group": choice.by_group}
    return read("account_sales", sales_facts, using=using, keep_rows=True, **period.parts())


def trend(read: Reader, choice: Choice) -> pd.DataFrame:
    """The figures of the 12 rolling years to the end of the period, as ``rolling`` gives them.

    They are missing for years that the sales do not cover whole, and where too little of them has the measure.

    Those of every month that the sales hold are kept: another period is other twelve of them.

    Raises
    ------
    ValueError
        The choice does not say which days the sales cover.
    """
    held = choice.sales
    if held is None:
        raise ValueError("a trend needs the days that the sales cover")
    of: dict[str, Part] = {
        "months": ("account_month_sums", {}, month_grid),
        "accounts": ("account_words", {}),
        "segments": ("account_segments", {}),
    }
    using = {
        **choice.accounts,
        "until": choice.period.until if choice.filters.get("segment") else held.until,
        "last": held.until.replace(day=1),
        "points": months_held(held) + 11,
    }
    lines = read.together(rolling, of=of, using=using)
    after = months_held(Period(last_whole_month(choice.period.until), held.until)) - 1
    shown = lines.iloc[len(lines) - after - 12 : len(lines) - after].copy()
    shown.loc[shown["month_on"] < _first_year_end(held), list(ROLLING)] = float("nan")
    return shown


def _first_year_end(held: Period) -> date:
    """The last month of the first twelve that the sales cover: a rolling line begins there."""
    return months_before(first_whole_month(held.since), -11)


def without(answer: Answer, leaving: Collection[str]) -> WhatIf:
    """Concentration and sales without some accounts, by their ids."""
    return what_if(
        answer.result, leaving, measure=answer.choice.measure, a=answer.a, b=answer.b, published=answer.published
    )


def breakdown(read: Reader, choice: Choice, dimension: str, *, published: bool = False) -> Parts:
    """Concentration of every part of the company by one of ``DIMENSIONS``."""
    period, using = choice.period.parts(), {**choice.accounts, "published": published}
    if dimension == "category":
        of: dict[str, Part] = {"sales": ("account_sales", period), "lines": ("category_sales", period)}
        return read.together(category_parts_of, of=of, using=using)
    return read("account_sales", parts_of, using={**using, "dimension": dimension}, **period)


def tenure(read: Reader, choice: Choice) -> Tenure:
    """Net sales by how long their accounts have been customers on the last day of the period."""
    of: dict[str, Part] = {"sales": ("account_sales", choice.period.parts()), "starts": ("customer_starts", {})}
    using = {
        "filters": choice.filters,
        "by_group": choice.by_group,
        "until": choice.period.until,
        "first_sale": choice.sales.since if choice.sales else None,
    }
    return read.together(tenure_of, of=of, using=using)


def migration(read: Reader, choice: Choice, compared: Comparison, *, a: float = 0.8, b: float = 0.95) -> Migration:
    """How accounts moved between the classes of two periods."""
    of, known_since = _earlier(choice, compared)
    using = {**choice.accounts, "a": a, "b": b, "known_since": known_since}
    return _of_two(read, compared, migration_of, using, of)


def year_swap(read: Reader, choice: Choice, compared: Comparison) -> tuple[YearSwap, ...]:
    """Whether the concentration changed by more than chance."""
    return _of_two(read, compared, year_swap_of, choice.accounts, {})


def bridge(read: Reader, choice: Choice, compared: Comparison) -> Bridge:
    """From the net sales of the earlier period to those of the later."""
    of, known_since = _earlier(choice, compared)
    # both periods, and whatever lies between them
    of["converted"] = ("converted_sales", {"since": compared.before.since, "until": compared.now.until})
    using = {"filters": choice.filters, "by_group": choice.by_group, "known_since": known_since}
    return _of_two(read, compared, bridge_of, using, of)


def at_risk(read: Reader, choice: Choice, *, today: date) -> SalesAtRisk:
    """The accounts that make 80 % of net sales, with their warnings as of a day.

    Whom we met is judged at the end of the activities in store, and only if they reach back far enough.
    """
    done = choice.held.get("contacts")
    until = min(today, done.until) if done else today
    met_since = until - timedelta(days=MET_DAYS)
    of: dict[str, Part] = {
        "now": ("account_sales", choice.period.parts()),
        "before": ("account_sales", choice.period.year_before().parts()),
        "answers": ("nps_answers", {"until": today, "kind": MAIN}),
        "met": ("contacts_met", {"since": met_since, "today": until}),
        "contracts": ("contracts_running", {"today": today}),
        "companies": ("account_words", {}),
    }
    using = {
        "filters": choice.filters,
        "by_group": choice.by_group,
        "today": today,
        "has_before": choice.before is not None,
        "has_met": done is not None and reaches_back(done.since, met_since + timedelta(days=1)),
    }
    return read.together(sales_at_risk, of=of, using=using)


def key_share(read: Reader, choice: Choice) -> KeyAccountShare:
    """The key accounts' part of the 12 rolling years to the end of the period."""
    last, until = last_whole_month(choice.period.until), choice.period.until
    of: dict[str, Part] = {
        "months": ("account_months", {"first_month": months_before(last, 22), "last_month": last, "until": until}),
        "periods": ("key_account_periods", {"until": until}),
    }
    first = _first_year_end(choice.sales) if choice.sales else date.max
    return read.together(key_account_share, of=of, using={"filters": choice.filters, "last": last, "first": first})


def effort(read: Reader, choice: Choice) -> EffortSplit:
    """Activities on new and on older accounts beside their sales."""
    period = choice.period
    # sales come by month, so the activities of the last one are those of the whole month too
    months: dict[str, Any] = {
        "first_month": period.since.replace(day=1),
        "last_month": period.until.replace(day=1),
        "until": month_end(period.until),
    }
    using = {
        "filters": choice.filters,
        "first_month": months["first_month"],
        "first_sale": choice.sales.since if choice.sales else None,
        "first_activity": choice.held["activities"].since if "activities" in choice.held else None,
    }
    return read("effort_months", effort_split, using=using, **months)


def _of_two(
    read: Reader, compared: Comparison, then: Callable[..., T], using: dict[str, Any], of: Mapping[str, Part]
) -> T:
    """What is made of two periods, and of the other rows that the function takes."""
    periods: dict[str, Part] = {
        "now": ("account_sales", compared.now.parts()),
        "before": ("account_sales", compared.before.parts()),
    }
    return read.together(then, of={**periods, **of}, using=using)


def _earlier(choice: Choice, compared: Comparison) -> tuple[dict[str, Part], date | None]:
    """The sales of the days before both periods, and the first day of them that is held, if any is."""
    until = compared.before.since - timedelta(days=1)
    since = choice.sales.since if choice.sales else compared.before.since
    return {"earlier": ("account_sales", Period(since, until).parts())}, since if since <= until else None
