"""Net sales of each account and month, with the planted effect of the steering-group meetings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import COMPLETE, FIRST_MONTH, MONTHS, WORKDAYS, chance

#: the effect of one steering-group meeting, as a share of the account's normal month, and its lag
MEETING_EFFECT = 0.04
MEETING_LAG = 2
#: the largest monthly noise of accounts in segments A and B, order lumps included, as a share of normal
MOST_NOISE = 0.235
_SEASON = np.array([0.97, 0.96, 1.04, 1.0, 1.05, 1.07, 0.72, 0.93, 1.03, 1.06, 1.05, 1.12])

Panel = NDArray[np.float64]


def monthly_sales(about: Company, meetings: NDArray[np.int64]) -> Panel:
    """Net sales in euros, one row per account, one column per month.

    ``meetings`` counts the steering-group meetings of the core accounts. The last month has only
    the part that has passed.
    """
    random = chance(about.seed, "panel")
    accounts = about.accounts
    steady = accounts["segment"].isin(["A", "B"]).to_numpy()
    month = np.arange(MONTHS)
    first, last = accounts["first"].to_numpy()[:, None], accounts["last"].to_numpy()[:, None]
    active = (month >= first) & (month <= last)
    season = _SEASON[(month + FIRST_MONTH.month - 1) % 12] * _economy(random)
    share = np.empty((len(accounts), MONTHS))
    share[steady] = _steady(active[steady], season, random)
    share[~steady] = _loose(active[~steady], accounts["segment"].to_numpy()[~steady], season, random)
    # size is the mean of the last twelve months; the normal month over all time is below or above it
    normal = accounts["size"].to_numpy()
    year = slice(COMPLETE - 12, COMPLETE)
    bought = np.where(active, share, 0.0)[:, year].sum(axis=1) / np.maximum(active[:, year].sum(axis=1), 1)
    stays = (accounts["fate"] == "stays").to_numpy() & (bought > 0.2)
    normal = normal / np.where(stays, bought, 1.0)
    share[: len(meetings), MEETING_LAG:] += MEETING_EFFECT * meetings[:, :-MEETING_LAG]
    share = np.where(active, share, 0.0)
    _return_more_than_bought(share, (accounts["fate"] == "returns").to_numpy())
    share[:, -1] *= WORKDAYS.part
    share *= normal[:, None]
    return share


def _economy(random: np.random.Generator) -> Panel:
    """A company-wide wave of a few per cent."""
    wave: Panel = 1 + _waves(random, 1, 0.8, 0.025)[0]
    return wave


def _waves(random: np.random.Generator, rows: int, memory: float, sd: float) -> Panel:
    """First-order autoregressions with the given standard deviation."""
    waves = np.empty((rows, MONTHS))
    waves[:, 0] = random.normal(0, sd, rows)
    for month in range(1, MONTHS):
        waves[:, month] = memory * waves[:, month - 1] + random.normal(0, sd * np.sqrt(1 - memory**2), rows)
    return waves


def _steady(active: NDArray[np.bool_], season: Panel, random: np.random.Generator) -> Panel:
    """Accounts that buy every month: a straight trend around 1, the season, moderate noise."""
    rows = len(active)
    slope = np.clip(random.normal(0.02, 0.055, (rows, 1)), -0.11, 0.11)
    middle = (active * np.arange(MONTHS)).sum(axis=1, keepdims=True) / active.sum(axis=1, keepdims=True)
    level = 1 + slope * (np.arange(MONTHS) - middle) / 12
    lump = (random.random((rows, MONTHS)) < 0.05) * random.uniform(0.25, 0.55, (rows, MONTHS))
    noise = _waves(random, rows, 0.5, 0.07) + random.normal(0, 0.11, (rows, MONTHS)) + lump - lump.mean()
    spread = np.sqrt((noise**2 * active).sum(axis=1, keepdims=True) / active.sum(axis=1, keepdims=True))
    noise *= np.minimum(1, MOST_NOISE / spread)
    share: Panel = np.maximum(level * season + noise, 0.12)
    return share


def _loose(
    active: NDArray[np.bool_], segment: NDArray[np.object_], season: Panel, random: np.random.Generator
) -> Panel:
    """Accounts that order on demand: months without an order, a drifting level."""
    rows = len(active)
    drift = np.cumsum(random.normal(0, 0.035, (rows, MONTHS)), axis=1) + random.normal(
        0.0, 0.06, (rows, 1)
    ) * np.linspace(-2.5, 2.5, MONTHS)
    level = np.exp(drift - drift[:, [COMPLETE - 6]])
    pause = np.where(segment == "C", random.uniform(0.0, 0.15, rows), random.uniform(0.15, 0.4, rows))[:, None]
    orders = random.random((rows, MONTHS)) >= pause
    noise = np.exp(random.normal(-0.08, 0.4, (rows, MONTHS)))
    return np.where(orders, level * season * noise / (1 - pause), 0.0)


def _return_more_than_bought(share: Panel, who: NDArray[np.bool_]) -> None:
    """Give these accounts net returns in the last twelve months."""
    recent = np.zeros(MONTHS - COMPLETE + 12)
    recent[[0, 2, 4, 7]] = 0.35, 0.2, -1.1, 0.15
    share[who, COMPLETE - 12 :] = recent
