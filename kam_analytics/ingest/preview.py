"""What an import would do: its counts, the first rows as they will be stored, what is refused and why. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kam_analytics.access import Viewer
from kam_analytics.errors import BadInput
from kam_analytics.ingest.batch import BatchReport, import_file
from kam_analytics.ingest.mapping import Mapping
from kam_analytics.ingest.rejects import FILTERED
from kam_analytics.store import Load, Store

_ROWS = 20
_EXAMPLES = 5


@dataclass(frozen=True)
class Reject:
    """One refused line: its number in the file, the field (may be empty) and what stands there."""

    line: int
    field: str
    text: str


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    ``rows`` are the first that would be loaded, typed: one column per field in our order, with the net
    sales of a line computed where the file has quantity and price. ``rejects`` are the first lines of each
    reason, the most frequent first; ``report.reasons`` has all their numbers. ``is_known`` when the file
    was loaded before as it is.
    """

    report: BatchReport
    rows: pd.DataFrame
    rejects: dict[str, tuple[Reject, ...]]
    notes: tuple[Any, ...] = ()
    is_known: bool = False


def preview(store: Store, viewer: Viewer, file: Path, mapping: Mapping) -> Preview:
    """Try an import of the whole file and take it back.

    A file of which no row can be loaded is no error here: its counts and rejects say so. Raises
    ``BadInput`` for a file or mapping that cannot be used at all.
    """
    seen: dict[str, pd.DataFrame] = {}

    def look(load: Load, checked: Mapping) -> None:
        seen["rows"] = _first_rows(load, checked)
        seen["rejects"] = _first_rejects(load)

    try:
        report = import_file(store, viewer, file, mapping, dry_run=True, look=look)
    except BadInput as error:
        if "report" not in error.fields or not seen:
            raise
        report = error.fields["report"]
    rejects: dict[str, tuple[Reject, ...]] = {}
    for reason in report.reasons:
        of_reason = seen["rejects"][seen["rejects"]["reason"] == reason]
        rejects[reason] = tuple(
            Reject(int(row.line), _word(row.field), _word(row.value)) for row in of_reason.itertuples()
        )
    return Preview(
        report=report,
        rows=seen.get("rows", pd.DataFrame()),
        rejects=rejects,
        notes=tuple(getattr(report, "notes", ())),
        is_known=not seen,
    )


def _first_rows(load: Load, mapping: Mapping) -> pd.DataFrame:
    fields = mapping.fields
    names = [item.name for item in fields]
    shown = [
        f"cast({name} as date) as {name}" if item.type == "date" else name
        for name, item in zip(names, fields, strict=True)
    ]
    if mapping.kind.name == "sales" and "net_sales" not in names:
        discount = " * (1 - coalesce(discount, 0))" if "discount" in names else ""
        shown.append(f"cast(quantity * unit_price{discount} as decimal(18,4)) as net_sales")
    return load.frame(f"select {', '.join(shown)} from staged order by rowid limit {_ROWS}")


def _first_rejects(load: Load) -> pd.DataFrame:
    return load.frame(
        f"""
        with numbered as (
            select reason, line, field, value, row_number() over (partition by reason order by line) as n
            from bad where reason <> '{FILTERED}'
        )
        select reason, line, field, value from numbered where n <= {_EXAMPLES} order by reason, line
        """
    )


def _word(value: Any) -> str:
    return "" if value is None or value != value else str(value)
