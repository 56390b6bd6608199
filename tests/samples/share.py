"""How much a test looks at: a fixed share of what there is, all of it with ``KAM_FULL=1``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import permutations
from random import Random
from typing import TypeVar

FULL = os.environ.get("KAM_FULL") == "1"
T = TypeVar("T")


def pairs(items: Sequence[T], seed: int = 0) -> list[tuple[T, T]]:
    """Ordered pairs of different items: each item once in front and once behind, or all of them."""
    if FULL:
        return list(permutations(items, 2))
    ring = Random(seed).sample(items, len(items))
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))
