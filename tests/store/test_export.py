"""The tables of a viewer as Parquet: what the viewer's scope shows, all of it and nothing else; and it is logged."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kam_analytics import access
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.store import Store
from kam_analytics.store.export import export_parquet
from tests.samples.worlds import World, everything, marks, people, put, rows, viewer

WORLD = World(
    owners=("rep1", "rep2", None, "rep1"), parents=(None, 0, None, None), teams=((1, "rep1", -400, -1),), seed=7
)


@pytest.mark.parametrize("user", ["rep1", "rep2", "rep3", "del1"])
def test_the_files_hold_what_the_scope_shows(store: Store, tmp_path: Path, user: str) -> None:
    put(store, rows(store, WORLD))
    with store.scope(viewer(user)) as scope:
        counted = export_parquet(scope, tmp_path / "out")
        shown = {table: len(everything(scope, table)) for table in counted}
    files = {path.stem: pd.read_parquet(path) for path in (tmp_path / "out").iterdir()}
    assert {table: len(frame) for table, frame in files.items()} == counted
    # the export itself is one more line of the log
    assert {**counted, "change_log": 0} == {**shown, "change_log": 0}
    assert set().union(*(marks(frame) for frame in files.values())) <= WORLD.allowed(user)
    assert not set().union(*(people(frame) for frame in files.values()))
    assert not access.PERSONAL.intersection(files)
    assert not access.HOUSEKEEPING.intersection(files)


def test_an_export_is_logged_and_writes_over_nothing(demo: Store, tmp_path: Path) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        counted = export_parquet(scope, tmp_path / "out")
        assert counted["sale"] > 100_000
        log = everything(scope, "change_log")
        line = log[log["table_name"] == "export"].iloc[0]
        assert line["user_id"] == LOCAL_DIRECTOR.user_id
        assert line["after"] == f"{sum(counted.values())} rows of {len(counted)} tables as Parquet: out"
        with pytest.raises(BadInput, match="not empty"):
            export_parquet(scope, tmp_path / "out")
