"""Quarters with targets to speak about: running, closed, coming, unknown, empty, hostile."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.kit.rules.period import Period
from kam_analytics.targets.analysis.quarter import QuarterTargets, quarter_targets
from kam_analytics.targets.rules import Quarter
from tests.samples.concentration.results import HOSTILE

Q4 = Quarter(since=date(2026, 10, 1), until=date(2026, 12, 31), year=2026, number=4)
WANTED = {"call": 3.0, "net_sales": 1_000_000.0, "on_time_in_full": 0.9, "nps": 30.0, "claims": 2.0}
ACTUAL = {
    "call": (3.0, 3),
    "net_sales": (510_000.0, 9),
    "on_time_in_full": (0.85, 20),
    "nps": (40.0, 8),
    "claims": (1.0, 1),
}


def of(
    wanted: dict[str, float],
    actual: dict[str, tuple[float, int]],
    today: date = date(2026, 11, 20),
    status: str = "approved",
    sales: Period | None = None,
) -> QuarterTargets:
    targets = pd.DataFrame(
        [
            {
                "target_id": metric, "quarter_on": pd.Timestamp("2026-10-01"), "metric": metric, "value": value,
                "status": status, "set_on": pd.Timestamp("2026-09-01"), "set_by": None, "version": 1,
            }
            for metric, value in wanted.items()
        ],
        columns=["target_id", "quarter_on", "metric", "value", "status", "set_on", "set_by", "version"],
    )  # fmt: skip
    rows = [{"metric": metric, "value": value, "n": n, "coverage": None} for metric, (value, n) in actual.items()]
    return quarter_targets(
        targets, pd.DataFrame(rows, columns=["metric", "value", "n", "coverage"]), Q4, today, sales=sales
    )


RUNNING = of(WANTED, ACTUAL)
CLOSED = of(WANTED, ACTUAL, date(2027, 1, 5))
COMING = of(WANTED, {}, date(2026, 9, 30))
UNKNOWN = of(WANTED, {})
NOTHING = of({}, ACTUAL)
PROPOSED = of(WANTED, ACTUAL, status="proposed")
SALES_ONLY = of({"net_sales": 0.0, "margin": -5.0}, ACTUAL)
HOSTILE_TYPES = of(dict.fromkeys(HOSTILE, 2.0), {})
SAMPLES = {
    "running": RUNNING, "closed": CLOSED, "coming": COMING, "unknown": UNKNOWN, "nothing": NOTHING,
    "proposed": PROPOSED, "sales only": SALES_ONLY, "hostile": HOSTILE_TYPES,
}  # fmt: skip
