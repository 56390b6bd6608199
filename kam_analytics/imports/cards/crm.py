"""The way back to the CRM: links to its records, and what was logged here in its shape."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kam_analytics import access
from kam_analytics.activities.tables import SHAPES
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.kit.files.spreadsheets import to_csv
from kam_analytics.kit.reader import allowed
from kam_analytics.kit.rules.crm import CRM_ADDRESS
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import store, viewer, words
from kam_analytics.kit.wording import words as words_of

_ADDRESS, _FAILED = "crm-address", "crm-address-failed"


def crm_card() -> None:
    """The way back to the CRM: what was logged here in its shape, and its address for links to its records."""
    _ = words()
    rows = allowed(lambda: read("logged_here"))
    if rows is None:
        return
    with card(_("Your CRM"), _("Accounts and deals whose IDs come from it link to their record there.")):
        if failed := st.session_state.pop(_FAILED, None):
            st.error(md(failed))
        st.text_input(
            _("Address of your CRM"), value=store().settings.get(CRM_ADDRESS, ""), key=_ADDRESS, on_change=_keep_address,
            help=_("Copy the address of any page of your Salesforce or HubSpot from your browser."),
            disabled=not access.may_import(viewer().role),
        )  # fmt: skip
        if rows.empty:
            st.caption(_("Activities that are logged here can be exported for it."))
            return
        st.markdown(_.plural("{n} activity was logged here.", "{n} activities were logged here.", len(rows)))
        with st.container(horizontal=True, gap="small"):
            for name, (_shape, file) in SHAPES.items():
                st.download_button(
                    _("For {crm} (CSV)", crm=name), partial(_content, name), file, "text/csv",
                    icon=":material/download:", key=f"crm-{file}", on_click="ignore",
                )  # fmt: skip


def _content(name: str) -> bytes:
    shape, _file = SHAPES[name]
    return to_csv(shape(read("logged_here")), words_of("en"))


def _keep_address() -> None:
    try:
        imports.set_crm_address(store(), viewer(), st.session_state[_ADDRESS])
    except KamError as error:
        st.session_state[_FAILED] = words().error(error)
