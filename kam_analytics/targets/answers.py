"""The targets of an account beside their actuals, for page and notebook."""

from __future__ import annotations

from datetime import date
from typing import Any

from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT
from kam_analytics.kit.feeds import Feeds
from kam_analytics.kit.reader import Part, Reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.targets.analysis.missing_inputs import MissingInput, missing_inputs_in
from kam_analytics.targets.analysis.quarter import QuarterTargets, around, on_track_in, quarters, targets_in
from kam_analytics.targets.rules import Quarter


def targets_of(read: Reader, account_id: str, quarter: Quarter, *, held: Feeds) -> QuarterTargets:
    """The targets of an account in a quarter beside what was reached of them by the day of what is ``held``."""
    of, using = _rows_of(account_id, quarter, held)
    return read.together(targets_in, of=of, using=using)


def on_track(read: Reader, quarter: Quarter, *, held: Feeds) -> dict[str, bool | None]:
    """Whether each target of a quarter, of every account in sight, is reached or will be at this pace; by its id."""
    of, using = _rows_of(EVERY_ACCOUNT, quarter, held)
    return read.together(on_track_in, of=of, using=using)


def _rows_of(account_id: str, quarter: Quarter, held: Feeds) -> tuple[dict[str, Part], dict[str, Any]]:
    """What the targets of a quarter are compared with: rows of four queries, and the days on which they are judged."""
    today = held.today
    period, account = quarter.to(today), {"account": account_id}
    days = {**account, "since": period.since, "until": period.until}
    of: dict[str, Part] = {
        "targets": ("account_targets", account),
        "actuals": ("target_actuals", {**account, **period.parts()}),
        "deliveries": ("account_deliveries", days),
        "answers": ("account_answers", days),
    }
    using = {
        "quarter": quarter,
        "today": today,
        "sales": held.get("sales"),
        "late_on": held.until("deliveries"),
        "later": _later(period, held),
    }
    return of, using


def missing_inputs(read: Reader, account_id: str, *, held: Feeds, since: date, until: date) -> list[MissingInput]:
    """The quarters that begin between two days and have result targets without an input target, with a proposal."""
    account, done = {"account": account_id}, held.get("activities")
    days = {"since": done.since if done else since, "until": done.until if done else since}
    of: dict[str, Part] = {
        "targets": ("account_targets", account),
        "calendar": ("fiscal_quarters", {}),
        "memberships": ("segment_memberships", account),
        "rules": ("cadence_rules", {}),
        "done": ("quarter_activities", {**account, **days}),
    }
    return read.together(
        missing_inputs_in, of=of, using={"since": since, "until": until, "today": held.today, "held": done}
    )


def _later(period: Period, held: Feeds) -> tuple[str, ...]:
    """The feeds that begin too late to count anything of the period.

    Of claims fewer are better, so that those of a part of it would look like a target that is met.
    """
    begin = {"activities": period.until, "claims": period.since}
    return tuple(feed for feed, day in begin.items() if feed in held and held[feed].since > day)


def running_quarter(read: Reader, *, today: date) -> Quarter | None:
    """The fiscal quarter of a day; ``None`` outside the calendar."""
    shown = around(read("fiscal_quarters", quarters), today, 0, 0)
    return shown[0] if shown else None
