"""Files that wait together: which of them bring rows, and which only help others."""

from __future__ import annotations

from collections.abc import Mapping

from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.joins import is_complete
from kam_analytics.imports.questions.settle import Settled
from kam_analytics.imports.recognise.pairs import is_association


def used_by(files: Mapping[str, Settled]) -> dict[str, tuple[str, ...]]:
    """The files that join each file, or would join it once their question is answered."""
    return {
        name: tuple(other for other, item in files.items() if other != name and name in {*item.joined, *item.offered})
        for name in files
    }


def only_helps(name: str, files: Mapping[str, Settled]) -> bool:
    """Return True if a file is not loaded itself: it only says what belongs together, or it is part of other files.

    A file with all that its rows need is loaded too, unless its rows are those of the file that joins it: the totals
    of the orders beside their lines would count twice.
    """
    item = files[name]
    if is_association(item.guess):
        return True
    joining = [other for other in files.values() if name in other.joined]
    asking = [other for other in files.values() if name in other.offered] if not item.offered else []
    users = [*joining, *asking]
    is_same = any(other.kind == item.kind for other in users) and item.kind in KINDS and KINDS[item.kind].is_fact
    return bool(users) and (is_same or not is_complete(item.guess, item.choices))
