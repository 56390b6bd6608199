"""The page of backups and jobs, and the banner over every page after a loss."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from kam_analytics.service.cards import runner
from kam_analytics.service.jobs import JOBS, Runner
from kam_analytics.store import open_store
from kam_analytics.store.runs import FAILED, Run, record
from tests.samples.pages import BATCHES, Pages
from tests.samples.pages import JOBS as PAGE


@pytest.fixture
def own(data_folder: Path, accounts_only: str) -> Path:
    """One's own store with an import and a backup, after a failure."""
    path = data_folder / "kam.duckdb"
    store = open_store(path)
    record(
        store,
        Run(
            job="backup",
            started_at=datetime(2026, 11, 1, 1),
            ended_at=datetime(2026, 11, 1, 1),
            outcome=FAILED,
            said="{reason}",
            fields={"reason": "*no* room"},
        ),
    )
    Runner(JOBS, lambda: store).look()
    store.close()
    return path


def lose(path: Path) -> None:
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute(
            "insert into save_loss (loss_id, found_at, saves, noted_until) values ('l', '2026-11-02', 7, '2026-11-01')"
        )
        load.touch("save_loss")
    store.close()


def text(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption, *page.error]
    tables = [str(one.value.to_dict("records")) for one in page.table]
    # what the data say is escaped for markdown
    return " ".join([*(str(part.value) for part in parts), *tables]).replace("\\", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Last backup", "every save is in the database file", "kam-20", "*no* room"]),
        ("fi", ["Viimeisin varmuuskopio", "kaikki tallennukset ovat tietokantatiedostossa", "Tarkistuspiste"]),
    ],
)
def test_the_page_says_what_is_safe(pages: Pages, own: Path, language: str, words: list[str]) -> None:
    page = pages(PAGE, language=language)
    assert not page.exception
    for word in words:
        assert word in text(page)


def test_a_backup_is_asked_for(pages: Pages, own: Path) -> None:
    page = pages(PAGE)
    page.button(key="backup-now").click().run()
    assert runner().is_at("backup")
    assert page.button(key="backup-now").disabled


def test_the_demo_company_is_not_backed_up(pages: Pages) -> None:
    page = pages(PAGE)
    assert "can be built again" in text(page)
    assert not page.exception
    assert "next-step" not in {button.key for button in page.button}


def test_from_the_demo_company_a_step_leads_to_the_backups(pages: Pages, own: Path) -> None:
    page = pages(PAGE, store="demo")
    page.button(key="next-step").click().run()
    assert not page.exception
    assert "Last backup" in text(page)


def test_a_loss_is_over_every_page_until_it_is_acknowledged(pages: Pages, own: Path) -> None:
    lose(own)
    for file in (BATCHES, PAGE):
        page = pages(file)
        assert "7 saves are missing." in text(page)
    # the page itself does not say at the same time that all is safe
    assert [header.value for header in page.header] == [":blue[7 saves are missing]"]
    page.button(key="loss-l").click().run()
    assert not page.exception
    assert not page.error
    assert "Acknowledged" in text(page)
    store = stores.get_anyway("own")
    assert store.check()["save_is_kept"] == 0
