"""The sample company of data/sample loads without a reject, one kind after the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kam_analytics.cli.main import main
from kam_analytics.store import open_store
from tests.samples.imports.loading import in_order
from tests.samples.places import SAMPLE

ORDER = ("users", "accounts", "teams", "products", "sales", "activities", "nps", "wallets", "targets")


def test_the_sample_company_loads_without_a_reject(
    data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAM_TODAY")
    for again in (False, True):
        for kind in ORDER:
            file = SAMPLE / f"{kind}.csv"
            assert main(["import", str(file), "--as", kind, "--json"]) == 0
            report = json.loads(capsys.readouterr().out)
            assert report["rejected"] == report["filtered"] == 0
            assert report["skipped" if again else "loaded"] == report["rows"] > 0
    store = open_store(data_folder / "kam.duckdb")
    in_order(store)
    store.close()


def test_the_sample_has_the_kinds_that_make_a_first_picture() -> None:
    from kam_analytics.imports.mapping.kinds import KINDS

    assert {file.stem for file in SAMPLE.glob("*.csv")} == set(ORDER) <= set(KINDS)
