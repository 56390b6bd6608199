"""Imports and an undo, one after the other, as a process that may be killed takes them."""

from __future__ import annotations

from pathlib import Path

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file, undo
from kam_analytics.store import Store
from tests.samples.imports.loading import rows

#: what is done one after the other: imports of these kinds, then the undo of the accounts, which had changed others
STEPS = ("accounts", "contacts", "opportunities", "sales", "undo")


def take(store: Store, folder: Path, step: str) -> None:
    if step == "undo":
        last = "select max_by(batch_id, batch_key) from import_batch where kind = 'accounts' and undone_at is null"
        undo(store, LOCAL_DIRECTOR, str(rows(store, last)[0][0]))
    else:
        import_file(store, LOCAL_DIRECTOR, folder / f"{step}.csv", step)
