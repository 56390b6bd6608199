"""Companies whose truth is known: monthly sales and activities of accounts, in the scenarios of the gates.

Everything is random but the effect. Sizes are lognormal as in an 80/20 company; log sales are size,
season, a company-wide wave, a slow wave of the account and noise; activities are Poisson, more for big
accounts, in waves and campaigns of their own. What a scenario adds is in ``SCENARIOS``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: the spread of log size that gives 80/20
SIZE = 1.6832425
#: months simulated before the panel begins, so that every wave has forgotten its start
BURN_IN = 14
_SEASON = np.log([0.97, 0.96, 1.04, 1.0, 1.05, 1.07, 0.72, 0.93, 1.03, 1.06, 1.05, 1.12])


@dataclass(frozen=True)
class Scenario:
    """One truth. ``effect`` is the change of log sales per activity, ``lag`` months later."""

    effect: float = 0.0
    lag: int = 2
    #: the same one month after ``lag``: its opposite only moves sales
    next_month: float = 0.0
    #: spread of the effect between accounts, their mean is zero: in log sales, that is, for exp is not straight
    effect_spread: float = 0.0
    #: memory of the accounts' waves in sales and in activities
    memory: tuple[float, float] = (0.6, 0.7)
    #: growing accounts get more activities: spread of the yearly growth, and log activities per unit of it
    growth: tuple[float, float] = (0.0, 0.0)
    #: big accounts follow the company's waves more, per standard deviation of log size
    loading: float = 0.0
    #: log activities per unit of the account's sales shock ``reacts_after`` months before (negative: after)
    reacts: float = 0.0
    reacts_after: int = 1
    #: months without orders, returns, joiners and gaps
    lumpy: bool = False
    #: share of the accounts that stop buying, and activities with them stop at once
    leaving: float = 0.0


SCENARIOS: dict[str, Scenario] = {
    "null": Scenario(),
    "null_persist": Scenario(memory=(0.9, 0.9)),
    "null_trend": Scenario(growth=(0.25, 1.6)),
    "null_factor": Scenario(loading=0.8),
    "reverse": Scenario(reacts=0.8, reacts_after=1),
    "reverse_pipe": Scenario(reacts=0.8, reacts_after=-1),
    "hetero0": Scenario(effect_spread=0.08),
    "lumpy0": Scenario(lumpy=True),
    "effect_1.5": Scenario(effect=0.015),
    "effect_3": Scenario(effect=0.03),
    "shift": Scenario(effect=0.04, next_month=-0.04),
    "losses": Scenario(leaving=0.4),
    "lumpy_losses": Scenario(lumpy=True, leaving=0.4),
}


@dataclass(frozen=True)
class Company:
    """Sales (money) and activities (counts), accounts x months; a month that is missing is nan."""

    sales: Floats
    activities: Floats
    size: Floats
    #: log sales without the effect and without noise, for the oracle: account, season and company wave
    known: Floats

    def panel(self) -> pd.DataFrame:
        """One row per account and month that is there, as ``activity_effect`` takes it."""
        accounts, months = self.sales.shape
        rows = pd.DataFrame(
            {
                "account_id": np.repeat([f"A{number:04d}" for number in range(accounts)], months),
                "month": np.tile(pd.date_range("2020-01-01", periods=months, freq="MS"), accounts),
                "sales": self.sales.ravel(),
                "activities": self.activities.ravel(),
                "size_class": np.repeat(size_classes(self.size), months),
            }
        )
        return rows[rows["sales"].notna()].reset_index(drop=True)


def size_classes(size: Floats) -> NDArray[np.str_]:
    """Three classes of equal numbers."""
    place = size.argsort().argsort() * 3 // len(size)
    return np.array(["small", "middle", "big"])[place]


def simulate(scenario: Scenario, accounts: int, months: int, seed: int | tuple[int, ...]) -> Company:
    """One company of the scenario; the same seed gives the same company."""
    random = np.random.default_rng(seed)
    total = BURN_IN + months
    size = random.normal(0.0, SIZE, accounts)
    weight = 1.0 + scenario.loading * (size / SIZE)[:, None]
    season = _SEASON[np.arange(total) % 12]
    company = weight * (season + _waves(random, 1, total, 0.8, 0.10))
    shock = _waves(random, accounts, total, scenario.memory[0], 0.35) + random.normal(0, 0.30, (accounts, total))
    growth = random.normal(0.0, scenario.growth[0], (accounts, 1)) * (np.arange(total) - BURN_IN) / 12
    rate = (
        0.35 * size[:, None]
        + _waves(random, accounts, total, scenario.memory[1], 0.6)
        + weight * (season + _waves(random, 1, total, 0.8, 0.25))
        + scenario.growth[1] * growth
    )
    rate += scenario.reacts * _delayed(shock, scenario.reacts_after)
    activities = random.poisson(np.exp(np.minimum(rate, 3.5))).astype(float)
    slope = scenario.effect + random.normal(0.0, scenario.effect_spread, (accounts, 1))
    effect = slope * _delayed(activities, scenario.lag)
    effect += scenario.next_month * _delayed(activities, scenario.lag + 1)
    known = size[:, None] + company + growth
    sales = np.exp(known + shock + effect + 8.0)
    if scenario.lumpy:
        sales, activities = _lumpy(sales, activities, random)
    if scenario.leaving:
        sales, activities = _left(sales, activities, scenario.leaving, random)
    keep = slice(BURN_IN, None)
    return Company(sales[:, keep], activities[:, keep], size, known[:, keep])


def _waves(random: np.random.Generator, rows: int, months: int, memory: float, spread: float) -> Floats:
    """First-order autoregressions that begin in their own long run."""
    waves = np.empty((rows, months))
    waves[:, 0] = random.normal(0, spread, rows)
    steps = random.normal(0, spread * np.sqrt(1 - memory**2), (rows, months))
    for month in range(1, months):
        waves[:, month] = memory * waves[:, month - 1] + steps[:, month]
    return waves


def _delayed(table: Floats, months: int) -> Floats:
    moved = np.zeros_like(table)
    if months > 0:
        moved[:, months:] = table[:, :-months]
    else:
        moved[:, :months] = table[:, -months:]
    return moved


def _lumpy(sales: Floats, activities: Floats, random: np.random.Generator) -> tuple[Floats, Floats]:
    """30 % of months without an order, some net returns, a quarter joins late, 3 % of months are missing."""
    accounts, months = sales.shape
    lumpy = np.where(random.random(sales.shape) < 0.3, 0.0, sales / 0.7)
    lumpy = np.where(random.random(sales.shape) < 0.02, -0.3 * sales, lumpy)
    joined = np.where(
        random.random(accounts) < 0.25, BURN_IN + random.integers(1, (months - BURN_IN) // 2, accounts), 0
    )
    gone = (np.arange(months) < joined[:, None]) | (random.random(sales.shape) < 0.03)
    return np.where(gone, np.nan, lumpy), np.where(gone, np.nan, activities)


def _left(sales: Floats, activities: Floats, part: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Part of the accounts leave, each in a month from the seventh to the third from the end."""
    accounts, months = sales.shape
    leaving = np.isin(np.arange(accounts), random.permutation(accounts)[: round(part * accounts)])
    last = BURN_IN + random.integers(6, months - BURN_IN - 2, accounts)
    gone = leaving[:, None] & (np.arange(months) >= last[:, None])
    return np.where(gone & ~np.isnan(sales), 0.0, sales), np.where(gone & ~np.isnan(activities), 0.0, activities)


def with_effect(name: str, effect: float) -> Scenario:
    """A scenario with another effect."""
    return replace(SCENARIOS[name], effect=effect)
