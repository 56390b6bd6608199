"""What all measurements share: rows and medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

#: one line of docs/bench.md: figure, measured, limit, holds
Row = dict[str, Any]


def row(figure: str, measured: str, limit: str, holds: bool) -> Row:
    return {"figure": figure, "measured": measured, "limit": limit, "holds": holds}


def at_most(figure: str, value: float, limit: float, unit: str, note: str = "") -> Row:
    """A figure that must not exceed its limit."""
    digits = 0 if abs(limit) >= 10 and float(limit).is_integer() else 2
    return row(figure, f"{value:.{digits}f}{unit}{note}", f"≤ {limit:g}{unit}", value <= limit)


@dataclass(frozen=True)
class Cost:
    """Medians of repeated calls: seconds of CPU (all threads of this process) and of the clock."""

    cpu: float
    wall: float

    def against(self, other: Cost) -> tuple[float, str]:
        """The ratio of CPU, and both ratios in words."""
        return self.cpu / other.cpu, f" CPU, {self.wall / other.wall:.2f}x wall"


def alternating(calls: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 3) -> dict[str, Cost]:
    """Median cost of each call, one after the other in every round."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for number in range(-warm_up, rounds):
        for name, call in calls.items():
            cpu, wall = time.process_time(), time.perf_counter()
            call()
            if number >= 0:
                seen[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {
        name: Cost(statistics.median(cpu for cpu, _ in costs), statistics.median(wall for _, wall in costs))
        for name, costs in seen.items()
    }
