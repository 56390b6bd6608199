"""The tables of an account plan and of all plans, and the plan on paper: the same words as on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.kit.files.pdf import Document
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.plan import wording
from kam_analytics.plan.answers import PlanRows, Situation
from kam_analytics.plan.rules.approval import progress
from kam_analytics.plan.rules.drafts import rows as as_rows
from kam_analytics.sales.wording import account_kpis
from kam_analytics.targets.analysis.missing_inputs import MissingInput
from kam_analytics.targets.wording import missing_input, quarter_name, target_name

#: what the paper says of an action under its goal
_OF_ACTION = ("action", "contact", "expected_result", "owner", "due_on", "status", "done_on", "evidence")


def plan_tables(rows: PlanRows, _: Words) -> dict[str, Table]:
    """Objectives, actions, the customer's projects and the texts, one table each."""
    return {
        _("Objectives"): objectives_table(rows.objectives, _),
        _("Actions"): actions_table(rows.actions, rows.objectives, _),
        _("Projects"): projects_table(rows.initiatives, _),
        _("Texts"): texts_table(rows.texts, _),
        _("Missing input targets"): missing_table(rows.missing, _),
    }


def objectives_table(objectives: pd.DataFrame, _: Words) -> Table:
    """One row per objective, with the target that it serves."""
    return Table.of(
        objectives.assign(
            horizon=[_(wording.HORIZONS[code]) for code in objectives["horizon"]],
            target=[_target(row, _) for row in objectives.to_dict("records")],
        ),
        Column("goal", _("Goal")),
        Column("horizon", _("Horizon")),
        Column("due_on", _("Due"), "day"),
        Column("target", _("Linked target")),
    )


def actions_table(actions: pd.DataFrame, objectives: pd.DataFrame, _: Words) -> Table:
    """One row per action, under the goal of its objective."""
    return Table.of(
        actions.assign(
            goal=actions["objective_id"].map(objectives.set_index("objective_id")["goal"]),
            status=[_(wording.ACTION_STATUS[code]) for code in actions["status"]],
        ),
        Column("goal", _("Goal")),
        Column("action", _("What to do")),
        Column("contact", _("With whom")),
        Column("expected_result", _("Expected result")),
        Column("owner", _("Owner")),
        Column("due_on", _("Due"), "day"),
        Column("status", _("Status")),
        Column("done_on", _("Done on"), "day"),
        Column("evidence", _("Evidence")),
    )


def projects_table(initiatives: pd.DataFrame, _: Words) -> Table:
    """One row per goal or project of the customer's own."""
    return Table.of(
        initiatives.assign(kind=[_(wording.KINDS.get(code, code)) for code in initiatives["kind"]]),
        Column("kind", _("Kind")),
        Column("title", _("Title")),
        Column("customer_owner", _("Their owner")),
        Column("starts_on", _("Start date"), "day"),
        Column("ends_on", _("End date"), "day"),
        Column("source", _("Source")),
    )


def texts_table(texts: Mapping[str, str], _: Words) -> Table:
    """The sections that are one text each."""
    rows = [
        {"section": _("Where we can help"), "text": texts["help"]},
        {"section": _("Risks"), "text": texts["risks"]},
    ]
    return Table.of(rows, Column("section", _("Section")), Column("text", _("Text")))


def missing_table(missing: Sequence[MissingInput], _: Words) -> Table:
    """One row per quarter that has result targets without an input target, with what is suggested."""
    rows = [{"quarter": quarter_name(one.quarter, _), "text": missing_input(one, _)} for one in missing]
    return Table.of(rows, Column("quarter", _("Quarter")), Column("text", _("Missing input targets")))


def situation_rows(found: Situation | None, _: Words) -> list[dict[str, str]]:
    """Where the account stands, computed: one row per figure beside the year before; none without sales."""
    kpis = [] if found is None else account_kpis(found.now, found.before, _)
    return [{_("Situation"): one.label, _("Now"): one.value, _("vs. PY"): one.delta or "–"} for one in kpis]


def plan_facts(rows: PlanRows, today: date, _: Words) -> dict[str, str]:
    """What the file is about: account, period, status, the day it was made."""
    days = _("{since} – {until}", since=_.day(rows.plan["starts_on"]), until=_.day(rows.plan["ends_on"]))
    return {
        _("Account"): str(rows.account["name"]),
        _("Period"): days,
        _("Status"): wording.status_line(rows.plan, _),
        _("Data to"): _.day(today),
    }


def plans_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per plan of ``PlanList.plans``."""
    return Table.of(
        _coded(rows, _),
        Column("name", _("Account")), Column("net_sales", _("Net sales"), "amount"), Column("owner", _("Owner")),
        Column("segment", _("Segment")), Column("title", _("Plan")), Column("starts_on", _("Start date"), "day"),
        Column("ends_on", _("End date"), "day"), *_plan_columns(_),
    )  # fmt: skip


def plan_accounts_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per account of ``PlanList.accounts``, with its plan."""
    return Table.of(
        _coded(rows, _),
        Column("name", _("Account")), Column("net_sales", _("Net sales"), "amount"), Column("owner", _("Owner")),
        Column("segment", _("Segment")), Column("key_account_since", _("Key account since"), "day"), *_plan_columns(_),
    )  # fmt: skip


