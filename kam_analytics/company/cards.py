"""The card in which a director changes the settings of the company, and others read them."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kam_analytics.company import wording as said
from kam_analytics.company.commands import Changed, change_settings, settings_of, take_back
from kam_analytics.company.rules import COUNTRIES, ZONES
from kam_analytics.errors import KamError
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import may_edit, store, viewer, words
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.store import Scope


def company_finding() -> str:
    """The running fiscal year."""
    return said.finding(settings_of(store().settings), today(), words())


@st.fragment
@in_turn
def settings_card() -> None:
    """Three choices; what would follow from them is said before they are saved."""
    _, state = words(), st.session_state
    key = f"company-{state['store']}"
    # what the person saw when the form opened decides what the save compares with
    seen: dict[str, str] = state.setdefault(f"{key}-seen", settings_of(store().settings))
    turn = state.setdefault(f"{key}-turn", 0)
    may_change = may_edit("setting", "value")
    with card(_("Calendar and place"), None if may_change else _("Only a director changes these settings.")):
        wanted = {name: _choice(name, value, f"{key}-{name}-{turn}", may_change) for name, value in seen.items()}
        if may_change:
            is_possible = wanted["fiscal_start"] == seen["fiscal_start"] or _follows(int(wanted["fiscal_start"]))
            st.button(
                _("Save"), type="primary", key=f"{key}-save", on_click=_save, args=(key, wanted, seen),
                disabled=wanted == seen or not is_possible,
            )  # fmt: skip
        if failed := state.pop(f"{key}-failed", None):
            show_error(failed)
        if f"saved-{key}" in state:
            st.caption(md(said.before(state[f"saved-{key}"][0].before, _)))
        undo_line(key, _take_back)


def _choice(name: str, value: str, key: str, may_change: bool) -> str:
    _ = words()
    options = {
        "fiscal_start": [str(month) for month in range(1, 13)],
        "country": sorted(COUNTRIES, key=lambda code: said.value("country", code, _)),
        "time_zone": sorted(ZONES),
    }[name]
    chosen: str = st.selectbox(
        _(said.LABELS[name]), options, index=options.index(value), key=key, disabled=not may_change,
        format_func=lambda kept: said.value(name, kept, _),
    )  # fmt: skip
    st.caption(md(_(said.NOTES[name])))
    return chosen


def _follows(fiscal_start: int) -> bool:
    """Say what another first month would do; return False if it cannot be saved."""
    _ = words()
    rows = read("target_quarters")
    targets: dict[date, int] = {row.quarter_on.date(): int(row.targets) for row in rows.itertuples()}
    lost = said.targets_lost(targets, fiscal_start, _)
    if lost:
        st.warning(md(lost))
        return False
    follows = said.targets_follow(targets, fiscal_start, _) if targets else ""
    st.info(md(f"{said.would_be(fiscal_start, today(), _)} {follows}".strip()))
    return True


def _save(key: str, wanted: dict[str, str], seen: dict[str, str]) -> None:
    state = st.session_state
    try:
        changed = change_settings(store(), viewer(), wanted, seen)
    except KamError as error:
        state[f"{key}-failed"] = error
    else:
        saved(key, changed)
    # an open form begins again from what is there now
    state.pop(f"{key}-seen", None)
    state[f"{key}-turn"] += 1


def _take_back(_scope: Scope, changed: Changed) -> None:
    take_back(store(), viewer(), changed)
