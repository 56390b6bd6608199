"""The only clock. Everything below the interface takes the day as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kam_analytics import settings


def today(as_of: date | None = None, time_zone: str = "Europe/Helsinki") -> date:
    """KAM_TODAY, else the store's as-of date, else the real day in the store's time zone."""
    return settings.load().today or as_of or datetime.now(ZoneInfo(time_zone)).date()


def now() -> datetime:
    """This moment in UTC, without a time zone, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def moment(as_of: date | None = None, time_zone: str = "Europe/Helsinki") -> datetime:
    """``now`` on the day that ``today`` gives: the real time of day there, so that a pinned day has its stamps."""
    pinned = settings.load().today or as_of
    if pinned is None:
        return now()
    zone = ZoneInfo(time_zone)
    there = datetime.combine(pinned, datetime.now(zone).time(), zone)
    return there.astimezone(UTC).replace(tzinfo=None)


def local(moment: datetime, time_zone: str) -> datetime:
    """A moment of the store in the time zone of the company."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
