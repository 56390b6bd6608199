"""Helpers of the import tests: write a file, bring it in, look at the store."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import BatchReport, import_file, undo
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.store import Store

ACCOUNTS = "account_id,name\nA1,First Oy\nA2,Second Oy\nA3,Third Oy\n"
PRODUCTS = "product_id,name,category_id,is_recurring\nP1,Repair,service,false\nP2,Agreement,maintenance,true\n"
SALES_HEADER = "sale_id,account_id,product_id,sold_on,quantity,net_sales,margin"
#: what an undo or a refused import must leave as it was
COMPARED = (
    "account", "account_team", "product", "app_user", "sale", "activity", "nps_response",
    "account_month", "account_category_month", "account_product", "benchmark_abc",
)  # fmt: skip
_numbers: Iterator[int] = count(1)


class Files:
    """A folder of files to import into one store."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store

    def write(self, content: str | bytes, suffix: str = ".csv") -> Path:
        path = self.folder / f"file-{next(_numbers)}{suffix}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, content: str | bytes | Path, mapping: str = "sales", **options: Any) -> BatchReport:
        """Import a text, bytes or a file; ``mapping`` is a kind or the text of a mapping file.

        Whatever happens to the file, every row is counted and no copy stays behind; that the store
        stays in order is looked at when the test ends.
        """
        file = content if isinstance(content, Path) else self.write(content)
        how = from_toml(mapping) if "=" in mapping else mapping
        try:
            report = import_file(self.store, LOCAL_DIRECTOR, file, how, **options)
        except BadInput as error:
            if "report" in error.fields:
                adds_up(error.fields["report"])
            raise
        finally:
            nothing_left(self.store)
        adds_up(report)
        return report

    def refused(self, content: str | bytes | Path, mapping: str = "sales", **options: Any) -> BadInput:
        """The error of an import that must be refused; nothing was written."""
        before = fingerprint(self.store)
        with pytest.raises(BadInput) as caught:
            self.load(content, mapping, **options)
        assert fingerprint(self.store) == before
        return caught.value

    def undo(self, report: BatchReport) -> int:
        assert report.batch is not None
        touched = undo(self.store, LOCAL_DIRECTOR, report.batch)
        in_order(self.store)
        return touched

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on the tables themselves; dates as text, missing values as None."""
        return rows(self.store, sql)

    def rejects(self, report: BatchReport) -> list[tuple[int, str, str, str]]:
        """The rejected lines of a batch: line, reason, field, value."""
        return self.rows(
            "select line, reason, coalesce(field, ''), coalesce(value, '') from import_reject "
            f"where batch_key = (select batch_key from import_batch where batch_id = '{report.batch}') order by line"
        )


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.load(LOCAL_DIRECTOR) as load:
        frame = load.frame(sql)
    return [tuple(_plain(value) for value in row) for row in frame.itertuples(index=False, name=None)]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def adds_up(report: BatchReport) -> None:
    counted = report.loaded + report.updated + report.skipped + report.filtered + report.rejected
    assert counted == report.rows, report
    assert sum(report.reasons.values()) == report.rejected, report


def in_order(store: Store) -> None:
    assert {name: n for name, n in store.check().items() if n} == {}
    nothing_left(store)


def nothing_left(store: Store) -> None:
    left = [path for path in store.engine.staging.iterdir() if path.suffix in (".csv", ".parquet", ".xlsx", ".cut")]
    assert not left


def fingerprint(store: Store) -> list[tuple[Any, ...]]:
    """Rows and content of every table, in short."""
    parts = [f"select '{table}', count(*), bit_xor(hash(t)) % 1000000007 from {table} as t" for table in store.columns]
    return rows(store, " union all ".join(parts))


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that matter, without versions, in an order of their own."""
    found = {}
    for table in COMPARED:
        columns = [name for name in store.columns[table] if name != "version"]
        found[table] = sorted(rows(store, f"select {', '.join(columns)} from {table}"), key=repr)
    found["batches"] = rows(store, "select batch_id, undone_at from import_batch order by batch_key")
    return found


def unchanged(before: dict[str, list[tuple[Any, ...]]], after: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, held in before.items():
        assert after[table] == held, table


def lines(*sales: str) -> str:
    """A file of sales in our own columns."""
    return "\n".join([SALES_HEADER, *sales]) + "\n"


def figures(report: object) -> tuple[int, int, int, int]:
    return tuple(getattr(report, name) for name in ("loaded", "updated", "skipped", "rejected"))  # type: ignore[return-value]
