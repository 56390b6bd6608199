"""The reports about the recommendation score on the command line: the figures of its page."""

from __future__ import annotations

from kam_analytics.cli.asked import Asked, Facts, Tables, english, one_of
from kam_analytics.errors import N_, BadInput, Forbidden
from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.reader import reader
from kam_analytics.nps import answers
from kam_analytics.nps.analysis.surveys import Surveys
from kam_analytics.nps.commands import Decided, decide_kinds
from kam_analytics.nps.rules import KINDS
from kam_analytics.nps.tables import activities, facts, retention, score
from kam_analytics.store import Scope

#: in the place of a kind: what the name of the survey says
AS_NAMED = "as-named"


def nps(asked: Asked) -> tuple[Facts, Tables]:
    """The score of the period, its segments and waves, who is heard, the accounts that answered."""
    by_survey = one_of(asked.params, "waves", ("survey", "quarter")) == "survey"
    weighted = one_of(asked.params, "roles", ("equal", "weighted")) == "weighted"
    _check(asked)
    today, _, listed = asked.scope.store.today, english(), answers.surveys(asked.read)
    kind = _kind(asked, listed)
    found = answers.score(asked.read, asked.choice, kind=kind, today=today, by_survey=by_survey, weighted=weighted)
    known = {
        "kinds": list(listed.kinds),
        "unknown_kind": list(listed.unknown),
        "unknown_answers": listed.unknown_answers,
    }
    return {**facts.figures(found, _), **known}, lambda: {_("Accounts"): score.accounts_table(found.accounts, _)}


def nps_renewal(asked: Asked) -> tuple[Facts, Tables]:
    """Renewals up to the end of the period, and sales of its last 12 whole months, by the answer before."""
    _check(asked)
    kind, _ = _kind(asked, answers.surveys(asked.read)), english()
    found = answers.after(asked.read, asked.choice, kind=kind, today=asked.scope.store.today)
    return {"kind": kind, **facts.after_figures(found, _)}, lambda: {
        _("Renewals"): retention.renewal_table(found.renewals, _)
    }


def list_surveys(scope: Scope) -> list[str]:
    """A line for every survey with answers: its kind, how many answers, its name."""
    rows = values(answers.surveys(reader(scope)).rows, "survey", "kind", "answers")
    return [f"{kind or '?':<14} {answers:>7}  {survey or '-'}" for survey, kind, answers in rows]


def decide(scope: Scope, survey: str, kind: str) -> None:
    """Say the kind of a survey; ``AS_NAMED`` leaves it to its name again."""
    row = scope.row("survey", survey)
    if row is None:
        raise BadInput(N_("There is no survey “{survey}”."), survey=survey[:60])
    decide_kinds(scope, {survey: Decided(None if kind == AS_NAMED else kind, int(row["version"]))})


def _kind(asked: Asked, listed: Surveys) -> str:
    """The kind that was asked for; else that of the page."""
    return one_of(asked.params, "kind", KINDS) if "kind" in asked.params else listed.main


def nps_activities(asked: Asked) -> tuple[Facts, Tables]:
    """Whether activities go with a change of an account's answers between waves, up to the end of the period."""
    by_survey = one_of(asked.params, "waves", ("survey", "quarter")) == "survey"
    _check(asked)
    kind, _ = _kind(asked, answers.surveys(asked.read)), english()
    today = asked.scope.store.today
    found = answers.activity_change(asked.read, asked.choice, kind=kind, today=today, by_survey=by_survey)
    return {"kind": kind, **activities.activities_figures(found, _)}, lambda: {
        _("Activities and answers"): activities.activities_table(found, _)
    }


def _check(asked: Asked) -> None:
    """As the page: not for those who see some accounts only."""
    if not asked.scope.viewer.sees_all_accounts:
        raise Forbidden(N_("NPS is for directors and analysts only."))
