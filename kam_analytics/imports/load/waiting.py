"""Rows that wait for an answer: once it is given they are read again from the original of their import, alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.read import Read
from kam_analytics.imports.rows.rejects import NEWER, WAITS, leave
from kam_analytics.store import Load

#: the rejects of the last import of each file that was not undone: what another import of it settled waits no more
_LAST = """
    select max(batch_key) from import_batch where undone_at is null group by file_hash, source, kind
"""


def lines_of(load: Load, batch_id: str) -> tuple[int, list[int]]:
    """The number of the first import of the file of an import, and the lines of its rows that wait."""
    found = load.frame(
        f"""
        select
            reject.line,
            (
                select min(batch_key) from import_batch as first
                where first.file_hash = batch.file_hash and first.source = batch.source and first.kind = batch.kind
                    and first.undone_at is null
            ) as batch_key
        from import_reject as reject
        inner join import_batch as batch on batch.batch_key = reject.batch_key
        where batch.batch_id = :batch and reject.reason = '{WAITS}' and batch.batch_key in ({_LAST})
        order by reject.line
        """,
        batch=batch_id,
    )
    return (int(found["batch_key"].iloc[0]), found["line"].astype(int).tolist()) if len(found) else (0, [])


def take_only(load: Load, mapping: Mapping, read: Read, batch_key: int, lines: list[int]) -> Read:
    """Leave only the rows of some lines in ``staged`` and ``bad``.

    Rows without an id are recognised by their content and their count, so that a file of them is read as a whole; parts
    of a delivery by their order, so that they stay together.
    A row that a later import of the source has brought too stays as that one has it.
    """
    kind = mapping.kind
    key = kind.key[0]
    if not (key in mapping.names or kind.always_has_key):
        return read
    rows = load.arrays("select rowid as row_id from staged")["row_id"]
    others = rows[~np.isin(read.line_of(rows), lines)]
    with load.table("other_rows", pd.DataFrame({"row_id": others})):
        other = "rowid in (select row_id from other_rows)"
        beside = f"and {key} not in (select {key} from staged where not ({other}) and {key} is not null)"
        load.execute(
            f"delete from staged where {key} is not null and {other} "
            f"{beside if mapping.option('rows_are_parts') else ''}"
        )
    with load.table("waiting_lines", pd.DataFrame({"line": np.array(lines, dtype=np.int64)})):
        load.execute("delete from bad where line is not null and line not in (select line from waiting_lines)")
    if kind.is_fact:
        same = f"held.{key} = s.{key}"
        if kind.part in mapping.names:
            same += f" and held.{kind.part} is not distinct from s.{kind.part}"
        found = load.execute(
            f"""
            insert into bad (row_id, reason, field, value)
            select s.rowid, '{NEWER}', '{key}', s.{key} from staged as s
            where exists (
                select 1 from {kind.table} as held
                inner join import_batch as batch on batch.batch_key = held.batch_key
                where {same} and held.batch_key > {batch_key} and batch.source = :source and batch.kind = :kind
            )
            """,
            source=mapping.source,
            kind=kind.name,
        )
        if found:
            leave(load)
    left = int(load.value("select (select count(*) from staged) + (select count(*) from bad)"))
    return replace(read, rows=left)
