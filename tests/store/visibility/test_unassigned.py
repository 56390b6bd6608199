"""Rows without an account: directors and analysts see them, nobody else, through no query."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer, may_see
from kam_analytics.store import Store, open_store, queries
from tests.samples import worlds
from tests.samples.worlds import USERS, World

#: the tables whose rows may lack an account
TABLES = ("activity", "contact", "nps_response", "opportunity")
_NOBODYS = "of-nobody-"


@pytest.fixture(scope="module")
def world_store(empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("unassigned")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        opened = open_store(Path(shutil.copy(empty_path, folder / "kam.duckdb")))
        yield opened
        opened.close()


def unassigned(tables: worlds.Tables, columns: dict[str, str], table: str) -> pd.DataFrame:
    """A row of the table whose every text is nobody's, and which has no account."""
    row = {
        name: f"{_NOBODYS}{name}" if kind == "VARCHAR" else 7 if kind == "INTEGER" else None
        for name, kind in columns.items()
    }
    days = {name: pd.Timestamp(worlds.TODAY) for name, kind in columns.items() if kind == "DATE"}
    truths = {name: False for name, kind in columns.items() if kind == "BOOLEAN"}
    # owned and done by a rep: that alone opens nothing
    persons = {name: "rep1" for name in ("owner_id", "user_id") if name in columns}
    row |= {**days, **truths, **persons, "account_id": None, "left_on": None}
    frame = pd.DataFrame([{name: row[name] for name in columns}])
    return pd.concat([tables[table], frame], ignore_index=True) if len(tables[table]) else frame


def shown(frame: pd.DataFrame) -> bool:
    return any(_NOBODYS in str(value) for column in frame.columns for value in frame[column])


@settings(max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck))
@given(world=worlds.worlds())
def test_only_those_who_see_all_accounts_see_rows_without_one(world_store: Store, world: World) -> None:
    tables = worlds.rows(world_store, world, worlds.asked_tables() | set(TABLES))
    for table in TABLES:
        tables[table] = unassigned(tables, world_store.columns[table], table)
    worlds.put(world_store, tables)
    for person in (LOCAL_DIRECTOR, Viewer("ana", "Ana", Role.ANALYST)):
        with world_store.scope(person) as scope:
            for table in TABLES:
                assert shown(worlds.everything(scope, table)), (person, table)
    for user in USERS:
        with world_store.scope(worlds.viewer(user)) as scope:
            for table in TABLES:
                if user.startswith("rep") or table in ("activity", "contact", "nps_response"):
                    assert not shown(worlds.everything(scope, table)), (user, table)
            for name in queries.names():
                asked = {*queries.load(name).tables}
                if asked & {*TABLES} and user.startswith("rep") and all(may_see(Role.REP, table) for table in asked):
                    found = scope.read(name, **worlds.parameters(name, account=world.accounts[0]))
                    assert not shown(found), (user, name)
