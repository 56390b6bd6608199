"""Two accounts of one customer become one, and the way back.

The account that is joined leaves the list of accounts; its rows belong to the one that is kept, and so do rows that
come under its id later (``load.aliases``). What an account has only once stays that of the account that is kept.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.access import Viewer, may_join
from kam_analytics.errors import N_, BadInput, Forbidden, NotFound
from kam_analytics.imports.load import giving_way
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.load.batch import settle
from kam_analytics.imports.load.groups import regroup
from kam_analytics.imports.rules import Joining, Side, Sold
from kam_analytics.imports.summaries import publish, summaries
from kam_analytics.store import Load, Store


class _Trial(Exception):
    """Raised to leave the transaction once everything is counted."""


def try_join(store: Store, viewer: Viewer, account_id: str, kept_id: str) -> Joining:
    """Preview a join; nothing is written. Raises the same errors as ``join_accounts``."""
    with store.load(viewer) as load:
        try:
            with load.begin():
                found = _join(load, account_id, kept_id)
                raise _Trial
        except _Trial:
            return found


def join_accounts(store: Store, viewer: Viewer, account_id: str, kept_id: str) -> Joining:
    """Join an account into the one that is kept.

    Raises ``Forbidden`` for anybody but a director, ``NotFound`` for an account that does not exist, and ``BadInput``
    for one account twice, one that is part of another already, companies one above the other, and two plans for the
    same days.
    """
    with store.load(viewer) as load:
        with load.begin():
            done = _join(load, account_id, kept_id)
            _write_off(load, done.joined.account_key, done.kept.account_key)
        settle(store)
    return done


def undo_join(store: Store, viewer: Viewer, account_id: str) -> int:
    """Take an account out of the one into which it was joined; return the number of rows that went back.

    Its rows go back, and so do those that came under its id since. What people added to the account that was kept
    stays there. Raises ``Forbidden`` for anybody but a director, and ``BadInput`` for an account that is not joined
    or whose account was joined itself.
    """
    with store.load(viewer) as load:
        with load.begin():
            moved = _part(load, account_id)
        settle(store)
    return moved


def _join(load: Load, account_id: str, kept_id: str) -> Joining:
    _only_directors(load)
    if account_id == kept_id:
        raise BadInput(N_("An account cannot be joined into itself: choose two accounts."))
    joined, kept = _side(load, account_id), _side(load, kept_id)
    _not_above(load, joined, kept)
    _no_plans_for_the_same_days(load, joined, kept)
    left = [*giving_way.give_way(load, account_id, kept_id), *giving_way.cut(load, account_id, kept_id)]
    since_on = _since(joined, kept)
    if since_on is not None:
        giving_way.change(load, account_id, "account", kept_id, {"since_on": since_on})
    children = load.frame("select account_id from account where parent_id = :id order by account_id", id=account_id)
    for child in children["account_id"]:
        giving_way.change(load, account_id, "account", child, {"parent_id": kept_id})
    giving_way.remove(load, account_id, "account", "account_id = :id")
    load.execute(
        "insert into account_alias values (:id, :key, :name, :kept, :at, :by)",
        id=account_id, key=joined.account_key, name=joined.name, kept=kept_id, at=load.store.now, by=load.viewer.user_id,
    )  # fmt: skip
    moved = aliases.follow(load)
    regroup(load)
    giving_way.log(load, "account_alias", account_id, kept_id, "*", None, _logged(account_id, kept_id))
    load.touch("account", "account_alias", "join_undo")
    return Joining(
        joined=joined, kept=kept, moved={table: rows for table, rows in moved.items() if rows}, left=tuple(left),
        since_on=since_on, sold=_sold(load, kept.account_key),
    )  # fmt: skip


def _part(load: Load, account_id: str) -> int:
    _only_directors(load)
    found = load.frame("select key_before, kept_id from account_alias where account_id = :id", id=account_id)
    if found.empty:
        raise BadInput(N_("“{account}” has not been joined into another account."), account=account_id)
    kept_id = str(found["kept_id"].iloc[0])
    _not_joined(load, kept_id, N_("“{account}” is part of “{kept}” now: undo that join first."))
    load.execute("delete from account_alias where account_id = :id", id=account_id)
    giving_way.bring_back(load, account_id)
    moved = aliases.follow(load)
    giving_way.restore(load, account_id)
    regroup(load)
    kept_key = load.value("select account_key from account where account_id = :id", id=kept_id)
    giving_way.log(load, "account_alias", account_id, kept_id, "-", _logged(account_id, kept_id), None)
    load.touch("account", "account_alias", "join_undo")
    _write_off(load, int(found["key_before"].iloc[0]), int(kept_key))
    return sum(moved.values())


def _logged(account_id: str, kept_id: str) -> str:
    return json.dumps({"account_id": account_id, "kept_id": kept_id})


def _write_off(load: Load, *keys: int) -> None:
    """Write what is computed of the accounts that changed."""
    for key in keys:
        summaries.rebuild_account(load, key)
    publish.publish(load, load.store.today)


# Refusals -----------------------------------------------------------------------------------------------------


def _only_directors(load: Load) -> None:
    if not may_join(load.viewer.role):
        raise Forbidden(N_("Only a director can join accounts or undo a join."))


def _not_joined(load: Load, account_id: str, message: str) -> None:
    kept = load.value("select kept_id from account_alias where account_id = :id", id=account_id)
    if kept is not None:
        raise BadInput(message, account=account_id, kept=kept)


def _side(load: Load, account_id: str) -> Side:
    _not_joined(load, account_id, N_("“{account}” is part of “{kept}” already: choose that one."))
    found = load.frame(
        "select account.account_key, account.name, coalesce(owner.name, account.owner_id) as owner, account.since_on "
        "from account left join app_user as owner on owner.user_id = account.owner_id where account.account_id = :id",
        id=account_id,
    )
    if found.empty:
        raise NotFound
    row = found.iloc[0]
    key = int(row["account_key"])
    owner = None if pd.isna(row["owner"]) else str(row["owner"])
    return Side(
        account_id=account_id, account_key=key, name=str(row["name"]), owner=owner, since_on=_day(row["since_on"]),
        sold=_sold(load, key),
    )  # fmt: skip


def _sold(load: Load, account_key: int) -> Sold:
    row = load.frame(
        "select count(*) as lines, cast(coalesce(sum(net_sales), 0) as double) as net_sales, min(sold_on) as first_on, "
        "max(sold_on) as last_on from sale where account_key = :key",
        key=account_key,
    ).iloc[0]
    return Sold(
        lines=int(row["lines"]), net_sales=float(row["net_sales"]), first_on=_day(row["first_on"]), last_on=_day(row["last_on"])
    )  # fmt: skip


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()


def _not_above(load: Load, *sides: Side) -> None:
    """Refuse two companies of which one is above the other in their group."""
    rows = load.frame("select account_id, parent_id from account where parent_id is not null")
    above = dict(zip(rows["account_id"], rows["parent_id"], strict=True))
    for below, top in (sides, sides[::-1]):
        at: str | None = below.account_id
        seen: set[str | None] = set()
        while at is not None and at not in seen:
            seen.add(at)
            at = above.get(at)
        if top.account_id in seen:
            raise BadInput(
                N_(
                    "“{parent}” is a parent company of “{account}”: they are one group already. If they are one company, "
                    "import “{account}” without that parent company first."
                ),
                parent=top.name,
                account=below.name,
            )


def _no_plans_for_the_same_days(load: Load, joined: Side, kept: Side) -> None:
    """Refuse two plans that are not closed and cover the same days: an account has one, and none may be lost."""
    found = load.frame(
        "select plan.title, other.title as other from plan inner join plan as other on other.account_id = :kept "
        "and other.starts_on <= plan.ends_on and other.ends_on >= plan.starts_on and other.status <> 'closed' "
        "where plan.account_id = :id and plan.status <> 'closed' order by plan.starts_on, plan.plan_id limit 1",
        id=joined.account_id,
        kept=kept.account_id,
    )
    if len(found):
        raise BadInput(
            N_(
                "The plans “{plan}” ({account}) and “{other}” ({kept}) cover the same days, and an account has one plan "
                "at a time: move one of them to another period first."
            ),
            plan=found["title"].iloc[0], account=joined.account_id, other=found["other"].iloc[0], kept=kept.account_id,
        )  # fmt: skip


def _since(joined: Side, kept: Side) -> date | None:
    """Since when the account that is kept is a customer, where its own day is later than what the other one knows."""
    days = [day for day in (joined.since_on, joined.sold.first_on) if day is not None]
    if kept.since_on is None or not days or min(days) >= kept.since_on:
        return None
    return min(days)
