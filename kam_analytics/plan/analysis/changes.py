"""The day of the last real change of each plan."""

from __future__ import annotations

import pandas as pd

from kam_analytics.plan.rules.change import counts

#: days of a plan's own rows that are a real change
_DAYS = ["submitted_on", "approved_on", "action_done_on", "reviewed_on"]


def last_changes(plans: pd.DataFrame, edits: pd.DataFrame) -> pd.Series:
    """The last real change of each plan: from the change log, and from the days of its rows.

    Parameters
    ----------
    plans
        Rows of the query ``plan_list``. Imported plans have no log: a plan sent or approved, a done action and a review
        say themselves when they were.
    edits
        Rows of the query ``plan_edits``: plan_id, table_name, column_name, is_closed, is_assigned, changed_on.

    Returns
    -------
    pd.Series
        One day per row of ``plans`` in its order, missing where no real change is on record.
    """
    real = [
        counts(row.table_name, row.column_name, is_closed=bool(row.is_closed), is_assigned=bool(row.is_assigned))
        for row in edits.itertuples()
    ]
    logged = edits[pd.Series(real, index=edits.index, dtype=bool)].groupby("plan_id")["changed_on"].max()
    days = plans[_DAYS].assign(logged=logged.reindex(plans["plan_id"]).to_numpy())
    return days.astype("datetime64[us]").max(axis=1).astype("datetime64[us]")
