"""The inbox among other files: what is still written, links, folders that cannot be read, long names, what is advised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kam_analytics.service import inbox as module
from tests.samples.inbox import ACCOUNTS, SALES, TOML, Box

LOOKUP = (
    TOML.replace('account_id = "Kunde"', 'account_id = "Kunde"\ndiscount = "Rabatt"').replace(
        'net_sales = "Summe"', 'quantity = "Menge"\nunit_price = "Preis"'
    )
    + '[[lookup]]\nfile = "orders.csv"\nkey = "Auftrag"\ncolumns = ["Rabatt"]\n'
)
LINES = "Nr;Auftrag;Kunde;Tag;Menge;Preis\nS1;O1;A1;2026-01-31;1;100\nS2;O2;A2;2026-01-31;1;100\n"
ORDERS = "Auftrag;Rabatt\nO1;0.5\nO2;0.5\n"


@pytest.fixture
def looking_up(box: Box) -> Box:
    """A folder whose lines look their discount up."""
    box.put("accounts.csv", ACCOUNTS, "crm")
    box.look()
    box.put("erp.toml", LOOKUP)
    box.put("lines.csv", LINES)
    return box


def test_a_file_waits_for_the_one_in_which_its_columns_are_looked_up(looking_up: Box) -> None:
    orders = looking_up.put("orders.csv", "")
    looking_up.look()
    for end in (20, 25, 26):
        orders.write_text(ORDERS[:end])
        looking_up.inbox.look()
    assert looking_up.value("select count(*) from sale") == 0
    orders.write_text(ORDERS)
    looking_up.look()
    assert looking_up.value("select sum(net_sales) from sale") == 100
    assert looking_up.names() == ["erp.toml", "orders.csv"]


def test_a_file_waits_for_its_mapping(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS, "crm")
    mapping = box.put("erp.toml", "")
    box.put("export.csv", "Nr;Kunde;Tag;Summe\nS1;A1;2026-01-31;100\n")
    box.look()
    for end in (20, 60, 80):
        mapping.write_text(TOML[:end])
        box.inbox.look()
    assert box.names() == ["erp.toml", "export.csv"]
    mapping.write_text(TOML)
    box.look()
    assert box.value("select count(*) from sale") == 1


@pytest.mark.parametrize("name", ["orders.csv", "erp.toml"])
def test_what_changes_beside_a_file_while_it_is_taken_lets_it_be_taken_again(
    name: str, looking_up: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking_up.put("orders.csv", ORDERS)
    taken = module.bring_in

    def grows(*work: object) -> object:
        done = taken(*work)  # type: ignore[arg-type]
        with (looking_up.folder / "erp" / name).open("a") as more:
            more.write("\n")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(module, "bring_in", grows)
        looking_up.look()
    assert "lines.csv" in looking_up.names()
    looking_up.look()
    assert "lines.csv" in looking_up.names("done")
    assert looking_up.value("select sum(net_sales) from sale") == 100


def test_a_file_to_look_up_that_does_not_come_is_said(looking_up: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    looking_up.look()
    assert looking_up.names() == ["erp.toml", "lines.csv"]
    monkeypatch.setattr(module, "WAITS", -1.0)
    looking_up.look()
    assert "orders.csv" in looking_up.text("lines.csv.report.txt", "failed")


def test_a_file_to_look_up_is_found_by_its_columns_if_none_has_the_name(looking_up: Box) -> None:
    looking_up.put("orders 2026-01.csv", ORDERS)
    looking_up.look()
    assert looking_up.value("select sum(net_sales) from sale") == 100
    assert looking_up.names() == ["erp.toml"]
    # next month it comes before its lines
    looking_up.put("orders 2026-02.csv", ORDERS.replace("0.5", "0.25"))
    looking_up.look()
    assert looking_up.names() == ["erp.toml", "orders 2026-02.csv"]
    looking_up.put("lines 2.csv", LINES.replace("S", "T"))
    looking_up.look()
    assert looking_up.value("select sum(net_sales) from sale") == 250
    assert "joined to lines 2.csv" in looking_up.text("orders 2026-02.csv.report.txt", "done")


@pytest.mark.parametrize("name", ["erp.toml", "orders.csv"])
def test_a_link_is_no_mapping_and_nothing_is_looked_up_in_it(name: str, looking_up: Box, tmp_path: Path) -> None:
    looking_up.put("orders.csv", ORDERS)
    link = looking_up.folder / "erp" / name
    link.rename(tmp_path / "outside")
    link.symlink_to(tmp_path / "outside")
    looking_up.look()
    assert f"{name} is a link" in looking_up.text("lines.csv.report.txt", "failed")
    assert looking_up.value("select count(*) from sale") == 0


@pytest.mark.parametrize("place", ["done", "failed"])
def test_nothing_is_put_away_through_a_link(
    place: str, box: Box, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    file = box.put("accounts.csv", ACCOUNTS)
    link = file.with_name(place)
    link.symlink_to(outside)
    box.look()
    assert caplog.text.count("is a link") == 1
    assert (file.exists(), box.store, list(outside.iterdir())) == (True, None, [])
    link.unlink()
    box.look()
    assert "accounts.csv" in box.names("done")


def test_a_folder_that_cannot_be_read_stops_no_other(
    box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    closed = box.put("accounts.csv", ACCOUNTS, "a").parent
    box.put("accounts.csv", ACCOUNTS, "b")
    listed = Path.iterdir

    def refused(self: Path) -> Iterator[Path]:
        if self == closed:
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(Path, "iterdir", refused)
    box.look()
    assert "accounts.csv" in box.names("done", "b")
    assert caplog.text.count(f"{closed} is left: ") == 1


@pytest.mark.parametrize("name", ["a" * 236 + ".csv", "ä" * 118 + "2026.csv"])
def test_a_long_name_gets_a_report_too(name: str, box: Box) -> None:
    box.put(name, ACCOUNTS)
    box.put("accounts.csv", ACCOUNTS, "crm")
    box.look()
    box.put(name, SALES + "S3,A9,2026-01-01,1\n")
    box.look()
    names = sorted(path.name for path in (box.folder / "erp" / "done").iterdir())
    assert [path.rsplit("csv", 1)[-1] for path in names if path.count(".csv")].count(".report.txt") == 2
    assert any(path.endswith(f"{name[-20:]}.rejects.csv") for path in names)
    assert box.names() == []


@pytest.mark.parametrize(
    ("content", "advice", "lines", "place"),
    [
        (SALES.replace("2026-01-31", "03/04/2026").replace("2026-02-28", "05/06/2026"), 'on the page Import: "date_order:sold_on=%d/%m/%Y"', '[read]\ndate_format = "%d/%m/%Y"', "asked"),
        (SALES.replace("A1", "1.0").replace("A2", "2.0"), "[options] whole_ids = true", "[options]\nwhole_ids = true", "failed"),
    ],
    ids=["question", "notice"],
)  # fmt: skip
def test_a_report_says_what_to_write_into_the_folder(
    content: str, advice: str, lines: str, place: str, box: Box
) -> None:
    box.put("accounts.csv", ACCOUNTS + "1,Third\n2,Fourth\n", "crm")
    box.look()
    box.put("sales.csv", content)
    box.look()
    report = box.text("sales.csv.report.txt", place)
    assert advice in report
    assert "--" not in report
    columns = "\n".join(f'{name} = "{name}"' for name in ("sale_id", "account_id", "sold_on", "net_sales"))
    box.put("erp.toml", f'kind = "sales"\nsource = "erp"\n{lines}\n[columns]\n{columns}\n')
    box.put("sales.csv", content)
    box.look()
    assert box.value("select count(*) from sale") == 2


def test_a_report_is_written_through_no_link(box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who drops files may write into done/ too, and knows the names of the reports before they are written."""
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    mine.chmod(0o600)
    monkeypatch.setattr("kam_analytics.clock.now", lambda: datetime(2026, 11, 30, 9, 0))
    box.put("accounts.csv", ACCOUNTS + ",without an id\n", "crm")
    done = box.folder / "crm" / "done"
    done.mkdir()
    done.parent.chmod(0o777)
    for ending in (".report.txt", ".rejects.csv"):
        (done / f"20261130-090000-accounts.csv{ending}").symlink_to(mine)
    box.look()
    assert (mine.read_text(), mine.stat().st_mode & 0o777) == ("mine", 0o600)
    laid = [done / f"20261130-090000-2-accounts.csv{ending}" for ending in (".report.txt", ".rejects.csv")]
    assert [path.stat().st_mode & 0o777 for path in laid] == [0o666, 0o666]
