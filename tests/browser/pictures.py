"""The README's pictures, from the running app on a fresh demo company: ``make pictures``."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.samples.places import ROOT
from tests.samples.web.browser import FLAGS, App, choose, settled

#: file, address, width, colour scheme, locale
PICTURES = (
    ("concentration", "/concentration", 1440, "light", "en-GB"),
    ("scorecard", "/scorecard?account=C1055", 1440, "dark", "fi-FI"),
    ("plan", "/plan?account=C1055", 1440, "light", "en-GB"),
    ("wallet", "/wallet", 1440, "light", "en-GB"),
    ("portfolio", "/portfolio", 1440, "light", "en-GB"),
    ("inputs_results", "/inputs_results", 1440, "light", "en-GB"),
    ("nps", "/nps", 1440, "dark", "fi-FI"),
    ("change", "/concentration?ask=change", 1440, "dark", "fi-FI"),
    ("import", "/imports", 1440, "light", "en-GB"),
    ("quality", "/quality", 1440, "light", "en-GB"),
    ("rhythm", "/rhythm", 1440, "light", "en-GB"),
    ("my_week", "/glossary", 1440, "light", "en-GB"),
)
#: pages of a person -> who looks
SEEN_AS = {"my_week": "Eero Korhonen"}
#: pages that show something once files were dropped on them
DROPPED = {"import": sorted((ROOT / "data" / "sample").glob("*.csv"))}


def main() -> None:
    """Start the app, take the pictures, stop it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = App(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        for name, address, width, scheme, locale in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
            page.goto(app.url + address)
            page.locator("h2").first.wait_for(timeout=90_000)
            if person := SEEN_AS.get(name):
                choose(page, "View as", person)
                page.get_by_test_id("stSidebarNav").locator(f"a[href$='/{name}']").click()
                page.locator("[class*=st-key-task-]").first.wait_for()
            if files := DROPPED.get(name):
                page.locator("input[type=file]").set_input_files(files)
                page.get_by_text("What the import would do").wait_for()
            settled(page)
            page.wait_for_timeout(1500)
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
        browser.close()
        app.stop()


if __name__ == "__main__":
    main()
