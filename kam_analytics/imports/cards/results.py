"""Files that are being loaded or were loaded last: how far they are, what came of each, the way back."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from kam_analytics.access import Viewer
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.waiting import named, own_words, uploads, who
from kam_analytics.imports.job import ImportJob, Step
from kam_analytics.imports.tables.rejects import rejects_table
from kam_analytics.imports.upload import Waiting
from kam_analytics.imports.wording import imports as say
from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.files.spreadsheets import to_csv
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card, errors_in_words
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.kit.wording import Words
from kam_analytics.store import Store

#: a running import is looked at so often, in seconds
_LOOKS = 0.7


def import_job() -> ImportJob | None:
    """The files that are being loaded, or were loaded last."""
    return uploads().job


def import_finding(waiting: list[Waiting], job: ImportJob | None, *, is_running: bool) -> str:
    """What came in, what runs or what waits, in one sentence."""
    _ = words()
    if is_running:
        return _("The files are being loaded")
    here = say.upload_finding([(named(item), item.state) for item in waiting], _)
    if job is None:
        return here
    gone = undone(job)
    reports = [(_state(step, gone), step.report) for step in job.steps]
    came = say.results_finding(reports, _)
    return f"{came}; {here}" if any(item.state in ("asked", "ready") for item in waiting) else came


def undone(job: ImportJob) -> set[str]:
    """The imports of the store that were undone, here or in the history."""
    with job.store.scope(who()) as scope:
        batches = scope.read("batches")
    return set(batches.loc[batches["undone_at"].notna(), "batch_id"])


def _state(step: Step, gone: set[str]) -> str:
    return "undone" if step.report and step.report.batch in gone else step.state


def job_card(job: ImportJob) -> None:
    """A running import with its way out; when it ends the page shows what came of it."""
    _running(job)


@st.fragment(run_every=_LOOKS)
@in_turn
def _running(job: ImportJob) -> None:
    _ = words()
    if not job.is_running:
        st.rerun()
    with errors_in_words(), card(_("The files are being loaded"), _("You can leave this page: the import continues.")):
        step = job.running
        text = say.job_title(step.name, imports.STAGES[step.progress.stage][1], _) if step else _("One moment …")
        st.progress(min(job.part, 1.0), text=md(text))
        st.button(_("Stop"), icon=":material/stop:", on_click=job.cancel, key="import-stop")


def job_results_card(job: ImportJob) -> None:
    """What became of each file, with the refused rows and the way back."""
    _ = words()
    gone = undone(job)
    refused = sum(step.state == "refused" for step in job.steps)
    with card(_("Import result"), say.next_step(refused, _)):
        for number, step in enumerate(job.steps):
            _result(job.store, step, _state(step, gone), number)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if any(step.state == "done" for step in job.steps):
                _links()
            st.button(_("Close"), key="close-results", on_click=_close)


def _result(store: Store, step: Step, state: str, number: int) -> None:
    _ = own_words()
    kind, report = step.mapping.kind.name, step.report
    icon = _RESULTS.get(state, ":red[:material/error:]")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
        with st.container(width=640, gap=None):
            st.markdown(f"{icon} **{md(step.name)}** · {md(kind_name(kind, _))}")
            for text in _became(step, state, _):
                st.caption(md(text))
        # a file that was in before has nothing of its own to undo
        if report is not None and report.batch and state == "done" and report.loaded + report.updated:
            with st.container(horizontal=True, width="content", gap="small"):
                if report.rejected:
                    rejects_button(store, who(), report.batch, step.name)
                st.button(
                    _("Undo"), icon=":material/undo:", type="tertiary", key=f"undo-{number}", on_click=take_out,
                    args=(store, who(), report.batch),
                )  # fmt: skip
    if report is not None and report.reasons and state != "undone":
        words_table(say.reasons_rows(report.reasons, report.lines, imports.REASONS, kind, _), f"reasons-{number}")
    if report is not None and (failed := st.session_state.pop(f"undo-failed-{report.batch}", None)):
        st.warning(md(failed))


_RESULTS = {"done": ":green[:material/check_circle:]", "undone": ":material/undo:", "stopped": ":material/stop_circle:"}


def _became(step: Step, state: str, _: Words) -> Iterator[str]:
    """What became of one file, a line for each thing to know."""
    report = step.report
    if state == "undone":
        yield say.undone(_)
        return
    if step.error is not None:
        yield _.error(step.error)
    if report is None:
        return
    yield say.counts(report, _)
    if report.totals and state == "done":
        yield say.totals(step.mapping.kind.name, report.totals, _)
    if report.warnings:
        yield say.warnings(report.warnings, imports.WARNINGS, _)
    for note in report.notes:
        yield _(note.message, **note.fields)


def rejects_button(store: Store, viewer: Viewer, batch: str, name: str) -> None:
    """The refused rows of an import as a CSV: mended there, they are imported again."""
    _ = words()

    def content() -> bytes:
        with store.scope(viewer) as scope:
            return to_csv(rejects_table(scope.read("import_rejects", batch=batch), imports.REASONS, _), _)

    st.download_button(
        _("Rejected rows (CSV)"), content, f"{name.rsplit('.', 1)[0]}-{_('rejected')}.csv", "text/csv",
        icon=":material/download:", key=f"rejects-{batch}", on_click="ignore",
    )  # fmt: skip


def take_out(store: Store, viewer: Viewer, batch: str) -> None:
    """Undo an import; what stands in the way is kept for the next look at it."""
    try:
        imports.undo(store, viewer, batch)
    except KamError as error:
        st.session_state[f"undo-failed-{batch}"] = words().error(error)


def _links() -> None:
    _ = words()
    link("pages/lead/concentration.py", _("See the concentration"), "bar_chart")
    link("pages/data/batches.py", _("Import history"), "history")


def _close() -> None:
    uploads().job = None


def look_at_own(job: ImportJob | None, *, is_running: bool) -> None:
    """Once something of one's own came in, the session that brought it looks at it."""
    began: ImportJob | None = st.session_state.get("began")
    if began is None or began is not job or is_running:
        return
    del st.session_state["began"]
    if st.session_state["store"] == "demo" and any(step.state == "done" for step in began.steps):
        st.session_state["store"] = "own"
        st.rerun()
