"""Which answers, sales and contracts make the recommendation score and what came after, for page and command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.period import (
    Period,
    last_whole_month,
    month_end,
    months_before,
    months_to,
    reaches_back,
)
from kam_analytics.nps.analysis.accounts import AccountScores, accounts_of
from kam_analytics.nps.analysis.answers import Refused, refused_at_import
from kam_analytics.nps.analysis.change import Waves, waves_of
from kam_analytics.nps.analysis.heard import Heard, heard_of
from kam_analytics.nps.analysis.later_sales import LaterSales, later_sales_of
from kam_analytics.nps.analysis.renewals import Renewals, renewals_of
from kam_analytics.nps.analysis.score import Survey, survey


@dataclass(frozen=True, kw_only=True)
class Nps:
    """The score of a period, over time and account by account, and who is heard.

    ``…_before`` are the same days a year before, ``None`` where the sales do not reach so far back; ``refused`` is what
    the import did not load.
    """

    survey: Survey
    survey_before: Survey | None
    waves: Waves
    accounts: AccountScores
    heard: Heard
    heard_before: Heard | None
    refused: tuple[Refused, ...]


@dataclass(frozen=True, kw_only=True)
class After:
    """What came after the answers: renewals up to the end of the period, sales of its last 12 whole months."""

    renewals: Renewals
    later: LaterSales


def first_answer(read: Reader, *, today: date) -> date | None:
    """The day of the first answer in sight; nothing without any."""
    first = read("nps_answers", until=today)["answered_on"].min()
    return None if first != first else first.date()


def score(read: Reader, choice: Choice, *, today: date, by_survey: bool = True, weighted: bool = False) -> Nps:
    """Read and compute the score.

    Parameters
    ----------
    choice
        Its period and filters; NPS counts companies, never groups.
    by_survey
        Waves by survey label, else by calendar quarter.
    weighted
        Decision makers count twice in the score of their account.
    """
    until = choice.period.until
    using: dict[str, Any] = {"filters": choice.filters, "today": today}

    def of(then: Any, **more: Any) -> Any:
        return read("nps_answers", then, using={**using, **more}, until=until)

    def heard(days: Period) -> Heard:
        rows = {
            "rows": ("nps_answers", {"until": until}),
            "sales": ("account_sales", days.parts()),
            "contacts": ("contact_levels", {}),
        }
        return read.together(heard_of, of=rows, using={**using, **_days(days)})

    before = choice.before
    return Nps(
        survey=of(survey, **_days(choice.period)),
        survey_before=of(survey, **_days(before)) if before else None,
        waves=of(waves_of, until=until, by_survey=by_survey),
        accounts=of(accounts_of, **_days(choice.period), weighted=weighted),
        heard=heard(choice.period),
        heard_before=heard(before) if before else None,
        refused=read("nps_refused", refused_at_import),
    )


def after(read: Reader, choice: Choice, *, today: date) -> After:
    """Read and compute renewals and later sales, of every answer that was there before."""
    until = choice.period.until
    using: dict[str, Any] = {"filters": choice.filters, "today": today}
    answers = ("nps_answers", {"until": until})
    year = months_to(month_end(last_whole_month(until)))
    sales = {name: ("account_sales", days.parts()) for name, days in (("before", year.year_before()), ("after", year))}
    first_sale = choice.sales.since if choice.sales else None
    history = reaches_back(first_sale, months_before(year.since, 12))
    return After(
        renewals=read.together(
            renewals_of, of={"rows": answers, "decisions": ("renewals", {"until": until})}, using=using
        ),
        later=read.together(
            later_sales_of,
            of={"rows": answers, **sales},
            using={**using, "landmark": year.since, "has_history": history},
        ),
    )


def _days(period: Period) -> dict[str, date]:
    return {"since": period.since, "until": period.until}