def without_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per account that should have a plan and has none."""
    return plan_accounts_table(rows, _).only("name", "net_sales", "owner", "segment", "key_account_since")


def on_screen(table: Table, _: Words) -> Table:
    """The table with the columns that a screen has room for; ``in_words`` fills those of them that are sentences."""
    names = {column.name for column in table.columns}
    columns = [
        Column("name", _("Account")), Column("net_sales", _("Net sales"), "amount"),
        Column("days", _("Days since change"), "number"), Column("liveness", _("Alive or dusty")),
        Column("said_code", _("Status")), Column("waiting_on", _("Waiting since"), "day"),
        Column("owner", _("Owner")), Column("said_actions", _("Actions done")),
        Column("said_objectives", _("Objectives on track")), Column("customer_on", _("Customer review"), "day"),
        Column("manager_on", _("Manager review"), "day"), Column("team_on", _("Team review"), "day"),
        Column("said_readers", _("Opened by")),
    ]  # fmt: skip
    if "key_account_since" in names:
        columns.insert(2, Column("said_segment", _("Segment")))
    return Table(table.rows, tuple(columns))


def in_words(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The rows of a page with the sentences that ``on_screen`` shows."""
    records = rows.to_dict("records")
    said = {
        "said_actions": wording.listed_actions, "said_objectives": wording.listed_objectives,
        "said_readers": wording.listed_readers,
    }  # fmt: skip
    if "key_account_since" in rows:
        said["said_segment"] = wording.listed_segment
    return rows.assign(**{name: [make(row, _) for row in records] for name, make in said.items()})


def _coded(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Codes in words."""
    return rows.assign(
        said_code=rows["status"].map({code: _(text) for code, text in wording.STATUS.items()}).fillna(_("no plan")),
        liveness=rows["liveness"].map({code: _(text) for code, text in wording.LIVENESS.items()}),
    )


def _plan_columns(_: Words) -> tuple[Column, ...]:
    return (
        Column("said_code", _("Status")), Column("waiting_on", _("Waiting since"), "day"),
        Column("changed_on", _("Last real change"), "day"), Column("days", _("Days since change"), "number"),
        Column("liveness", _("Alive or dusty")), Column("customer_on", _("Customer review"), "day"),
        Column("manager_on", _("Manager review"), "day"), Column("team_on", _("Team review"), "day"),
        Column("actions", _("Actions"), "number"), Column("done", _("Actions done"), "number"),
        Column("overdue", _("Actions overdue"), "number"),
        Column("linked", _("Objectives linked to a target"), "number"),
        Column("on_track", _("Objectives on track"), "number"), Column("unknown", _("Objectives not known"), "number"),
        Column("opened", _("Opened by"), "number"), Column("people", _("Work with the account"), "number"),
    )  # fmt: skip


def plan_document(rows: PlanRows, found: Situation | None, today: date, _: Words) -> Document:
    """The plan on paper, with where its account stands."""
    finding = wording.plan_finding(progress(as_rows(rows.actions), today), len(rows.objectives), _)
    document = Document(
        title=str(rows.plan["title"]),
        scope=wording.plan_scope(str(rows.account["name"]), rows.plan, _),
        finding=finding,
    )
    document.heading(_("Situation"))
    document.words(situation_rows(found, _))
    for one in rows.missing:
        document.text(missing_input(one, _))
    document.heading(_("Objectives"))
    for objective in rows.objectives.to_dict("records"):
        document.heading(str(objective["goal"]), 3)
        facts = [_(wording.HORIZONS[objective["horizon"]]), _target(objective, _)]
        if pd.notna(objective["due_on"]):
            facts.append(_("by {day}", day=_.day(objective["due_on"])))
        document.text(" · ".join(fact for fact in facts if fact))
        own = rows.actions[rows.actions["objective_id"] == objective["objective_id"]]
        document.table(actions_table(own, rows.objectives, _).only(*_OF_ACTION), _)
    if not rows.initiatives.empty:
        document.heading(_("The customer's strategy and projects"))
        document.list([_project(row, _) for row in rows.initiatives.to_dict("records")])
    for title, text in ((_("Where we can help"), rows.texts["help"]), (_("Risks"), rows.texts["risks"])):
        if text:
            document.heading(title)
            document.text(text)
    return document


def _target(row: Mapping[str, Any], _: Words) -> str:
    return "" if pd.isna(row["metric"]) else target_name(row, _)


def _project(row: Mapping[str, Any], _: Words) -> str:
    parts = [str(row["title"]), *(str(row[name]) for name in ("customer_owner", "source") if pd.notna(row[name]))]
    days = [_.day(row[name]) for name in ("starts_on", "ends_on") if pd.notna(row[name])]
    return " · ".join([*parts, " – ".join(days)] if days else parts)
