"""Account plans in words: period, status, progress, what is missing, changes by others, the list of all plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.kit.table import is_missing
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.plan.analysis.listing import PlanList
from kam_analytics.plan.rules.approval import Problem, Progress
from kam_analytics.plan.rules.change import ALIVE, DUSTY

STATUS = {"draft": N_("draft"), "submitted": N_("submitted"), "approved": N_("approved"), "closed": N_("closed")}
STATUS_COLORS = {"draft": "gray", "submitted": "orange", "approved": "green", "closed": "gray"}
ACTION_STATUS = {"open": N_("open"), "done": N_("done"), "cancelled": N_("cancelled")}
LIVENESS = {"alive": N_("alive"), "quiet": N_("quiet"), "dusty": N_("dusty")}
HORIZONS = {"short": N_("Short term (12 months at most)"), "long": N_("Long term")}
KINDS = {"strategy": N_("Strategy"), "goal": N_("Goal"), "project": N_("Project")}
LEGS = {
    "sales": N_("The sales or margin targets have no objective."),
    "delivery": N_("The delivery targets have no objective."),
    "satisfaction": N_("The customer satisfaction target has no objective."),
}
#: table -> the name of its rows
ROWS = {
    "plan": N_("Plan"),
    "plan_objective": N_("Objective"),
    "plan_action": N_("Action"),
    "customer_initiative": N_("Customer's project"),
}


def plan_scope(account: str, plan: Mapping[str, Any], _: Words) -> str:
    """The account and period of a plan."""
    days = _("{since} – {until}", since=_.day(plan["starts_on"]), until=_.day(plan["ends_on"]))
    return " · ".join([_("Account plan"), account, days])


def status_line(plan: Mapping[str, Any], _: Words) -> str:
    """The status of a plan, and who set it."""
    if plan["status"] == "submitted" and plan["submitted_at"] is not None:
        return _(
            "submitted by {name} on {day}",
            name=person(plan["submitter"], plan["submitted_by"], _),
            day=_.day(plan["submitted_at"]),
        )
    if plan["status"] == "approved" and plan["approved_at"] is not None:
        return _(
            "approved by {name} on {day}",
            name=person(plan["approver"], plan["approved_by"], _),
            day=_.day(plan["approved_at"]),
        )
    return _(STATUS[plan["status"]])


def plan_finding(how: Progress, objectives: int, _: Words) -> str:
    """The progress of the plan in one sentence."""
    if not objectives:
        return _("The plan has no objectives yet")
    if not how.actions:
        return _("The plan has objectives but no actions yet")
    done = _("{done} of {n} actions are done", done=_.number(how.done), n=_.number(how.actions))
    if how.overdue:
        return f"{done}, {_.plural('{n} is overdue', '{n} are overdue', how.overdue)}"
    if how.next_due is not None:
        return f"{done}, {_('the next is due on {day}', day=_.day(how.next_due))}"
    return done


def problem(found: Problem, _: Words) -> str:
    """A reason why a plan may not be approved."""
    if found.case == "leg_without_objective":
        return _(LEGS[found.about])
    if found.case == "too_few_actions":
        return _(
            "“{goal}” has {n} actions with owner and due date; two are needed.",
            goal=found.about,
            n=_.number(found.count),
        )
    return {
        "no_objective": _("The plan has no objectives."),
        "own_plan": _("You cannot approve your own plan: ask another director."),
        "not_submitted": _("Only a submitted plan can be approved."),
    }[found.case]


def is_late(row: Mapping[str, Any], today: date) -> bool:
    """Return True for an open action past its due date."""
    return row["status"] == "open" and row["due_on"] is not None and row["due_on"] < today


def action_facts(row: Mapping[str, Any], contact: str | None, owner: str | None, _: Words) -> str:
    """The owner, contact, due date and result of an action."""
    parts = [
        owner or _("no owner"),
        _("with {name}", name=contact) if contact else None,
        _(ACTION_STATUS["cancelled"]) if row["status"] == "cancelled" else None,
        _("done {day}", day=_.day(row["done_on"])) if row["status"] == "done" else None,
        _("due {day}", day=_.day(row["due_on"])) if row["status"] == "open" and row["due_on"] is not None else None,
        _("no due date") if row["status"] == "open" and row["due_on"] is None else None,
    ]
    return " · ".join(part for part in parts if part)


def person(name: str | None, user_id: str | None, _: Words) -> str:
    """A person in the log; without a login the person at this machine."""
    return _("Local director") if user_id == "local" or name == "local" else name or user_id or _("someone")


def unsaved(rows: int, _: Words) -> str:
    return _.plural("{n} row has unsaved changes", "{n} rows have unsaved changes", rows)


def clash_title(table: str, who: str, at: str, gone: bool, _: Words) -> str:
    """Who saved first, and which row."""
    fields = {"who": who, "at": at, "row": _(ROWS[table])}
    if gone:
        return _("{row}: {who} removed it at {at}. Your text is still here.", **fields)
    return _("{row}: {who} changed the same field at {at}. Choose which to keep.", **fields)


def value(column: str, content: Any, _: Words) -> str:
    """A stored value as a person reads it."""
    if content is None or content == "":
        return "–"
    if isinstance(content, date):
        return _.day(content)
    known: dict[str, Mapping[str, str]] = {"horizon": HORIZONS, "kind": KINDS, "status": {**STATUS, **ACTION_STATUS}}
    choices = known.get(column, {})
    return _(choices[content]) if content in choices else str(content)


def list_scope(found: PlanList, period: str | None, today: date, _: Words) -> str:
    """How many accounts and plans are listed, and the days of the sales."""
    accounts = _.plural("{n} account", "{n} accounts", len(found.accounts))
    plans = _.plural("{n} plan", "{n} plans", len(found.plans))
    return " · ".join(filter(None, [accounts, plans, period, _("as of {day}", day=_.day(today))]))


def list_finding(found: PlanList, _: Words) -> str:
    """How many plans are dusty, and the sales of the accounts that should have a plan in force."""
    parts = [_dust(found, _)]
    if lacking := len(found.not_in_force):
        accounts = _.plural(
            "{n} key or A account has no plan in force", "{n} key or A accounts have no plan in force", lacking
        )
        sales = found.sales_not_in_force
        text = accounts if sales is None else f"{accounts} ({_('net sales {money}', money=_.short_money(sales))})"
        none = len(found.without)
        # the others have a draft, or a plan that waits or is of another period: they stand in the list
        parts.append(text if none == lacking else _("{accounts}, {n} of them none at all", accounts=text, n=none))
    return "; ".join(parts)


def _dust(found: PlanList, _: Words) -> str:
    plans = len(found.plans)
    if not plans:
        return _("There are no plans yet")
    if not found.knows_changes:
        return _.plural("{n} plan", "{n} plans", plans)
    if not found.dusty:
        return _.plural("The one plan is not dusty", "None of {n} plans is dusty", plans)
    return _.plural("{n} of {all} plans is dusty", "{n} of {all} plans are dusty", found.dusty, all=_.number(plans))


def list_note(found: PlanList, _: Words) -> str:
    """What counts as alive and dusty, or why it is not known, and what a click does."""
    if not found.knows_changes:
        rule = _("Days since a real change are not known: your role does not see the change log.")
    else:
        rule = _(
            "Alive: a real change within {alive} days. Dusty: none for {dusty} days or more; without any on record, days count from the plan's first day.",
            alive=_.number(ALIVE), dusty=_.number(DUSTY),
        )  # fmt: skip
    return f"{rule} {_('Select a row to open it.')}"


def without_title(accounts: int, _: Words) -> str:
    return _.plural(
        "{n} account should have a plan and has none", "{n} accounts should have a plan and have none", accounts
    )


def without_note(may_edit: bool, _: Words) -> str:
    """Which accounts should have a plan, and the one next step."""
    step = _("Select a row and choose New plan.") if may_edit else _("Ask the account owner to start one.")
    return f"{_('Key accounts and segment A.')} {step}"


def listed_actions(row: Mapping[str, Any], _: Words) -> str | None:
    """Done and all actions, cancelled ones left out, and those past their due date."""
    if is_missing(row["actions"]):
        return None
    if not row["actions"]:
        return _("no actions")
    done = _("{done} of {n}", done=_.number(row["done"]), n=_.number(row["actions"]))
    return _("{done}, {n} overdue", done=done, n=_.number(row["overdue"])) if row["overdue"] else done


def listed_objectives(row: Mapping[str, Any], _: Words) -> str | None:
    """Objectives on track of those that are linked to a target, and of how many it is not known."""
    if is_missing(row["linked"]):
        return None
    if not row["linked"]:
        return _("none linked")
    on = _("{done} of {n}", done=_.number(row["on_track"]), n=_.number(row["linked"]))
    return _("{done}, {n} not known", done=on, n=_.number(row["unknown"])) if row["unknown"] else on


def listed_readers(row: Mapping[str, Any], _: Words) -> str | None:
    """How many of those who work with the account have opened the plan."""
    if is_missing(row["people"]):
        return None
    if not row["people"]:
        return _("nobody works with it")
    return _("{done} of {n}", done=_.number(row["opened"]), n=_.number(row["people"]))


def listed_segment(row: Mapping[str, Any], _: Words) -> str | None:
    """The segment of an account, and whether it is a key account."""
    segment = row["segment"] if isinstance(row["segment"], str) else None
    key = None if is_missing(row["key_account_since"]) else _("key account")
    return " · ".join(filter(None, [segment, key])) or None
