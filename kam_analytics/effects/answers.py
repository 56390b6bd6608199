"""Which months and accounts the scans of activities are made of, for page and command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from kam_analytics.effects.analysis.association import SizeTrap
from kam_analytics.effects.analysis.effects import effect_of
from kam_analytics.effects.analysis.family import Family, family, rows_behind, trap_of
from kam_analytics.effects.analysis.panel import PanelFacts, panel_facts
from kam_analytics.effects.analysis.survivors import Survivors, survivors
from kam_analytics.kit.analysis.selection import keep
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.period import Period, panel_window

#: months back, and months after an activity, unless others are asked for
MONTHS, LAGS = 36, 6


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The whole months that are looked at, and the accounts in sight.

    ``known`` has one row per account; ``margin_coverage`` is the share (0-1) of the net sales of these months that
    carries a margin.
    """

    window: Period
    known: pd.DataFrame = field(repr=False)
    margin_coverage: float | None

    @property
    def months(self) -> dict[str, Any]:
        """The parameters of the query ``panel``."""
        return _months(self.window)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a panel: which result follows, how many months after, at which accounts.

    ``accounts`` are account keys, ``None`` for all of them; companies, never groups.
    """

    panel: Panel
    result: str
    lags: tuple[int, ...]
    filters: Mapping[str, Sequence[str]]
    accounts: tuple[int, ...] | None

    @cached_property
    def names(self) -> dict[int, tuple[str, str]]:
        """Account key -> id and name."""
        rows = self.panel.known
        return {
            int(key): (str(account), str(name))
            for key, account, name in zip(rows["account_key"], rows["account_id"], rows["name"], strict=True)
        }

    @property
    def which(self) -> dict[str, Any]:
        """The arguments of what is made of the account months."""
        return {"result": self.result, "accounts": self.accounts}

    def answer(self, read: Reader, then: Callable[..., Any], **using: Any) -> Any:
        """What a pure function makes of the account months of the question."""
        return read("panel", then, using={**self.which, **using}, keep_rows=True, **self.panel.months)


def observed(sales: Period, held: Mapping[str, Period]) -> Period:
    """The days of the sales on which activities are known too: outside them none is not zero.

    >>> sales, calls = Period(date(2023, 1, 1), date(2026, 5, 31)), Period(date(2025, 4, 1), date(2026, 4, 30))
    >>> observed(sales, {"activities": calls}) == calls, observed(sales, {}) == sales
    (True, True)
    """
    done = held.get("activities", sales)
    since, until = max(sales.since, done.since), min(sales.until, done.until)
    return Period(since, until) if since <= until else sales


def panel_of(read: Reader, sales: Period, *, today: date, months: int | None = MONTHS) -> Panel:
    """The last so many whole months that the ``sales`` hold, all of them for ``None``."""
    window = panel_window(min(today, sales.until), sales.since, months)
    whole: PanelFacts = read("panel", panel_facts, keep_rows=True, **_months(window))
    known = read("panel_accounts", until=window.until)
    return Panel(window=window, known=known, margin_coverage=whole.margin_coverage)


def question_of(panel: Panel, choice: Choice, *, lags: int = LAGS) -> Question:
    """The measure and the filters of a choice, asked of a panel for 1 to ``lags`` months after an activity."""
    accounts = None
    if any(choice.filters.values()):
        accounts = tuple(int(key) for key in keep(panel.known, choice.filters)["account_key"])
    lags_asked = tuple(range(1, lags + 1))
    return Question(panel=panel, result=choice.measure, lags=lags_asked, filters=choice.filters, accounts=accounts)


def facts_of(read: Reader, question: Question) -> PanelFacts:
    """What the account months of the question hold."""
    return read("panel", panel_facts, using={"accounts": question.accounts}, keep_rows=True, **question.panel.months)


def scans(
    read: Reader,
    question: Question,
    *,
    types: Sequence[str] | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Family:
    """One scan for each activity type (of ``types``, if given) and what is claimed among them.

    Before each scan ``tell`` hears how many are done, and of how many.
    """
    facts = facts_of(read, question)
    wanted = list(facts.types) if types is None else types
    found = {}
    for done, name in enumerate(wanted):
        if tell is not None:
            tell(done, len(wanted))
        found[name] = question.answer(read, effect_of, activity_type=name, lags=question.lags)
    return family(question.result, question.lags, facts, found)


def traps(read: Reader, question: Question, types: Iterable[str]) -> dict[str, SizeTrap]:
    """The size trap of each activity type."""
    return {name: question.answer(read, trap_of, activity_type=name) for name in types}


def left(read: Reader, question: Question, types: Iterable[str]) -> dict[str, Survivors]:
    """Who stopped buying, and whether activities of each type with them did."""
    return {
        name: read(
            "panel",
            survivors,
            using={"activity_type": name, "accounts": question.accounts},
            keep_rows=True,
            **question.panel.months,
        )
        for name in types
    }


def behind(read: Reader, question: Question, name: str) -> pd.DataFrame:
    """The account months of one activity type, as ``rows_behind`` gives them."""
    rows = read("panel", keep_rows=True, **question.panel.months)
    return rows_behind(rows, names=question.names, activity_type=name, **question.which)


def _months(window: Period) -> dict[str, Any]:
    return {"first_month": window.since, "last_month": window.until.replace(day=1)}
