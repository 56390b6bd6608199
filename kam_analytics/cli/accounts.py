"""Accounts for the command line: added, changed, and two that are one customer joined."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.wording import Words, words
from kam_analytics.store import Store

#: option -> column of an account and what it is
_CARD = {
    "name": ("name", "its name"),
    "owner": ("owner_id", "the ID of the person who owns it; '' for nobody"),
    "parent": ("parent_id", "the number of its parent company; '' for none"),
    "industry": ("industry", "its industry"),
    "country": ("country", "its country"),
    "city": ("city", "its city"),
    "business-id": ("business_id", "its business ID"),
    "since": ("since_on", "the day since when it is a customer, as 2026-11-21"),
}
_JOINS = ("join", "undo-join")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``accounts``."""
    parser.add_argument("what", choices=["add", "set", *_JOINS])
    parser.add_argument(
        "accounts", nargs="*", metavar="ACCOUNT",
        help="add: the number of the new account; set: the accounts to change; join: the account to join, and the one "
        "that is kept; undo-join: the one that was joined",
    )  # fmt: skip
    for option, (column, text) in _CARD.items():
        parser.add_argument(f"--{option}", dest=column, help=f"for add and set: {text}")
    parser.add_argument("--dry-run", action="store_true", help="say what a join would do, write nothing")


def changed(store: Store, options: argparse.Namespace) -> Iterator[str]:
    """Add an account, change some, join two or undo that; the lines to print.

    Raises the errors of these, and ``BadInput`` for more or fewer accounts than asked for, and for an option of
    another of these.
    """
    _, viewer = words("en", store.settings["currency"]), store.viewer(options.viewer)
    values = {column: getattr(options, column) for column, _text in _CARD.values()}
    values = {column: value for column, value in values.items() if value is not None}
    if options.what in _JOINS:
        if values:
            raise BadInput(N_("Joining accounts changes none of their fields: leave out the other options."))
        yield from _joined(store, viewer, options, _)
        return
    if options.dry_run:
        raise BadInput(N_("--dry-run is for join."))
    if "since_on" in values:
        values["since_on"] = _day(values["since_on"])
    if options.what == "add":
        yield from _added(store, viewer, options.accounts, values, _)
    else:
        yield _set(store, viewer, options.accounts, values, _)


def _added(store: Store, viewer: Viewer, accounts: list[str], values: dict[str, Any], _: Words) -> Iterator[str]:
    from kam_analytics.accounts.commands import add_account
    from kam_analytics.accounts.rules import namesakes
    from kam_analytics.accounts.wording import namesakes_text

    if len(accounts) > 1:
        raise BadInput(N_("Add one account at a time."))
    done = add_account(store, viewer, {**values, **({"account_id": accounts[0]} if accounts else {})})
    added = done.account_ids[0]
    yield _("Account {account} added.", account=added)
    with store.scope(viewer) as scope:
        found = namesakes(values["name"], scope.records("accounts", account=""), added)
    if found:
        yield namesakes_text(found, _)


def _set(store: Store, viewer: Viewer, accounts: list[str], values: dict[str, Any], _: Words) -> str:
    from kam_analytics.accounts.commands import change_accounts

    with store.scope(viewer) as scope:
        versions = {row["account_id"]: int(row["version"]) for row in scope.records("accounts", account="")}
    if missing := [one for one in accounts if one not in versions]:
        raise BadInput(N_("There is no account with the number “{account}”."), account=missing[0])
    done = change_accounts(store, viewer, {one: versions[one] for one in accounts}, values)
    return _.plural("{n} account changed.", "{n} accounts changed.", len(done.account_ids))


def _joined(store: Store, viewer: Viewer, options: argparse.Namespace, _: Words) -> Iterator[str]:
    from kam_analytics.imports import commands as imports
    from kam_analytics.imports.tables.joined import sides_table
    from kam_analytics.imports.wording import joined as said

    if options.what == "undo-join":
        if len(options.accounts) != 1 or options.dry_run:
            raise BadInput(N_("undo-join takes one account and no option: the one that was joined."))
        (account,) = options.accounts
        yield said.parted_finding(account, imports.undo_join(store, viewer, account), _)
        return
    if len(options.accounts) != 2:
        raise BadInput(N_("Name two accounts: the one to join, and the one to keep."))
    join = imports.try_join if options.dry_run else imports.join_accounts
    found = join(store, viewer, *options.accounts)
    moved = said.moved(found, _)
    yield said.join_title(found, _)
    yield from pd.DataFrame(sides_table(found, _).words(_)).to_string(index=False).splitlines()
    yield from said.join_sentences(found, _)
    if not options.dry_run:
        yield said.joined_finding(said.side_name(found.joined), said.side_name(found.kept), sum(moved.values()), _)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(N_("“{text}” is not a day: write it as 2026-11-21."), text=text[:40]) from None
