"""Why accounts need attention, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from kam_analytics.attention.rules import KINDS, Attention, Reason
from kam_analytics.kit.wording.codes import task_name
from kam_analytics.kit.wording.i18n import Words


def attention_finding(found: Sequence[Attention], accounts: int, _: Words) -> str:
    """How many of the accounts need attention, and for what."""
    if not accounts:
        return _("You have no accounts yet")
    if not found:
        return _.plural(
            "Your {n} account needs no attention now", "None of your {n} accounts needs attention now", accounts
        )
    count = Counter(kind for item in found for kind in item.kinds)
    parts = [_counted(kind, count[kind], _) for kind in KINDS if count[kind]]
    return _.plural(
        "{few} of {n} account needs attention: {what}",
        "{few} of {n} accounts need attention: {what}",
        accounts,
        few=_.number(len(found)),
        what=", ".join(parts),
    )


def attention_scope(accounts: int, today: date, _: Words) -> str:
    """What the page is about."""
    return " · ".join([_.plural("{n} account", "{n} accounts", accounts), _("To {day}", day=_.day(today))])


def reason_text(reason: Reason, _: Words) -> str:
    """One reason with its numbers."""
    if reason.kind == "overdue_order":
        return _(
            "order overdue: {days} days since the last one, usually at most {usual} ({n} intervals)",
            days=_.number(reason.days),
            usual=_.number(reason.usual),
            n=_.number(reason.n),
        )
    if reason.kind == "falling_sales":
        return _(
            "sales {change} in 12 months ({before} → {now})",
            change=_.percent(reason.change, 0, sign=True),
            before=_.short_money(reason.before),
            now=_.short_money(reason.now),
        )
    late = _.plural("{n} day late", "{n} days late", reason.days)
    if reason.kind == "overdue_actions":
        count = _.plural("{n} plan action overdue", "{n} plan actions overdue", reason.n)
        return _("{count}, the oldest {late}", count=count, late=late)
    if reason.kind == "overdue_tasks":
        return _(
            "{count}, the oldest {late}",
            count=_.plural("{n} task overdue", "{n} tasks overdue", reason.n),
            late=late,
        )
    if reason.kind == "no_plan":
        return _("no account plan in force")
    return _("the account plan has no open action")


def attention_title(found: Sequence[Attention], _: Words) -> str:
    """Title of the list."""
    if not found:
        return _("Nothing needs attention")
    return _("Most urgent: {name}", name=found[0].name)


def attention_note(_: Words) -> str:
    """How the list is ordered."""
    return _("Sorted by the most urgent reason, then by sales. Select an account to open it.")


def week_title(overdue: int, coming: int, _: Words) -> str:
    """Title of the list of tasks."""
    if not overdue and not coming:
        return _("No tasks due within a week")
    late = _.plural("{n} task is overdue", "{n} tasks are overdue", overdue)
    soon = _.plural("{n} task is due within a week", "{n} tasks are due within a week", coming)
    return ", ".join([*([late] if overdue else []), *([soon] if coming else [])])


def task_text(task: Any, today: date, _: Words) -> str:
    """A task: day, what, for which account."""
    day = _.day(task["due_on"])
    late = (today - task["due_on"].date()).days
    when = f"{day}, {_.plural('{n} day late', '{n} days late', late)}" if late > 0 else day
    return f"{when} · {task_name(task, _)} · {task['account']}"


def _counted(kind: str, n: int, _: Words) -> str:
    if kind == "overdue_order":
        return _.plural("{n} overdue order", "{n} overdue orders", n)
    if kind == "falling_sales":
        return _.plural("{n} with falling sales", "{n} with falling sales", n)
    if kind == "overdue_actions":
        return _.plural("{n} with overdue actions", "{n} with overdue actions", n)
    if kind == "no_plan":
        return _.plural("{n} without a plan", "{n} without a plan", n)
    if kind == "no_actions":
        return _.plural("{n} plan without open actions", "{n} plans without open actions", n)
    return _.plural("{n} with overdue tasks", "{n} with overdue tasks", n)
