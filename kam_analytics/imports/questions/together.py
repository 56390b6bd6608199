"""Files that wait together: which of them bring rows, and which only help others."""

from __future__ import annotations

from collections.abc import Mapping

from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Lookup
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.files.joins import is_complete
from kam_analytics.imports.questions.settle import Settled
from kam_analytics.imports.recognise.pairs import is_association


def used_by(files: Mapping[str, Settled]) -> dict[str, tuple[str, ...]]:
    """The files that join each file, or would join it once their question is answered."""
    return {name: tuple(user for user, item in files.items() if name in item.parts) for name in files}


def only_helps(name: str, files: Mapping[str, Settled]) -> bool:
    """Return True if a file is not loaded itself: it only says what belongs together, or it is part of other files.

    The list of customers that lines are joined to is loaded too. The orders beside their lines are not, whatever else
    they look like, and even if they have totals: those would count twice.
    """
    item = files[name]
    if is_association(item.guess):
        return True
    users = [other for other in files.values() if any(lookup.file == name for lookup in other.joined)]
    if not item.offered:
        users += [other for other in files.values() if any(lookup.file == name for lookup in other.offered)]
    lookups = [lookup for user in users for lookup in (*user.joined, *user.offered) if lookup.file == name]
    return bool(users) and not (
        is_complete(item.guess, item.choices)
        and any(_is_list_of_own(item, lookup) for lookup in lookups)
        and all(user.kind != item.kind for user in users)
    )


def _is_list_of_own(item: Settled, lookup: Lookup) -> bool:
    """Return True if a file is found by the id of its own rows, or gives that id, and has each once."""
    key = KINDS[item.kind].key
    column = item.guess.column(fields_of(item.guess, item.choices).get(key[0], ""))
    if column is None or len(key) > 1 or any(n > 1 for n in column.counts.values()):
        return False
    return column.name in {*lookup.keys.values(), *lookup.columns.values()}
