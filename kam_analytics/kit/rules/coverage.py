"""How much of an amount must be known for the known part to speak for the whole."""

from __future__ import annotations

from typing import Any

#: the part of net sales of which a figure must be known
ENOUGH = 0.8


def is_enough(known: Any, whole: Any) -> Any:
    """Return True if at least 80 % of a whole above zero is known; of arrays, for each place.

    >>> is_enough(80.0, 100.0), is_enough(79.9, 100.0), is_enough(0.0, 0.0)
    (True, False, False)
    """
    return (whole > 0) & (known >= ENOUGH * whole)
