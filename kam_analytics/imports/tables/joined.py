"""Two accounts side by side and as one, and the accounts that are part of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pandas as pd

from kam_analytics.imports.rules import Joining
from kam_analytics.imports.wording.joined import account_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def sides_table(found: Joining, _: Words) -> Table:
    """One row per figure: of the account that is joined, of the one that is kept, and of that one afterwards."""
    joined, kept = found.joined, found.kept
    since = found.since_on or kept.since_on
    rows = [
        (_("Net sales in all"), *(_.money(side.net_sales) for side in (joined.sold, kept.sold, found.sold))),
        (_("Sales lines"), *(_.number(side.lines) for side in (joined.sold, kept.sold, found.sold))),
        (_("First purchase"), *(_.day(side.first_on) for side in (joined.sold, kept.sold, found.sold))),
        (_("Last purchase"), *(_.day(side.last_on) for side in (joined.sold, kept.sold, found.sold))),
        (_("Owner"), *(name or "–" for name in (joined.owner, kept.owner, kept.owner))),
        (_("Customer since"), *(_.day(day) for day in (joined.since_on, kept.since_on, since))),
    ]
    return Table.of(
        pd.DataFrame(rows, columns=["figure", "joined", "kept", "after"]),
        Column("figure", _("Figure")),
        Column("joined", _("To join")),
        Column("kept", _("To keep")),
        Column("after", _("Together")),
    )


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
