"""Several activity types side by side: one scan for each, corrected for their number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from kam_analytics.effects.analysis.activity_effect import CLAIM, ActivityEffect, activity_effect
from kam_analytics.effects.analysis.net_effect import NetEffect
from kam_analytics.effects.analysis.panel import panel
from kam_analytics.effects.analysis.prepared import Outcome

#: expected share of false claims among the claims of a family
FALSE_DISCOVERIES = 0.10
#: number of flips on a page and on the command line
FLIPS = 999
LAGS = tuple(range(1, 7))


#: what the six months together say of an activity: extra sales, fewer, the same at another time, not known yet,
#: or nothing that could be read (no claim, or activities that follow sales)
Reading = Literal["gain", "loss", "timing", "open", "none"]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One scan after correction for the others of its family, and the same of the six months together.

    The adjusted p-values are those of Benjamini and Hochberg, ``None`` where data lacked; a claim requires a
    p below ``CLAIM`` alone and an adjusted p of at most ``FALSE_DISCOVERIES``. ``reading`` is what both say.
    """

    p_adjusted: float | None
    claimed: bool
    net_p_adjusted: float | None
    net_claimed: bool
    reading: Reading


def effect_of(
    rows: pd.DataFrame,
    *,
    activity_type: str | None = None,
    result: str = "net_sales",
    accounts: Collection[int] | None = None,
    lags: Sequence[int] = LAGS,
    outcome: Outcome = "index",
    flips: int = FLIPS,
) -> ActivityEffect:
    """The scan of one activity type, from the frame of the query ``panel``; of all types if it is ``None``."""
    made = panel(rows, result=result, activity_type=activity_type, accounts=accounts, after_loss=False)
    return activity_effect(made, lags=lags, outcome=outcome, flips=flips)


def claims(effects: Mapping[str, ActivityEffect]) -> dict[str, Claim]:
    """Benjamini-Hochberg over the scans that had enough data, and over the net effects that had.

    The family is all types that were tested. Source: Benjamini and Hochberg 1995, by
    ``scipy.stats.false_discovery_control``.
    """
    scans = _adjusted({name: effect.p_scan for name, effect in effects.items()})
    nets = _adjusted({name: effect.net.p_value for name, effect in effects.items()})
    return {
        name: Claim(
            p_adjusted=scans[name][0],
            claimed=scans[name][1],
            net_p_adjusted=nets[name][0],
            net_claimed=nets[name][1],
            reading=_reading(effect, lag=scans[name][1], net=nets[name][1]),
        )
        for name, effect in effects.items()
    }


def _adjusted(p_values: Mapping[str, float | None]) -> dict[str, tuple[float | None, bool]]:
    """The adjusted p-value of each, and whether it is claimed; those without a p-value are no part of the family."""
    tested = {name: p for name, p in p_values.items() if p is not None}
    adjusted = stats.false_discovery_control(list(tested.values()), method="bh") if tested else np.empty(0)
    found = {
        name: (float(p), bool(tested[name] < CLAIM and p <= FALSE_DISCOVERIES))
        for name, p in zip(tested, adjusted, strict=True)
    }
    return {name: found.get(name, (None, False)) for name in p_values}


def _reading(effect: ActivityEffect, *, lag: bool, net: bool) -> Reading:
    """What a claimed lag and the six months together say of one activity."""
    if effect.verdict in ("sales_first", "both"):
        return "none"
    if net:
        return "gain" if (effect.net.estimate or 0.0) > 0 else "loss"
    if not lag or effect.best is None:
        return "none"
    return "timing" if _only_timing(float(effect.best["estimate"]), effect.net) else "open"


def _only_timing(month: float, net: NetEffect) -> bool:
    """The interval of the sum holds zero, and it is less than half of what the clearest month shows."""
    if net.ci_low is None or net.ci_high is None or net.least is None or net.most is None:
        return False
    is_small = net.most < month / 2 if month > 0 else net.least > month / 2
    return is_small and net.ci_low <= 0 <= net.ci_high
