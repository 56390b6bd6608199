"""The tables of a viewer as Parquet files, for notebooks: the rows and columns that the viewer's pages are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

from kam_analytics.errors import N_, BadInput
from kam_analytics.store.scope import Scope


def export_parquet(scope: Scope, folder: Path) -> dict[str, int]:
    """Write a file for every table that the viewer may see, and write the export into the log of changes.

    Returns
    -------
    dict
        Table -> number of its rows.

    Raises
    ------
    BadInput
        The folder holds something: nothing of it is written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadInput(N_("{folder} is not empty: name a new folder."), folder=folder)
    rows = {}
    for table in scope.tables:
        rows[table] = 0
        with scope.batches(table) as batches, _writer(folder / f"{table}.parquet", batches.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows[table] += batch.num_rows
    scope.log_export(f"{sum(rows.values())} rows of {len(rows)} tables as Parquet: {folder.name}")
    return rows


def _writer(file: Path, schema: Any) -> Any:
    return parquet.ParquetWriter(file, schema)
