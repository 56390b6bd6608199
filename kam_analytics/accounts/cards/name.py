"""The name of an account, changed in place."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kam_analytics import access
from kam_analytics.accounts.commands import rename
from kam_analytics.errors import Conflict, KamError
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.session import scope, viewer, words


def rename_account(header: dict[str, Any]) -> None:
    """Rename an account, where the role may; a save that came second says who was first."""
    if not access.may_edit(viewer().role, "account", "name"):
        return
    _ = words()
    state, seen = st.session_state, f"seen-{header['account_id']}"
    with popover(_("Rename"), "edit", "rename") as box:
        if not box.open:
            state.pop(seen, None)
            return
        # the version that the person looked at when the form opened, not the one of this run
        version = state.setdefault(seen, int(header["version"]))
        with st.form("rename-form", border=False):
            name = st.text_input(_("Name"), value=header["name"], max_chars=200)
            save = st.form_submit_button(_("Save"))
        if save:
            state[seen] = int(header["version"])
            _save_name(header["account_id"], version, name or "")


def _save_name(account_id: str, version: int, name: str) -> None:
    _ = words()
    try:
        with scope() as opened:
            rename(opened, account_id, version, name)
    except Conflict as error:
        st.warning(md(_.error(error)))
    except KamError as error:
        st.error(md(_.error(error)))
    else:
        st.session_state.pop(f"seen-{account_id}", None)
        st.toast(_("Saved: {name}", name=md(name)))
        st.rerun()
