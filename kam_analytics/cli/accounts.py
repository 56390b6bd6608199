"""Accounts that are one customer, for the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pandas as pd

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.wording import words
from kam_analytics.store import Store


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``accounts``."""
    parser.add_argument("what", choices=["join", "undo-join"])
    parser.add_argument("account", metavar="ACCOUNT", help="the account that is or was joined into another")
    parser.add_argument("into", nargs="?", metavar="INTO", help="the account that is kept; for join")
    parser.add_argument("--dry-run", action="store_true", help="say what a join would do, write nothing")


def joined(store: Store, options: argparse.Namespace) -> Iterator[str]:
    """Join two accounts, or say what that would do, or undo a join; the lines to print.

    Raises the errors of these, and ``BadInput`` where the account that is kept is missing or not asked for.
    """
    from kam_analytics.imports import commands as imports
    from kam_analytics.imports.tables.joined import sides_table
    from kam_analytics.imports.wording import joined as said

    _ = words("en", store.settings["currency"])
    viewer = store.viewer(options.viewer)
    if options.what == "undo-join":
        if options.into is not None or options.dry_run:
            raise BadInput(N_("undo-join takes one account and no option: the one that was joined."))
        yield said.parted_finding(options.account, imports.undo_join(store, viewer, options.account), _)
        return
    if options.into is None:
        raise BadInput(N_("Name two accounts: the one to join, and the one to keep."))
    join = imports.try_join if options.dry_run else imports.join_accounts
    found = join(store, viewer, options.account, options.into)
    moved = said.moved(found, _)
    yield said.join_title(found, _)
    yield from pd.DataFrame(sides_table(found, _).words(_)).to_string(index=False).splitlines()
    yield from said.join_sentences(found, _)
    if not options.dry_run:
        yield said.joined_finding(said.side_name(found.joined), said.side_name(found.kept), sum(moved.values()), _)
