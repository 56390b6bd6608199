"""An account is added, and what is written on its card is changed: one form for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kam_analytics import access
from kam_analytics.access import Role
from kam_analytics.accounts import commands
from kam_analytics.accounts.cards import fields
from kam_analytics.accounts.rules import namesakes
from kam_analytics.accounts.wording import namesakes_text
from kam_analytics.errors import Conflict, KamError
from kam_analytics.kit.ui.account import one_row
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import action
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import store, viewer, words
from kam_analytics.kit.web import gate
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.store import Scope

_FORM = "account-form"
#: the versions from which the open form began, or those of a conflict that the person has read
_SEEN = f"{_FORM}-seen"


def new_account_button(key: str = "new-account") -> None:
    """«New account», for the roles that add some; it leads to the scorecard of the new one."""
    _ = words()
    if access.may_add_accounts(viewer().role) and st.button(_("New account"), icon=":material/add_business:", key=key):
        _dialog(_("New account"), None)


def edit_account_button(account_id: str) -> None:
    """«Edit» on the page of an account that is the viewer's to write, and the way back after saving."""
    _ = words()
    row = one_row(read("accounts", account=account_id))
    is_own = access.may_change(viewer(), "account", row)
    if is_own and access.may_edit(viewer().role, "account", "name"):
        if st.button(_("Edit"), icon=":material/edit:", key="edit-account"):
            _dialog(_("Edit account"), row)
        undo_line(f"account-{account_id}", take_back)


def take_back(_scope: Scope, done: commands.Saved) -> None:
    """Undo a save of an account."""
    commands.take_back(store(), viewer(), done)


def _dialog(title: str, row: Mapping[str, Any] | None) -> None:
    st.session_state[_SEEN] = row and int(row["version"])

    @st.dialog(title, icon=":material/add_business:" if row is None else ":material/edit:")
    @in_turn
    def dialog() -> None:
        _form(row)

    dialog()


def _form(row: Mapping[str, Any] | None) -> None:
    _ = words()
    before: dict[str, Any] = {} if row is None else {name: row[name] for name in row}
    wanted = _wanted(before)
    label = _("Add account") if row is None else _("Save")
    if not action(label, key=f"{_FORM}-save", width="stretch"):
        return
    gate.hurry()
    try:
        if row is None:
            done = commands.add_account(store(), viewer(), wanted)
        else:
            changes = {name: value for name, value in wanted.items() if value != before[name]}
            seen = {row["account_id"]: st.session_state[_SEEN]}
            done = commands.change_accounts(store(), viewer(), seen, changes)
    except KamError as error:
        show_error(error)
        if isinstance(error, Conflict) and row is not None:
            # the message says what is there now: saving again is about that
            st.session_state[_SEEN] = int(one_row(read("accounts", account=row["account_id"]))["version"])
        return
    account_id = done.account_ids[0]
    saved(f"account-{account_id}", done)
    if row is None:
        open_account(account_id)
    st.rerun()


def _wanted(before: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form, by column."""
    _ = words()
    rows, account_id = fields.accounts(), str(before.get("account_id") or "")
    # a form that was left keeps its fields: those of an older state would take back what was saved meanwhile
    form = f"{_FORM}-{account_id}-{before['version']}" if account_id else _FORM
    new = _("Choose, or type a new one")
    wanted: dict[str, Any] = {"name": fields.text("name", _("Name"), before.get("name"), form)}
    if found := namesakes(wanted["name"] or "", rows, account_id):
        st.caption(f":orange[{md(namesakes_text(found, _))}]")
    if account_id:
        st.caption(md(_("Account number {account}", account=account_id)))
    else:
        place = _("Leave empty to get one")
        wanted["account_id"] = fields.text("account_id", _("Account number"), None, form, placeholder=place)
        st.caption(_("The number used in your ERP or CRM: rows imported with it belong to this account."))
    if viewer().role is Role.DIRECTOR:
        wanted["owner_id"] = fields.owner(before.get("owner_id"), form, _("No owner"))
    elif not account_id:
        st.caption(_("You will own the account."))
    wanted["parent_id"] = fields.parent(before.get("parent_id"), rows, form, _("No parent company"), without=account_id)
    with st.grid(columns=2, min_column_width=200):
        wanted["industry"] = fields.word("industry", _("Industry"), before.get("industry"), rows, form, new)
        wanted["country"] = fields.word("country", _("Country"), before.get("country"), rows, form, new)
        wanted["city"] = fields.text("city", _("City"), before.get("city"), form)
        wanted["business_id"] = fields.text("business_id", _("Business ID"), before.get("business_id"), form)
        wanted["since_on"] = st.date_input(
            _("Customer since"), value=before.get("since_on"), format=_.date_input, key=f"{form}-since_on",
            min_value="1900-01-01",
        )  # fmt: skip
    return wanted
