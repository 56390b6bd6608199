"""Quarterly targets of an account compared with actuals: run rate, gap, attainment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from kam_analytics.deliveries.analysis import Deliveries, delivery_facts
from kam_analytics.kit.analysis.slices import Slices, values
from kam_analytics.kit.rules.coverage import is_enough
from kam_analytics.kit.rules.period import Period
from kam_analytics.nps.analysis.account import Answers, answer_facts
from kam_analytics.nps.rules import FEWEST_ANSWERS
from kam_analytics.targets.rules import (
    LESS_IS_BETTER,
    RESULTS,
    Quarter,
    adds_up,
    is_input,
    lacks_input,
    missing_legs,
    only_sales,
    unit,
)


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """One target of a quarter with its actual; amounts in the unit of its metric, shares 0-1.

    ``actual`` is missing when unknown (``why``: ``feed``, ``none``, ``few`` answers, ``coverage``),
    never zero instead. ``n`` is the number of cases behind the actual. ``run_rate`` projects the
    actual to the quarter's end at the same pace, only while the quarter runs and only for sums. ``gap``
    is actual minus target. ``attainment`` is actual / target, missing for a target of zero or less and
    for scores and measures where less is better.
    """

    metric: str
    target: float
    status: str
    target_id: str
    version: int
    set_by: str | None
    set_on: date | None
    actual: float | None = None
    n: int | None = None
    why: str | None = None
    run_rate: float | None = None
    gap: float | None = None
    attainment: float | None = None

    @property
    def is_input(self) -> bool:
        return is_input(self.metric)

    @property
    def unit(self) -> str:
        return unit(self.metric)

    @property
    def less_is_better(self) -> bool:
        return self.metric in LESS_IS_BETTER

    @property
    def ahead(self) -> float | None:
        """The deciding difference: run rate (otherwise the actual) minus target; missing if unknown."""
        at = self.actual if self.run_rate is None else self.run_rate
        return None if at is None else at - self.target

    @property
    def ahead_share(self) -> float | None:
        """``ahead`` as a share of the target, for sums with a positive target."""
        shown = self.ahead is not None and self.attainment is not None and adds_up(self.metric)
        return (self.ahead or 0.0) / self.target if shown else None

    @property
    def is_good(self) -> bool | None:
        """Whether the target is reached, or will be at this pace; missing if the actual is unknown."""
        if self.ahead is None:
            return None
        return self.ahead <= 0 if self.less_is_better else self.ahead >= 0


@dataclass(frozen=True, kw_only=True)
class QuarterTargets:
    """The targets of one account and quarter, inputs first; ``state`` is coming, running or closed.

    ``sales`` are the days of the quarter so far that the sales cover, ``None`` if all of them.
    """

    quarter: Quarter
    state: str
    days_left: int
    lines: tuple[TargetLine, ...]
    sales: Period | None = None

    @property
    def good(self) -> int:
        """The number of targets that are reached, or will be at this pace."""
        return sum(line.is_good is True for line in self.lines)

    @property
    def unknown(self) -> int:
        """The number of targets with an unknown actual."""
        return sum(line.actual is None for line in self.lines)

    @property
    def proposed(self) -> int:
        return sum(line.status == "proposed" for line in self.lines)

    @property
    def only_sales(self) -> bool:
        return only_sales(self._metrics)

    @property
    def missing_legs(self) -> tuple[str, ...]:
        return missing_legs(self._metrics)

    @property
    def lacks_input(self) -> bool:
        return lacks_input(self._metrics)

    def line(self, metric: str) -> TargetLine | None:
        """The target of a metric, if there is one."""
        return next((line for line in self.lines if line.metric == metric), None)

    @property
    def _metrics(self) -> list[str]:
        return [line.metric for line in self.lines]


class _Target(NamedTuple):
    """A row of the query ``account_targets``."""

    target_id: str
    quarter_on: date
    metric: str
    value: float
    status: str
    version: int
    set_by: str | None
    set_on: date | None


class _Actual(NamedTuple):
    """The actual of a metric, a row of the query ``target_actuals``."""

    value: float | None
    n: int
    coverage: float | None


def quarters(rows: pd.DataFrame) -> list[Quarter]:
    """The fiscal quarters of the query ``fiscal_quarters``, in time order."""
    return [
        Quarter(
            since=row.quarter_on.date(),
            until=row.until_on.date(),
            year=int(row.fiscal_year),
            number=int(row.fiscal_quarter),
        )
        for row in rows.itertuples()
    ]


def around(known: Sequence[Quarter], today: date, before: int = 4, after: int = 4) -> list[Quarter]:
    """The quarter of a day with some before and after it; none for a day outside the calendar."""
    at = next((place for place, quarter in enumerate(known) if quarter.since <= today <= quarter.until), None)
    return [] if at is None else list(known[max(at - before, 0) : at + after + 1])


def counted(actuals: pd.DataFrame, deliveries: Deliveries, answers: Answers) -> pd.DataFrame:
    """Rows of the query ``target_actuals`` with on time in full and the Net Promoter Score of the same days.

    Both are counted as on the scorecard; missing without a known delivery, or with too few answers. The coverage of
    deliveries is the part of those due for which it is known.
    """
    rows = [("on_time_in_full", *_on_time(deliveries)), ("nps", *_score(answers))]
    names = ("metric", "value", "n", "coverage")
    return pd.DataFrame([*values(actuals, *names), *rows], columns=list(names))


# reason: rows of four queries, and the days on which they are judged
def targets_in(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    deliveries: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    quarter: Quarter,
    today: date,
    sales: Period | None,
    late_on: date,
    later: Collection[str] = (),
) -> QuarterTargets:
    """``quarter_targets`` of an account from the rows of its queries; deliveries due before ``late_on`` are late."""
    known = counted(actuals, delivery_facts(deliveries, today=late_on), answer_facts(answers))
    return quarter_targets(targets, known, quarter, today, sales=sales, later=later)


def quarter_targets(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    quarter: Quarter,
    today: date,
    *,
    sales: Period | None = None,
    later: Collection[str] = (),
) -> QuarterTargets:
    """Compare the targets of one quarter with their actuals.

    Parameters
    ----------
    targets
        Rows of the query ``account_targets``; other quarters are left out. Of two rows of one metric
        the approved one counts, otherwise the one set last.
    actuals
        Rows of the query ``target_actuals`` for ``quarter.to(today)`` with those of ``counted``; not
        used before the quarter has begun.
    today
        The as-of day.
    sales
        The days that the sales cover; without them, the quarter to the as-of day.
    later
        Of the feeds ``activities`` and ``claims`` those that begin too late for the quarter: their counts are unknown.

    Returns
    -------
    QuarterTargets
        Inputs by name, then results by leg. The run rate is actual x days of the quarter / days that have begun, today
        included; of sales and margin, days that the sales cover. Where they cover none of it, these are unknown.
    """
    rows = [_Target(*row) for row in values(targets, *_Target._fields)]
    rows.sort(key=lambda row: (row.status == "approved", row.set_on or date.min, row.target_id))
    # the last row of each metric stays
    own = {row.metric: row for row in rows if row.quarter_on == quarter.since}.values()
    span = quarter.to(today)
    held = _held(span, sales)
    results = list(RESULTS)
    known = {metric: _Actual(*row) for metric, *row in values(actuals, "metric", *_Actual._fields)}
    lines = _lines(own, known, quarter, today, held=held, later=later)
    lines.sort(
        key=lambda line: (not line.is_input, results.index(line.metric) if not line.is_input else 0, line.metric)
    )
    return QuarterTargets(
        quarter=quarter,
        state=quarter.state(today),
        days_left=quarter.days_left(today),
        lines=tuple(lines),
        sales=None if quarter.state(today) == "coming" or held == span else held,
    )


# reason: rows of four queries, and the days on which they are judged
def on_track_in(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    deliveries: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    quarter: Quarter,
    today: date,
    sales: Period | None,
    late_on: date,
    later: Collection[str] = (),
) -> dict[str, bool | None]:
    """Whether each target of a quarter is reached, or will be at this pace: ``is_good`` of its line, by target id.

    The rows and days are those of ``targets_in``, of all accounts at once, ordered by account; ``None`` stands for an
    unknown actual, as in a quarter that has not begun. Of two targets of one metric both are judged.
    """
    own = targets[targets["quarter_on"] == pd.Timestamp(quarter.since)]
    held = _held(quarter.to(today), sales)
    counts: dict[str, dict[str, _Actual]] = {}
    for account_id, metric, *row in values(actuals, "account_id", "metric", *_Actual._fields):
        counts.setdefault(account_id, {})[metric] = _Actual(*row)
    delivered, answered = Slices(deliveries), Slices(answers)
    wanted: dict[str, list[_Target]] = {}
    for account_id, *row in values(own, "account_id", *_Target._fields):
        wanted.setdefault(account_id, []).append(_Target(*row))
    found: dict[str, bool | None] = {}
    for account_id, rows in wanted.items():
        known = dict(counts.get(account_id, {}))
        metrics = {row.metric for row in rows}
        if "on_time_in_full" in metrics:
            known["on_time_in_full"] = _on_time(delivery_facts(delivered.of(account_id), today=late_on))
        if "nps" in metrics:
            known["nps"] = _score(answer_facts(answered.of(account_id)))
        lines = _lines(rows, known, quarter, today, held=held, later=later)
        found.update({line.target_id: line.is_good for line in lines})
    return found


def _held(span: Period, sales: Period | None) -> Period:
    """The days of a span that the sales cover; it ends before it begins where they cover none."""
    return Period(max(span.since, sales.since), min(span.until, sales.until)) if sales else span


def _lines(
    rows: Iterable[_Target],
    known: dict[str, _Actual],
    quarter: Quarter,
    today: date,
    *,
    held: Period,
    later: Collection[str],
) -> list[TargetLine]:
    """The targets of one account beside their actuals; ``held`` are the days of the quarter that the sales cover."""
    state = quarter.state(today)
    if state == "coming":
        known = {}
    if held.until < held.since:
        known = {metric: found for metric, found in known.items() if RESULTS.get(metric) != "sales"}
    for feed in later:
        known = {metric: found for metric, found in known.items() if feed != _feed(metric)}
    days = {metric: (held.until - held.since).days + 1 for metric in RESULTS if RESULTS[metric] == "sales"}
    return [_line(row, known, quarter, days.get(row.metric, quarter.passed(today)), state=state) for row in rows]


def _on_time(deliveries: Deliveries) -> _Actual:
    return _Actual(deliveries.share, deliveries.known, deliveries.coverage)


def _score(answers: Answers) -> _Actual:
    return _Actual(None if answers.score is None else answers.score.value, len(answers.scores), None)


def _feed(metric: str) -> str:
    """The feed that a metric is counted from, where that is a list of what was done or claimed."""
    return "activities" if is_input(metric) else metric


def _line(row: _Target, known: dict[str, _Actual], quarter: Quarter, passed: int, *, state: str) -> TargetLine:
    line = TargetLine(
        metric=row.metric,
        target=float(row.value),
        status=row.status,
        target_id=row.target_id,
        version=row.version,
        set_by=row.set_by,
        set_on=row.set_on,
    )
    if state == "coming":
        return line
    actual, n, why = _actual(line.metric, known)
    if actual is None:
        return replace(line, n=n, why=why)
    running = state == "running" and adds_up(line.metric)
    has_part = line.target > 0 and line.unit != "points" and not line.less_is_better
    return replace(
        line,
        actual=actual,
        n=n,
        run_rate=actual * quarter.days / passed if running else None,
        gap=actual - line.target,
        attainment=actual / line.target if has_part else None,
    )


def _actual(metric: str, known: dict[str, _Actual]) -> tuple[float | None, int | None, str | None]:
    """The actual, the number of cases behind it, and why it is unknown."""
    row = known.get(metric)
    if row is None:
        # the row without a name shows that there are activities at all, but none of this type
        return (0.0, 0, None) if is_input(metric) and "" in known else (None, None, "feed")
    n = int(row.n)
    if metric == "nps" and n < FEWEST_ANSWERS:
        return None, n, "few"
    if row.value is None:
        return None, n, "coverage" if metric == "on_time_in_full" and row.coverage is not None else "none"
    if row.coverage is not None and not is_enough(row.coverage, 1.0):
        return None, n, "coverage"
    return float(row.value), n, None
