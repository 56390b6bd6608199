"""The page that brings files in: what waits, what is being loaded, what came of it."""

from __future__ import annotations

import streamlit as st

from kam_analytics import settings
from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.tables import templates
from kam_analytics.imports.upload import DAYS_KEPT, UploadArea, Waiting
from kam_analytics.imports.wording import imports as say
from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.ui import session, stores
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action, card
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording import words as words_of
from kam_analytics.store import is_there

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
    """The file that is looked at: the chosen one, else the first that needs an answer, else the one answered last."""
    by_name = {item.name: item for item in waiting}
    asked = next((item for item in waiting if item.state == "asked"), None)
    if asked is None:
        asked = by_name.get(st.session_state.get("asked-last", ""), waiting[0])
    st.session_state["asked-last"] = asked.name
    return by_name.get(st.session_state.get("file", ""), asked)


def named(item: Waiting) -> str:
    """The name of a file, with the sheet that is read if it has several."""
    return f"{item.name} ({item.guess.sheet})" if item.guess and len(item.guess.sheets) > 1 else item.name


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
        left_out = [item.name for item in waiting if item.state in ("unneeded", "not_ours", "unreadable")]
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
            name = f"**{md(named(item))}**" if is_chosen else md(named(item))
            what = kind_name(item.kind, _) if item.kind else item.guess.not_a_kind if item.guess else ""
            what = "" if item.only_helps else what
            users = _("joined to {files}", files=", ".join(item.used_by)) if item.used_by else ""
            rows = _.plural("{n} row", "{n} rows", item.guess.rows) if item.guess and item.guess.rows else ""
            said = " · ".join(md(part) for part in (what, users, rows, say.size(item.size, _)) if part)
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
        # with the files that are joined to them, which leave together
        st.session_state["began"] = uploads().load(stores.own(), who(), waiting)
        st.rerun()


def takes_files() -> bool:
    """False where the server is reached from beyond this machine: strangers would bring their files."""
    return stores.is_loopback(stores.listening_on())
