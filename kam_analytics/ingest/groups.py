"""Companies of one group: every account knows the root of its group."""

from __future__ import annotations

import pandas as pd

from kam_analytics.rules.groups import roots
from kam_analytics.store import Load


def regroup(load: Load) -> None:
    """Bring ``group_key`` of all accounts up to date; a parent that is not there yet ends a group."""
    accounts = load.frame("select account_id, account_key, parent_id from account")
    root, _ = roots(_parents(accounts))
    key = dict(zip(accounts["account_id"], accounts["account_key"], strict=True))
    groups = pd.DataFrame({"account_id": list(root), "group_key": [int(key[top]) for top in root.values()]})
    with load.table("group_of", groups):
        changed = load.execute(
            "update account set group_key = g.group_key from group_of as g "
            "where g.account_id = account.account_id and g.group_key <> account.group_key"
        )
    if changed:
        load.touch("account")


def circular(load: Load) -> set[str]:
    """Accounts of ``came`` that stand in a circle of parents, with the store as it would be."""
    accounts = load.frame(
        "select account_id, parent_id from came union all "
        "select account_id, parent_id from account where account_id not in (select account_id from came)"
    )
    came = set(load.frame("select account_id from came")["account_id"])
    return roots(_parents(accounts))[1] & came


def _parents(accounts: pd.DataFrame) -> dict[str, str | None]:
    parents = accounts["parent_id"].astype(object).where(accounts["parent_id"].notna(), None)
    return dict(zip(accounts["account_id"], parents, strict=True))
