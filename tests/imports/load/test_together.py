"""Imports beside each other, beside readers, and while the store closes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import KamError, StoreClosed
from kam_analytics.imports import BatchReport, import_file
from kam_analytics.kit.rules.period import default_period
from kam_analytics.store import open_store
from tests.samples.imports.loading import Files, in_order, lines, rows


def test_the_same_file_twice_at_once_is_loaded_once(company: Files) -> None:
    file = company.write(lines(*(f"{n},A1,P{n % 9},2026-01-01,1,10,3" for n in range(20_000))))
    start = threading.Barrier(3)
    found: list[BatchReport] = []

    def load() -> None:
        start.wait()
        found.append(import_file(company.store, LOCAL_DIRECTOR, file, "sales"))

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.loaded for report in found) == [0, 0, 20_000]
    assert sorted(report.skipped for report in found) == [0, 20_000, 20_000]
    assert company.rows("select count(*) from sale") == [(20_000,)]


def test_readers_see_all_of_an_import_or_nothing(company: Files) -> None:
    file = company.write(lines(*(f"{n},A{n % 3 + 1},P1,2026-05-0{n % 9 + 1},1,10,3" for n in range(30_000))))
    done = threading.Event()
    seen: set[float] = set()

    def read() -> None:
        period = default_period(company.store.today, company.store.today).parts()
        while not done.is_set():
            with company.store.scope(LOCAL_DIRECTOR) as scope:
                seen.add(float(scope.read("account_sales", **period)["net_sales"].sum()))

    reader = threading.Thread(target=read)
    reader.start()
    company.load(file)
    done.set()
    reader.join()
    assert seen <= {0.0, 300_000.0}


def test_a_store_that_closes_stops_an_import_and_keeps_nothing_of_it(company: Files, data_folder: Path) -> None:
    file = company.write(lines(*(f"{n},A1,P{n % 999},2026-01-01,1,10,3" for n in range(200_000))))
    caught: list[KamError] = []

    def load() -> None:
        try:
            import_file(company.store, LOCAL_DIRECTOR, file, "sales")
        except KamError as error:
            caught.append(error)

    thread = threading.Thread(target=load)
    thread.start()
    while not list(company.store.engine.staging.glob("*.csv")):
        time.sleep(0.005)
    company.store.close()
    thread.join()
    assert [type(error) for error in caught] == [StoreClosed]
    again = open_store(data_folder / "kam.duckdb")
    assert rows(again, "select count(*) from sale") == [(0,)]
    in_order(again)
    again.close()
    # the fixture looks at its store once more
    company.store = open_store(data_folder / "kam.duckdb")
