"""The accounts that are part of others, as a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pandas as pd

from kam_analytics.imports.wording.joined import account_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def joined_table(rows: pd.DataFrame, local: Callable[[datetime], datetime], _: Words) -> Table:
    """One row per account that was joined into another, the latest first; ``local`` tells the company's time."""
    people = rows["user_name"].where(rows["user_name"] != "", rows["user_id"])
    return Table.of(
        rows.assign(
            joined=[account_name(row.name, row.account_id) for row in rows.itertuples(index=False)],
            into=[account_name(row.kept, row.kept_id) for row in rows.itertuples(index=False)],
            at=[_.day(local(at.to_pydatetime())) for at in rows["joined_at"]],
            who=[{"local": _("Local director")}.get(name, name) for name in people],
        ),
        Column("joined", _("Account")),
        Column("into", _("Part of")),
        Column("at", _("Joined on")),
        Column("who", _("Joined by")),
    )
