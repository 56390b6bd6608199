"""The page that brings files in: what waits, what is being loaded, what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from kam_analytics import settings
from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.job import ImportJob, Step
from kam_analytics.imports.tables import templates
from kam_analytics.imports.tables.rejects import rejects_table
from kam_analytics.imports.upload import DAYS_KEPT, UploadArea, Waiting
from kam_analytics.imports.wording import imports as say
from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.files.spreadsheets import to_csv
from kam_analytics.kit.ui import session, stores
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import action, card, errors_in_words
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording import words as words_of
from kam_analytics.store import Store, is_there

#: a running import is looked at so often, in seconds
_LOOKS = 0.7
_CURRENCIES = ("EUR", "SEK", "NOK", "DKK", "GBP", "USD", "CHF", "PLN")


def who() -> Viewer:
    """Who imports: the viewer of one's own store; whoever looks at the demo company is the local director."""
    return session.viewer() if st.session_state["store"] == "own" else LOCAL_DIRECTOR


def own_words() -> Words:
    """The words of the session's language, with the money of one's own store."""
    language = st.session_state["language"]
    return words_of(language, stores.own().settings["currency"]) if is_there(stores.path_of("own")) else words()


@st.cache_resource(show_spinner=False)
def upload_area(viewer: str, store: str) -> UploadArea:
    """The files that a person brought for a store; every session of hers has the same."""
    return UploadArea(settings.load().data / "uploads", viewer)


def uploads() -> UploadArea:
    """The files of this person that are not in yet."""
    return upload_area(who().user_id, str(stores.path_of("own")))


def waiting_files() -> list[Waiting]:
    """What lies in the upload area, in the order in which it would be loaded."""
    here = uploads()
    if not here.names():
        return []
    return here.look(stores.own(), who())


def chosen_file(waiting: list[Waiting]) -> Waiting:
    """The file that is looked at: the one that was chosen, else the first that needs an answer, else the first."""
    by_name = {item.name: item for item in waiting}
    asked = next((item for item in waiting if item.state == "asked"), waiting[0])
    return by_name.get(st.session_state.get("file", ""), asked)


def import_job() -> ImportJob | None:
    """The files that are being loaded, or were loaded last."""
    return uploads().job


def import_finding(waiting: list[Waiting], job: ImportJob | None, *, is_running: bool) -> str:
    """What came in, what runs or what waits, in one sentence."""
    _ = words()
    if is_running:
        return _("The files are being loaded")
    if job is None:
        return say.upload_finding([item.state for item in waiting], _)
    gone = undone(job)
    reports = [(_state(step, gone), step.report) for step in job.steps]
    return say.results_finding(reports, _)


def undone(job: ImportJob) -> set[str]:
    """The imports of the store that were undone, here or in the history."""
    with job.store.scope(who()) as scope:
        batches = scope.read("batches")
    return set(batches.loc[batches["undone_at"].notna(), "batch_id"])


def _state(step: Step, gone: set[str]) -> str:
    return "undone" if step.report and step.report.batch in gone else step.state


def import_scope() -> str:
    """Where the files go."""
    _ = words()
    if st.session_state["store"] == "demo":
        return _("To your own data; the demo company is not changed")
    return _("To your own data · amounts in {currency}", currency=session.store().settings["currency"])


def drop_zone() -> None:
    """Where files are dropped; what arrives is put into the upload area, and leaves the memory of the server, at once."""
    _ = words()
    turn = st.session_state.get("drop-turn", 0)
    if failed := st.session_state.pop("drop-failed", None):
        st.error(md(failed))
    label = _("CSV, Excel (.xlsx) or Parquet files, one or many")
    dropped = st.file_uploader(label, accept_multiple_files=True, key=f"drop-{turn}")
    if not dropped:
        return
    try:
        names = [uploads().put(file.name, file.getbuffer()) for file in dropped]
        st.session_state["file"] = names[0] if len(names) == 1 else ""
    except KamError as error:
        st.session_state["drop-failed"] = _.error(error)
    # another key is another control: the files of the old one are forgotten
    st.session_state["drop-turn"] = turn + 1
    st.rerun()


def template_menu() -> None:
    """An empty table of a kind to fill in."""
    _ = words()
    with popover(_("Templates"), "table_view", "templates") as box:
        if not box.open:
            return
        st.caption(_("An empty table with one example row; a second sheet explains the columns."))
        kind = st.selectbox(
            _("Kind"), list(imports.KINDS), format_func=lambda name: kind_name(name, _), key="template-kind"
        )
        chosen = imports.KINDS[kind]
        st.download_button(
            "Excel", lambda: templates.to_excel(chosen, _), f"{kind}.xlsx", key="template-xlsx", on_click="ignore",
            width="stretch",
        )  # fmt: skip
        st.download_button(
            "CSV", lambda: templates.to_csv(chosen, _), f"{kind}.csv", "text/csv", key="template-csv",
            on_click="ignore", width="stretch",
        )  # fmt: skip


