"""The tables of renewals and later sales by what the account had answered before."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import status
from kam_analytics.nps.analysis.later_sales import LaterSales, Retention
from kam_analytics.nps.analysis.renewals import Rate, Renewals
from kam_analytics.nps.wording.score import kind_of


def renewal_table(found: Renewals, _: Words) -> Table:
    """Renewal by group; the last one sums passives and detractors up."""
    return Table.of(
        _groups((*found.rates, found.others), _),
        Column("name", _("Group")),
        Column("n", _("Contracts"), "number"),
        Column("renewed", _("Renewed"), "number"),
        Column("rate", _("Renewal rate"), "share"),
        Column("low", _("Low"), "share"),
        Column("high", _("High"), "share"),
    )


def decisions_table(rows: pd.DataFrame, _: Words) -> Table:
    """Decided contracts with the last answer before the decision, from the ``rows`` of ``Renewals``."""
    return Table.of(
        rows.assign(status=[status(code, _) for code in rows["status"]]),
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("contract", _("Contract")),
        Column("decided_on", _("Decided on"), "day"),
        Column("status", _("Status")),
        Column("score", _("Answer"), "number"),
        Column("answered_on", _("Answered on"), "day"),
    )


def later_table(found: LaterSales, _: Words) -> Table:
    """Retention of sales by group (1 = as before); the last one sums passives and detractors up."""
    return Table.of(
        _groups((*found.groups, found.others), _),
        Column("name", _("Group")),
        Column("accounts", _("Accounts"), "number"),
        Column("before", _("12 months before"), "amount"),
        Column("after", _("12 months after"), "amount"),
        Column("nrr", _("NRR"), "share"),
        Column("nrr_low", _("NRR, low"), "share"),
        Column("nrr_high", _("NRR, high"), "share"),
        Column("grr", _("GRR"), "share"),
        Column("grr_low", _("GRR, low"), "share"),
        Column("grr_high", _("GRR, high"), "share"),
        Column("nrr_without", _("NRR without the largest"), "share"),
    )


def _groups(groups: tuple[Rate, ...] | tuple[Retention, ...], _: Words) -> pd.DataFrame:
    return pd.DataFrame([{"name": kind_of(group.group, _), **asdict(group)} for group in groups])
