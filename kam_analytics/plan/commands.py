"""Writes to account plans. A save is merged row by row with the saves of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pandas as pd

from kam_analytics import access, clock
from kam_analytics.errors import N_, BadInput, Forbidden, NotFound
from kam_analytics.kit.rules.text import clean, clean_line
from kam_analytics.plan.rules.approval import Problem, may_approve, problems
from kam_analytics.plan.rules.drafts import Edit, edits, field_name, write_value
from kam_analytics.store import Scope

LINE, TEXT = 200, 5_000
#: the tables of a plan and their ids
IDS = {
    "plan": "plan_id",
    "plan_objective": "objective_id",
    "plan_action": "action_id",
    "customer_initiative": "initiative_id",
}
#: text columns -> most characters
_TEXTS = {
    "title": LINE, "customer_owner": LINE, "source": LINE, "help": TEXT, "risks": TEXT, "goal": TEXT,
    "action": TEXT, "expected_result": TEXT, "evidence": TEXT,
}  # fmt: skip
_CHOICES = {
    "horizon": ("short", "long"),
    "kind": ("strategy", "goal", "project"),
    "status": ("open", "done", "cancelled"),
}
_REQUIRED = {
    "plan": ("title", "starts_on", "ends_on"),
    "plan_objective": ("goal", "horizon"),
    "plan_action": ("action", "objective_id"),
    "customer_initiative": ("title", "kind"),
}
#: default values of a new row
_NEW = {"plan_objective": {"horizon": "short"}, "plan_action": {"status": "open"}, "customer_initiative": {}}
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_NEEDS_TEXT = {
    "plan": N_("Enter a title, a start date and an end date for the plan."),
    "plan_objective": N_("Describe the goal of the objective."),
    "plan_action": N_("Describe what the action is."),
    "customer_initiative": N_("Enter a title for the strategy, goal or project."),
}


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A row that somebody else changed in the same columns, or removed (``theirs`` is empty)."""

    edit: Edit
    who: str
    when: datetime
    version: int
    theirs: dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """The result of a save: its id for the undo (``None``: nothing was written), and the rows left as drafts."""

    save_id: str | None
    clashes: list[Clash]


def create_plan(scope: Scope, account_id: str, title: str, starts_on: date, ends_on: date) -> str:
    """Begin a draft for a period; return its id. A second plan for the same period is refused."""
    row = _checked(scope, account_id, "plan", {"title": title, "starts_on": starts_on, "ends_on": ends_on})
    plan_id = uuid4().hex
    with scope.saving():
        there = scope.read("plans", account=account_id)
        same = (there["starts_on"].dt.date <= ends_on) & (there["ends_on"].dt.date >= starts_on)
        if same.any():
            raise BadInput(
                N_("“{title}” already covers days in this period: open it, or choose another period."),
                title=there.loc[same, "title"].iloc[0],
            )
        scope.insert("plan", {"plan_id": plan_id, "account_id": account_id, "status": "draft", **row})
    return plan_id


def keep_draft(
    scope: Scope, account_id: str, plan_id: str, table: str, row_id: str, version: int, values: dict[str, Any]
) -> None:
    """Keep what was typed into fields of a row until it is saved or discarded."""
    with scope.saving():
        for column, value in values.items():
            scope.keep(
                "plan_draft",
                {
                    "plan_id": plan_id, "account_id": account_id, "field": field_name(table, row_id, column),
                    "value": write_value(value), "base_version": version, "saved_at": scope.store.now,
                },
                "plan_id", "field",
            )  # fmt: skip


def discard(scope: Scope, plan_id: str, edit: Edit | None = None) -> None:
    """Delete the drafts of a plan, or of one of its rows."""
    if edit is None:
        scope.forget("plan_draft", plan_id=plan_id)
        return
    with scope.saving():
        for column in (*edit.changes, "-"):
            scope.forget("plan_draft", plan_id=plan_id, field=field_name(edit.table, edit.row_id, column))


def keep_mine(scope: Scope, account_id: str, plan_id: str, clash: Clash) -> None:
    """Keep the person's own values after a clash: the next save writes them."""
    edit = clash.edit
    columns = {**edit.changes, **({"-": True} if edit.is_removed else {})}
    keep_draft(scope, account_id, plan_id, edit.table, edit.row_id, clash.version, columns)


def unsaved(scope: Scope, account_id: str, plan_id: str) -> list[Edit]:
    """The values that this person typed into the plan and has not saved."""
    return edits(row for row in scope.records("plan_drafts", account=account_id) if row["plan_id"] == plan_id)


