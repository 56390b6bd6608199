"""No invoices yet: won deals can stand in for sales, so that there is something to see."""

from __future__ import annotations

import streamlit as st

from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.waiting import own_words, who
from kam_analytics.imports.wording import imports as say
from kam_analytics.kit.ui import stores
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action, card
from kam_analytics.store import is_there

_FAILED = "deals-failed"


def deals_card() -> None:
    """The offer, asked once: gone when it is taken or when there are sales."""
    if failed := st.session_state.pop(_FAILED, None):
        st.error(md(failed))
    if not is_there(stores.path_of("own")):
        return
    found = imports.offer_deals(stores.own(), who())
    if found is None:
        return
    _ = own_words()
    with card(say.deals_offered(found, _), say.deals_meant(_)):
        if action(_("Use won deals as sales"), icon=":material/handshake:", key="take-deals"):
            _take()


def _take() -> None:
    try:
        imports.take_deals(stores.own(), who())
        st.session_state["store"] = "own"
    except KamError as error:
        st.session_state[_FAILED] = own_words().error(error)
    st.rerun()
