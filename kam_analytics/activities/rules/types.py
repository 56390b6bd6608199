"""What kinds of activity there are: pure rules on their codes."""

from __future__ import annotations

from collections.abc import Iterable

#: sent to many at once: nobody is met, nothing is sold by it
IMPERSONAL = frozenset({"newsletter", "webinar"})
#: two people or more sit together
MEETINGS = frozenset({"visit", "meeting", "steering_group_meeting", "joint_planning_meeting"})
#: kinds that can be chosen in every store, those with people first
BUILT_IN = ("call", "visit", "steering_group_meeting", "joint_planning_meeting", "webinar", "newsletter")


def known_types(used: Iterable[str]) -> list[str]:
    """The types that the store uses, in its order, then the built-in ones it does not use yet.

    >>> known_types(["visit", "audit"])[:3]
    ['visit', 'audit', 'call']
    """
    return list(dict.fromkeys([*(str(name) for name in used), *BUILT_IN]))
