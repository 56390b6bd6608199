"""The scans of all activity types side by side, and the descriptive views of one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.association import SizeTrap, dose_response, group_curves, size_trap
from kam_analytics.effects.analysis.effects import FLIPS, Claim, claims
from kam_analytics.effects.analysis.panel import PanelFacts, panel


@dataclass(frozen=True, kw_only=True)
class Family:
    """Scans tested together: one for each activity type, most frequent type first.

    ``result`` is the outcome (one of ``panel.RESULTS``), ``lags`` the chosen months after the activity.
    """

    result: str
    lags: tuple[int, ...]
    facts: PanelFacts
    effects: dict[str, ActivityEffect] = field(repr=False)
    claims: dict[str, Claim] = field(repr=False)

    @cached_property
    def tested(self) -> list[str]:
        """Types with enough data, largest estimate (at the clearest lag) first; ties by frequency."""
        names = [name for name, effect in self.effects.items() if effect.clearest_lag is not None]
        return sorted(names, key=lambda name: -float(self.clearest(name)["estimate"]))

    @cached_property
    def refused(self) -> list[str]:
        """Types without enough data, most frequent first."""
        return [name for name, effect in self.effects.items() if effect.clearest_lag is None]

    @cached_property
    def net_tested(self) -> list[str]:
        """Types with a sum of six months, largest first; ties by frequency."""
        found = {name: effect.net.estimate for name, effect in self.effects.items() if effect.net.estimate is not None}
        return sorted(found, key=lambda name: -found[name])

    @property
    def claimed(self) -> list[str]:
        """Types with a claimed link, in the order of ``tested``."""
        return [name for name in self.tested if self.claims[name].claimed]

    @property
    def leading(self) -> str | None:
        """The clearest change over six months, or the claimed link with the smallest p, or the most frequent type."""
        left = [name for name in self.net_tested if self.claims[name].reading in ("gain", "loss")]
        if left:
            return min(left, key=lambda name: self.effects[name].net.p_value or 0.0)
        if self.claimed:
            return min(self.claimed, key=lambda name: self.effects[name].p_scan or 0.0)
        return next((name for name in self.effects if name not in self.refused), next(iter(self.effects), None))

    def clearest(self, name: str) -> pd.Series:
        """The row of the clearest lag of a tested type."""
        return self._clearest[name]

    @cached_property
    def _clearest(self) -> dict[str, pd.Series]:
        found = {}
        for name, effect in self.effects.items():
            if effect.clearest_lag is not None:
                found[name] = effect.by_lag.iloc[effect.by_lag["lag"].tolist().index(effect.clearest_lag)]
        return found


def family(result: str, lags: tuple[int, ...], facts: PanelFacts, effects: Mapping[str, ActivityEffect]) -> Family:
    """The scans side by side, with the claims among them."""
    return Family(result=result, lags=lags, facts=facts, effects=dict(effects), claims=claims(effects))


def trap_of(
    rows: pd.DataFrame, *, activity_type: str | None, result: str = "net_sales", accounts: Collection[int] | None = None
) -> SizeTrap:
    """The size trap of one type, from the frame of the query ``panel``."""
    return size_trap(panel(rows, result=result, activity_type=activity_type, accounts=accounts))


def dose_of(
    rows: pd.DataFrame,
    *,
    activity_type: str | None,
    lag: int,
    result: str = "net_sales",
    accounts: Collection[int] | None = None,
) -> pd.DataFrame:
    """The dose response ``lag`` months after, from the frame of the query ``panel``."""
    made = panel(rows, result=result, activity_type=activity_type, accounts=accounts, after_loss=False)
    return dose_response(made, lag=lag, flips=FLIPS)


def curves_of(
    rows: pd.DataFrame, *, activity_type: str | None, result: str = "net_sales", accounts: Collection[int] | None = None
) -> pd.DataFrame:
    """Sales over time of accounts with few, some and many activities, from the frame of the query ``panel``."""
    return group_curves(panel(rows, result=result, activity_type=activity_type, accounts=accounts))


def means_of(
    rows: pd.DataFrame, *, activity_type: str | None, result: str = "net_sales", accounts: Collection[int] | None = None
) -> pd.DataFrame:
    """One row per account: ``account_key``, mean monthly ``sales`` and ``activities`` without missing months."""
    made = panel(rows, result=result, activity_type=activity_type, accounts=accounts)
    known = made.dropna(subset=["sales", "activities"])
    means = known.groupby("account_id", sort=True)[["sales", "activities"]].mean()
    return means.rename_axis("account_key").reset_index()


def rows_behind(
    rows: pd.DataFrame,
    *,
    names: Mapping[int, tuple[str, str]],
    activity_type: str | None,
    result: str = "net_sales",
    accounts: Collection[int] | None = None,
) -> pd.DataFrame:
    """The account months that one scan uses, largest account first.

    Returns
    -------
    DataFrame
        ``account_id``, ``name``, ``month``, ``sales`` (money, missing if the margin is unknown),
        ``activities``.
    """
    made = panel(rows, result=result, activity_type=activity_type, accounts=accounts, after_loss=False)
    total = made.groupby("account_id")["sales"].transform("sum").to_numpy()
    order = np.lexsort([made["month"].to_numpy(), made["account_id"].to_numpy(), -total])
    made = made.iloc[order].reset_index(drop=True)
    known = [names.get(int(key), ("", "")) for key in made["account_id"]]
    return pd.DataFrame(
        {
            "account_id": pd.Series([account for account, _name in known], dtype="str"),
            "name": pd.Series([name for _account, name in known], dtype="str"),
            "month": made["month"],
            "sales": made["sales"],
            "activities": made["activities"],
        }
    )
