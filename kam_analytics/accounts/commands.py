"""Writes to accounts."""

from __future__ import annotations

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.store import Scope

MOST_CHARACTERS = 200


def rename(scope: Scope, account_id: str, version: int, name: str) -> int:
    """Give an account another name; the new version of the account.

    Control and direction marks are dropped. Raises ``BadInput`` for an empty or too long name,
    ``NotFound``, ``Forbidden`` or ``Conflict`` as ``Scope.update`` does.
    """
    kept = clean_line(name, MOST_CHARACTERS)
    if not kept:
        raise BadInput(N_("Enter a name for the account."))
    return scope.update("account", account_id, version, {"name": kept})
