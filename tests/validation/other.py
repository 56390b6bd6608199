"""The gates without a simulation of thousands: speed (G9), invariances (G10), exact coverage of the score (G11)."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.activity_effect import ActivityEffect, activity_effect
from kam_analytics.effects.analysis.prepared import Outcome
from tests.samples.effects.simulator import SCENARIOS, simulate
from tests.samples.nps.coverage import coverages

FLIPS = 1999


def speed() -> dict[str, float]:
    """CPU seconds of a full scan (6 lags, intervals, leads, size classes): the best of three, then one large."""
    usual = simulate(SCENARIOS["null"], 300, 36, 1).panel()
    large = simulate(SCENARIOS["null"], 5000, 60, 1).panel()
    return {"300x36": min(_cpu(usual) for _ in range(3)), "5000x60": _cpu(large)}


def _cpu(panel: pd.DataFrame) -> float:
    begun = time.process_time()
    activity_effect(panel, flips=FLIPS)
    return time.process_time() - begun


def invariance() -> dict[str, float]:
    """Largest change of an estimate, bound or p-value under changes that should not matter."""
    rows = simulate(SCENARIOS["effect_3"], 100, 36, 1).panel()
    names = rows["account_id"]
    factor = names.map({name: 0.5 + place % 7 for place, name in enumerate(names.unique())})
    changes: dict[str, tuple[pd.DataFrame, Outcome]] = {
        "euros as thousands": (rows.assign(sales=rows["sales"] / 1000), "index"),
        "accounts renamed": (rows.assign(account_id=names.str[::-1]), "index"),
        "rows in another order": (rows.sample(frac=1, random_state=1), "index"),
        "a shock to every account's month (log)": (
            rows.assign(sales=rows["sales"] * rows["month"].dt.month.map(lambda month: 1 + month / 7)), "log",
        ),
        "a factor for each account (log)": (rows.assign(sales=rows["sales"] * factor), "log"),
    }  # fmt: skip
    base = {outcome: activity_effect(rows, outcome=outcome) for outcome in ("index", "log")}
    return {
        name: _distance(base[outcome], activity_effect(changed, outcome=outcome))
        for name, (changed, outcome) in changes.items()
    }


def _distance(one: ActivityEffect, other: ActivityEffect) -> float:
    assert one.p_scan is not None
    assert other.p_scan is not None
    numbers = np.abs(one.by_lag.to_numpy(dtype=float) - other.by_lag.to_numpy(dtype=float)).max()
    return float(max(numbers, abs(one.p_scan - other.p_scan)))


def nps_coverage() -> dict[str, float]:
    """Exact coverage of the score's interval: the worst pair and size, and the mean from 20 answers on."""
    found = list(coverages())
    return {
        "worst": min(part for _p, _d, _n, part in found),
        "mean from 20": float(np.mean([part for _p, _d, n, part in found if n >= 20])),
    }
