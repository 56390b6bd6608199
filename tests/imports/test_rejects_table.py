"""The rejects of an import as a table, in the language, for those who may import."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import Forbidden
from kam_analytics.imports import commands as imports
from kam_analytics.imports.tables.rejects import rejects_table
from kam_analytics.kit.files.spreadsheets import to_csv
from kam_analytics.kit.wording import words
from kam_analytics.store import open_store

TEXT = "account_id,sold_on,net_sales\nA1,2026-01-01,5\nA1,soon,1\n,2026-01-01,1\nA1,2026-01-01,=2+3\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    monkeypatch.setenv("KAM_TODAY", "2026-06-30")
    opened = open_store(tmp_path / "s.duckdb", create=True)
    yield opened
    opened.close()


def test_rejects_are_a_table_in_the_language(store, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text(TEXT)
    mapping = imports.mapping_of(imports.recognise(file), imports.Choices(options={"create_accounts": True}))
    report = imports.import_file(store, LOCAL_DIRECTOR, file, mapping)
    with store.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("import_rejects", batch=report.batch)
        assert scope.read("import_rejects", batch="another").empty
    table = rejects_table(rows, imports.REASONS, words("en"))
    assert table.values.to_numpy().tolist() == [
        [3, "the value is not valid for this field", "sold_on", "soon"],
        [4, "a required field is empty", "account_id", ""],
        [5, "the value is not valid for this field", "net_sales", "=2+3"],
    ]
    finnish = to_csv(rejects_table(rows, imports.REASONS, words("fi")), words("fi")).decode("utf-8-sig").splitlines()
    assert finnish[0] == "Rivi;Syy;Kenttä;Teksti"
    assert finnish[3].endswith("net_sales;'=2+3")
    for role in (Role.REP, Role.DELIVERY, Role.ADMIN):
        with store.scope(Viewer("x", "X", role)) as scope, pytest.raises(Forbidden):
            scope.read("import_rejects", batch=report.batch)
