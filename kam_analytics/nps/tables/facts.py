"""Every figure of the recommendation score by name, for the command line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kam_analytics.kit.wording import Words
from kam_analytics.nps.analysis.score import Score
from kam_analytics.nps.analysis.waves import LastChange
from kam_analytics.nps.answers import After, Nps
from kam_analytics.nps.tables import retention, score


def figures(found: Nps, _: Words) -> dict[str, Any]:
    """The score, its waves and segments, who is heard, what was left out; ``None`` where nothing can be computed."""
    answers, waves, heard, drawn = found.survey.answers, found.waves, found.heard, found.accounts.shrinkage
    return {
        "kind": found.kind,
        **_score(found.survey.score),
        "repeated": answers.repeated,
        "future": answers.future,
        "anonymous_hidden": answers.hidden,
        "refused": answers.n_refused,
        "refused_by_reason": [asdict(part) for part in answers.refused],
        "refused_at_import": sum(part.n for part in found.refused),
        "refused_at_import_by_reason": [asdict(part) for part in found.refused],
        "segments": [{"segment": group.name, **_score(group.score)} for group in found.survey.segments],
        "waves": [
            {"wave": wave.name, "starts_on": wave.starts_on.isoformat(), "ends_on": wave.ends_on.isoformat(),
             "in_progress": wave.is_running, **_score(wave.score)}
            for wave in waves.waves
        ],
        **_last(waves.last, _),
        **{f"trend_{name}": value for name, value in asdict(waves.trend).items()},
        "trend_is_clear": waves.trend.is_clear,
        "bought_accounts": heard.accounts,
        "heard_accounts": heard.heard,
        "heard_accounts_share": heard.share,
        "bought_sales": heard.sales,
        "heard_sales": heard.sales_heard,
        "heard_sales_share": heard.sales_share,
        "bought_not_positive": heard.not_positive,
        "account_level_score": heard.mean,
        "account_level_worst": heard.worst,
        "account_level_best": heard.best,
        "heard_bought_more": heard.bought_more,
        "answers_without_known_contact": heard.nameless,
        "answers_of_accounts_without_sales": heard.elsewhere,
        "coverage": score.heard_table(heard, _),
        "not_heard": score.missing_table(heard, _),
        "account_mean": drawn.mean,
        "account_k": drawn.k,
        "account_k_source": drawn.source,
        "accounts_hidden_answers": found.accounts.hidden,
        "accounts_scored": score.accounts_table(found.accounts, _),
    }  # fmt: skip


def after_figures(found: After, _: Words) -> dict[str, Any]:
    """Renewals and later sales, what they rest on and what was left out."""
    renewals, later = found.renewals, found.later
    counted = (
        "decided", "heard", "accounts", "lost", "lost_not_heard", "late", "difference", "low", "high", "p", "trend_p",
        "limit",
    )  # fmt: skip
    return {
        **{name: getattr(renewals, name) for name in counted},
        "groups": [asdict(rate) for rate in (*renewals.rates, renewals.others)],
        "lost_contracts": retention.decisions_table(renewals.lost_rows, _),
        "landmark": later.landmark.isoformat(),
        "sales_difference": later.difference,
        "sales_low": later.low,
        "sales_high": later.high,
        "sales_excluded": later.excluded,
        "sales_limit": later.limit,
        "sales_groups": [asdict(group) for group in (*later.groups, later.others)],
    }


def _last(found: LastChange | None, _: Words) -> dict[str, Any]:
    """The last change between waves; ``limit`` says why there is none."""
    if found is None:
        return {"change_limit": "one_wave"}
    return {
        "change_earlier": found.earlier.name,
        "change_later": found.later.name,
        **{f"change_{name}": value for name, value in asdict(found.change).items()},
        "change_is_clear": found.change.is_clear,
        "change_mix": score.mix_table(found, _),
    }


def _score(found: Score) -> dict[str, Any]:
    values = asdict(found)
    return {"nps": values.pop("value"), **values}
