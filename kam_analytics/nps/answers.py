"""Which answers, sales and contracts make the recommendation score and what came after, for page and command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import Feeds
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
from kam_analytics.nps.analysis.activities import ActivityChange, activity_change_of
from kam_analytics.nps.analysis.answers import Refused, refused_at_import
from kam_analytics.nps.analysis.change import YearChange, year_change
from kam_analytics.nps.analysis.heard import Heard, heard_of
from kam_analytics.nps.analysis.later_sales import LaterSales, later_sales_of
from kam_analytics.nps.analysis.renewals import Renewals, renewals_of
from kam_analytics.nps.analysis.score import Survey, survey
from kam_analytics.nps.analysis.surveys import Surveys, surveys_of
from kam_analytics.nps.analysis.waves import Waves, waves_of
from kam_analytics.nps.rules import CONTINUOUS


@dataclass(frozen=True, kw_only=True)
class Nps:
    """The score of a period in surveys of one kind, over time and account by account, and who is heard.

    ``…_before`` are the same days a year before, ``None`` where the answers do not reach so far back, ``year`` is what
    changed since; ``refused`` is what the import did not load.
    """

    kind: str
    survey: Survey
    survey_before: Survey | None
    year: YearChange | None
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


def surveys(read: Reader) -> Surveys:
    """The surveys that have answers in sight, and their kinds."""
    found: Surveys = read("surveys", surveys_of)
    return found


def first_answer(found: Surveys, kind: str) -> date | None:
    """The day of the first answer to surveys of a kind; nothing without any."""
    first = found.rows.loc[found.rows["kind"] == kind, "first_on"].min()
    return None if first != first else first.date()


def score(
    read: Reader, choice: Choice, *, kind: str, today: date, by_survey: bool = True, weighted: bool = False
) -> Nps:
    """Read and compute the score.

    Parameters
    ----------
    choice
        Its period and filters; NPS counts companies, never groups.
    kind
        Of surveys: those of another kind are not read.
    by_survey
        Waves by survey label, else by calendar quarter; surveys after an event go on all the time: always by quarter.
    weighted
        Decision makers count twice in the score of their account.
    """
    until = choice.period.until
    using: dict[str, Any] = {"filters": choice.filters, "today": today}

    def of(then: Any, **more: Any) -> Any:
        return read("nps_answers", then, using={**using, **more}, until=until, kind=kind)

    def heard(days: Period) -> Heard:
        rows = {
            "rows": ("nps_answers", {"until": until, "kind": kind}),
            "sales": ("account_sales", days.parts()),
            "contacts": ("contact_levels", {}),
        }
        return read.together(heard_of, of=rows, using={**using, **_days(days)})

    before = choice.before_of("answers")
    return Nps(
        kind=kind,
        survey=of(survey, **_days(choice.period)),
        survey_before=of(survey, **_days(before)) if before else None,
        year=of(year_change, now=choice.period, before=before) if before else None,
        waves=of(
            waves_of,
            until=until,
            by_survey=by_survey and kind not in CONTINUOUS,
            seen_on=choice.held.seen_on("answers") if isinstance(choice.held, Feeds) else today,
        ),
        accounts=of(accounts_of, **_days(choice.period), weighted=weighted),
        heard=heard(choice.period),
        heard_before=heard(before) if before else None,
        refused=read("nps_refused", refused_at_import),
    )


def activity_change(read: Reader, choice: Choice, *, kind: str, today: date, by_survey: bool = True) -> ActivityChange:
    """Whether activities go with a change of answers between waves, up to the end of the period.

    Only changes count whose earlier answer is not older than the activities in store.
    """
    until, done = choice.period.until, choice.held.get("activities")
    return read.together(
        activity_change_of,
        of={"rows": ("nps_answers", {"until": until, "kind": kind}), "done": ("activities_done", {"until": until})},
        using={
            "filters": choice.filters,
            "today": today,
            "until": until,
            "held_since": done.since if done else today,
            "by_survey": by_survey,
        },
    )


def after(read: Reader, choice: Choice, *, kind: str, today: date) -> After:
    """Read and compute renewals and later sales, of every answer to surveys of a kind that was there before."""
    until = choice.period.until
    using: dict[str, Any] = {"filters": choice.filters, "today": today}
    answers = ("nps_answers", {"until": until, "kind": kind})
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
