"""The question of an analyst: what goes with results, in both languages, too few accounts, the same numbers everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from kam_analytics.kit.wording import words
from kam_analytics.kit.wording.codes import activity_name
from tests.samples.places import ROOT
from tests.samples.reshaped.physician_detailing import reshape
from tests.samples.web.browser import App, choose, command, settled

pytestmark = pytest.mark.browser

LIMIT = "A meeting that was booked because the deal was already agreed looks the same in this data."
LIMIT_FI = "Tapaaminen, joka sovittiin, koska kaupasta oli jo päästy sopuun, näyttää näissä tiedoissa samalta."


def report(data: Path, *arguments: str) -> Any:
    """What the command line says of the same data."""
    done = command(data, "report", "activity-effect", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def best(found: Any, name: str) -> Any:
    """The row of the best lag of a type."""
    scan = next(row for row in found["effects"] if row["activity_type"] == name)
    return next(row for row in found["by_lag"] if row["activity_type"] == name and row["lag"] == scan["best_lag"])


def saved(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).or_(page.get_by_text(label, exact=True)).first.click()
    return Path(download.value.path()).read_bytes()


def test_an_analyst_asks_the_demo_company(
    app: App, open_page: Callable[..., Page], demo_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "demo.duckdb").write_bytes(demo_path.read_bytes())
    copy = Path(shutil.copy(demo_path, tmp_path / "copy.duckdb"))
    found = report(tmp_path, "--store", str(copy))
    row = best(found, "steering_group_meeting")
    size, low, high = (f"{row[name] * 100:.1f}" for name in ("estimate", "ci_low", "ci_high"))
    scan = next(one for one in found["effects"] if one["activity_type"] == "steering_group_meeting")
    most, left = (f"{scan[name] * 100:+.1f}" for name in ("net_smallest_visible_effect", "net_estimate"))
    most = most.lstrip("+")
    app.start()
    page = open_page(f"{app.url}/inputs_results")
    page.locator("h2").wait_for()
    choose(page, "View as", "analyst")
    settled(page)
    expect(page.locator("h1")).to_have_text("Inputs and results")
    expect(page.locator("h2")).to_have_text(
        f"In the second month after an extra steering-group meeting, sales to the account were {size}% above its own normal "
        f"(likely {low}–{high}%); whether that is extra sales cannot be said yet: six months together would have shown {most}% of a normal month"
    )
    expect(page.get_by_role("figure", name="Forest plot")).to_contain_text(f"{left}%")
    page.get_by_role("radio", name="Clearest month").or_(
        page.get_by_role("button", name="Clearest month")
    ).first.click()
    settled(page)
    expect(page.get_by_role("heading", name="Verdict: steering-group meetings came first, sales followed")).to_be_visible()  # fmt: skip
    expect(page.get_by_text(LIMIT)).to_be_visible()
    expect(page.get_by_role("figure", name="Forest plot")).to_contain_text(f"+{size}% [{low}; {high}]")

    # the export holds the numbers of the command line
    page.get_by_role("button", name="Export").click()
    page.get_by_text("CSV: Effects").wait_for()
    rows = list(csv.DictReader(io.StringIO(saved(page, "CSV: Effects").decode("utf-8-sig"))))
    assert len(rows) == len(found["by_lag"]) == 36
    for shown, printed in zip(rows, found["by_lag"], strict=True):
        assert shown["Activity type"] == activity_name(printed["activity_type"], words("en"), many=True)
        assert int(shown["Months after"]) == printed["lag"]
        for column, name in (("Change per activity", "estimate"), ("Low", "ci_low"), ("High", "ci_high"), ("p, this lag", "p_value")):  # fmt: skip
            assert float(shown[column]) == pytest.approx(printed[name], rel=1e-12)
    book = openpyxl.load_workbook(io.BytesIO(saved(page, "Excel")))
    assert book.sheetnames == ["Six months together", "Effects", "Stopped buying", "Size bias", "Number of activities", "Accounts in thirds", "Underlying rows", "About"]  # fmt: skip
    assert book["Effects"].cell(2, 3).value == pytest.approx(found["by_lag"][0]["estimate"], rel=1e-12)
    assert LIMIT in str(dict(book["About"].iter_rows(values_only=True))["Limitation"])
    page.keyboard.press("Escape")
    settled(page)

    # the same in Finnish
    page.get_by_role("radio", name="Suomi").or_(page.get_by_role("button", name="Suomi")).first.click()
    expect(page.locator("h2")).to_have_text(re.compile("^Ohjausryhmän kokous: toisena kuukautena lisäkerran jälkeen"))  # fmt: skip
    expect(page.locator("h2")).to_contain_text(size.replace(".", ","))
    expect(page.get_by_role("heading", name="Päätelmä: ensin ohjausryhmän kokoukset, sitten myynti")).to_be_visible()
    expect(page.get_by_text(LIMIT_FI)).to_be_visible()
    settled(page)

    # too few accounts: a refusal in words, in both languages, and no estimate on screen
    narrow = page.url.split("?")[0] + "?segment=D&industry=Energy&lang=en"
    refused = open_page(narrow)
    expect(refused.locator("h2")).to_have_text(re.compile(r"^Too few accounts to tell .* 6 are needed$"))
    expect(refused.get_by_role("heading", name="Verdict: not enough data")).to_be_visible()
    expect(refused.get_by_role("figure", name="Forest plot")).to_have_count(0)
    expect(refused.get_by_text(LIMIT)).to_have_count(0)
    settled(refused)
    assert "segment=D" in refused.url
    finnish = open_page(narrow.replace("lang=en", "lang=fi"))
    expect(finnish.locator("h2")).to_have_text(re.compile("^Liian vähän asiakkaita"))


def test_physician_detailing(app: App, open_page: Callable[..., Page], tmp_path: Path, shared: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    reshape(shared / "physician_detailing" / "counts.csv", source)
    for kind in ("sales", "activities"):
        mapping = ROOT / "tests" / "mappings" / f"physician_{kind}.toml"
        done = command(tmp_path, "import", str(source / f"{kind}.csv"), "--mapping", str(mapping))
        assert done.returncode == 0, done.stderr
    found = report(tmp_path)
    row = best(found, "sales call")
    size, low, high = (f"{row[name] * 100:.1f}" for name in ("estimate", "ci_low", "ci_high"))
    app.start()
    page = open_page(f"{app.url}/inputs_results")
    expect(page.locator("h2")).to_have_text(
        f"In the second month after an extra sales call, sales to the account were {size}% above its own normal (likely {low}–{high}%); "
        "whether that is extra sales cannot be said yet: the sum of six months needs 30 months, there are 23"
    )
    expect(page.get_by_text("23 months · 1,000 accounts")).to_be_visible()
    expect(page.get_by_text(LIMIT)).to_be_visible()
    expect(page.get_by_text("Pooled 0.22: larger accounts get more sales call. Within an account it is 0.05.")).to_be_visible()  # fmt: skip
    page.get_by_role("figure", name="Bar chart. Pooled").wait_for()
    expect(page.get_by_role("figure", name="Bar chart. Pooled")).to_contain_text("0.34")
    finnish = open_page(f"{app.url}/inputs_results?lang=fi")
    expect(finnish.locator("h2")).to_have_text(re.compile("^Sales call: toisena kuukautena"))
    expect(finnish.get_by_text(LIMIT_FI)).to_be_visible()