def how_to_card() -> None:
    """Nothing waits: what can be brought, in which order nothing has to be."""
    _ = words()
    with card(_("What to import")):
        words_table(
            [
                {_("File"): _("Invoice lines"), _("Shows"): _("concentration, buying behaviour, share of wallet")},
                {_("File"): _("Accounts and their owners"), _("Shows"): _("names, groups, who is responsible")},
                {_("File"): _("CRM activities"), _("Shows"): _("inputs next to results")},
                {_("File"): _("Survey answers"), _("Shows"): _("the Net Promoter Score, who answered")},
            ],
            "how-to",
        )
        st.caption(
            _(
                "Columns are recognised by their English or Finnish names and by those of Salesforce and "
                "HubSpot. Nothing is loaded before you have seen what it would do, and every import can be "
                "undone."
            )
        )


def files_card(waiting: list[Waiting], chosen: str) -> None:
    """Every file that waits, in the order in which it would be loaded, and the button that loads what is ready."""
    _ = words()
    ready = [item for item in waiting if item.state == "ready"]
    note = _("Files that are not imported are kept for {n} days.", n=DAYS_KEPT)
    if len(ready) > 1:
        note = f"{_('They are loaded in this order.')} {note}"
    with card(_.plural("{n} file waiting", "{n} files waiting", len(waiting)), note):
        for number, item in enumerate(waiting):
            _file_row(item, number, is_chosen=item.name == chosen)
        if ready:
            _choose_currency()
        left_out = [item.name for item in waiting if item.state in ("not_ours", "unreadable")]
        with st.container(horizontal=True, gap="small"):
            load_button(waiting, "import-ready")
            if left_out:
                label = _.plural("Remove {n} unusable file", "Remove {n} unusable files", len(left_out))
                st.button(label, key="remove-left-out", on_click=_remove, args=left_out, type="tertiary")


def _file_row(item: Waiting, number: int, *, is_chosen: bool) -> None:
    _ = words()
    text, icon, colour = say.STATES[item.state]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        with st.container(width=520, gap=None):
            name = f"**{md(item.name)}**" if is_chosen else md(item.name)
            what = kind_name(item.kind, _) if item.kind else item.guess.not_a_kind if item.guess else ""
            rows = _.plural("{n} row", "{n} rows", item.guess.rows) if item.guess and item.guess.rows else ""
            said = " · ".join(md(part) for part in (what, rows, say.size(item.size, _)) if part)
            st.markdown(f"{name}  \n:gray[{said}]")
        with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
            st.badge(_(text), icon=icon, color=colour)  # type: ignore[arg-type]
            st.button(
                _("View"), key=f"look-{number}", on_click=_choose, args=(item.name,), disabled=is_chosen,
                type="tertiary", icon=":material/visibility:",
            )  # fmt: skip
            st.button(
                _("Remove"), key=f"remove-{number}", on_click=_remove, args=(item.name,), type="tertiary",
                icon=":material/close:",
            )  # fmt: skip


def _choose(name: str) -> None:
    st.session_state["file"] = name


def _remove(*names: str) -> None:
    for name in names:
        uploads().remove(name)


def _choose_currency() -> None:
    """Before the first import, and only then: the money everything is kept in."""
    _ = words()
    store = stores.own()
    if store.has_batches:
        return
    now = store.settings["currency"]
    if failed := st.session_state.pop("currency-failed", None):
        st.error(md(failed))
    # what another page chose is shown here too: its name is in the key
    st.selectbox(
        _("Reporting currency"),
        list(dict.fromkeys([now, *_CURRENCIES])),
        key=f"currency-{now}",
        accept_new_options=True,
        help=_("All amounts are stored in this currency. The first import fixes it."),
        on_change=_keep_currency,
        args=(f"currency-{now}",),
        width=240,
    )


def _keep_currency(key: str) -> None:
    try:
        imports.choose_currency(stores.own(), who(), st.session_state[key] or "")
    except KamError as error:
        st.session_state["currency-failed"] = words().error(error)


def load_button(waiting: list[Waiting], key: str) -> None:
    """Load everything that is ready."""
    _ = words()
    ready = [item for item in waiting if item.state == "ready"]
    label = _.plural("Import {n} file", "Import {n} files", len(ready))
    if ready and action(label, icon=":material/upload:", key=key):
        _load(ready)


def _load(ready: list[Waiting]) -> None:
    st.session_state["began"] = uploads().load(stores.own(), who(), ready)
    st.rerun()


# What runs and what came of it --------------------------------------------------------------------


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


def takes_files() -> bool:
    """False where the server is reached from beyond this machine: strangers would bring their files."""
    return stores.is_loopback(stores.listening_on())
