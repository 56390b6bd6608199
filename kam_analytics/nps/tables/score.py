"""The tables of the recommendation score: scores, accounts, answers, who is heard."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.nps.analysis.accounts import AccountScores
from kam_analytics.nps.analysis.answers import of_accounts
from kam_analytics.nps.analysis.change import Part
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.analysis.score import Score, Survey
from kam_analytics.nps.analysis.waves import LastChange, Waves
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording import waves as parts


def scores_table(found: Survey, waves: Waves, _: Words) -> Table:
    """The score of all, of every segment and of every wave."""
    rows = [
        (_("All"), "", found.score),
        *((_("Segment"), said.group_name(group.name, _), group.score) for group in found.segments),
        *((_("Wave"), parts.wave_name(wave, _), wave.score) for wave in waves.waves),
    ]
    scores = [{"kind": kind, "name": name, **asdict(score)} for kind, name, score in rows]
    return _scores(scores, Column("kind", _("Respondents")), Column("name", _("Name")), _=_)


def segments_table(found: Survey, _: Words) -> Table:
    """The score of all and of every segment."""
    rows = [(_("All"), found.score), *((said.group_name(group.name, _), group.score) for group in found.segments)]
    return _named(_("Segment"), rows, _)


def waves_table(found: Waves, _: Words) -> Table:
    """The score of every wave, the latest first."""
    return _named(_("Wave"), [(parts.wave_name(wave, _), wave.score) for wave in reversed(found.waves)], _)


def mix_table(found: LastChange, _: Words) -> Table:
    """Who answered in the last two waves; of fewer than five answers, the answers instead of a score."""
    mix = found.mix
    rows = [
        _mixed(_("Answered both times"), mix.same_before, mix.same_after),
        _mixed(_("Only now"), None, mix.came),
        _mixed(_("Only before"), mix.left, None),
    ]
    return Table.of(
        rows,
        Column("name", _("Who answered")),
        Column("accounts", _("Accounts"), "number"),
        Column("before", _("NPS before"), by="before_as"),
        Column("after", _("NPS now"), by="after_as"),
    )


def _mixed(name: str, before: Part | None, after: Part | None) -> dict[str, object]:
    row: dict[str, object] = {"name": name, "accounts": max(one.accounts for one in (before, after) if one)}
    for when, one in (("before", before), ("after", after)):
        few = ", ".join(str(answer) for answer in one.answers) if one else ""
        row |= {when: few or (one.value if one else None), f"{when}_as": "text" if few else "points"}
    return row


def accounts_table(found: AccountScores, _: Words) -> Table:
    """One row per account that answered, lowest first."""
    return Table.of(
        found.rows,
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("score", _("Shrunk score"), "decimal"),
        Column("mean", _("Plain mean"), "decimal"),
        Column("minimum", _("Lowest answer"), "number"),
        Column("answers", _("Answers"), "number"),
        Column("own_weight", _("Own weight"), "share"),
        Column("promoters", _("Promoters"), "number"),
        Column("detractors", _("Detractors"), "number"),
        Column("last_on", _("Last answer"), "day"),
        Column("segment", _("Segment")),
        Column("owner", _("Owner")),
    )


def heard_table(found: Heard, _: Words) -> Table:
    """How many accounts, how much of net sales and how many contacts of each level are heard."""
    rows = found.coverage
    names = [parts.heard_label(code, _) for code in rows["code"]]
    return Table.of(
        rows.assign(name=names, unit=["money" if code == "sales" else "number" for code in rows["code"]]),
        Column("name", _("Group")),
        Column("share", _("Share"), "part"),
        Column("heard", _("Answered"), by="unit"),
        Column("total", _("All"), by="unit"),
    )


def missing_table(found: Heard, _: Words) -> Table:
    """Accounts that bought and gave no answer, largest first."""
    return Table.of(
        found.missing,
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("net_sales", _("Net sales"), "amount"),
        Column("segment", _("Segment")),
        Column("owner", _("Owner")),
    )


def answers_table(rows: pd.DataFrame, _: Words) -> Table:
    """The answers that count, newest first; no contact is named, and too few anonymous ones stand alone."""
    shown = answer_rows(rows)
    return Table.of(
        shown.assign(level=[parts.level_name(code, _) for code in shown["level"]]),
        Column("answered_on", _("Answered on"), "day"),
        Column("score", _("Answer"), "number"),
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("level", _("Level")),
        Column("survey", _("Survey")),
        Column("segment", _("Segment")),
        Column("owner", _("Owner")),
    )


def answer_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The answers newest first, without what would name an anonymous customer."""
    named = rows.index.isin(of_accounts(rows).index)
    hidden = ["account_id", "name", "segment", "industry", "country", "owner_id", "owner", "level"]
    shown = rows.assign(**{column: rows[column].where(named) for column in hidden})
    return shown.sort_values(["answered_on", "response_id"], ascending=False, ignore_index=True)


def _named(title: str, rows: list[tuple[str, Score]], _: Words) -> Table:
    return _scores([{"name": name, **asdict(score)} for name, score in rows], Column("name", title), _=_)


def _scores(rows: list[dict[str, object]], *about: Column, _: Words) -> Table:
    """Scores in points, with what each of them is ``about``."""
    columns = (
        Column("value", _("NPS"), "points"),
        Column("low", _("Low"), "points"),
        Column("high", _("High"), "points"),
        Column("n", _("Answers"), "number"),
        Column("accounts", _("Accounts"), "number"),
        Column("promoters", _("Promoters"), "number"),
        Column("passives", _("Passives"), "number"),
        Column("detractors", _("Detractors"), "number"),
    )
    return Table.of(rows, *about, *columns)
