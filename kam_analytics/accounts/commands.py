"""Writes to accounts: adding one, changing what is written on its card, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kam_analytics import access
from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.accounts.rules import cleaned
from kam_analytics.errors import N_, BadInput, Forbidden, NotFound
from kam_analytics.imports.summaries.publish import publish
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Scope, Store

#: what the published benchmarks count accounts by
_PUBLISHED = frozenset({"industry", "owner_id"})


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A save: its id, the accounts that it added or changed, and the columns that it changed."""

    save: str
    account_ids: tuple[str, ...]
    columns: frozenset[str]


def add_account(store: Store, viewer: Viewer, values: Mapping[str, Any]) -> Saved:
    """Add an account; without ``account_id`` it gets the next number of a series of its own.

    A rep becomes its owner. Its first day may lie ahead: a contract may begin next month. A name that another account
    has is no error (``rules.namesakes`` tells of it).

    Raises ``Forbidden`` for who is neither a director nor a rep, and from a rep for another owner; ``BadInput`` for an
    empty name, a number that is taken or was joined into another account, a parent company that is not there, an owner
    who has left, and a text that is too long.
    """
    if not access.may_add_accounts(viewer.role):
        raise Forbidden(N_("Only directors and reps add accounts."))
    row = cleaned({"name": "", **values})
    if viewer.role is Role.REP:
        row.setdefault("owner_id", viewer.user_id)
    with store.scope(viewer) as scope, scope.saving() as save:
        _check(scope, row)
        row["account_id"] = row.get("account_id") or scope.free_account_id()
        # a value that is missing was not written: an import may bring it
        scope.add_account({name: value for name, value in row.items() if value is not None})
    return Saved(save=save, account_ids=(row["account_id"],), columns=frozenset(row))


def change_accounts(store: Store, viewer: Viewer, seen: Mapping[str, int], changes: Mapping[str, Any]) -> Saved:
    """Write the same values into one account or several, all of them or none; a new owner takes over their open tasks.

    ``seen``: account -> the version that the person saw. What an account has anyway is not written.

    Raises as ``add_account``; ``BadInput`` also where nothing changes and for a parent company that would be below its
    own; ``NotFound`` for an account out of reach, ``Conflict`` for one that somebody else changed meanwhile,
    ``Forbidden`` for a column or an account that is not the viewer's to write.
    """
    values = cleaned(changes)
    if "account_id" in values:
        raise BadInput(
            N_(
                "The number of an account cannot be changed: add an account with the new number and join this one "
                "into it."
            )
        )
    with store.scope(viewer) as scope, scope.saving() as save:
        rows = _rows(scope, seen)
        _check(scope, values)
        differing: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for account_id, row in rows.items():
            if names := tuple(name for name, value in values.items() if row[name] != value):
                differing[names].append(account_id)
        if not differing:
            raise BadInput(N_("There is nothing to save."))
        for names, accounts in differing.items():
            _write(scope, {one: (seen[one], {name: values[name] for name in names}) for one in accounts})
        columns = frozenset(name for names in differing for name in names)
        if "owner_id" in columns:
            make_tasks(scope, account_id=next(iter(seen)) if len(seen) == 1 else "")
    done = Saved(save=save, account_ids=tuple(one for found in differing.values() for one in found), columns=columns)
    _follow(store, done)
    return done


def take_back(store: Store, viewer: Viewer, saved: Saved) -> None:
    """Undo a save of an account. Raises as ``Scope.undo``; ``Conflict`` for an added account that is in use by now."""
    with store.scope(viewer) as scope:
        scope.undo(saved.save)
    _follow(store, saved)


def _rows(scope: Scope, seen: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """The accounts as they are now."""
    if not seen:
        raise BadInput(N_("Choose at least one account."))
    only = next(iter(seen)) if len(seen) == 1 else ""
    rows = {row["account_id"]: row for row in scope.records("accounts", account=only)}
    if seen.keys() - rows.keys():
        raise NotFound
    return {account_id: rows[account_id] for account_id in seen}


def _write(scope: Scope, changes: Mapping[str, tuple[int, dict[str, Any]]]) -> None:
    if len(changes) > 1:
        scope.update_many("account", changes)
        return
    for account_id, (version, values) in changes.items():
        scope.update("account", account_id, version, values)


def _check(scope: Scope, values: Mapping[str, Any]) -> None:
    """Refuse a parent company and an owner who cannot be one."""
    parent, owner = values.get("parent_id"), values.get("owner_id")
    if parent is not None and scope.row("account", parent) is None:
        raise BadInput(N_("There is no account with the number “{account}”."), account=parent)
    if owner is not None:
        person = scope.row("app_user", owner)
        if person is None:
            raise BadInput(N_("There is no person with the ID “{person}”."), person=owner)
        if not person["is_active"]:
            raise BadInput(N_("{person} has left: choose another owner."), person=person["name"])


def _follow(store: Store, saved: Saved) -> None:
    """Publish the benchmarks anew where they count by what was saved: the product does, for whoever saved."""
    if saved.columns & _PUBLISHED:
        with store.load(LOCAL_DIRECTOR) as load, load.begin(is_save=False):
            publish(load, store.today)
