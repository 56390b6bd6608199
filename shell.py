"""The main script of every run: identity, language, navigation, sidebar; then one page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR, Role
from kam_analytics.accounts.cards.search import search_button
from kam_analytics.errors import N_, KamError, NotFound
from kam_analytics.kit.ui import address, popovers, session, stores
from kam_analytics.kit.ui.account import nothing_found
from kam_analytics.kit.ui.filters import data_span
from kam_analytics.kit.ui.links import link, md, stores_button
from kam_analytics.kit.ui.reads import read_as
from kam_analytics.kit.web import gate, language
from kam_analytics.kit.wording import LANGUAGES, words
from kam_analytics.service.cards import loss_banner

HERE = Path(__file__).parent

SEES_ACCOUNTS = frozenset(Role) - {Role.ADMIN}
SEES_ALL = frozenset({Role.DIRECTOR, Role.ANALYST})

#: section of the menu -> (file, title, icon, roles); the address of a page is its file name
PAGES = {
    N_("Sales management"): (
        ("pages/lead/portfolio.py", N_("Portfolio"), ":material/dashboard:", SEES_ALL),
        ("pages/lead/concentration.py", N_("Concentration"), ":material/bar_chart:", SEES_ALL | {Role.REP}),
        ("pages/lead/rhythm.py", N_("Rhythm"), ":material/event_repeat:", SEES_ALL | {Role.REP}),
    ),
    N_("Accounts"): (
        ("pages/accounts/my_week.py", N_("My week"), ":material/calendar_today:", frozenset({Role.REP, Role.DELIVERY})),
        ("pages/accounts/scorecard.py", N_("Scorecard"), ":material/assignment_ind:", SEES_ACCOUNTS),
        ("pages/accounts/plan.py", N_("Account plan"), ":material/flag:", SEES_ACCOUNTS),
        ("pages/accounts/wallet.py", N_("Share of wallet"), ":material/wallet:", SEES_ALL | {Role.REP}),
    ),
    N_("Analysis"): (
        ("pages/analyse/inputs_results.py", N_("Inputs and results"), ":material/insights:", SEES_ALL),
        ("pages/analyse/nps.py", N_("NPS"), ":material/recommend:", SEES_ALL),
    ),
    N_("Data"): (
        ("pages/data/imports.py", N_("Import"), ":material/upload_file:", SEES_ALL),
        ("pages/data/batches.py", N_("Import history"), ":material/history:", SEES_ALL | {Role.ADMIN}),
        ("pages/data/quality.py", N_("Data quality"), ":material/fact_check:", SEES_ALL),
        ("pages/data/jobs.py", N_("Backups and jobs"), ":material/backup:", SEES_ALL | {Role.ADMIN}),
    ),
}
#: for everybody, and no entries of the menu: the sidebar links to them
GLOSSARY, SETTINGS = "pages/analyse/glossary.py", "pages/data/settings.py"

#: role -> its name; English sentences of the catalogue
ROLE_NAMES = {
    "director": N_("sales director"),
    "analyst": N_("analyst"),
    "rep": N_("rep"),
    "delivery": N_("delivery"),
    "admin": N_("administrator"),
}


def main(before: popovers.Asked | None) -> None:
    """One run of the app; ``before``: what the run before it was asked for."""
    st.set_page_config(page_icon=str(HERE / "static" / "favicon.png"), layout="wide", initial_sidebar_state=264)
    try:
        session.start()
    except KamError as error:
        st.error(md(words(st.session_state["language"]).error(error)))
        st.stop()
    _ = words(st.session_state["language"])
    st.logo(str(HERE / "static" / "logo.svg"), icon_image=str(HERE / "static" / "icon.svg"), size="large")
    language.mark_document(_.language)
    try:
        _wait_for_demo()
        session.store()
        role = session.viewer().role
    except KamError as error:
        st.error(md(_.error(error)))
        if st.session_state["store"] == "own":
            stores_button()
        st.stop()
    # never folded: a page that is not in sight is not found
    page = st.navigation(_navigation(role), expanded=True)
    asked, query = popovers.overtaken(page.url_path, before) or ("", {})
    if asked in st.session_state["pages"]:
        st.switch_page(st.session_state["pages"][asked], query_params=query)
    st.session_state["page_title"] = page.title
    address.enter(page.url_path)
    with st.sidebar:
        _sidebar()
    try:
        loss_banner()
        page.run()
    except NotFound:
        nothing_found()
    except KamError as error:
        st.error(md(_.error(error)))
    stores.settle(page.url_path)


def _navigation(role: Role) -> dict[str, list[st.Page]]:
    _ = session.words()
    files = [file for pages in PAGES.values() for file, _title, _icon, roles in pages if role in roles]
    st.session_state["pages"] = {Path(file).stem: file for file in [*files, GLOSSARY, SETTINGS]}
    hidden = [
        st.Page(_go_home, title="KAM Analytics", default=True, visibility="hidden"),
        st.Page(GLOSSARY, title=_("Glossary"), visibility="hidden"),
        st.Page(SETTINGS, title=_("Settings"), visibility="hidden"),
        *(
            st.Page(partial(_go_to, st.session_state["pages"][new]), title=old, url_path=old, visibility="hidden")
            for old, new in address.renamed_pages().items() if new in st.session_state["pages"]
        ),
    ]  # fmt: skip
    sections = {
        _(section): [st.Page(file, title=_(title), icon=icon) for file, title, icon, roles in pages if role in roles]
        for section, pages in PAGES.items()
    }
    first, *rest = [(section, pages) for section, pages in sections.items() if pages]
    return {first[0]: [*hidden, *first[1]], **dict(rest)}


def _go_home() -> None:
    _go_to(st.session_state["pages"][session.home()])


def _go_to(file: str) -> None:
    """Another page with all that the address asks for."""
    st.switch_page(file, query_params=st.query_params.to_dict())


def _wait_for_demo() -> None:
    """The first start builds the demo company; the bar shows how far it is."""
    if st.session_state["store"] != "demo" or not stores.must_be_made("demo", demo.is_needed):
        return
    _ = words(st.session_state["language"])
    text = _("The demo company is being built. This happens once and takes a few seconds.")
    bar = st.progress(0.0, text=text)
    show = partial(_show_stage, bar, text)
    stores.make("demo", demo.is_needed, partial(demo.build, progress=show))
    bar.empty()


def _show_stage(bar: DeltaGenerator, text: str, part: float, stage: str) -> None:
    bar.progress(part, text=f"{text} {words(st.session_state['language'])(stage)}")


def _sidebar() -> None:
    _ = session.words()
    store = session.store()
    if store.is_demo:
        st.badge(_("Demo data"), icon=":material/science:", color="orange")
    if session.viewer().role in SEES_ACCOUNTS:
        search_button()
    link(GLOSSARY, _("Glossary"), "menu_book")
    link(SETTINGS, _("Settings"), "settings")
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        key="language",
        format_func=LANGUAGES.__getitem__,
        required=True,
        width="stretch",
    )
    _view_as()
    if len(st.session_state["stores"]) > 1:
        stores_button()
    span = data_span() if session.viewer().role in SEES_ACCOUNTS else None
    if span is not None:
        st.caption(_("Data to {day}", day=_.day(min(span.until, store.today))))


def _view_as() -> None:
    """Without login the local director may look through anybody's eyes; it is said on screen."""
    _ = session.words()
    people = _people()
    st.selectbox(
        _("View as"),
        list(people),
        key="view_as",
        format_func=people.__getitem__,
        persist_state="session",
        help=_("No login yet: you are the director on this machine and can view the app as anyone."),
    )


def _people() -> dict[str, str]:
    _ = session.words()
    rows = read_as(LOCAL_DIRECTOR, "people")
    names = {
        row.user_id: f"{row.name} · {_(ROLE_NAMES[row.role])}" for row in rows.itertuples() if row.role in ROLE_NAMES
    }
    return {LOCAL_DIRECTOR.user_id: _("You (local director)"), **names}


if __name__ == "__main__":
    before = popovers.ask()
    with gate.turn():
        main(before)
