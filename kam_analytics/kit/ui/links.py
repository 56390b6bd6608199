"""Text from the data on the screen, and links between pages of the product."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from kam_analytics.errors import N_
from kam_analytics.kit.rules.crm import CRM_ADDRESS, record_link
from kam_analytics.kit.ui.session import address, look_at, store, words
from kam_analytics.kit.wording import words as words_of

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$:~])")


#: a bare address becomes a link even if escaped: an invisible joiner inside it keeps it text
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)


def md(text: str) -> str:
    """Text from the data for markdown, without links, images or formulas."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub("\u2060", text))


def link(file: str, label: str, icon: str, tip: str | None = None, /, **query: str) -> None:
    """A link to a page of the product, which also shows the same store in another window."""
    st.page_link(file, label=label, icon=f":material/{icon}:", help=tip, query_params=address(**query))


def open_page(file: str, /, **query: str) -> None:
    """Go to a page of the product."""
    st.switch_page(file, query_params=address(**query))


def open_account(account_id: str) -> None:
    """Go to the scorecard of an account."""
    open_page("pages/accounts/scorecard.py", account=account_id)


def stores_button(key: str = "other-store") -> None:
    """Switch between own data and the demo company."""
    # a store that cannot be opened has no settings for words
    _ = words_of(st.session_state["language"])
    is_demo = st.session_state["store"] == "demo"
    label = _("Back to your own data") if is_demo else _("View the demo company")
    other = "own" if is_demo else "demo"
    st.button(label, icon=":material/swap_horiz:", key=key, on_click=look_at, args=(other,), type="tertiary")


#: page of an account -> its name and icon
ACCOUNT_PAGES = {
    "scorecard": (N_("Scorecard"), "assignment_ind"),
    "plan": (N_("Account plan"), "flag"),
    "wallet": (N_("Share of wallet"), "wallet"),
}


def account_links(account: Mapping[str, Any]) -> None:
    """Links to the other pages of the account that the viewer's role may open."""
    _ = words()
    here = st.session_state["page"]
    for name, (title, icon) in ACCOUNT_PAGES.items():
        if name != here and name in st.session_state["pages"]:
            link(f"pages/accounts/{name}.py", _(title), icon, account=account["account_id"])
    if there := record_link(store().settings.get(CRM_ADDRESS), "account", account["account_id"]):
        st.page_link(there, label=_("Open in the CRM"), icon=":material/open_in_new:")


def account_row(account: Mapping[str, Any]) -> None:
    """Links to the other pages of the account, in a row of their own."""
    with st.container(horizontal=True, gap="small"):
        account_links(account)
