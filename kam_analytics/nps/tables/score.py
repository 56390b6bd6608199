"""Recommendation scores and what came after: the figures of the command line and the tables of the exports."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.kit.wording import Words
from kam_analytics.nps.analysis.accounts import AccountScores
from kam_analytics.nps.analysis.answers import Refused, of_accounts
from kam_analytics.nps.analysis.change import Waves
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.analysis.later_sales import LaterSales
from kam_analytics.nps.analysis.renewals import Renewals
from kam_analytics.nps.analysis.score import Score, Survey
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording import waves as parts

_PERIOD = ("since", "until")


def figures(
    found: Survey, waves: Waves, heard: Heard, accounts: AccountScores, refused: tuple[Refused, ...] = ()
) -> dict[str, Any]:
    """Every figure of the score by name, unrounded; ``None`` where there is nothing to compute.

    ``refused`` is what the import did not load.
    """
    answers = found.answers
    return {
        **_score(found.score),
        "repeated": answers.repeated,
        "future": answers.future,
        "anonymous_hidden": answers.hidden,
        "refused": answers.n_refused,
        "refused_by_reason": [asdict(part) for part in answers.refused],
        "refused_at_import": sum(part.n for part in refused),
        "refused_at_import_by_reason": [asdict(part) for part in refused],
        "segments": [{"segment": group.name, **_score(group.score)} for group in found.segments],
        "waves": [
            {"wave": wave.name, "starts_on": wave.starts_on.isoformat(), "ends_on": wave.ends_on.isoformat(),
             **_score(wave.score)}
            for wave in waves.waves
        ],
        **{f"change_{name}": value for name, value in asdict(waves.change).items()},
        **{f"trend_{name}": value for name, value in asdict(waves.trend).items()},
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
        "levels": records(heard.levels),
        "not_heard": records(heard.missing[["account_id", "name", "net_sales"]]),
        "account_mean": accounts.shrinkage.mean,
        "account_k": accounts.shrinkage.k,
        "account_k_source": accounts.shrinkage.source,
        "accounts_hidden_answers": accounts.hidden,
        "accounts_scored": records(accounts.rows),
    }  # fmt: skip


def after_figures(found: Renewals, later: LaterSales) -> dict[str, Any]:
    """Every figure of renewal and later sales by name, unrounded."""
    renewal = {
        name: getattr(found, name)
        for name in (
            "decided", "heard", "accounts", "lost", "lost_not_heard", "late", "difference", "low", "high", "p",
            "trend_p", "limit",
        )
    }  # fmt: skip
    return {
        **renewal,
        "groups": [asdict(rate) for rate in (*found.rates, found.others)],
        "lost_contracts": records(found.lost_rows[["account_id", "name", "contract", "decided_on", "score", "group"]]),
        "landmark": later.landmark.isoformat(),
        "sales_difference": later.difference,
        "sales_low": later.low,
        "sales_high": later.high,
        "sales_excluded": later.excluded,
        "sales_limit": later.limit,
        "sales_groups": [asdict(group) for group in (*later.groups, later.others)],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "n": score.n,
        "accounts": score.accounts,
        "promoters": score.promoters,
        "passives": score.passives,
        "detractors": score.detractors,
        "nps": score.value,
        "low": score.low,
        "high": score.high,
        "se": score.se,
        "method": score.method,
        "limit": score.limit,
        "answers": list(score.answers),
    }


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON takes them: days as text, missing as ``None``."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, (pd.Timestamp, date)):
        return value.strftime("%Y-%m-%d")
    return value.item() if hasattr(value, "item") else value


# Tables ---------------------------------------------------------------------------------------------------


def scores_table(found: Survey, waves: Waves, _: Words) -> pd.DataFrame:
    """The score of all, of every segment and of every wave, unrounded."""
    rows = [
        (_("All"), "", found.score),
        *((_("Segment"), said.group_name(group.name, _), group.score) for group in found.segments),
        *((_("Wave"), wave.name, wave.score) for wave in waves.waves),
    ]
    scores = [score for _what, _name, score in rows]
    return pd.DataFrame(
        {
            _("Respondents"): [what for what, _name, _score in rows],
            _("Name"): [name for _what, name, _score in rows],
            _("Answers"): [score.n for score in scores],
            _("Accounts"): [score.accounts for score in scores],
            _("Promoters"): [score.promoters for score in scores],
            _("Passives"): [score.passives for score in scores],
            _("Detractors"): [score.detractors for score in scores],
            _("NPS"): _floats(score.value for score in scores),
            _("Low"): _floats(score.low for score in scores),
            _("High"): _floats(score.high for score in scores),
        }
    )


def accounts_table(found: AccountScores, _: Words) -> pd.DataFrame:
    """One row per account that answered, lowest first."""
    columns = {
        "account_id": _("Account ID"),
        "name": _("Account"),
        "score": _("Score, shrunk to the mean"),
        "mean": _("Plain mean"),
        "minimum": _("Lowest answer"),
        "answers": _("Answers"),
        "own_weight": _("Own weight"),
        "promoters": _("Promoters"),
        "detractors": _("Detractors"),
        "last_on": _("Last answer"),
        "segment": _("Segment"),
        "owner": _("Owner"),
    }
    return found.rows[list(columns)].rename(columns=columns)


def heard_table(found: Heard, _: Words) -> pd.DataFrame:
    """Who is heard, in words."""
    rows = parts.heard_rows(found, _)
    return pd.DataFrame(
        {
            _("Answered"): [parts.heard_label(code, _) for code, _share, _text in rows],
            _("Share"): [_.percent(share) for _code, share, _text in rows],
            _("Answered / all"): [text for _code, _share, text in rows],
        }
    )


def missing_table(found: Heard, _: Words) -> pd.DataFrame:
    """Accounts that bought and gave no answer, largest first."""
    columns = {
        "account_id": _("Account ID"),
        "name": _("Account"),
        "net_sales": _("Net sales"),
        "segment": _("Segment"),
        "owner": _("Owner"),
    }
    return found.missing[list(columns)].rename(columns=columns)


def answers_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The answers that count, newest first; no contact is named, and too few anonymous ones stand alone."""
    shown = answer_rows(rows)
    columns = {
        "answered_on": _("Answered on"),
        "score": _("Answer"),
        "account_id": _("Account ID"),
        "name": _("Account"),
        "level": _("Level"),
        "survey": _("Survey"),
        "segment": _("Segment"),
        "owner": _("Owner"),
    }
    return shown[list(columns)].rename(columns=columns)


