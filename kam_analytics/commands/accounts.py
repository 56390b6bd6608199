"""Writes to accounts."""

from __future__ import annotations

from kam_analytics.commands.text import without_marks
from kam_analytics.errors import N_, BadInput
from kam_analytics.store import Scope

MOST_CHARACTERS = 200


def rename(scope: Scope, account_id: str, version: int, name: str) -> int:
    """Give an account another name; the new version of the account.

    Control and direction marks are dropped. Raises ``BadInput`` for an empty or too long name,
    ``NotFound``, ``Forbidden`` or ``Conflict`` as ``Scope.update`` does.
    """
    clean = without_marks(name)
    if not clean:
        raise BadInput(N_("An account needs a name."))
    if len(clean) > MOST_CHARACTERS:
        raise BadInput(N_("The name is longer than {n} characters."), n=MOST_CHARACTERS)
    return scope.update("account", account_id, version, {"name": clean})
