"""Renewal and later sales by answer: the tables of the exports and of «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import status
from kam_analytics.nps.analysis.later_sales import LaterSales
from kam_analytics.nps.analysis.renewals import Rate, Renewals
from kam_analytics.nps.wording.score import kind_of


def renewal_table(found: Renewals, _: Words) -> pd.DataFrame:
    """Renewal by group, unrounded shares 0-1."""
    rates = _rates(found)
    return pd.DataFrame(
        {
            _("Group"): [kind_of(rate.group, _) for rate in rates],
            _("Contracts"): [rate.n for rate in rates],
            _("Renewed"): [rate.renewed for rate in rates],
            _("Renewal rate"): _floats([rate.rate for rate in rates]),
            _("Low"): _floats([rate.low for rate in rates]),
            _("High"): _floats([rate.high for rate in rates]),
        }
    )


def renewal_in_words(found: Renewals, _: Words) -> pd.DataFrame:
    """The numbers of the chart of renewals."""
    rates = _rates(found)
    return pd.DataFrame(
        {
            _("Group"): [kind_of(rate.group, _) for rate in rates],
            _("Renewed"): [f"{_.number(rate.renewed)} / {_.number(rate.n)}" for rate in rates],
            _("Renewal rate"): [_.percent(rate.rate, 1) for rate in rates],
            _("Likely"): [_range(rate.low, rate.high, _) for rate in rates],
        }
    )


def lost_in_words(found: Renewals, _: Words) -> pd.DataFrame:
    """Lost contracts that had an answer before the decision, newest first."""
    rows = found.lost_rows.sort_values("decided_on", ascending=False).to_dict("records")
    return pd.DataFrame(
        {
            _("Account"): [row["name"] for row in rows],
            _("Contract"): [row["contract"] for row in rows],
            _("Decided on"): [_.day(row["decided_on"].date()) for row in rows],
            _("Answer"): [_.number(row["score"]) for row in rows],
            _("Answered on"): [_.day(row["answered_on"].date()) for row in rows],
        }
    )


def decisions_table(found: Renewals, _: Words) -> pd.DataFrame:
    """Every decided contract with the last answer before it."""
    rows = found.rows
    return pd.DataFrame(
        {
            _("Account ID"): rows["account_id"],
            _("Account"): rows["name"],
            _("Contract"): rows["contract"],
            _("Decided on"): rows["decided_on"],
            _("Status"): pd.Series([status(code, _) for code in rows["status"]], index=rows.index, dtype="str"),
            _("Answer"): rows["score"],
            _("Answered on"): rows["answered_on"],
        }
    )


def later_table(found: LaterSales, _: Words) -> pd.DataFrame:
    """Retention of sales by group, unrounded shares (1 = as before)."""
    groups = (*found.groups, found.others)
    return pd.DataFrame(
        {
            _("Group"): [kind_of(group.group, _) for group in groups],
            _("Accounts"): [group.accounts for group in groups],
            _("12 months before"): [group.before for group in groups],
            _("12 months after"): [group.after for group in groups],
            _("NRR"): _floats([group.nrr for group in groups]),
            _("NRR, low"): _floats([group.nrr_low for group in groups]),
            _("NRR, high"): _floats([group.nrr_high for group in groups]),
            _("GRR"): _floats([group.grr for group in groups]),
            _("GRR, low"): _floats([group.grr_low for group in groups]),
            _("GRR, high"): _floats([group.grr_high for group in groups]),
            _("NRR without the largest"): _floats([group.nrr_without for group in groups]),
        }
    )


def later_in_words(found: LaterSales, _: Words) -> pd.DataFrame:
    """The numbers of the chart of later sales."""
    groups = (*found.groups, found.others)
    return pd.DataFrame(
        {
            _("Group"): [kind_of(group.group, _) for group in groups],
            _("Accounts"): [_.number(group.accounts) for group in groups],
            _("NRR"): [_.percent(group.nrr, 1) for group in groups],
            _("NRR, likely"): [_range(group.nrr_low, group.nrr_high, _) for group in groups],
            _("GRR"): [_.percent(group.grr, 1) for group in groups],
            _("GRR, likely"): [_range(group.grr_low, group.grr_high, _) for group in groups],
            _("NRR without the largest"): [_.percent(group.nrr_without, 1) for group in groups],
        }
    )


def _rates(found: Renewals) -> tuple[Rate, ...]:
    return (*found.rates, found.others)


def _range(low: float | None, high: float | None, _: Words) -> str:
    return "–" if low is None or high is None else f"{_.percent(low, 1)} – {_.percent(high, 1)}"


def _floats(values: list[float | None]) -> pd.Series:
    return pd.Series(values, dtype="float64")
