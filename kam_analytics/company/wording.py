"""The settings of the company in words: what they are, what would follow from a change, what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel import Locale

from kam_analytics.company.rules import fiscal_year, same_quarters, without_quarter
from kam_analytics.errors import N_
from kam_analytics.kit.wording import Words

#: setting -> its label, and what it decides
LABELS = {
    "fiscal_start": N_("Fiscal year begins in"),
    "country": N_("Country"),
    "time_zone": N_("Time zone"),
}
NOTES = {
    "fiscal_start": N_(
        "Months are whole: calendars of 4-4-5 weeks and years of 53 weeks are not supported. Quarters of targets and of rhythms, the fiscal year to date and comparisons with a quarter follow."
    ),
    "country": N_(
        "Its public holidays are no working days: no task of a rhythm is due on them, and no capacity is counted."
    ),
    "time_zone": N_("Which day an import, a save and a time in a file belong to."),
}


def value(name: str, kept: str, _: Words) -> str:
    """A setting as people say it: April, Finland, Europe/Helsinki."""
    if name == "fiscal_start":
        return _.month_name(int(kept))
    return str(Locale(_.language).territories.get(kept, kept)) if name == "country" else kept


def finding(settings: Mapping[str, str], today: date, _: Words) -> str:
    """The running fiscal year and where the company is."""
    running = fiscal_year(today, int(settings["fiscal_start"]))
    return _(
        "Fiscal year {year} is in its quarter {quarter} and runs from {since} to {until}",
        year=running.year, quarter=running.quarter, since=_.day(running.days.since), until=_.day(running.days.until),
    )  # fmt: skip


def would_be(fiscal_start: int, today: date, _: Words) -> str:
    """What another first month would make of the running fiscal year."""
    running = fiscal_year(today, fiscal_start)
    return _(
        "Fiscal year {year} would run from {since} to {until}, and {today} would be in its quarter {quarter}.",
        year=running.year, quarter=running.quarter, since=_.day(running.days.since), until=_.day(running.days.until),
        today=_.day(today),
    )  # fmt: skip


def targets_follow(targets: Mapping[date, int], fiscal_start: int, _: Words) -> str:
    """Targets keep their days: only their quarters get other numbers."""
    return _.plural(
        "{n} target keeps its months; its quarter may get another number and year.",
        "{n} targets keep their months; their quarters may get other numbers and years.",
        sum(targets.values()),
    )


def targets_lost(targets: Mapping[date, int], fiscal_start: int, _: Words) -> str | None:
    """Why a first month is refused: targets of quarters that would no longer exist; ``None`` without any."""
    lost = without_quarter(targets, fiscal_start)
    if not lost:
        return None
    return _.plural(
        "{n} target is of a quarter that would no longer exist ({first}): this cannot be saved. Its quarter stays if the year begins in {months}; or remove it first.",
        "{n} targets are of quarters that would no longer exist ({first} – {last}): this cannot be saved. The quarters stay if the year begins in {months}; or remove these targets first.",
        sum(targets[day] for day in lost),
        first=_.month(lost[0]), last=_.month(lost[-1]),
        months=", ".join(_.month_name(month) for month in same_quarters(lost[0].month)),
    )  # fmt: skip


def before(settings: Mapping[str, str], _: Words) -> str:
    """The earlier values of what was saved."""
    said = [f"{_(LABELS[name])}: {value(name, kept, _)}" for name, kept in settings.items()]
    return _("Before: {values}", values="; ".join(said))
