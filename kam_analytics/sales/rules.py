"""When net sales count as falling."""

from __future__ import annotations

#: rolling 12 months that lost more than this part of the 12 months before are falling
FALLING = 0.1


def is_falling(now: float, before: float) -> bool:
    """True when sales lost more than ``FALLING``; nothing falls from zero.

    >>> is_falling(89.0, 100.0), is_falling(90.0, 100.0), is_falling(-5.0, 0.0)
    (True, False, False)
    """
    return before > 0 and now / before - 1 < -FALLING
