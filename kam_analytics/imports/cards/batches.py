"""The history of imports: what came in when, by whom, what was refused, and the way back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.access import may_import
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.results import rejects_button, take_out
from kam_analytics.imports.tables.rejects import rejects_table
from kam_analytics.imports.wording import imports as say
from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.ui import session
from kam_analytics.kit.ui.address import Choice, put
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.saves import local_time
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import table

#: what a screen has room for
_SHOWN = ("at", "file_name", "kind", "source", "rows", "loaded", "rejected", "undone", "who")
BATCH = {"batch": Choice("", lambda text: text[:40])}


def history_table(batches: pd.DataFrame) -> Table:
    """One row per import: moments in the company's time, kinds and people by name."""
    _ = words()
    people = batches["user_name"].where(batches["user_name"] != "", batches["user_id"])
    return Table.of(
        batches.assign(
            at=[_moment(at) for at in batches["imported_at"]],
            kind=[kind_name(kind, _) for kind in batches["kind"]],
            undone=[_moment(at) for at in batches["undone_at"]],
            who=[_person(name) for name in people],
        ),
        Column("at", _("Imported")),
        Column("file_name", _("File")),
        Column("kind", _("Kind of data")),
        Column("source", _("Source")),
        Column("rows", _("Rows"), "number"),
        Column("loaded", _("Loaded"), "number"),
        Column("rejected", _("Rejected"), "number"),
        Column("undone", _("Undone")),
        Column("who", _("Imported by")),
        Column("updated", _("Updated"), "number"),
        Column("skipped", _("Already there"), "number"),
        Column("filtered", _("Filtered out"), "number"),
    )


def _moment(at: Any) -> str:
    _ = words()
    if pd.isna(at):
        return ""
    local = local_time(at.to_pydatetime())
    return f"{_.day(local)} {_.clock(local)}"


def _person(name: str) -> str:
    _ = words()
    return {"local": _("Local director"), "inbox": _("Inbox")}.get(name, name)


def history_finding(batches: pd.DataFrame) -> str:
    """What was brought in, and what of it stayed out."""
    undone = int(batches["undone_at"].notna().sum())
    return say.history_finding(len(batches), undone, int(batches["rejected"].sum()), words())


def history_card(history: Table) -> None:
    """All imports, the newest first; a row opens what is known of it."""
    _ = words()
    note = (
        _("Select a row to see its rejected rows or undo the import.") if may_import(session.viewer().role)
        else _("Select a row to see what happened to its rows.")
    )  # fmt: skip
    with card(_("Imports, newest first"), note):
        rows = table(history.only(*_SHOWN), "batches", alt=_("Imports, newest first"), on_open=_open)
        # equal labels would be one choice
        names = {row.batch_id: f"{row.file_name} · {row.at} · {row.batch_id}" for row in rows.itertuples()}
        st.selectbox(
            _("Open an import"), list(names), index=None, format_func=names.__getitem__, key="batch-pick",
            placeholder=_("Choose one of these imports"), label_visibility="collapsed", on_change=_open_picked,
        )  # fmt: skip


def _open(row: pd.Series) -> None:
    """A row opens its import when it is chosen, not for as long as it stays chosen."""
    if st.session_state.get("batch-row") != row["batch_id"]:
        st.session_state["batch-row"] = row["batch_id"]
        _open_batch(row["batch_id"])


def _open_picked() -> None:
    if picked := st.session_state["batch-pick"]:
        _open_batch(picked)


def _open_batch(batch_id: str) -> None:
    put("batch", batch_id)


def batch_card(batches: pd.DataFrame, batch_id: str) -> None:
    """One import: what became of its rows, why rows were refused, and the way back."""
    _ = words()
    found = batches[batches["batch_id"] == batch_id]
    if found.empty:
        st.warning(_("There is no such import here."))
        return
    batch = next(found.itertuples())
    with card(say.file_title(batch.file_name, batch.kind, int(batch.rows), _)):
        st.markdown(md(say.counts(batch, _)))
        if not may_import(session.viewer().role):
            return
        _refused(batch)
        if pd.isna(batch.undone_at):
            _way_back(batch_id)
        else:
            st.caption(say.undone(_))


def _refused(batch: Any) -> None:
    _ = words()
    if not batch.rejected:
        return
    refused = rejects_table(read("import_rejects", batch=batch.batch_id), imports.REASONS, _)
    table(refused, f"refused-{batch.batch_id}", alt=_("Rejected rows"))
    rejects_button(session.store(), session.viewer(), batch.batch_id, batch.file_name)


def _way_back(batch_id: str) -> None:
    """First what an undo would touch, then the button that does it."""
    _ = words()
    asked = f"undo-asked-{batch_id}"
    if failed := st.session_state.pop(f"undo-failed-{batch_id}", None):
        st.warning(md(failed))
    if not st.session_state.get(asked):
        st.button(_("Undo …"), icon=":material/undo:", key="undo-ask", on_click=_set, args=(asked, True))
        return
    try:
        with st.spinner(_("Counting what it would affect …")):
            would = imports.try_undo(session.store(), session.viewer(), batch_id)
    except KamError as error:
        st.warning(md(_.error(error)))
        if later := error.fields.get("batch"):
            st.button(_("Open that import"), key="undo-later", on_click=_open_batch, args=(later,))
        return
    st.markdown(md(say.undo_would(would, _)))
    with st.container(horizontal=True, gap="small"):
        st.button(_("Undo this import"), icon=":material/undo:", key="undo-do", on_click=_undo, args=(batch_id,))
        st.button(_("Keep it"), key="undo-leave", type="tertiary", on_click=_set, args=(asked, False))


def _set(name: str, value: bool) -> None:
    st.session_state[name] = value


def _undo(batch_id: str) -> None:
    take_out(session.store(), session.viewer(), batch_id)
    st.session_state.pop(f"undo-asked-{batch_id}", None)
