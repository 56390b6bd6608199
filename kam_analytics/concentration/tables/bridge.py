"""The sales bridge: the tables of the exports and of «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.bridge import Bridge
from kam_analytics.concentration.wording.bridge import step_name
from kam_analytics.kit.wording import Words


def bridge_table(found: Bridge, _: Words) -> pd.DataFrame:
    """One row per step, unrounded; shares are of the sales of the accounts above zero before."""
    steps = found.steps
    return pd.DataFrame(
        {
            _("Step"): [step_name(step, _) for step in steps["step"]],
            _("Net sales"): steps["amount"],
            _("Share of opening sales"): steps["share"],
            _("Accounts"): steps["accounts"],
        }
    )


def bridge_in_words(found: Bridge, _: Words) -> pd.DataFrame:
    """The numbers of the bridge, ready to read."""
    table = bridge_table(found, _)
    share = _("Share of opening sales")
    table[share] = [_.percent(None if value != value else value, 1) for value in table[share]]
    table[_("Net sales")] = [_.money(value) for value in table[_("Net sales")]]
    return table


def changes_table(accounts: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Accounts of a bridge with their sales then and now and the step they stand in, unrounded."""
    names = {"same": _("Unchanged")}
    return pd.DataFrame(
        {
            _("Account ID"): accounts["account_id"],
            _("Account"): accounts["name"],
            _("Step"): [names.get(step) or step_name(step, _) for step in accounts["step"]],
            _("Before"): accounts["before"],
            _("Now"): accounts["now"],
            _("Change"): accounts["change"],
        }
    )