def save_drafts(scope: Scope, account_id: str, plan_id: str) -> Saved:
    """Save everything that this person typed into the plan; clashing rows stay drafts."""
    with scope.saving():
        typed = unsaved(scope, account_id, plan_id)
        saved = save_plan(scope, account_id, plan_id, typed)
        left = [clash.edit for clash in saved.clashes]
        if not left:
            discard(scope, plan_id)
        for edit in typed if left else ():
            if edit not in left:
                discard(scope, plan_id, edit)
    return saved


def save_plan(scope: Scope, account_id: str, plan_id: str, changed: Iterable[Edit]) -> Saved:
    """Save edits of a plan's rows in one transaction.

    A row that somebody else changed meanwhile is merged if the columns differ; otherwise it is left out
    and reported as a clash. Raises ``BadInput`` for an invalid value (then nothing is saved),
    ``NotFound`` and ``Forbidden`` like the scope.
    """
    clashes: list[Clash] = []
    written = 0
    with scope.saving() as save:
        scope.require(account_id)
        if _row(scope, account_id, "plan", plan_id) is None:
            raise NotFound
        for edit in sorted(changed, key=lambda one: list(IDS).index(one.table)):
            current = _row(scope, account_id, edit.table, edit.row_id)
            clash = _clash(scope, account_id, edit, current)
            if clash is not None:
                clashes.append(clash)
                continue
            written += _write(scope, account_id, plan_id, edit, current)
    return Saved(save if written else None, clashes)


def finish_action(scope: Scope, action_id: str, version: int, done_on: date, evidence: str) -> str:
    """Mark an action as done, with date and evidence; return the id of the save."""
    if done_on > scope.store.today:
        raise BadInput(N_("The date done cannot be in the future: {day}."), day=done_on)
    with scope.saving() as save:
        scope.update(
            "plan_action", action_id, version, {"status": "done", "done_on": done_on, "evidence": clean(evidence, TEXT)}
        )
    return save


def submit(scope: Scope, plan_id: str, version: int) -> str:
    """Submit a draft to the director; return the id of the save."""
    with scope.saving() as save:
        scope.update(
            "plan", plan_id, version,
            {"status": "submitted", "submitted_by": scope.viewer.user_id, "submitted_at": scope.store.now},
        )  # fmt: skip
    return save


def send_back(scope: Scope, plan_id: str, version: int) -> str:
    """Make a submitted or approved plan a draft again; only its author or a director may."""
    with scope.saving() as save:
        scope.update("plan", plan_id, version, {"status": "draft"})
    return save


def approve(scope: Scope, account_id: str, plan_id: str, version: int) -> list[Problem]:
    """Approve a complete submitted plan; otherwise return the reasons why not, and write nothing."""
    if not access.may_edit(scope.viewer.role, "plan", "status", "approved"):
        raise Forbidden(N_("Only a director can approve a plan."))
    with scope.saving():
        scope.require(account_id)
        plan, account = _row(scope, account_id, "plan", plan_id), scope.row("account", account_id)
        if plan is None or account is None:
            raise NotFound
        reasons = may_approve(plan["status"], scope.viewer.user_id, plan["submitted_by"], account["owner_id"])
        reasons += plan_problems(scope, account_id, plan_id, plan["starts_on"], plan["ends_on"])
        if not reasons:
            scope.update(
                "plan", plan_id, version,
                {"status": "approved", "approved_by": scope.viewer.user_id, "approved_at": scope.store.now},
            )  # fmt: skip
    return reasons


def plan_problems(scope: Scope, account_id: str, plan_id: str, starts_on: date, ends_on: date) -> list[Problem]:
    """What the stored plan lacks for an approval."""

    def of_plan(query: str) -> list[dict[str, Any]]:
        return [row for row in scope.records(query, account=account_id) if row["plan_id"] == plan_id]

    targets = scope.records("plan_targets", account=account_id)
    metrics = [row["metric"] for row in targets if starts_on <= row["quarter_on"] <= ends_on]
    return problems(of_plan("plan_objectives"), of_plan("plan_actions"), metrics)


# Inside a save -------------------------------------------------------------------------------------------


def _row(scope: Scope, account_id: str, table: str, row_id: str) -> dict[str, Any] | None:
    """A row of this account; the id of another account's row counts as missing."""
    row = scope.row(table, row_id)
    return row if row is not None and row["account_id"] == account_id else None