def answer_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The answers newest first, without what would name an anonymous customer."""
    named = rows.index.isin(of_accounts(rows).index)
    hidden = ["account_id", "name", "segment", "industry", "country", "owner_id", "owner", "level"]
    shown = rows.assign(**{column: rows[column].where(named) for column in hidden})
    return shown.sort_values(["answered_on", "response_id"], ascending=False, ignore_index=True)


def segments_in_words(found: Survey, _: Words) -> pd.DataFrame:
    """The numbers of the chart of segments."""
    rows = [(_("All"), found.score), *((said.group_name(group.name, _), group.score) for group in found.segments)]
    return _in_words(_("Segment"), rows, _)


def waves_in_words(found: Waves, _: Words) -> pd.DataFrame:
    """The numbers of the chart of waves, the latest first."""
    return _in_words(_("Wave"), [(wave.name, wave.score) for wave in reversed(found.waves)], _)


def _in_words(title: str, rows: list[tuple[str, Score]], _: Words) -> pd.DataFrame:
    return pd.DataFrame(
        {
            title: [name for name, _score in rows],
            _("NPS"): ["–" if score.value is None else _.signed(score.value, 1) for _name, score in rows],
            _("Likely"): [
                f"{_.signed(score.low or 0.0, 1)} – {_.signed(score.high or 0.0, 1)}" if score.has_interval else "–"
                for _name, score in rows
            ],
            _("Answers"): [_.number(score.n) for _name, score in rows],
            _("Accounts"): [_.number(score.accounts) for _name, score in rows],
            _("Promoters"): [_.number(score.promoters) for _name, score in rows],
            _("Detractors"): [_.number(score.detractors) for _name, score in rows],
        }
    )


def _floats(values: Any) -> pd.Series:
    return pd.Series(list(values), dtype="float64")
