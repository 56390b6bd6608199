"""What kinds of activity there are: pure rules on their codes."""

from __future__ import annotations

#: sent to many at once: nobody is met, nothing is sold by it
IMPERSONAL = frozenset({"newsletter", "webinar"})
#: two people or more sit together
MEETINGS = frozenset({"visit", "meeting", "steering_group_meeting", "joint_planning_meeting"})
