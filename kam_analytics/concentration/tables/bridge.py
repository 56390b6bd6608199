"""The sales bridge as tables."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.bridge import Bridge
from kam_analytics.concentration.wording.bridge import step_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def bridge_table(found: Bridge, _: Words) -> Table:
    """One row per step; shares are of the sales of the accounts above zero before."""
    return Table.of(
        found.steps.assign(step=[step_name(step, _) for step in found.steps["step"]]),
        Column("step", _("Step")),
        Column("amount", _("Net sales"), "amount"),
        Column("share", _("Share of opening sales"), "share"),
        Column("accounts", _("Accounts"), "number"),
    )


def changes_table(accounts: pd.DataFrame, _: Words) -> Table:
    """Accounts of a bridge with their sales then and now and the step they stand in."""
    names = {"same": _("Unchanged")}
    return Table.of(
        accounts.assign(step=[names.get(step) or step_name(step, _) for step in accounts["step"]]),
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("step", _("Step")),
        Column("before", _("Before"), "amount"),
        Column("now", _("Now"), "amount"),
        Column("change", _("Change"), "amount"),
    )
