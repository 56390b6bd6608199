"""Sales at risk: the tables of the exports and of «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.sales_at_risk import KINDS, SalesAtRisk
from kam_analytics.concentration.wording import sales_at_risk as said
from kam_analytics.kit.wording import Words


def risk_table(found: SalesAtRisk, _: Words) -> pd.DataFrame:
    """One row per large account: sales unrounded, a column for each kind of warning, and the words."""
    rows = found.accounts
    return pd.DataFrame(
        {
            _("Account ID"): rows["account_id"],
            _("Account"): rows["name"],
            _("Before"): rows["before"],
            _("Now"): rows["now"],
            _("Share"): rows["share"],
            **{
                said.kind_name(kind, _): [_("yes") if kind in flags else "" for flags in rows["flags"]]
                for kind in KINDS
            },
            _("Red flags"): [". ".join(said.warnings(found, account, _)) for account in rows["account_id"]],
        }
    )


def evidence_in_words(found: SalesAtRisk, account_id: str, _: Words) -> list[dict[str, str]]:
    """The rows behind the warnings of one account, ready to read."""
    return [
        {_("Kind"): said.kind_name(kind, _), _("Red flag"): said.warning(kind, row, _)}
        for kind, behind in found.of(account_id)
        for row in behind.to_dict("records")
    ]


def evidence_table(found: SalesAtRisk, _: Words) -> pd.DataFrame:
    """One row per row behind a warning, in words."""
    names = dict(zip(found.accounts["account_id"], found.accounts["name"], strict=True))
    rows = [
        {
            _("Account ID"): account,
            _("Account"): name,
            _("Kind"): said.kind_name(kind, _),
            _("Red flag"): said.warning(kind, row, _),
        }
        for account, name in names.items()
        for kind, behind in found.of(account)
        for row in behind.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[_("Account ID"), _("Account"), _("Kind"), _("Red flag")])
