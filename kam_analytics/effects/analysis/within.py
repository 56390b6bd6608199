"""Removal of account, month and account-trend effects from account x month tables, exactly.

A table has one row per account and one column per month; a missing month is nan. Gaps and
accounts that join or leave are allowed: nothing is filled in. The residuals equal those of a regression on all
the dummies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.errors import N_, BadInput

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Within:
    """Remove effects from tables over the cells of one sample.

    Parameters
    ----------
    used : bool table, accounts x months
        The cells of the sample.
    classes : int array, one per account
        Months have separate effects in each class; all zeros for one effect per month.
    trend : bool
        Also remove a straight line over time for each account.
    months : bool
        Remove month effects; without this, accounts are compared only with themselves.
    """

    used: Mask
    classes: NDArray[np.int64]
    trend: bool
    months: bool = True

    def __call__(self, tables: Floats) -> Floats:
        """The residuals of each table (tables x accounts x months); cells outside the sample are 0."""
        inside = self._without_account(np.where(self.used, tables, 0.0))
        if not self.months:
            return inside
        left = np.empty_like(inside)
        for value in np.unique(self.classes):
            rows = self.classes == value
            level, slope = self._basis
            # normal equations of the month dummies, freed of account effects
            normal = (
                np.diag(self.used[rows].sum(axis=0).astype(float))
                - level[rows].T @ level[rows]
                - slope[rows].T @ slope[rows]
            )
            effects = np.linalg.lstsq(normal, inside[:, rows].sum(axis=1).T, rcond=1e-10)[0].T
            months = np.where(self.used[rows], effects[:, None, :], 0.0)
            left[:, rows] = inside[:, rows] - self._without_account(months, rows)
        return left

    @property
    def parameters(self) -> int:
        """Number of month effects, which are not within an account."""
        return int(sum(self.used[self.classes == value].any(axis=0).sum() for value in np.unique(self.classes)))

    @cached_property
    def _basis(self) -> tuple[Floats, Floats]:
        """Unit vectors of each account over its cells: level, and trend around the level (or zeros)."""
        count = np.maximum(self.used.sum(axis=1, keepdims=True), 1)
        level = self.used / np.sqrt(count)
        if not self.trend:
            return level, np.zeros_like(level)
        month = np.arange(self.used.shape[1], dtype=float)
        line = np.where(self.used, month - (self.used * month).sum(axis=1, keepdims=True) / count, 0.0)
        length = np.sqrt((line**2).sum(axis=1, keepdims=True))
        return level, line / np.where(length > 0, length, 1.0)

    def _without_account(self, tables: Floats, rows: Mask | slice = slice(None)) -> Floats:
        left = tables
        for unit in self._basis if self.trend else self._basis[:1]:
            left = left - np.einsum("vnt,nt->vn", tables, unit[rows])[:, :, None] * unit[rows]
        return left


def shifted(table: Floats, months: int) -> Floats:
    """The table of ``months`` months earlier (later if negative), nan if there is none."""
    moved = np.full_like(table, np.nan)
    if months > 0:
        moved[:, months:] = table[:, :-months]
    elif months < 0:
        moved[:, :months] = table[:, -months:]
    else:
        moved[:] = table
    return moved


def without(tables: Floats, others: Floats) -> Floats:
    """The residuals of each table after a regression on the other tables (both without fixed effects)."""
    if not len(others):
        return tables
    flat = others.reshape(len(others), -1)
    slopes = np.linalg.lstsq(flat @ flat.T, flat @ tables.reshape(len(tables), -1).T, rcond=1e-12)[0]
    left: Floats = tables - (slopes.T @ flat).reshape(tables.shape)
    return left


def to_tables(panel: pd.DataFrame, *columns: str) -> tuple[pd.Index, list[Floats]]:
    """The columns of a panel as tables, months without a gap in the calendar; accounts in sorted order.

    Raises
    ------
    BadInput
        If an account has two rows for a month.
    """
    twice = panel.duplicated(["account_id", "month"])
    if twice.any():
        row = panel.loc[twice.idxmax()]
        raise BadInput(
            N_("The account {account} has two rows for the month {month}: one row per account and month is needed."),
            account=str(row["account_id"])[:60],
            month=f"{pd.Timestamp(row['month']):%Y-%m}",
        )
    month = pd.PeriodIndex(pd.to_datetime(panel["month"]), freq="M")
    codes = (month.year * 12 + month.month).to_numpy()
    ids, rows = np.unique(panel["account_id"].astype(str).to_numpy(), return_inverse=True)
    at = codes - codes.min() if len(codes) else codes
    tables = []
    for column in columns:
        table = np.full((len(ids), int(at.max()) + 1 if len(at) else 0), np.nan)
        table[rows, at] = panel[column].to_numpy(dtype=float, na_value=np.nan)
        tables.append(table)
    return pd.Index(ids, name="account_id"), tables
