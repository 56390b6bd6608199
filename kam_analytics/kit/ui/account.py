"""The account of a page: finding one, its row, its badges."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.errors import NotFound
from kam_analytics.kit.ui.links import ACCOUNT_PAGES, link, md, stores_button
from kam_analytics.kit.ui.page import finding
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import home, words

_MATCHES = 20


def one_row(rows: pd.DataFrame) -> dict[str, Any]:
    """The single row, missing values as ``None``; no row means missing or not visible to this viewer."""
    if rows.empty:
        raise NotFound
    return {name: None if pd.isna(value) else value for name, value in rows.iloc[0].items()}


def find_account(page: str = "pages/accounts/scorecard.py") -> None:
    """Search for an account by part of its name and open a page about it."""
    _ = words()
    text = st.text_input(_("Find an account"), key="search", placeholder=_("Part of a name or an ID"))
    found = read("account_search", text=(text or "").strip(), most=_MATCHES)
    if found.empty:
        st.caption(_("No account name contains “{text}”.", text=md(text or "")))
    for row in found.itertuples():
        link(page, md(row.name), "assignment_ind", account=row.account_id)


def nothing_found() -> None:
    """The same words for a missing account and one not visible to the viewer, and links onward."""
    _, state = words(), st.session_state
    pages, page = state["pages"], state["page"]
    st.title(state["page_title"], anchor=False)
    finding(_.error(NotFound()))
    with st.container(border=True):
        st.markdown(md(_("Search by part of its name, or continue from your home page.")))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            link(pages[home()], _("To your home page"), "home")
            if len(state["stores"]) > 1:
                stores_button("other-store-here")
        if page in ACCOUNT_PAGES:
            find_account(pages[page])


def badges(shown: list[tuple[str, str, Any]]) -> None:
    """Short facts in a row."""
    with st.container(horizontal=True, gap="small"):
        for text, icon, color in shown:
            st.badge(md(text), icon=f":material/{icon}:", color=color)
