"""Names of the activity types that the product knows; others read as they were imported."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.wording.i18n import Words

_ONE = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "steering_group_meeting": N_("Steering-group meeting"),
    "joint_planning_meeting": N_("Joint planning meeting"),
    "webinar": N_("Webinar"),
    "newsletter": N_("Newsletter"),
}
_MANY = {
    "call": N_("Calls"),
    "visit": N_("Visits"),
    "steering_group_meeting": N_("Steering-group meetings"),
    "joint_planning_meeting": N_("Joint planning meetings"),
    "webinar": N_("Webinars"),
    "newsletter": N_("Newsletters"),
}


def activity_name(kind: str, _: Words, *, many: bool = False) -> str:
    """The type in words: one of it, or all of them."""
    known = _MANY if many else _ONE
    return _(known[kind]) if kind in known else kind.replace("_", " ")
