"""Ctrl+K: find an account, a contact or a plan by a part of its name."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.settings import ROOT

#: results of each kind
_MOST = 8
_LONGEST = 100
_SCORECARD = "pages/accounts/scorecard.py"
_PLAN = "pages/accounts/plan.py"
_ICONS = {
    "account": "assignment_ind",
    "contact": "person",
    "plan": "edit_note",
}


def search_button() -> None:
    """The button in the sidebar that opens the search."""
    _ = words()
    if st.button(_("Search"), icon=":material/search:", shortcut="Ctrl+K", key="search-open", width="stretch"):
        st.dialog(_("Search"), icon=":material/search:")(in_turn(_search))()


def _search() -> None:
    _ = words()
    text = st.text_input(
        _("Search"),
        key="search-text",
        placeholder=_("Account, person or plan"),
        label_visibility="collapsed",
        live=True,
    )
    wanted = " ".join((text or "").split())[:_LONGEST]
    if not wanted:
        st.caption(_("Type part of a name, an account ID or a business ID."))
        return
    found = read("search_all", text=wanted, most=_MOST)
    if found.empty:
        st.caption(_("No results for “{text}” among what you can see.", text=md(wanted)))
    titles = {"account": _("Accounts"), "contact": _("Contacts"), "plan": _("Account plans")}
    for kind, title in titles.items():
        rows = found[found["kind"] == kind]
        if len(rows):
            st.caption(title)
        for row in rows.itertuples():
            # a plan often has the name of its account in its own
            label = md(row.title) if row.detail in row.title else f"{md(row.title)} · {md(row.detail)}"
            link(_page(kind), label, _ICONS[kind], account=row.account_id)


def _page(kind: str) -> str:
    return _PLAN if kind == "plan" and (ROOT / _PLAN).exists() else _SCORECARD
