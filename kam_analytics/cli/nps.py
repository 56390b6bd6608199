"""The reports ``nps`` and ``nps-renewal`` of the command line: the figures of the page of the recommendation score."""

from __future__ import annotations

from kam_analytics.cli.asked import Asked, Facts, Tables, english, one_of
from kam_analytics.errors import N_, Forbidden
from kam_analytics.nps import answers
from kam_analytics.nps.tables import facts, retention, score


def nps(asked: Asked) -> tuple[Facts, Tables]:
    """The score of the period, its segments and waves, who is heard, the accounts that answered."""
    by_survey = one_of(asked.params, "waves", ("survey", "quarter")) == "survey"
    weighted = one_of(asked.params, "roles", ("equal", "weighted")) == "weighted"
    _check(asked)
    today, _ = asked.scope.store.today, english()
    found = answers.score(asked.read, asked.choice, today=today, by_survey=by_survey, weighted=weighted)
    return facts.figures(found, _), lambda: {_("Accounts"): score.accounts_table(found.accounts, _)}


def nps_renewal(asked: Asked) -> tuple[Facts, Tables]:
    """Renewals up to the end of the period, and sales of its last 12 whole months, by the answer before."""
    _check(asked)
    found, _ = answers.after(asked.read, asked.choice, today=asked.scope.store.today), english()
    return facts.after_figures(found, _), lambda: {_("Renewals"): retention.renewal_table(found.renewals, _)}


def _check(asked: Asked) -> None:
    """As the page: not for those who see some accounts only."""
    if not asked.scope.viewer.sees_all_accounts:
        raise Forbidden(N_("NPS is for directors and analysts only."))
