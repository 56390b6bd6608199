"""The same bytes as an earlier import: they add nothing, count twice, or differ by their mapping."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics import clock
from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.staging import Staged
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load


def already_in(load: Load, staged: Staged, mapping: Mapping) -> pd.Series | None:
    """The counts of a file that was imported before, which adds nothing.

    Only if all its rows came from that import: rows rejected then may be accepted now, and rows that another
    import had loaded may have been removed with it.
    """
    if mapping.replaces_period:
        # an import in between may have removed its rows
        return None
    earlier = load.frame(
        """
        select batch_id, rows, loaded, updated, filtered from import_batch
        where file_hash = :file and source = :source and mapping_hash = :mapping
            and rejected = 0 and skipped = 0 and undone_at is null
        order by batch_key desc limit 1
        """,
        file=staged.content_hash,
        source=mapping.source,
        mapping=mapping.fingerprint,
    )
    if earlier.empty:
        return None
    return earlier.iloc[0]


def _elsewhere(load: Load, staged: Staged, mapping: Mapping) -> dict[str, Any] | None:
    """The last import of the same bytes under another source that was not undone, and whether it took every row."""
    rows = load.frame(
        """
        select batch_id, source, imported_at, filtered = 0 as is_whole from import_batch
        where file_hash = :file and kind = :kind and source <> :source and undone_at is null
            and loaded + updated + skipped > 0
        order by batch_key desc limit 1
        """,
        file=staged.content_hash,
        kind=mapping.kind.name,
        source=mapping.source,
    ).to_dict("records")
    if not rows:
        return None
    day = clock.local(rows[0]["imported_at"].to_pydatetime(), load.store.settings["time_zone"]).date()
    there = {"file": staged.name, "source": rows[0]["source"], "batch": rows[0]["batch_id"], "day": day}
    return {**there, "other": mapping.source, "is_whole": bool(rows[0]["is_whole"])}


def refuse_other_source(load: Load, staged: Staged, mapping: Mapping) -> None:
    """Refuse facts under a second source: the same file would count twice. Filtered parts of a file may have their own."""
    there = _elsewhere(load, staged, mapping) if mapping.kind.is_fact and not mapping.filter else None
    if there is not None and there["is_whole"]:
        raise BadInput(
            N_(
                "{file} is already imported as {source} (import {batch}, {day}). As {other} its rows would count twice: "
                "name {source} as its source, or undo that import first."
            ),
            **there,
        )


def came_as_another(load: Load, staged: Staged, mapping: Mapping) -> tuple[Note, ...]:
    """A note where a second source is allowed: for dimensions, which exist once, and for filtered parts of a file."""
    there = _elsewhere(load, staged, mapping)
    if there is None:
        return ()
    if mapping.kind.is_fact:
        message = N_(
            "{file} is already imported as {source} (import {batch}, {day}): rows that both imports take count twice. "
            "Undo one of them if it was not meant."
        )
    else:
        message = N_("{file} is already imported as {source} (import {batch}, {day}).")
    return (Note(message, there),)


def came_before(load: Load, staged: Staged, mapping: Mapping) -> tuple[Note, ...]:
    """A note on the same bytes with another mapping: rows without an id whose content differs now are not recognised."""
    if not mapping.kind.is_fact or mapping.kind.always_has_key or mapping.kind.key[0] in mapping.names:
        return ()
    earlier = load.value(
        """
        select max(batch_id) from import_batch
        where file_hash = :file and kind = :kind and source = :source and mapping_hash <> :mapping
            and undone_at is null and loaded > 0
        """,
        file=staged.content_hash,
        kind=mapping.kind.name,
        source=mapping.source,
        mapping=mapping.fingerprint,
    )
    if earlier is None:
        return ()
    message = N_(
        "{file} was imported before with other columns (import {batch}). Its rows have no ID, so rows that differ now are new rows. Undo that import first, otherwise they count twice."
    )
    return (Note(message, {"file": staged.name, "batch": earlier}),)
