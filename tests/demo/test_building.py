"""Building the demo company: whole or not at all, how far it is, as many lines as ordered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kam_analytics import demo
from kam_analytics.demo.company import catalogue, company, people
from kam_analytics.demo.facts import activities, panel, sales

pytestmark = pytest.mark.slow


def test_a_build_that_fails_leaves_the_old_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_DATA", str(tmp_path / "data"))
    place = tmp_path / "stores" / "demo.duckdb"
    place.parent.mkdir()
    place.write_text("old")

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sales, "insert", fail)
    with pytest.raises(RuntimeError):
        demo.build(place, accounts=20)
    assert [path.name for path in place.parent.iterdir()] == ["demo.duckdb"]
    assert place.read_text() == "old"


def test_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    heard: list[tuple[float, str]] = []
    demo.build(tmp_path / "small.duckdb", accounts=30, progress=lambda share, stage: heard.append((share, stage)))
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert [stage for _, stage in heard] == ["people", "sales", "summaries", "plans", "publish", "done"]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(("accounts", "lines"), [(160, 110_400), (300, 40_000)])
def test_number_of_lines_is_as_ordered(seed: int, accounts: int, lines: int) -> None:
    about = company.company(seed, accounts)
    monthly = panel.monthly_sales(about, activities.meetings(about))
    counts = sales.line_counts(monthly, lines, np.random.default_rng(seed))
    assert counts.sum() == pytest.approx(lines, rel=0.001)


def test_lines_add_up_to_the_month() -> None:
    about = company.company(2, 40)
    monthly = panel.monthly_sales(about, activities.meetings(about))
    lines = pd.concat(sales.by_month(about, catalogue.products(2), monthly, 20_000))
    sums = lines.groupby("account_key")["net_sales"].sum().reindex(about.accounts["account_key"])
    assert sums.to_numpy() == pytest.approx(monthly.sum(axis=1), abs=10)


def test_meetings_that_are_prepared_have_two_people_of_the_account() -> None:
    about = company.company(2, 40)
    contacts = people.contacts(about)
    done = activities.rows(about, activities.counts(about, activities.meetings(about)), contacts)
    met = done[done["contact_ids"].notna()]
    assert set(met["contact_ids"].map(len)) == {1, 2}
    assert set(met.loc[met["contact_ids"].map(len) == 2, "activity_type"]) == activities.PREPARED
    each = met.explode("contact_ids").merge(contacts, left_on="contact_ids", right_on="contact_id", how="left")
    assert (each["account_id_x"] == each["account_id_y"]).all()
    # a day that was mistyped lies ahead
    in_time = each["done_on"] <= pd.Timestamp(demo.LAST_DAY)
    assert not (each["left_on"] < each["done_on"])[in_time].any()
