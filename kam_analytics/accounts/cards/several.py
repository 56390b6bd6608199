"""Several accounts are changed at once: a field that is left alone stays as it is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kam_analytics.access import Role
from kam_analytics.accounts.cards import fields
from kam_analytics.accounts.cards.edit import take_back
from kam_analytics.accounts.commands import change_accounts
from kam_analytics.accounts.wording import account_label
from kam_analytics.errors import KamError
from kam_analytics.kit.ui.page import action
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import store, viewer, words
from kam_analytics.kit.web import gate
from kam_analytics.kit.web.gate import in_turn

_FORM, _SAVED = "accounts-form", "accounts-changed"
#: the code of "nobody" and "none": the field is emptied
_EMPTIED = {"-": ""}


def change_accounts_button() -> None:
    """«Change several accounts» for a director, and the way back after saving."""
    _ = words()
    if viewer().role is not Role.DIRECTOR:
        return
    if st.button(_("Change several accounts"), icon=":material/edit_note:", key="change-accounts"):
        rows = fields.accounts()

        @st.dialog(_("Change several accounts"), icon=":material/edit_note:")
        @in_turn
        def dialog() -> None:
            _form(rows)

        dialog()
    undo_line(_SAVED, take_back)


def _form(rows: list[dict[str, Any]]) -> None:
    """``rows`` are the accounts as they were when the form was opened."""
    _ = words()
    names = {row["account_id"]: account_label(row) for row in rows}
    chosen: list[str] = st.multiselect(
        _("Accounts"), list(names), format_func=names.__getitem__, placeholder=_("Choose accounts"), key=f"{_FORM}-rows"
    )
    same = _("Leave as it is")
    wanted = {
        "owner_id": fields.owner(None, _FORM, same, **dict.fromkeys(_EMPTIED, _("No owner"))),
        "parent_id": fields.parent(None, rows, _FORM, same, **dict.fromkeys(_EMPTIED, _("No parent company"))),
        "industry": fields.word("industry", _("Industry"), None, rows, _FORM, same),
        "country": fields.word("country", _("Country"), None, rows, _FORM, same),
    }
    st.caption(_("A field that you leave alone keeps its value in every account. Choose segments on Rhythm."))
    if not action(_("Save"), key=f"{_FORM}-save", width="stretch"):
        return
    gate.hurry()
    versions = {row["account_id"]: int(row["version"]) for row in rows}
    changes = {name: _EMPTIED.get(value, value) for name, value in wanted.items() if value is not None}
    try:
        saved(_SAVED, change_accounts(store(), viewer(), {one: versions[one] for one in chosen}, changes))
    except KamError as error:
        show_error(error)
    else:
        st.rerun()
