"""Periods in words: their names, the reference of a change, a warning about old data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kam_analytics.kit.feeds import Feeds
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.won_deals import deals_until
from kam_analytics.kit.wording.i18n import Words

#: without a known rhythm of imports, sales that end longer ago are old
OLD_DAYS = 60


def versus(before: Period, _: Words) -> str:
    """The reference of a change."""
    return _("vs. {since} – {until}", since=_.day(before.since), until=_.day(before.until))


def period_name(code: str, period: Period, _: Words, *, held_since: date | None = None) -> str:
    """The period in words: the last 12 months to a day, the fiscal year to date, from day to day.

    Where the data begin within it, it says since when.
    """
    until = _.day(period.until)
    if code != "DAYS" and held_since is not None and period.since < held_since <= period.until:
        return _("{period}, data from {day}", period=period_name(code, period, _), day=_.day(held_since))
    if code == "R12":
        return _("Last 12 months to {day}", day=until)
    if code == "YTD":
        return _("Year to date, to {day}", day=until)
    return f"{_.day(period.since)} – {until}"


def deals_note(settings: Mapping[str, str], _: Words) -> str:
    """That sales are won deals, for as long as they are; empty otherwise."""
    until = deals_until(settings)
    return "" if until is None else _("sales to {day} are won deals, not invoices", day=_.day(until))


def stale(held: Feeds, _: Words) -> str | None:
    """A warning that an import of sales is missing: by the rhythm of its source, else after 60 days without a sale."""
    sales = held.get("sales")
    if sales is None:
        return None
    last = max(held.of("sales"), key=lambda feed: (feed.imported_on, feed.last_on))
    due = last.due_on()
    if due is not None and held.today > due:
        return _(
            "Sales were last imported on {imported}; the next import was due by {due}. Data to {day}.",
            imported=_.day(last.imported_on),
            due=_.day(due),
            day=_.day(sales.until),
        )
    days = (held.today - sales.until).days
    if days <= OLD_DAYS:
        return None
    return _("Data to {day}: the last invoice line is {n} days old.", day=_.day(sales.until), n=_.number(days))


def sources(held: Feeds, before: Period, _: Words) -> list[str]:
    """What a change is not about: sources of sales that ended while others went on, or began within what is compared."""
    said = [
        _("Sales of “{source}” end on {day}; others go on.", source=feed.source, day=_.day(span.until))
        for feed, span in held.ended("sales")
    ]
    said += [
        _(
            "Sales of “{source}” begin on {day}: before that they are missing.",
            source=feed.source,
            day=_.day(span.since),
        )
        for feed, span in held.added("sales")
        if span.since > before.since
    ]
    return said
