"""An account plan as tables and as a document: the same words as on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.kit.files.pdf import Document
from kam_analytics.kit.wording import Words
from kam_analytics.plan import wording
from kam_analytics.plan.rules.approval import progress
from kam_analytics.plan.rules.drafts import rows as as_rows
from kam_analytics.sales.analysis import AccountTotal
from kam_analytics.sales.wording import account_kpis
from kam_analytics.targets.wording import target_name

#: for those who do not see the customer's projects
NO_PROJECTS = pd.DataFrame(columns=["kind", "title", "customer_owner", "starts_on", "ends_on", "source"], dtype="str")


@dataclass(frozen=True, kw_only=True)
class PlanRows:
    """The stored rows of one plan: frames of the queries, and the plan's own row."""

    account: Mapping[str, Any]
    plan: Mapping[str, Any]
    objectives: pd.DataFrame
    actions: pd.DataFrame
    initiatives: pd.DataFrame

    @property
    def texts(self) -> dict[str, str]:
        return {name: str(self.plan[name] or "") for name in ("help", "risks")}


def plan_tables(rows: PlanRows, _: Words) -> dict[str, pd.DataFrame]:
    """Objectives, actions, the customer's projects and the texts, one table each."""
    goals = rows.objectives.set_index("objective_id")["goal"]
    objectives = pd.DataFrame(
        {
            _("Goal"): rows.objectives["goal"],
            _("Horizon"): [_(wording.HORIZONS[code]) for code in rows.objectives["horizon"]],
            _("Due"): rows.objectives["due_on"],
            _("Linked target"): [_target(row, _) for row in rows.objectives.to_dict("records")],
        }
    )
    actions = pd.DataFrame(
        {
            _("Goal"): rows.actions["objective_id"].map(goals),
            _("What to do"): rows.actions["action"],
            _("With whom"): rows.actions["contact"],
            _("Expected result"): rows.actions["expected_result"],
            _("Owner"): rows.actions["owner"],
            _("Due"): rows.actions["due_on"],
            _("Status"): [_(wording.ACTION_STATUS[code]) for code in rows.actions["status"]],
            _("Done on"): rows.actions["done_on"],
            _("Evidence"): rows.actions["evidence"],
        }
    )
    projects = pd.DataFrame(
        {
            _("Kind"): [_(wording.KINDS.get(code, code)) for code in rows.initiatives["kind"]],
            _("Title"): rows.initiatives["title"],
            _("Their owner"): rows.initiatives["customer_owner"],
            _("Start date"): rows.initiatives["starts_on"],
            _("End date"): rows.initiatives["ends_on"],
            _("Source"): rows.initiatives["source"],
        }
    )
    texts = pd.DataFrame(
        {
            _("Section"): [_("Where we can help"), _("Risks")],
            _("Text"): [rows.texts["help"], rows.texts["risks"]],
        }
    ).astype("str")
    return {_("Objectives"): objectives, _("Actions"): actions, _("Projects"): projects, _("Texts"): texts}


def situation_rows(now: AccountTotal, before: AccountTotal | None, _: Words) -> list[dict[str, str]]:
    """Where the account stands, computed: one row per figure beside the year before."""
    return [
        {_("Situation"): one.label, _("Now"): one.value, _("vs. PY"): one.delta or "–"}
        for one in account_kpis(now, before, _)
    ]


def plan_facts(rows: PlanRows, today: date, _: Words) -> dict[str, str]:
    """What the file is about: account, period, status, the day it was made."""
    days = _("{since} – {until}", since=_.day(rows.plan["starts_on"]), until=_.day(rows.plan["ends_on"]))
    return {
        _("Account"): str(rows.account["name"]),
        _("Period"): days,
        _("Status"): wording.status_line(rows.plan, _),
        _("Data to"): _.day(today),
    }


def plan_document(rows: PlanRows, situation: list[dict[str, str]], today: date, _: Words) -> Document:
    """The plan on paper; ``situation`` is the computed table of the page."""
    finding = wording.plan_finding(progress(as_rows(rows.actions), today), len(rows.objectives), _)
    document = Document(
        title=str(rows.plan["title"]),
        scope=wording.plan_scope(str(rows.account["name"]), rows.plan, _),
        finding=finding,
    )
    document.heading(_("Situation"))
    document.table(situation)
    document.heading(_("Objectives"))
    for objective in rows.objectives.to_dict("records"):
        document.heading(str(objective["goal"]), 3)
        facts = [_(wording.HORIZONS[objective["horizon"]]), _target(objective, _)]
        if pd.notna(objective["due_on"]):
            facts.append(_("by {day}", day=_.day(objective["due_on"])))
        document.text(" · ".join(fact for fact in facts if fact))
        own = rows.actions[rows.actions["objective_id"] == objective["objective_id"]]
        document.table([_action(action, _) for action in own.to_dict("records")])
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


def _action(row: Mapping[str, Any], _: Words) -> dict[str, str]:
    def text(name: str) -> str:
        return "" if pd.isna(row[name]) else str(row[name])

    status = _(wording.ACTION_STATUS[row["status"]])
    return {
        _("What to do"): text("action"),
        _("With whom"): text("contact"),
        _("Expected result"): text("expected_result"),
        _("Owner"): text("owner"),
        _("Due"): "" if pd.isna(row["due_on"]) else _.day(row["due_on"]),
        _("Status"): f"{status} {_.day(row['done_on'])}" if row["status"] == "done" else status,
        _("Evidence"): text("evidence"),
    }


def _project(row: Mapping[str, Any], _: Words) -> str:
    parts = [str(row["title"]), *(str(row[name]) for name in ("customer_owner", "source") if pd.notna(row[name]))]
    days = [_.day(row[name]) for name in ("starts_on", "ends_on") if pd.notna(row[name])]
    return " · ".join([*parts, " – ".join(days)] if days else parts)
