"""The days of contracts, changed beside their rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.contracts.commands import save_days
from kam_analytics.contracts.rules import DAYS
from kam_analytics.errors import KamError
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words

_KEY = "contract-days"


def contract_days(account_id: str) -> None:
    """Change the days on which a contract in force is decided, where the role may; a saved change can be undone."""
    if not access.may_edit(viewer().role, "contract", DAYS[0]):
        return
    _, state = words(), st.session_state
    rows = {row["contract_id"]: row for row in _rows(account_id)}
    if not rows:
        return
    undo_line(_KEY)
    with popover(_("Edit contract days"), "edit_calendar", _KEY) as box:
        if not box.open:
            state.pop(f"{_KEY}-seen", None)
            return
        chosen = st.selectbox(
            _("Contract"), list(rows), format_func=lambda name: _name(rows[name]), key=f"{_KEY}-chosen-{account_id}"
        )
        _form(rows[chosen])


def _rows(account_id: str) -> list[dict[str, Any]]:
    found = read("contract_days", account=account_id, today=today()).astype(object)
    rows: list[dict[str, Any]] = found.where(found.notna(), None).to_dict("records")
    return rows


def _name(row: dict[str, Any]) -> str:
    return f"{row['name']} ({row['contract_id']})" if row["name"] else str(row["contract_id"])


def _form(row: dict[str, Any]) -> None:
    _, state = words(), st.session_state
    contract_id = row["contract_id"]
    # the version that the person looked at when the form opened, not the one of this run
    seen = state.setdefault(f"{_KEY}-seen", {}).setdefault(contract_id, int(row["version"]))
    turn = f"{contract_id}-{state.get(f'{_KEY}-turn', 0)}"
    labels = {"notice_on": _("Last day to give notice"), "option_on": _("Option date"), "tender_on": _("Tender date")}
    with st.form(f"{_KEY}-form-{turn}", border=False):
        days = {
            name: st.date_input(
                labels[name], value=None if row[name] is None else pd.Timestamp(row[name]).date(), format=_.date_input,
                key=f"{name}-{turn}",
            )
            for name in DAYS
        }  # fmt: skip
        is_open_ended = st.checkbox(
            _("Open-ended"), value=bool(row["is_open_ended"]), disabled=row["ends_on"] is not None,
            help=_("A contract with an end date is not open-ended."), key=f"is_open_ended-{turn}",
        )  # fmt: skip
        asked = st.form_submit_button(_("Save"))
    if not asked:
        return
    # looked at now: what is saved again is saved on top of what is shown
    state[f"{_KEY}-seen"][contract_id] = int(row["version"])
    try:
        with scope() as opened:
            saved(_KEY, save_days(opened, contract_id, seen, **days, is_open_ended=is_open_ended))
    except KamError as error:
        show_error(error)
        return
    state.pop(f"{_KEY}-seen", None)
    st.rerun()
