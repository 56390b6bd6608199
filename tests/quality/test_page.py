"""The data quality page: every planted fault is found with its rows, nothing is invented, names stay text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import BatchReport, import_file, undo
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.quality import cards as page
from kam_analytics.quality import wording
from kam_analytics.store import open_store
from tests.samples.pages import NPS, QUALITY, Pages, keeping, people, plain

HOSTILE = "![x](http://example.com/a.png) [y](http://example.com) <b>$1$ :red[z]</b>"
#: one fault after the other, as statements on the demo company
FAULTS = (
    "update account set name = 'OY ' || upper((select name from account where account_id = 'C1002')) where account_id = 'C1003'",
    "update account set business_id = 'FI90001111' where account_id = 'C1004'",
    "update account set business_id = '9000111-1' where account_id = 'C1006'",
    "insert into account (account_key, account_id, name, group_key) values (9001, '2001', 'Whole', 9001), "
    "(9002, '2001.0', 'Twin', 9002), (9003, '2002.00', 'Alone', 9003), (9004, 'C9041', 'Known now', 9004), "
    "(9005, '2.0 Group', 'No number', 9005)",
    "update import_batch set imported_at = imported_at - interval 100 day where kind = 'sales'",
    "update activity set done_on = date '2026-09-01' where done_on > date '2026-09-01' and done_on <= date '2026-11-20'",
    "delete from account_month where month_on in (date '2024-05-01', date '2024-06-01')",
    "update sale set sold_on = date '2026-12-24' where sale_id = (select min(sale_id) from sale)",
    "update account set owner_id = 'ghost' where account_id = 'C1005'",
    "update app_user set is_active = false where user_id = (select owner_id from account where account_id = 'C1007')",
    "update activity set user_id = 'nobody' where activity_id in (select activity_id from activity order by 1 limit 3)",
    "update nps_response set account_id = null",
)  # fmt: skip


def plant(path: Path, *faults: str) -> None:
    """Break the demo company in a file."""
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for fault in faults:
            assert load.execute(fault), fault
    store.close()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[page.QualityView]:
    """What the page was made of."""
    made: list[page.QualityView] = []
    monkeypatch.setattr(page, "quality_view", keeping(page.quality_view, made))
    return made


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("role", ["director", "analyst"])
def test_what_the_demo_company_says(pages: Pages, language: str, role: str) -> None:
    test = pages(QUALITY, language=language, view_as=people(pages)[role])
    assert not test.exception
    assert not test.error
    assert len(test.metric) == 5
    assert all(re.search(r"\d", title.value) for title in test.subheader)
    begin = {"en": ":blue[3 unknown IDs", "fi": ":blue[Hylätyillä riveillä on 3 tuntematonta tunnusta"}[language]
    assert test.header[0].value.startswith(begin)
    _ = words(language)
    assert _("Nothing found: {list}.", list="")[:-2] in plain(test)
    assert _("duplicate accounts") in plain(test)


def test_only_those_who_see_everything_may_open_it(pages: Pages) -> None:
    names = people(pages)
    for role in ("rep", "delivery", "admin"):
        with pytest.raises(AssertionError, match="does not see"):
            pages(QUALITY, view_as=names[role])


def test_every_planted_fault_is_found_with_its_rows(
    pages: Pages, data_folder: Path, seen: list[page.QualityView]
) -> None:
    plant(data_folder / "demo.duckdb", *FAULTS)
    test = pages(QUALITY)
    assert not test.exception
    found = seen[-1].found
    ids = found.unmatched.rows.set_index("value")
    assert ids["state"].to_dict() == {
        "C0000": "refused", "temp-2": "refused", "C9041": "known", "ghost": "named", "nobody": "named"
    }  # fmt: skip
    assert ids.loc["nobody", "lines"] == 3
    alike = {frozenset(part["account_id"]) for _group, part in found.duplicates.rows.groupby("group")}
    assert alike == {frozenset({"C1002", "C1003"}), frozenset({"C1004", "C1006"})}
    assert found.decimals.rows[["id", "has_twin"]].values.tolist() == [["2001.0", True], ["2002.00", False]]
    assert [(row.kind, row.quiet) for row in found.feeds.stale.itertuples()] == [("activities", 80)]
    assert found.feeds.gaps["sales"] == (date(2024, 5, 1), date(2024, 6, 1))
    assert {"sales", "activities"} == set(found.ahead.rows["kind"])
    states = found.owners.rows.set_index("account_id")["owner_state"]
    assert (states["C1005"], states["C1007"], states["2001"]) == ("unknown", "inactive", "none")
    coverage = {item.name: item for item in found.coverage}
    assert coverage["nps"].share == 0.0
    text = plain(test)
    for sentence in (
        "2 unknown IDs in rejected rows, 2 lines not loaded – 6 issues to fix in total",
        "2 customers probably appear more than once: 4 accounts",
        "2 IDs end in “.0”, 1 likely duplicate",
        "1 feed is stale: Activities (crm), last data 80 days ago",
        "Sales: no rows in May 2024, Jun 2024.",
        "No answer from 100.0% of net sales",
    ):
        assert sentence in text
    assert list(seen[-1].titles) == [name for name in wording.SUBJECTS if name != "activities"]


def test_a_stale_feed_by_its_own_rhythm(pages: Pages, data_folder: Path, seen: list[page.QualityView]) -> None:
    """The files of sales come once a year: the last one lies three years back."""
    plant(
        data_folder / "demo.duckdb",
        "update import_batch set imported_at = imported_at - interval 1100 day where kind = 'sales'",
    )
    test = pages(QUALITY)
    row = seen[-1].found.feeds.stale.iloc[0]
    assert (row["kind"], row["usual"], row["quiet"]) == ("sales", 365, 1100)
    assert "1 feed is stale: Sales (erp), last data 1,100 days ago" in plain(test)


def test_the_score_page_and_this_one_know_the_same_of_silence(pages: Pages) -> None:
    here = {metric.label: metric.value for metric in pages(QUALITY).metric}["NPS sales coverage"]
    there = next(caption.value for caption in pages(NPS).subheader if "No answer from" in caption.value)
    missing = float(there.replace("\\", "").split("%")[0].removeprefix("No answer from "))
    assert float(here.rstrip("%")) == pytest.approx(100 - missing, abs=0.5)


def test_a_row_leads_to_its_account_or_its_import(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[str, tuple[Table, Callable[[pd.Series], None] | None]] = {}
    opened: list[object] = []
    monkeypatch.setattr(page, "table", lambda found, key, alt, on_open: shown.update({key: (found, on_open)}))
    pages(QUALITY)
    monkeypatch.setattr(page, "open_account", opened.append)
    monkeypatch.setattr(page.st, "switch_page", lambda file, query_params: opened.append((file, query_params)))
    for key in ("owners", "margin", "nps", "contacts", "ahead"):
        found, on_open = shown[f"quality-{key}"]
        assert on_open is not None
        on_open(found.rows.iloc[0])
        expected = (
            ("pages/data/batches.py", {"batch": found.values["Import"].iloc[0]})
            if key == "ahead"
            else found.values["Account ID"].iloc[0]
        )
        assert opened.pop() == expected
    assert shown["quality-unmatched"][1] is None


def test_a_store_whose_only_import_was_undone_leads_to_the_import(pages: Pages, accounts_only: str) -> None:
    undo(stores.own(), LOCAL_DIRECTOR, accounts_only)
    test = pages(QUALITY)
    assert not test.exception
    assert "Nothing has been imported here yet" in plain(test)
    assert not test.metric
    assert [link.label for link in test.main.get("page_link")][-1:] == ["Import files"]


def test_a_store_without_sales_is_looked_at(pages: Pages, data_folder: Path) -> None:
    plant(data_folder / "demo.duckdb", "delete from sale", "delete from account_month")
    test = pages(QUALITY)
    assert not test.exception
    assert "3 unknown IDs in rejected rows" in plain(test)
    assert "No data to judge by: sales without a margin" in plain(test)
    assert [metric.value for metric in test.metric][:4] == ["–", "–", "–", "–"]


def test_refused_ids_are_hidden_from_analysts_with_the_names_of_contacts(pages: Pages, data_folder: Path) -> None:
    names = people(pages)
    stores.close_all()
    plant(data_folder / "demo.duckdb", "update setting set value = 'yes' where name = 'pseudonymise_contacts'")
    test = pages(QUALITY, view_as=names["analyst"])
    assert not test.exception
    assert "The IDs themselves are hidden from analysts" in plain(test)
    assert "lines were not loaded: their IDs are unknown" in plain(test)
    assert not re.search(r"\d unknown IDs? in rejected rows", plain(test))
    assert "C9041" not in plain(test)
    assert "C9041" in plain(pages(QUALITY, view_as=names["director"]))


def test_a_file_that_came_again_counts_once(
    pages: Pages, accounts_only: str, tmp_path: Path, seen: list[page.QualityView]
) -> None:
    def bring(name: str, *ids: str) -> BatchReport:
        rows = "".join(f"{account},2026-01-05,1\n" for account in ("A1", *ids))
        (tmp_path / name).write_text(f"account_id,sold_on,net_sales\n{rows}")
        return import_file(stores.own(), LOCAL_DIRECTOR, tmp_path / name, "sales")

    def out() -> tuple[int, int]:
        assert not pages(QUALITY).exception
        return seen[-1].found.rejected, seen[-1].found.unmatched.lines

    for _again in range(3):
        bring("sales.csv", "X1", "X2")
    assert out() == (2, 2)
    bring("more.csv", "X1")
    assert out() == (3, 3)
    bring("sales.csv", "X2")
    assert out() == (2, 2)
    # what is undone never came: the import before it counts again
    undo(stores.own(), LOCAL_DIRECTOR, str(bring("sales.csv").batch))
    assert out() == (2, 2)


def test_hostile_names_stay_text(pages: Pages, data_folder: Path) -> None:
    plant(
        data_folder / "demo.duckdb",
        f"update account set name = '{HOSTILE}', owner_id = '{HOSTILE}' where account_id in ('C1002', 'C1003')",
        f"update import_reject set value = '{HOSTILE}' where reason = 'unknown_account'",
        f"update import_batch set source = '{HOSTILE}', imported_at = imported_at - interval 9000 day where kind = 'sales'",
    )
    for language in ("en", "fi"):
        test = pages(QUALITY, language=language)
        assert not test.exception
        texts = [part.value for kind in (test.header, test.subheader, test.caption, test.markdown) for part in kind]
        assert any("example" in text for text in texts)
        assert not [text for text in texts if "](http" in text or "<b>" in text.replace("\\<", "")]


def test_an_anonymous_answer_dated_ahead_never_says_whose_it_is(
    pages: Pages, data_folder: Path, seen: list[page.QualityView]
) -> None:
    plant(
        data_folder / "demo.duckdb",
        "delete from activity where done_on > date '2026-11-20'",
        "update nps_response set answered_on = date '2026-12-24', is_anonymous = (score > 6) where response_id in "
        "(select response_id from nps_response where account_id is not null order by score, response_id limit 1) "
        "or response_id in (select response_id from nps_response where account_id is not null order by score desc limit 2)",
    )
    pages(QUALITY)
    rows = seen[-1].found.ahead.rows
    assert rows["lines"].sum() == 3
    assert rows.loc[rows["account_id"].isna(), "lines"].sum() == 2
