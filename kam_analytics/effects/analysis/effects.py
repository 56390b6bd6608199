"""Several activity types side by side: one scan for each, corrected for their number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from kam_analytics.effects.analysis.activity_effect import CLAIM, ActivityEffect, Outcome, activity_effect
from kam_analytics.effects.analysis.panel import panel

#: expected share of false claims among the claims of a family
FALSE_DISCOVERIES = 0.10
#: number of flips on a page and on the command line
FLIPS = 999
LAGS = tuple(range(1, 7))


@dataclass(frozen=True)
class Claim:
    """One scan after correction for the others of its family.

    ``p_adjusted`` is that of Benjamini and Hochberg, ``None`` if the scan lacked data; ``claimed``
    requires a p below ``CLAIM`` for the scan alone and an adjusted p of at most ``FALSE_DISCOVERIES``.
    """

    p_adjusted: float | None
    claimed: bool


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
    made = panel(rows, result=result, activity_type=activity_type, accounts=accounts)
    return activity_effect(made, lags=lags, outcome=outcome, flips=flips)


def claims(effects: Mapping[str, ActivityEffect]) -> dict[str, Claim]:
    """Benjamini-Hochberg over the scans that had enough data: the family is all types that were tested.

    Source: Benjamini and Hochberg 1995, by ``scipy.stats.false_discovery_control``.
    """
    tested = {name: effect.p_scan for name, effect in effects.items() if effect.p_scan is not None}
    adjusted = stats.false_discovery_control(list(tested.values()), method="bh") if tested else np.empty(0)
    by_name = dict(zip(tested, (float(p) for p in adjusted), strict=True))
    return {
        name: Claim(
            p_adjusted=by_name.get(name),
            claimed=name in by_name and tested[name] < CLAIM and by_name[name] <= FALSE_DISCOVERIES,
        )
        for name in effects
    }
