"""The first rows of a Parquet file as texts, without staging it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files import staging as copy
from kam_analytics.imports.files.text import plain

_ROWS = 500
#: a column with more different values has no codes
_MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Table:
    """Number of rows, how many were looked at, and the first values of each column as texts."""

    rows: int
    shown: int
    columns: dict[str, list[str]]
    #: column with few values among the first rows -> each of its values with its number of rows
    counts: dict[str, dict[str, int]]


def sample(file: Path, has_codes: Callable[[str, list[str]], bool]) -> Table:
    """Look at a Parquet file; ``has_codes`` tells columns whose values are counted by their names and first values.

    Raises ``BadInput`` for a damaged one."""
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as table:
            copy.refuse_wide(plain(file.name), table.metadata.num_columns)
            first = next(table.iter_batches(batch_size=_ROWS), None)
            names = [plain(name) for name in table.schema_arrow.names]
            columns = first.to_pydict() if first is not None else {name: [] for name in table.schema_arrow.names}
            values = [[_text(value) for value in held] for held in columns.values()]
            shown = dict(zip(names, values, strict=True))
            return Table(
                rows=table.metadata.num_rows, shown=len(first) if first is not None else 0, columns=shown,
                counts=_counts(table, [name for name in names if has_codes(name, shown[name])]),
            )  # fmt: skip
    except BadInput:
        raise
    except Exception:
        raise BadInput(N_("{file} is a damaged Parquet file: export it again."), file=plain(file.name)) from None


def _counts(table: Any, names: list[str]) -> dict[str, dict[str, int]]:
    """The values of some columns in the whole file; numbers and days are no codes."""
    import pyarrow.compute as pc

    wanted = [
        plain(field.name) for field in table.schema_arrow if _has_codes(field.type) and plain(field.name) in names
    ]
    counted: dict[str, Counter[str]] = {name: Counter() for name in wanted}
    for cells in _pieces(table, wanted):
        for name, piece in zip(wanted, cells, strict=True):
            found = pc.value_counts(piece)
            for value, n in zip(found.field(0).to_pylist(), found.field(1).to_pylist(), strict=True):
                counted[name][plain(value)] += n
    return {
        name: {value: n for value, n in held.items() if value and len(held) <= _MOST} for name, held in counted.items()
    }


def _has_codes(kind: Any) -> bool:
    import pyarrow.types as types

    is_text = types.is_string(kind) or types.is_large_string(kind) or types.is_dictionary(kind)
    return bool(is_text or types.is_boolean(kind))


def read_together(file: Path, names: Sequence[str], take: Callable[[list[Any]], None]) -> None:
    """Give the cells of some columns as texts, piece by piece, to ``take``."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as table:
        for cells in _pieces(table, names):
            take(cells)


def _pieces(table: Any, names: Sequence[str]) -> Iterator[list[Any]]:
    """The cells of some columns as texts; an empty cell is an empty text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    theirs = {plain(name): name for name in reversed(table.schema_arrow.names)}
    wanted = [theirs[name] for name in names]
    for piece in table.iter_batches(columns=list(dict.fromkeys(wanted))) if wanted else ():
        yield [pc.fill_null(pc.cast(piece.column(name), pa.string()), "") for name in wanted]


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        # as the import reads it: an id in a column with missing values must not become 17850.0
        return str(int(value))
    return str(value)[:4000]
