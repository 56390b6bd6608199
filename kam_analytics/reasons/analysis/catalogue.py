"""Rows of the accounts in sight to the reasons of the catalogue, one function for each measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.rules.period import Period, month_end, months_before
from kam_analytics.reasons.analysis.prediction import Predictions, Warned, predictions_of
from kam_analytics.reasons.rules.catalogue import (
    BEHIND,
    CONTRACT_DAYS,
    FEWEST_DAYS,
    YEARS,
    Loss,
    Reason,
    best_year,
    fall,
    next_day,
    ordered,
)
from kam_analytics.targets.analysis.quarter import quarter_targets
from kam_analytics.targets.rules import Quarter


@dataclass(frozen=True)
class Stakes:
    """What is at stake, and which warnings predicted the loss of an agreement."""

    reasons: tuple[Reason, ...]
    warned: tuple[Warned, ...]


# reason: rows of three queries, and the days that the feeds behind the warnings cover
def at_stake(
    contracts: pd.DataFrame,
    warnings: pd.DataFrame,
    deals: pd.DataFrame | None = None,
    *,
    today: date,
    sales: Period | None,
    activities: Period | None,
    deliveries: Period | None,
) -> Stakes:
    """Agreements with a day ahead, at their yearly value, and open deals, at their amount.

    ``contracts`` are those of the query ``contracts_ahead``, ``warnings`` of ``contract_warnings``, ``deals`` of
    ``deals_ahead``. An agreement is dated by the next of notice, option, tender and end; after the last of them
    nothing is at stake. Amounts of zero or less are no stake; a missing one is listed without. A loss is expected only
    where a warning of the agreement has predicted losses.
    """
    predictions = predictions_of(warnings, sales=sales, activities=activities, deliveries=deliveries)
    found = []
    columns = ("account_id", "name", "contract_id", "contract", "annual_value", *(f"{day}_on" for day in _COLUMNS))
    for account_id, name, contract_id, contract, value, *days in values(contracts, *columns):
        ahead = next_day(dict(zip(CONTRACT_DAYS, days, strict=True)), today)
        if ahead and (value is None or value > 0):
            found.append(
                Reason(
                    measure="at_stake", kind=ahead[0], account_id=account_id, name=name, euros=value, on=ahead[1],
                    row_id=contract_id, label=contract, loss=_loss(predictions, contract_id, value),
                )
            )  # fmt: skip
    columns = ("account_id", "name", "opportunity_id", "deal", "expected_close_on", "amount")
    for account_id, name, deal_id, deal, close_on, amount in () if deals is None else values(deals, *columns):
        if amount is None or amount > 0:
            found.append(
                Reason(
                    measure="at_stake", kind="deal", account_id=account_id, name=name, euros=amount,
                    on=close_on, row_id=deal_id, label=deal,
                )
            )  # fmt: skip
    return Stakes(ordered(found), predictions.warned)


#: the columns of the days of an agreement, without ``_on``
_COLUMNS = ("notice", "option", "tender", "ends")


def behind(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    names: Mapping[str, str],
    *,
    quarter: Quarter,
    today: date,
    sales: Period,
) -> tuple[Reason, ...] | None:
    """Accounts whose net sales of the running quarter will miss an approved target by more than 10 % at this pace.

    ``targets`` are those of the query ``account_targets``, ``actuals`` of ``target_actuals`` for the quarter to the
    day, both of all accounts. The run rate is that of the targets of one account. ``None`` where it cannot be said:
    before the sales cover 30 days of the quarter, or without any approved target for it.
    """
    wanted = targets[
        (targets["metric"] == "net_sales")
        & (targets["status"] == "approved")
        & (targets["quarter_on"] == pd.Timestamp(quarter.since))
    ]
    covered = (min(today, sales.until) - max(quarter.since, sales.since)).days + 1
    if wanted.empty or covered < FEWEST_DAYS:
        return None
    of_account = dict(tuple(actuals[actuals["metric"] == "net_sales"].groupby("account_id")))
    found = []
    for account_id, rows in wanted.groupby("account_id"):
        if account_id not in of_account:
            continue
        shown = quarter_targets(rows.drop(columns="account_id"), of_account[account_id], quarter, today, sales=sales)
        line = shown.line("net_sales")
        if line is None or line.ahead is None or line.ahead_share is None or line.ahead_share >= -BEHIND:
            continue
        found.append(
            Reason(
                measure="behind", kind="quarter", account_id=str(account_id), name=names[str(account_id)],
                euros=-line.ahead, on=quarter.until, row_id=line.target_id,
                now=line.target + line.ahead, before=line.target,
            )
        )  # fmt: skip
    return ordered(found)


def lost(years: pd.DataFrame, *, last_month: date, held: int) -> tuple[Reason, ...] | None:
    """Accounts whose last 12 months fell more than 10 % below their best earlier year of the same months.

    ``years`` are those of the query ``years_of_sales``; ``held`` is how many years before the last one the sales cover
    in full, of which five are looked at: ``None`` without any. An account that buys nothing any more has lost all of
    its best year.
    """
    if not held:
        return None
    found = []
    for (account_id, name), rows in years.groupby(["account_id", "name"], sort=False):
        sold = dict(zip(rows["back"].astype(int), rows["net_sales"].astype(float), strict=True))
        best = best_year(sold, held)
        now = sold.get(0, 0.0)
        gone = fall(now, best[1]) if best else None
        if best and gone is not None:
            found.append(
                Reason(
                    measure="lost", kind="years", account_id=str(account_id), name=str(name), euros=gone,
                    on=month_end(last_month), now=now, before=best[1],
                    before_until=month_end(months_before(last_month, 12 * best[0])),
                )
            )  # fmt: skip
    return ordered(found)


def years_held(sales: Period | None, last_month: date) -> int:
    """How many years of 12 months before the last one the sales cover in full, at most ``YEARS``."""
    if sales is None:
        return 0
    first = (last_month.year * 12 + last_month.month) - (sales.since.year * 12 + sales.since.month)
    whole = first + (1 if sales.since.day == 1 else 0)
    return max(min(whole // 12 - 1, YEARS), 0)


def _loss(predictions: Predictions, contract_id: str, value: float | None) -> Loss | None:
    """The loss to expect of an agreement by the warning with the highest rate of those that predict; else ``None``."""
    of_contract = predictions.active.get(contract_id, frozenset())
    known = [warned for warned in predictions.warned if warned.predicts and warned.warning in of_contract]
    if value is None or not known:
        return None
    worst: Warned = max(known, key=lambda warned: (warned.rate, warned.warning))
    return Loss(warning=worst.warning, n=worst.n, rate=worst.rate, euros=value * worst.rate)
