"""``report scorecard``: the figures of the page, and accounts that are not there for a viewer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.tables import figures
from kam_analytics.store import Store, open_store

REP = "u-niko-lahtinen"
Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def own(demo_path: Path, data_folder: Path) -> Path:
    return Path(shutil.copy(demo_path, data_folder / "kam.duckdb"))


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["report", "scorecard", "--format", "json", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def foreign(store: Store) -> str:
    with store.load(LOCAL_DIRECTOR) as load:
        return str(
            load.value(
                f"select account_id from account where owner_id <> '{REP}' and account_id not in "
                f"(select account_id from account_team where user_id = '{REP}') order by 1"
            )
        )


def test_the_report_has_every_figure_of_the_answer(own: Path, ran: Ran) -> None:
    store = open_store(own)
    with store.scope(LOCAL_DIRECTOR) as scope:
        held = feeds(reader(scope), today=store.today)
        usual = Choice.usual(store.today, held)
        wanted = figures(gather(reader(scope), "C1055", usual, today=store.today))
    today = store.today
    store.close()
    code, out, err = ran("--param", "account=C1055")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {name: found[name] for name in wanted} == json.loads(json.dumps(wanted))
    assert (found["account"], found["today"]) == ("C1055", today.isoformat())
    assert (found["since"], found["until"]) == (usual.period.since.isoformat(), usual.period.until.isoformat())


def test_an_account_must_be_named_and_in_sight(own: Path, ran: Ran) -> None:
    store = open_store(own)
    other = foreign(store)
    store.close()
    assert ran()[0] == 2
    assert ran("--param", "account=C1055", "--since", "2026-02-02", "--until", "2026-01-01")[0] == 2
    missing = ran("--param", "account=no such")
    assert missing == (1, "", "Not found, or you have no access to it.\n")
    assert ran("--param", f"account={other}", "--viewer", REP) == missing
