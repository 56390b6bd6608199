"""Periods in words: their names, the reference of a change, a warning about old data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.won_deals import deals_until
from kam_analytics.kit.wording.i18n import Words


def versus(before: Period, _: Words) -> str:
    """The reference of a change."""
    return _("vs. {since} – {until}", since=_.day(before.since), until=_.day(before.until))


def period_name(code: str, period: Period, _: Words) -> str:
    """The period in words: the last 12 months to a day, the fiscal year to date, from day to day."""
    until = _.day(period.until)
    if code == "R12":
        return _("Last 12 months to {day}", day=until)
    if code == "YTD":
        return _("Year to date, to {day}", day=until)
    return f"{_.day(period.since)} – {until}"


def deals_note(settings: Mapping[str, str], _: Words) -> str:
    """That sales are won deals, for as long as they are; empty otherwise."""
    until = deals_until(settings)
    return "" if until is None else _("sales to {day} are won deals, not invoices", day=_.day(until))


def stale(last_sale: date, today: date, _: Words) -> str | None:
    """A warning if the last sale is more than 60 days ago."""
    days = (today - last_sale).days
    if days <= 60:
        return None
    return _("Data to {day}: the last invoice line is {n} days old.", day=_.day(last_sale), n=_.number(days))
