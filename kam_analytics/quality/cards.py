"""The parts of the data quality page: one card per subject with its rows and the way to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd
import streamlit as st

from kam_analytics.errors import N_
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui.filters import Chosen, held
from kam_analytics.kit.ui.links import link, md, open_account, open_page
from kam_analytics.kit.ui.page import card, empty
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.ui.tables import table
from kam_analytics.quality import tables as report
from kam_analytics.quality import wording as said
from kam_analytics.quality.analysis.quality import Quality
from kam_analytics.quality.answers import quality

#: where a subject without accounts is mended: page, words and icon of the link
_IMPORTS = ("pages/data/imports.py", N_("Import the file again"), "upload_file")
_BATCHES = ("pages/data/batches.py", N_("Open import history"), "history")
_MEND = {"unmatched": _IMPORTS, "decimals": _IMPORTS, "feeds": _BATCHES, "ahead": _BATCHES}
_TERMS = {
    "feeds": "stale_feed", "owners": "owner_coverage", "margin": "margin_coverage",
    "nps": "nps_sales_heard", "contacts": "contact_coverage", "unmatched": "refused_lines",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class QualityView:
    """What the page and its export show."""

    chosen: Chosen
    found: Quality
    tables: dict[str, Table]
    titles: dict[str, str]


def quality_view() -> QualityView:
    """Everything of the page over the default period; a store without sales is looked at too."""
    _ = words()
    now = today()
    choice = Choice.usual(now, held())
    span = choice.sales or Period(now, now)
    period = choice.period
    time_zone = store().settings["time_zone"]
    found = quality(read, choice, today=now, time_zone=time_zone)
    chosen = Chosen(code="R12", period=period, before=period.year_before(), first_sale=span.since, last_sale=span.until)
    return QualityView(chosen=chosen, found=found, tables=report.tables(found, _), titles=said.found(found, _))


def quality_tables(view: QualityView) -> dict[str, Table]:
    """Every table of the page, for the export."""
    names = report.names(words())
    return {names[subject]: view.tables[subject] for subject in view.titles}


def nothing_imported() -> NoReturn:
    """An empty store has no quality: the way to the import."""
    _ = words()
    empty(_("Nothing has been imported here yet."), needs_files=True)
    st.stop()


def quality_cards(view: QualityView, join: Callable[[Table, str, str], None]) -> None:
    """What is wrong, card under card; what is not known, two by two; the rest in a line.

    ``join`` shows the accounts that are probably one customer, and where there are none its own card.
    """
    _ = words()
    wrong = [subject for subject in view.titles if subject not in said.COVERED]
    for subject in wrong:
        if subject == "duplicates":
            join(view.tables[subject], view.titles[subject], said.note(subject, view.found, today(), _))
        else:
            _card(view, subject)
    unknown = [subject for subject in view.titles if subject in said.COVERED]
    for at in range(0, len(unknown), 2):
        for place, subject in zip(st.columns(2), unknown[at : at + 2], strict=False):
            with place:
                _card(view, subject)
    if "duplicates" not in wrong:
        join(view.tables["duplicates"], said.no_duplicates(view.found, _), said.join_note(_))
    for sentence in said.remarks(view.found, _):
        st.caption(md(sentence))


def _card(view: QualityView, subject: str) -> None:
    _ = words()
    found, title = view.tables[subject], view.titles[subject]
    with card(title, md(said.note(subject, view.found, today(), _)), term=_TERMS.get(subject)):
        table(found, f"quality-{subject}", alt=title, on_open=_opens(found, subject))
        if subject in _MEND:
            page, label, icon = _MEND[subject]
            link(page, _(label), icon)


def _opens(found: Table, subject: str) -> Callable[[pd.Series], None] | None:
    """What choosing a row leads to: its import, or its account."""
    if subject == "ahead":
        return lambda row: _open_batch(row["batch_id"])
    return (lambda row: open_account(row["account_id"])) if "account_id" in found.rows else None


def _open_batch(batch_id: object) -> None:
    """Rows that no import brought have no history."""
    if isinstance(batch_id, str):
        open_page(_BATCHES[0], batch=batch_id)
