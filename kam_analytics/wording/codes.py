"""Codes of the data in words: kinds of activity, statuses."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.wording.i18n import Words

ACTIVITY_TYPES = {
    "call": N_("Calls"),
    "visit": N_("Visits"),
    "meeting": N_("Meetings"),
    "steering_group_meeting": N_("Steering-group meetings"),
    "joint_planning_meeting": N_("Joint planning meetings"),
    "newsletter": N_("Newsletters"),
    "webinar": N_("Webinars"),
    "email": N_("E-mails"),
}
ONE_ACTIVITY = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "meeting": N_("Meeting"),
    "steering_group_meeting": N_("Steering-group meeting"),
    "joint_planning_meeting": N_("Joint planning meeting"),
    "newsletter": N_("Newsletter"),
    "webinar": N_("Webinar"),
    "email": N_("E-mail"),
}
STATUSES = {
    "open": N_("open"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
    "won": N_("won"),
    "lost": N_("lost"),
    "active": N_("active"),
    "renewed": N_("renewed"),
}


def activities_of(code: str, _: Words) -> str:
    """The name of a kind of activity, many of it; a code of the data that the product does not know stays readable."""
    return _(ACTIVITY_TYPES[code]) if code in ACTIVITY_TYPES else code.replace("_", " ").capitalize()


def one_activity(code: str | None, _: Words) -> str:
    """The name of one activity of a kind; without a kind, nothing."""
    if not code:
        return ""
    return _(ONE_ACTIVITY[code]) if code in ONE_ACTIVITY else code.replace("_", " ").capitalize()


def status(code: str | None, _: Words) -> str:
    """A status in words."""
    return _(STATUSES[code]) if code in STATUSES else code or ""
