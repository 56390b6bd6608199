"""The small company as files: its size, its references, and that it is what the repository holds."""

from __future__ import annotations

import pandas as pd
import pytest

from kam_analytics import demo
from kam_analytics.imports.mapping.kinds import KINDS
from tests.samples.places import SAMPLE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("sample")
    demo.export(folder)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 250_000
    return {path.stem: pd.read_csv(path, dtype=str) for path in folder.glob("*.csv")}


class TestExport:
    def test_sizes(self, files: dict[str, pd.DataFrame]) -> None:
        assert set(files) == {path.stem for path in SAMPLE.glob("*.csv")} <= set(KINDS)
        assert len(files["accounts"]) == 25
        assert sorted(files["users"]["role"]) == ["director", "rep", "rep", "rep"]
        assert len(files["sales"]) == pytest.approx(2000, rel=0.1)
        assert min(len(frame) for frame in files.values()) > 0

    def test_every_reference_is_in_the_files(self, files: dict[str, pd.DataFrame]) -> None:
        for kind, column, other, key in (
            ("accounts", "parent_id", "accounts", "account_id"),
            ("accounts", "owner_id", "users", "user_id"),
            ("users", "manager_id", "users", "user_id"),
            ("teams", "account_id", "accounts", "account_id"),
            ("teams", "user_id", "users", "user_id"),
            ("sales", "account_id", "accounts", "account_id"),
            ("sales", "product_id", "products", "product_id"),
            ("activities", "account_id", "accounts", "account_id"),
            ("activities", "user_id", "users", "user_id"),
            ("nps", "account_id", "accounts", "account_id"),
            ("wallets", "account_id", "accounts", "account_id"),
            ("wallets", "estimated_by", "users", "user_id"),
            ("targets", "account_id", "accounts", "account_id"),
            ("targets", "set_by", "users", "user_id"),
        ):
            assert set(files[kind][column].dropna()) <= set(files[other][key]), (kind, column)

    def test_no_date_after_the_last_day(self, files: dict[str, pd.DataFrame]) -> None:
        last = demo.LAST_DAY.isoformat()
        for kind, column in (("sales", "sold_on"), ("activities", "done_on"), ("nps", "answered_on")):
            assert files[kind][column].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
            assert files[kind][column].max() <= last

    def test_is_what_the_repository_holds(self, files: dict[str, pd.DataFrame]) -> None:
        for kind, frame in files.items():
            pd.testing.assert_frame_equal(frame, pd.read_csv(SAMPLE / f"{kind}.csv", dtype=str))
