"""Companies of one group: every account knows the root of its group."""

from __future__ import annotations

import pandas as pd

from kam_analytics.imports.rules import roots
from kam_analytics.store import Load


def regroup(load: Load) -> None:
    """Update ``group_key`` of all accounts; a parent that does not exist yet ends the group."""
    accounts = load.frame("select account_id, account_key, parent_id from account")
    root, _ = roots(_above(accounts["account_id"], accounts["parent_id"]))
    key = dict(zip(accounts["account_id"], accounts["account_key"], strict=True))
    groups = pd.DataFrame({"account_id": list(root), "group_key": [int(key[top]) for top in root.values()]})
    with load.table("group_of", groups):
        changed = load.execute(
            "update account set group_key = g.group_key from group_of as g "
            "where g.account_id = account.account_id and g.group_key <> account.group_key"
        )
    if changed:
        load.touch("account")


def circular(load: Load, table: str, row: str, above: str) -> set[str]:
    """Ids of ``came`` that would be part of a circle of parents in the resulting table."""
    found = load.frame(
        f"select {row} as row_id, {above} as above_id from came union all "
        f"select {row}, {above} from {table} where {row} not in (select {row} from came)"
    )
    came = set(load.frame(f"select {row} as row_id from came")["row_id"])
    return roots(_above(found["row_id"], found["above_id"]))[1] & came


def _above(rows: pd.Series, above: pd.Series) -> dict[str, str | None]:
    return dict(zip(rows, above.astype(object).where(above.notna(), None), strict=True))
