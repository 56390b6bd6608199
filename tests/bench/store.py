"""Scopes, views, and the concentration query at one and at thirty million lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.buying.analysis.intervals import MEMORY, order_intervals
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import Scope, Store, open_store, queries
from tests.bench.measures import Row, alternating, at_most, row

REP = Viewer("bench-rep", "Bench rep", Role.REP)
OWN_ACCOUNTS = 40
WHOLE = Period(date(2025, 11, 1), date(2026, 10, 31))
MID_MONTH = Period(date(2025, 10, 16), date(2026, 10, 15))
#: an aggregate that reads every line, and the same through a view
AGGREGATE = "select account_key, sum(net_sales), sum(margin), count(*) from {sale} group by account_key"


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """All figures of the store; two stores of the same accounts, built where they are not there yet."""
    accounts, few, many, rounds = (200, 20_000, 200_000, 5) if quick else (5000, 1_000_000, 30_000_000, 25)
    stores = {lines: _store(folder / f"lines-{lines}", accounts, lines) for lines in (few, many)}
    try:
        return [
            *_opening(stores[few], rounds * 4),
            *_views(stores[many], rounds),
            *_concentration(stores[few], stores[many], f"{many:,} lines", rounds),
            *_order_days(stores[many], f"{many:,} lines", rounds),
        ]
    finally:
        for store in stores.values():
            store.close()


def _store(folder: Path, accounts: int, lines: int) -> Store:
    path = folder / "demo.duckdb"
    if not path.exists():
        print(f"  building {accounts:,} accounts, {lines:,} lines", flush=True)
        demo.build(path, accounts=accounts, lines=lines)
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from account_team where user_id = :user", user=REP.user_id)
        load.execute(
            "insert into account_team (account_id, user_id, team_role) select account_id, :user, 'rep' from account "
            "where account_key <= :own",
            user=REP.user_id,
            own=OWN_ACCOUNTS,
        )
        load.touch("account_team")
    return store


def _opening(store: Store, rounds: int) -> list[Row]:
    print("  opening scopes", flush=True)
    tables = queries.load("account_sales").tables

    def opened(viewer: Viewer) -> Callable[[], object]:
        def run() -> None:
            with store.scope(viewer) as scope:
                for table in tables:
                    scope._view(table)

        return run

    found = alternating({"director": opened(LOCAL_DIRECTOR), "rep": opened(REP)}, rounds)
    views = f"scope with the {len(tables)} views of account_sales"
    return [
        at_most(f"{views}, director: opens", found["director"].wall * 1000, 10, " ms"),
        at_most(f"{views}, rep with {OWN_ACCOUNTS} accounts: opens", found["rep"].wall * 1000, 10, " ms"),
    ]


def _views(store: Store, rounds: int) -> list[Row]:
    """The same aggregate through a view and without one, on cursors that stay open."""
    print("  views against direct SQL", flush=True)
    base = f"{store.engine.name}.main.sale"
    own = f"(select * from {base} where account_key in ({', '.join(str(key) for key in range(1, OWN_ACCOUNTS + 1))}))"
    rows = []
    for name, viewer, direct in (("director", LOCAL_DIRECTOR, base), ("rep, against a hand-written list", REP, own)):
        with store.scope(viewer) as scope, store.engine.cursor() as cursor:
            cursor.execute(f"use {store.engine.name}")
            scope._view("sale")
            calls: dict[str, Callable[[], object]] = {
                "view": lambda scope=scope: scope._cursor.execute(AGGREGATE.format(sale="sale")).fetchall(),
                "direct": lambda cursor=cursor, direct=direct: cursor.execute(AGGREGATE.format(sale=direct)).fetchall(),
            }
            assert sorted(map(str, calls["view"]())) == sorted(map(str, calls["direct"]()))
            found = alternating(calls, rounds)
        ratio, note = found["view"].against(found["direct"])
        rows.append(at_most(f"aggregate over all lines through a view, {name}: of direct SQL", ratio, 1.05, "x", note))
    return rows


def _concentration(few: Store, many: Store, size: str, rounds: int) -> list[Row]:
    print("  concentration query", flush=True)
    with few.scope(LOCAL_DIRECTOR) as small, many.scope(LOCAL_DIRECTOR) as large:

        def read(scope: Scope, period: Period) -> Callable[[], object]:
            return lambda: scope.read("account_sales", **period.parts())

        found = alternating(
            {
                "whole, few": read(small, WHOLE),
                "whole, many": read(large, WHOLE),
                "edges, few": read(small, MID_MONTH),
                "edges, many": read(large, MID_MONTH),
            },
            rounds,
        )
    whole, whole_note = found["whole, many"].against(found["whole, few"])
    edges, edges_note = found["edges, many"].against(found["edges, few"])
    base, base_note = found["edges, many"].against(found["whole, few"])
    milliseconds = f"{found['whole, many'].wall * 1000:.0f} ms"
    return [
        at_most(
            f"whole-month concentration at {size}: of the smaller store",
            whole,
            1.1,
            "x",
            f"{whole_note} ({milliseconds})",
        ),
        at_most(f"with mid-month edges at {size}: of the smaller store", edges, 2.0, "x", edges_note),
        row(
            f"with mid-month edges at {size}: of whole months in the smaller store",
            f"{base:.2f}x{base_note}",
            "–",
            True,
        ),
    ]


def _order_days(store: Store, size: str, rounds: int) -> list[Row]:
    print("  order days", flush=True)
    today = store.today
    months: dict[str, Any] = {"first_month": (today - MEMORY).replace(day=1), "last_month": today.replace(day=1)}
    with store.scope(LOCAL_DIRECTOR) as scope:
        calls: dict[str, Callable[[], object]] = {
            "read": lambda: scope.read("order_days", **months),
            "rhythm": lambda: order_intervals(scope.read("order_days", **months), today),
        }
        found = alternating(calls, rounds)
    note = f" ({found['read'].cpu * 1000:.0f} ms CPU)"
    rhythm = found["rhythm"]
    return [
        at_most(f"order days of every account, director, {size}", found["read"].wall * 1000, 250, " ms", note),
        row(
            f"the same and the rhythm of every account, {size}",
            f"{rhythm.wall * 1000:.0f} ms ({rhythm.cpu * 1000:.0f} ms CPU)",
            "–",
            True,
        ),
    ]
