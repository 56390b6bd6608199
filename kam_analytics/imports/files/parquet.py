"""The first rows of a Parquet file as texts, without staging it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files import staging as copy
from kam_analytics.imports.files.text import plain

_ROWS = 500


@dataclass(frozen=True)
class Table:
    """Number of rows, how many were looked at, and the first values of each column as texts."""

    rows: int
    shown: int
    columns: dict[str, list[str]]


def sample(file: Path) -> Table:
    """Look at a Parquet file. Raises ``BadInput`` for a damaged one."""
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as table:
            copy.refuse_wide(plain(file.name), table.metadata.num_columns)
            first = next(table.iter_batches(batch_size=_ROWS), None)
            names = [plain(name) for name in table.schema_arrow.names]
            columns = first.to_pydict() if first is not None else {name: [] for name in table.schema_arrow.names}
            values = [[_text(value) for value in held] for held in columns.values()]
            return Table(
                table.metadata.num_rows, len(first) if first is not None else 0, dict(zip(names, values, strict=True))
            )
    except BadInput:
        raise
    except Exception:
        raise BadInput(N_("{file} is a damaged Parquet file: export it again."), file=plain(file.name)) from None


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        # as the import reads it: an id in a column with missing values must not become 17850.0
        return str(int(value))
    return str(value)[:4000]
