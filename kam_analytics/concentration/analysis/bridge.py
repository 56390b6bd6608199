"""The bridge from the sales of one period to the next: lost, grown, returned, new, exact to the last digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from kam_analytics.concentration.analysis.compared import Compared, compared, with_earlier
from kam_analytics.kit.analysis.units import UNIT, units
from kam_analytics.nps.analysis.later_sales import Retention, retention

#: every step: three totals and the changes between them
STEPS = ("before", "returns_before", "lost", "decline", "growth", "retained", "returned", "new", "returns_now", "now")
TOTALS = ("before", "retained", "now")


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """How the sales of one period became those of another.

    ``steps`` has one row per name of ``STEPS``: ``step``, ``amount`` (a total for ``TOTALS``, otherwise
    the change), ``accounts`` and ``share`` (of opening sales, missing without any).
    ``rows`` has one row per account in either period, the largest change first, with ``before``, ``now``,
    ``change`` and ``step`` (a change of ``STEPS``, or ``same``). ``kept`` holds NRR and GRR of the
    accounts above zero before; both are missing without such an account. Who bought before the earlier period is
    known as far back as ``known_since``: without it no account is known to have returned. Sales of the accounts of
    ``kept`` were converted from ``currencies``: changes of their rates are part of both rates.
    """

    steps: pd.DataFrame
    rows: pd.DataFrame
    kept: Retention
    known_since: date | None = None
    currencies: tuple[str, ...] = ()

    @cached_property
    def _by_step(self) -> dict[str, tuple[float, int]]:
        rows = self.steps
        return dict(zip(rows["step"], zip(rows["amount"], rows["accounts"], strict=True), strict=True))

    def amount(self, step: str) -> float:
        return float(self._by_step[step][0])

    def accounts(self, step: str) -> int:
        return int(self._by_step[step][1])

    def behind(self, step: str) -> pd.DataFrame:
        """The accounts of a change or a total, largest first."""
        rows = self.rows
        if step == "retained":
            return rows[rows["before"] > 0]
        if step == "returns_before":
            return rows[rows["before"] < 0]
        if step in TOTALS:
            return rows[rows[step] != 0]
        return rows[rows["step"] == step]

    @property
    def opening(self) -> float:
        """Sales of the accounts above zero before: the denominator of NRR and GRR."""
        return self.kept.before


def bridge(pair: Compared) -> Bridge:
    """The steps from the sales before to the sales now.

    Parameters
    ----------
    pair
        Result of ``compared`` for two periods of the same length, amounts in currency units.

    Returns
    -------
    Bridge
        Totals and changes add up exactly. The opening accounts are those above zero before. One of
        them at or below zero now is ``lost``, including later credit notes; otherwise it shows
        ``decline``, ``growth`` or ``same``. ``retained`` are all sales of the opening accounts now. An
        account that was not above zero before is ``returned`` with its sales now if it is known to have
        bought before the earlier period, else ``new``; or ``returns_now`` if its sales now are below
        zero. Negative sales of such accounts before are added back in ``returns_before``, so that the
        opening accounts remain; both are zero if no account returned more than it bought.

    Notes
    -----
    NRR is retained / opening sales; GRR is the same without growth: per account the smaller of both
    periods, never below zero. An account that began in the middle of the earlier period and stayed shows
    as growth, one that left in the middle of the later period as decline: the bridge shows how sales
    moved, not how much the account bought in a month.

    >>> rows = pd.DataFrame({"account_id": list("abcd"), "name": list("ABCD"), "before": [5.0, 4.1, 0.9, 0.0],
    ...     "now": [6.8, 3.5, 0.0, 2.0]})
    >>> found = bridge(Compared(rows))
    >>> found.steps.set_index("step")["amount"].round(2).to_dict()
    {'before': 10.0, 'returns_before': 0.0, 'lost': -0.9, 'decline': -0.6, 'growth': 1.8, 'retained': 10.3,
     'returned': 0.0, 'new': 2.0, 'returns_now': 0.0, 'now': 12.3}
    >>> round(found.kept.grr, 2), round(found.kept.nrr, 2)
    (0.85, 1.03)
    """
    rows = pair.rows
    before, now = units(rows["before"]), units(rows["now"])
    opening = before > 0
    step = np.select(
        [
            opening & (now <= 0),
            opening & (now < before),
            opening & (now > before),
            opening,
            pair.returned,
            now > 0,
            now < 0,
            before < 0,
        ],
        ["lost", "decline", "growth", "same", "returned", "new", "returns_now", "returns_before"],
        "same",
    )
    change = now - before
    # what each step adds, or contains if it is a total, account by account
    parts = {
        "before": before,
        "returns_before": -before * (before < 0),
        **{name: change * (step == name) for name in ("lost", "decline", "growth")},
        "retained": now * opening,
        **{name: now * (step == name) for name in ("returned", "new", "returns_now")},
        "now": now,
    }
    sums = np.array([parts[name].sum() for name in STEPS])
    start = int(before[opening].sum())
    steps = pd.DataFrame(
        {
            "step": STEPS,
            "amount": sums / UNIT,
            "accounts": [int(opening.sum() if name == "retained" else (parts[name] != 0).sum()) for name in STEPS],
            "share": sums / start if start else np.nan,
        }
    )
    rows = rows.assign(change=change / UNIT, step=step)
    largest = rows["change"].abs().sort_values(ascending=False, kind="stable").index
    kept = retention(pair.rows[opening].rename(columns={"now": "after"}), "all")
    return Bridge(steps=steps, rows=rows.loc[largest].reset_index(drop=True), kept=kept, known_since=pair.known_since)


def bridge_of(
    now: pd.DataFrame,
    before: pd.DataFrame,
    earlier: pd.DataFrame,
    converted: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    known_since: date | None,
) -> Bridge:
    """The same for the net sales of two periods and of the time before, from the frames of ``account_sales``.

    ``converted`` are the rows of the query ``converted_sales`` for both periods.
    """
    pair = compared(now, before, filters=filters, by_group=by_group)
    found = bridge(with_earlier(pair, earlier, by_group=by_group, known_since=known_since))
    counted = "group_key" if by_group else "account_id"
    opening = pair.rows.loc[pair.rows["before"] > 0, counted]
    currencies = converted.loc[converted[counted].isin(opening), "currency"]
    return replace(found, currencies=tuple(sorted(currencies.unique())))
