"""Imports against DuckDB's own ``COPY`` of the same CSV: a first one of millions of lines, then a month.

Every run is a process of its own, so that its CPU and its highest memory are its own; the clock runs
from opening a file to closing it. Both read the same bytes: seven columns, texts as ids, in the
order of their days. What only the parent needs is imported late: a ``COPY`` needs no pandas.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.measures import Row, at_most
from tests.samples.places import ROOT

FIRST_DAY = date(2020, 11, 1)
YEARS, ACCOUNTS, PRODUCTS = 5, 5_000, 2_000
_TABLE = (
    "create table sale (sale_id text, account_id text, product_id text, sold_on date, quantity double, "
    "net_sales decimal(18,4), margin decimal(18,4))"
)
_MAPPING = """kind = "sales"
source = "bench"
[columns]
sale_id = "sale_id"
account_id = "account_id"
product_id = "product_id"
sold_on = "sold_on"
quantity = "quantity"
net_sales = "net_sales"
margin = "margin"
[options]
create_accounts = true
"""
Costs = list[dict[str, float]]


def measure(folder: Path, lines: int = 10_000_000, more: int = 200_000, *, quick: bool = False) -> list[Row]:
    """The figures of the issue; files of ``lines`` and ``more`` lines are written where they are not there yet."""
    if quick:
        lines, more = lines // 50, more // 50
    rounds = 3
    first, second = _files(folder, lines, more)
    store, bare = folder / "kam.duckdb", folder / "bare.duckdb"

    def fresh(what: str, file: Path, path: Path) -> dict[str, float]:
        # a store that lost its file is refused while the note of its saves is there
        for ending in ("", ".saves"):
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        return _run(what, file, path)

    copies, loads = _alternating(rounds, lambda: fresh("copy", first, bare), lambda: fresh("load", first, store))
    kept = Path(shutil.copy(store, folder / "kept.duckdb"))

    def again() -> dict[str, float]:
        shutil.copy(kept, store)
        return _run("load", second, store)

    small, months = _alternating(rounds, lambda: fresh("copy", second, bare), again)
    for path in (store, bare, kept):
        path.unlink(missing_ok=True)
    what = f"first import of {lines:,} lines against COPY"
    month = f"{more:,} lines into that store against a bare COPY of them"
    return [
        _ratio(f"{what}, wall", loads, copies, "wall", 1.3),
        _ratio(f"{what}, CPU", loads, copies, "cpu", 1.2),
        _ratio(f"{what}, peak memory", loads, copies, "peak", 1.5),
        _ratio(f"{month}, wall", months, small, "wall", 5),
    ]


def _ratio(figure: str, ours: Costs, theirs: Costs, what: str, limit: float) -> Row:
    mine, bare = (statistics.median(cost[what] for cost in costs) for costs in (ours, theirs))
    unit = "MB" if what == "peak" else "s"
    digits = 0 if what == "peak" else 1
    return at_most(figure, mine / bare, limit, "x", f" ({mine:.{digits}f} / {bare:.{digits}f} {unit})")


def _alternating(rounds: int, *runs: Callable[[], dict[str, float]]) -> list[Costs]:
    found: list[Costs] = [[] for _ in runs]
    for number in range(rounds):
        for costs, run in zip(found, runs, strict=True):
            costs.append(run())
            print(f"  round {number + 1}: {costs[-1]}", flush=True)
    return found


def _run(what: str, file: Path, path: Path) -> dict[str, float]:
    """One run in a child process: seconds of the clock and of CPU, highest memory in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.imports", what, str(file), str(path)],
        cwd=ROOT,
        env={**os.environ, "KAM_DATA": str(path.parent), "KAM_TODAY": "2026-06-30"},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _child(what: str, file: Path, path: Path) -> dict[str, float]:
    run = {"copy": _copy, "load": _load}[what](file, path)
    cpu, wall = _cpu(), time.perf_counter()
    run()
    return {"wall": time.perf_counter() - wall, "cpu": _cpu() - cpu, "peak": _peak()}


def _copy(file: Path, path: Path) -> Callable[[], None]:
    import duckdb

    def run() -> None:
        connection = duckdb.connect(str(path))
        connection.execute(_TABLE)
        connection.execute(f"copy sale from '{file}'")
        connection.close()

    return run


def _load(file: Path, path: Path) -> Callable[[], None]:
    from kam_analytics.access import LOCAL_DIRECTOR
    from kam_analytics.imports import import_file
    from kam_analytics.imports.mapping.parse import from_toml
    from kam_analytics.store import open_store

    mapping = from_toml(_MAPPING)

    def run() -> None:
        store = open_store(path, create=True)
        report = import_file(store, LOCAL_DIRECTOR, file, mapping)
        store.close()
        assert report.loaded == report.rows, report

    return run


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _files(folder: Path, lines: int, more: int) -> tuple[Path, Path]:
    """Five years of lines, and of the month after them."""
    next_month = FIRST_DAY.replace(year=FIRST_DAY.year + YEARS)
    first, second = folder / f"lines-{lines}.csv", folder / f"more-{lines}-{more}.csv"
    for path, begin, days, number, count in (
        (first, FIRST_DAY, (next_month - FIRST_DAY).days, 0, lines),
        (second, next_month, 30, lines, more),
    ):
        if not path.exists():
            print(f"  writing {count:,} lines", flush=True)
            _write(path, begin, days, number, count)
    return first, second


def _write(path: Path, begin: date, days: int, number: int, count: int) -> None:
    """Lines of few large and many small accounts and products, in the order of their days."""
    import duckdb
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(count)

    def skewed(n: int, sigma: float) -> Any:
        weight = chance.lognormal(0, sigma, n)
        return chance.choice(n, count, p=weight / weight.sum())

    frame = pd.DataFrame(
        {
            "line": np.arange(number + 1, number + count + 1),
            "account": skewed(ACCOUNTS, 1.2),
            "product": skewed(PRODUCTS, 1.0),
            "sold_on": pd.date_range(begin, begin + timedelta(days=days - 1))[np.sort(chance.integers(0, days, count))],
            "quantity": chance.integers(1, 50, count),
            "cents": np.round(chance.gamma(2, 15_000, count)).astype(np.int64) + 1,
        }
    )
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    connection.register("frame", frame)
    connection.execute(
        f"""
        copy (
            select
                printf('L%09d', line) as sale_id, printf('A%05d', account) as account_id,
                printf('P%04d', product) as product_id, cast(sold_on as date) as sold_on, quantity,
                printf('%.2f', cents / 100) as net_sales, printf('%.2f', cents * 0.003) as margin
            from frame
        ) to '{path}.part' (header)
        """
    )
    connection.close()
    Path(f"{path}.part").rename(path)


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
