"""The catalogue of reasons as tables, for screen, export and command line."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.reasons import wording as say
from kam_analytics.reasons.answers import Catalogue
from kam_analytics.reasons.rules.catalogue import Reason


def reasons_table(reasons: tuple[Reason, ...], today: date, _: Words) -> Table:
    """One row per reason: the account, its euros, the day and the rule in words."""
    rows = pd.DataFrame(
        [
            {
                "account_id": one.account_id, "name": one.name, "measure": _(say.NAMES[one.measure]),
                "euros": one.euros, "on": pd.Timestamp(one.on), "reason": say.reason_text(one, today, _),
                "loss": one.loss.euros if one.loss else None,
            }
            for one in reasons
        ],
        columns=["account_id", "name", "measure", "euros", "on", "reason", "loss"],
    )  # fmt: skip
    rows = rows.astype({"euros": "float64", "loss": "float64", "on": "datetime64[us]"})
    columns = [
        Column("name", _("Account")), Column("measure", _("Measure")), Column("euros", _("Euros"), "money"),
        Column("on", _("Day"), "day"), Column("reason", _("Reason")), Column("loss", _("Expected loss"), "money"),
    ]  # fmt: skip
    return Table.of(rows, *(one for one in columns if one.name != "loss" or rows["loss"].notna().any()))


def warnings_table(found: Catalogue, _: Words) -> Table:
    """One row per warning: what became of the agreements with and without it."""
    rows = pd.DataFrame(
        [
            {
                "warning": say.warning_name(one.warning, _), "n": one.n, "lost": one.lost, "n_without": one.n_without,
                "lost_without": one.lost_without, "difference": one.difference, "low": one.low, "high": one.high,
                "p": one.p, "predicts": one.predicts,
            }
            for one in found.warned
        ],
        columns=["warning", "n", "lost", "n_without", "lost_without", "difference", "low", "high", "p", "predicts"],
    )  # fmt: skip
    rows = rows.astype(dict.fromkeys(("difference", "low", "high", "p"), "float64"))
    return Table.of(
        rows,
        Column("warning", _("Warning")), Column("n", _("With it"), "number"),
        Column("lost", _("of them lost"), "number"),
        Column("n_without", _("Without it"), "number"), Column("lost_without", _("of those lost"), "number"),
        Column("difference", _("Difference"), "pp"), Column("low", _("Low"), "pp"), Column("high", _("High"), "pp"),
        Column("p", _("p, adjusted"), "p"), Column("predicts", _("Predicts"), "yes"),
    )  # fmt: skip
