"""What the net sales target of an account would take, for page, export and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kam_analytics.effects.answers import observed, panel_of, question_of, scans
from kam_analytics.effort.analysis.gap import Gap, gap_of
from kam_analytics.effort.analysis.growth import Growth, growth_of, per_day
from kam_analytics.effort.analysis.needed import Needed, needed_of, normal_month
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import Feeds
from kam_analytics.kit.reader import Part, Reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.won_deals import invoiced
from kam_analytics.targets.analysis.quarter import quarters
from kam_analytics.targets.answers import targets_of
from kam_analytics.targets.rules import Quarter

Span = Literal["quarter", "year"]
SPANS: tuple[Span, ...] = ("quarter", "year")


@dataclass(frozen=True, kw_only=True)
class Effort:
    """The gap of a quarter, or of its fiscal year, and what goes with as much growth.

    ``needed`` is empty for who does not see every account: effects are of the whole company (``sees_effects``).
    ``growth`` is of the accounts in sight; ``None`` without a gap. ``month`` is the account's normal month in money.
    """

    account_id: str
    quarter: Quarter
    span: Span
    gap: Gap
    sees_effects: bool
    month: float | None = None
    needed: tuple[Needed, ...] = field(default=())
    growth: Growth | None = None

    @property
    def claimed(self) -> tuple[Needed, ...]:
        """The activity types with a number."""
        return tuple(one for one in self.needed if one.count is not None)


# reason: whose gap, and of what those who look see
def required_effort(
    read: Reader,
    account_id: str,
    quarter: Quarter,
    *,
    span: Span,
    held: Feeds,
    settings: Mapping[str, str],
    sees_all: bool,
) -> Effort:
    """What the net sales target of an account in a quarter, or in the fiscal year of it, would take.

    Parameters
    ----------
    settings
        Those of the store: won deals that stand in for sales are no sales here.
    sees_all
        Whether every account is in sight: only then are effects asked for.
    """
    sales = invoiced(held.get("sales"), settings)
    period = Choice.usual(held.today, {"sales": sales} if sales else {}).period
    every = [one for one in read("fiscal_quarters", quarters) if span == "year" and one.year == quarter.year]
    found = [targets_of(read, account_id, one, held=held) for one in every or [quarter]]
    gap = gap_of(found, per_day=_per_day(read, account_id, sales, period))
    if gap.case != "open" or gap.missing is None:
        return Effort(account_id=account_id, quarter=quarter, span=span, gap=gap, sees_effects=sees_all)
    month, needed = _effects(read, account_id, sales, held, gap.missing) if sees_all and sales else (None, ())
    return Effort(
        account_id=account_id,
        quarter=quarter,
        span=span,
        gap=gap,
        sees_effects=sees_all,
        month=month,
        needed=needed,
        growth=_growth(read, account_id, sales, held, period, gap.share),
    )


def _per_day(read: Reader, account_id: str, sales: Period | None, period: Period) -> float | None:
    if not _holds(sales, period):
        return None
    of: dict[str, Part] = {
        "now": ("account_totals", {"account": account_id, **period.parts()}),
        "starts": ("customer_starts", {}),
    }
    return read.together(per_day, of=of, using={"account_id": account_id, "period": period})


def _effects(
    read: Reader, account_id: str, sales: Period, held: Feeds, missing: float
) -> tuple[float | None, tuple[Needed, ...]]:
    """The account's normal month, and how much of each activity type the gap needs; the scans of Inputs and results."""
    panel = panel_of(read, observed(sales, held), today=held.today, months=None)
    keys = {str(row.account_id): int(row.account_key) for row in panel.known.itertuples()}
    family = scans(read, question_of(panel, Choice(period=panel.window, held=held)))
    month = read(
        "panel", normal_month, using={"accounts": (keys[account_id],)}, keep_rows=True, **panel.months
    ) if account_id in keys else None  # fmt: skip
    return month, needed_of(family, gap=missing, month=month)


# reason: whose growth is asked for, from which days
def _growth(
    read: Reader, account_id: str, sales: Period | None, held: Feeds, period: Period, at_least: float | None
) -> Growth:
    before = period.year_before()
    if at_least is None:
        return Growth(period=period, reason="growth")
    if not _holds(sales, Period(before.since, period.until)):
        return Growth(period=period, at_least=at_least, reason="sales")
    if not held.holds("activities", period.since, period.until):
        return Growth(period=period, at_least=at_least, reason="activities")
    of: dict[str, Part] = {
        "now": ("account_sales", period.parts()),
        "before": ("account_sales", before.parts()),
        "starts": ("customer_starts", {}),
        "done": ("quarter_activities", {"account": "", "since": period.since, "until": period.until}),
    }
    return read.together(growth_of, of=of, using={"account_id": account_id, "at_least": at_least, "period": period})


def _holds(sales: Period | None, period: Period) -> bool:
    return sales is not None and sales.since <= period.since and period.until <= sales.until


def quarter_on(read: Reader, day: date) -> Quarter | None:
    """The fiscal quarter that contains a day; ``None`` outside the calendar."""
    return next((one for one in read("fiscal_quarters", quarters) if one.since <= day <= one.until), None)