def _clash(scope: Scope, account_id: str, edit: Edit, current: dict[str, Any] | None) -> Clash | None:
    """Changes by others to the same columns since the person opened the row."""
    if current is None and (edit.version == 0 or edit.is_removed):
        return None
    if current is not None and current["version"] == edit.version:
        return None
    log = scope.read("plan_changes", account=account_id, most=10_000)
    log = log[(log["table_name"] == edit.table) & (log["row_id"] == edit.row_id)]
    # clocks may jump, versions do not
    log = log.sort_values("version", ascending=False, kind="stable")
    if current is None:
        gone = log[log["column_name"] == "-"]
        who, when = _who(gone)
        return Clash(edit=edit, who=who, when=when, version=0, theirs={})
    since = log[log["version"] > edit.version]
    columns = since["column_name"].unique() if edit.is_removed else edit.changes
    theirs = {
        column: current[column]
        for column in columns
        if column in current and (since["column_name"] == column).any()
        and not _same(current[column], edit.changes.get(column, object()))
    }  # fmt: skip
    if not theirs:
        return None
    who, when = _who(since[since["column_name"].isin(list(theirs))])
    return Clash(edit=edit, who=who, when=when, version=current["version"], theirs=theirs)


def _who(entries: pd.DataFrame) -> tuple[str, datetime]:
    if entries.empty:
        return "?", clock.now()
    return str(entries["name"].iloc[0]), entries["changed_at"].iloc[0].to_pydatetime()


def _same(stored: Any, typed: Any) -> bool:
    return bool((stored or None) == (typed or None))


def _write(
    scope: Scope,
    account_id: str,
    plan_id: str,
    edit: Edit,
    current: dict[str, Any] | None,
) -> int:
    """Write one edit; return 1 if it changed a row."""
    key = IDS[edit.table]
    if edit.is_removed:
        if edit.table == "plan_objective":
            _check_unused(scope, account_id, edit.row_id)
        if current is None:
            return 0
        scope.delete(edit.table, edit.row_id, current["version"])
        return 1
    if current is None:
        row = _checked(scope, account_id, edit.table, {**_NEW[edit.table], **edit.changes})
        whose = {"account_id": account_id, key: edit.row_id}
        if edit.table != "customer_initiative":
            whose["plan_id"] = plan_id
        else:
            row.setdefault("noted_on", scope.store.today)
        scope.insert(edit.table, {**row, **whose})
        return 1
    changes = {name: value for name, value in edit.changes.items() if not _same(current.get(name), value)}
    stays = {name: current.get(name) for name in _REQUIRED[edit.table]}
    row = _checked(scope, account_id, edit.table, {**stays, **changes})
    changes = {name: value for name, value in row.items() if not _same(current.get(name), value)}
    if changes:
        scope.update(edit.table, edit.row_id, current["version"], changes)
    return int(bool(changes))


def _check_unused(scope: Scope, account_id: str, objective_id: str) -> None:
    actions = scope.records("plan_actions", account=account_id)
    if any(row["objective_id"] == objective_id for row in actions):
        raise BadInput(N_("An objective with actions cannot be removed: remove or cancel its actions first."))


def _checked(scope: Scope, account_id: str, table: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values in their stored form; ``BadInput`` names an invalid one."""
    row = {name: _value(scope, account_id, name, value) for name, value in values.items()}
    if any(not row.get(name) for name in _REQUIRED[table]):
        raise BadInput(_NEEDS_TEXT[table])
    first, last = row.get("starts_on"), row.get("ends_on")
    if first and last and pd.Timestamp(first) > pd.Timestamp(last):
        raise BadInput(N_("The end date is before the start date."))
    if row.get("status") == "done" and "done_on" not in row:
        row["done_on"] = scope.store.today
    if row.get("done_on") and pd.Timestamp(row["done_on"]).date() > scope.store.today:
        raise BadInput(N_("The date done cannot be in the future: {day}."), day=row["done_on"])
    return row


def _value(scope: Scope, account_id: str, name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name in _TEXTS:
        short = _TEXTS[name] == LINE
        return (clean_line if short else clean)(str(value), _TEXTS[name]) or None
    if name in _CHOICES and value not in _CHOICES[name]:
        raise BadInput(N_("“{value}” is not one of the choices."), value=value)
    if name.endswith("_on") and not _FIRST <= pd.Timestamp(value).date() <= _LAST:
        raise BadInput(N_("{day} is too far away: choose a date between 1990 and 2100."), day=value)
    listed = {
        "contact_id": ("account_contacts", "contact_id", {"account": account_id}),
        "target_id": ("plan_targets", "target_id", {"account": account_id}),
        "owner_id": ("people", "user_id", {}),
    }.get(name)
    if listed is not None:
        query, column, params = listed
        if value not in {row[column] for row in scope.records(query, **params)}:
            raise BadInput(N_("The person or item you chose no longer exists: choose again."))
    return value
