"""Scans to speak about: claimed, the reverse, both, none, refused, unbounded."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.family import Family, family
from kam_analytics.effects.analysis.net_effect import NetEffect
from kam_analytics.effects.analysis.panel import PanelFacts

INF = float("inf")


def net(size: float, low: float, high: float, p: float = 0.3) -> NetEffect:
    """Six months together from an estimate and its interval."""
    return NetEffect(
        estimate=size, ci_low=low, ci_high=high, least=low, most=high, p_value=p, smallest_visible_effect=0.054, n_accounts=159,
        n_informative=78, n_months=27,
    )  # fmt: skip


def effect(
    *rows: tuple[int, float, float, float],
    p: float | None = 0.001,
    lead: float | None = 0.6,
    reason: str | None = None,
    **more: Any,
) -> ActivityEffect:
    """A scan from rows of lag, estimate and interval; the clearest is the one of the largest estimate."""
    ahead, behind = p is not None and p < 0.05 and bool(rows), lead is not None and lead < 0.05
    verdicts = {
        (True, False): "activity_first", (False, True): "sales_first", (True, True): "both", (False, False): "none_visible",
    }  # fmt: skip
    clearest = max(rows, key=lambda row: abs(row[1]))[0] if rows else None
    given: dict[str, Any] = {
        "by_lag": pd.DataFrame(
            [(lag, size, low, high, 0.01, 80, 30) for lag, size, low, high in rows],
            columns=["lag", "estimate", "ci_low", "ci_high", "p_value", "n_accounts", "n_months"],
        ),
        "p_scan": p if rows else None,
        "best_lag": clearest if ahead else None,
        "clearest_lag": clearest,
        "lead_p": lead if rows else None,
        "verdict": verdicts[ahead, behind] if rows else "not_enough_data",
        "reason": reason,
        "smallest_visible_effect": 0.018 if rows else None,
        "net": net(0.03, -0.02, 0.08) if rows else NetEffect(reason=reason),
        "n_informative": 80,
        "n_accounts": 159,
        "n_left_out": 1,
        "n_months": 36,
        "by_class": True,
    }
    return ActivityEffect(**{**given, **more})


UP = ((1, -0.01, -0.02, 0.005), (2, 0.0405, 0.0278, 0.0533), (3, 0.0, -0.01, 0.01))
DOWN = ((1, -0.03, -0.045, -0.012),)
WIDE = ((2, 0.05, 0.01, INF),)
OPEN = ((2, 0.03, -INF, INF),)
CASES: dict[str, ActivityEffect] = {
    "claimed": effect(*UP),
    "narrow": effect(*UP, p=0.03),
    "below": effect(*DOWN),
    "half open": effect(*WIDE),
    "unbounded": effect(*OPEN, p=0.4),
    "none": effect(*UP, p=0.289),
    "sales first": effect(*UP, p=0.2, lead=0.004),
    "both": effect(*UP, lead=0.01),
    "not checked": effect(*UP, lead=None),
    "months": effect(reason="months", n_months=11),
    "accounts": effect(reason="accounts", n_informative=3, n_accounts=5),
    "no activity": effect(reason="no_activity"),
    "same": effect(reason="same_for_all"),
    "no sales": effect(reason="no_sales"),
    "gain": effect(*UP, net=net(0.082, 0.031, 0.133, 0.002)),
    "gain without a month": effect(*UP, p=0.3, net=net(0.082, 0.031, INF, 0.002)),
    "loss": effect(*DOWN, net=net(-0.082, -0.133, -0.031, 0.002)),
    "timing": effect(*UP, net=net(0.002, -0.015, 0.019, 0.8)),
    "timing below": effect(*DOWN, net=net(-0.002, -0.012, 0.015, 0.8)),
    "short": effect(*UP, n_months=24, net=NetEffect(reason="months")),
    "late": effect(*UP, net=NetEffect(reason="accounts")),
}


def of(effects: dict[str, ActivityEffect], result: str = "net_sales") -> Family:
    facts = PanelFacts(
        accounts=160, months=36, first_month=None, last_month=None, types=dict.fromkeys(effects, 100), rarely_logged=4,
        margin_coverage=0.9,
    )  # fmt: skip
    return family(result, tuple(range(1, 7)), facts, effects)


def alone(case: str, name: str = "call", result: str = "net_sales") -> Family:
    """A family of one type."""
    return of({name: CASES[case]}, result)
