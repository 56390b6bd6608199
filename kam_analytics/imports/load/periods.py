"""Decided periods of an account (segment, key-account status), no two of which may overlap."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.store import Load


def refuse_overlaps(load: Load, kind: Kind, mapped: list[str]) -> None:
    """Reject decided rows of ``came`` that overlap a row of the store or an earlier good row of the file.

    The store counts as it would be after the import: a file may end one period and begin the next.
    """
    until = "came.to_on" if "to_on" in mapped else "old.to_on"
    # dates as text: they sort correctly, and the end of time is out of range for a frame
    periods = load.frame(
        f"""
        select came.row_id, came.account_id, cast(came.from_on as varchar) as since,
            coalesce(cast({until} as varchar), '9999') as until
        from came
        left join {kind.table} as old on old.rowid = came.old_id
        where came.status = 'decided'
        union all
        select null, account_id, cast(from_on as varchar), coalesce(cast(to_on as varchar), '9999')
        from {kind.table}
        where status = 'decided' and rowid not in (select old_id from came where old_id is not null)
        order by row_id is not null, since, row_id
        """
    )
    overlapping = _overlapping(periods)
    if not overlapping:
        return
    with load.table("overlapping", pd.DataFrame({"row_id": overlapping})):
        take_out(
            load,
            [
                Check(
                    reason="overlapping_period",
                    field="from_on",
                    condition="s.rowid in (select row_id from overlapping)",
                )
            ],
        )
        load.execute("delete from came where row_id in (select row_id from overlapping)")


def _overlapping(periods: pd.DataFrame) -> list[int]:
    """The rows of the file that overlap an earlier one; the rows of the store (without ``row_id``) come first."""
    taken: dict[str, list[tuple[str, str]]] = defaultdict(list)
    found = []
    for row_id, account, since, until in periods.itertuples(index=False, name=None):
        is_new = not pd.isna(row_id)
        if is_new and any(since <= end and begin <= until for begin, end in taken[account]):
            found.append(int(row_id))
        else:
            taken[account].append((since, until))
    return found
