"""Sales at risk as tables."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.sales_at_risk import KINDS, SalesAtRisk
from kam_analytics.concentration.wording import sales_at_risk as said
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def with_warnings(found: SalesAtRisk, rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Accounts with their warnings in words; each of them takes its time."""
    return rows.assign(warnings=[" · ".join(said.warnings(found, account, _)) for account in rows["account_id"]])


def risk_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per large account ``with_warnings``: a column for each kind of them, and their words."""
    flags = {kind: [kind in flags for flags in rows["flags"]] for kind in KINDS}
    return Table.of(
        rows.assign(**flags),
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("before", _("Before"), "amount"),
        Column("now", _("Now"), "amount"),
        Column("share", _("Share"), "share"),
        *(Column(kind, said.kind_name(kind, _), "yes") for kind in KINDS),
        Column("warnings", _("Red flags")),
    )


def evidence_table(found: SalesAtRisk, rows: pd.DataFrame, _: Words) -> Table:
    """One row per row behind a warning of some accounts, in words."""
    behind = [
        {"account_id": account, "name": name, "kind": said.kind_name(kind, _), "warning": said.warning(kind, row, _)}
        for account, name in zip(rows["account_id"], rows["name"], strict=True)
        for kind, evidence in found.of(account)
        for row in evidence.to_dict("records")
    ]
    return Table.of(
        behind,
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("kind", _("Kind")),
        Column("warning", _("Red flag")),
    )
