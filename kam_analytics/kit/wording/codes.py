"""Codes of the data in words: activity types, statuses."""

from __future__ import annotations

from typing import Any

from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

_ONE = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "meeting": N_("Meeting"),
    "steering_group_meeting": N_("Steering-group meeting"),
    "joint_planning_meeting": N_("Joint planning meeting"),
    "newsletter": N_("Newsletter"),
    "webinar": N_("Webinar"),
    "email": N_("Email"),
}
_MANY = {
    "call": N_("Calls"),
    "visit": N_("Visits"),
    "meeting": N_("Meetings"),
    "steering_group_meeting": N_("Steering-group meetings"),
    "joint_planning_meeting": N_("Joint planning meetings"),
    "newsletter": N_("Newsletters"),
    "webinar": N_("Webinars"),
    "email": N_("Emails"),
}
_STATUSES = {
    "open": N_("open"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
    "won": N_("won"),
    "lost": N_("lost"),
    "active": N_("active"),
    "renewed": N_("renewed"),
}


def activity_name(code: str | None, _: Words, *, many: bool = False) -> str:
    """The name of an activity type, singular or plural; empty without a type.

    An unknown code stays as it was imported, with a capital.
    """
    if not code:
        return ""
    known, plain = _MANY if many else _ONE, code.replace("_", " ")
    return _(known[code]) if code in known else plain[:1].upper() + plain[1:]


def activity_count(code: str, n: float, _: Words) -> str:
    """A number of activities with their name, such as 9 calls; a code that is not known follows its number."""
    counted = {
        "call": lambda: _.plural("{n} call", "{n} calls", int(n)),
        "visit": lambda: _.plural("{n} visit", "{n} visits", int(n)),
        "meeting": lambda: _.plural("{n} meeting", "{n} meetings", int(n)),
        "steering_group_meeting": lambda: _.plural("{n} steering-group meeting", "{n} steering-group meetings", int(n)),
        "joint_planning_meeting": lambda: _.plural("{n} joint planning meeting", "{n} joint planning meetings", int(n)),
        "newsletter": lambda: _.plural("{n} newsletter", "{n} newsletters", int(n)),
        "webinar": lambda: _.plural("{n} webinar", "{n} webinars", int(n)),
        "email": lambda: _.plural("{n} email", "{n} emails", int(n)),
    }
    return counted[code]() if code in counted else f"{_.number(n)} × {activity_name(code, _)}"


def task_name(task: Any, _: Words) -> str:
    """What is to be done: a task of a rhythm is called as its activity type, another as a person wrote it."""
    return activity_name(task["activity_type"], _) if task["title"] == task["activity_type"] else str(task["title"])


def status(code: str | None, _: Words) -> str:
    """A status in words."""
    return _(_STATUSES[code]) if code in _STATUSES else code or ""
