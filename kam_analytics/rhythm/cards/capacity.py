"""Capacity: who has more planned than can be done, what if, absences and assumptions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kam_analytics.access import Role
from kam_analytics.errors import KamError
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, store, viewer, words
from kam_analytics.kit.ui.tables import short_table
from kam_analytics.rhythm import answers, tables
from kam_analytics.rhythm import wording as say
from kam_analytics.rhythm.analysis.capacity import Capacity, with_work
from kam_analytics.rhythm.commands.capacity import add_absence, remove_absence, set_assumptions
from kam_analytics.rhythm.rules.capacity import DAY, PLANNABLE

_KEY = "capacity"
_NONE = ""


def capacity_now() -> Capacity:
    """The load of the persons in sight, from this month on."""
    return answers.capacity(read, today=today(), country=store().settings["holiday_country"])


def capacity_card(found: Capacity) -> None:
    """The load by person and month, the what-if, and for a director absences and assumptions."""
    _ = words()
    note = _("Part of the hours that can be planned, by person and month.")
    with card(say.capacity_title(found, _), note, term="capacity"):
        if not found.rows.empty:
            short_table(tables.capacity_table(found, _), "capacity")
        st.caption(md(say.assumptions_text(found.assumptions, _)))
        undo_line(_KEY)
        with st.expander(_("What if"), icon=":material/science:", key="what-if", on_change="rerun") as box:
            if box.open:
                _what_if(found)
        if viewer().role is Role.DIRECTOR:
            with st.expander(
                _("Absences and assumptions"), icon=":material/tune:", key="capacity-settings", on_change="rerun"
            ) as box:
                if box.open:
                    _absences()
                    _assumptions(found)


def _what_if(found: Capacity) -> None:
    """Accounts in another segment, or of another person; nothing is saved."""
    _ = words()
    rows = read("account_owners", account="")
    names = dict(zip(rows["account_id"], rows["name"], strict=True))
    people = {row.user_id: row.name for row in read("people").itertuples() if row.role == "rep"}
    segments = list(read("segments")["segment"])
    wishes = {
        **{f"segment:{name}": _("are in segment {name}", name=name) for name in segments},
        "segment:": _("are in no segment"),
        **{f"owner:{person}": _("belong to {person}", person=name) for person, name in people.items()},
    }
    accounts = st.multiselect(
        _("These accounts"), list(names), format_func=names.__getitem__, placeholder=_("Choose accounts"),
        key="what-if-accounts",
    )  # fmt: skip
    wish = st.selectbox(_("What they would do"), list(wishes), format_func=wishes.__getitem__, key="what-if-wish")
    if not accounts:
        return
    kind, _mark, value = wish.partition(":")
    more = answers.what_if(
        read, accounts, segment=(value or None) if kind == "segment" else None,
        owner_id=value if kind == "owner" else None, today=today(),
        fiscal_start=int(store().settings["fiscal_start"]), country=store().settings["holiday_country"],
    )  # fmt: skip
    after = with_work(found, more)
    st.markdown(f"**{md(say.tried_title(found, after, _))}**")
    if not after.rows.empty:
        short_table(tables.capacity_table(after, _), "capacity-tried")


def _absences() -> None:
    _ = words()
    rows = read("absences", since=today())
    for row in rows.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(md(say.absence_text(row, _)), width="stretch")
            st.button(
                _("Remove"), key=f"absence-{row['absence_id']}", on_click=_remove,
                kwargs={"absence_id": row["absence_id"], "version": int(row["version"])},
            )  # fmt: skip
    people = {row.user_id: row.name for row in read("people").itertuples()}
    with st.form("absence-form", border=False, clear_on_submit=True):
        person = st.selectbox(
            _("Person"), list(people), index=None, format_func=people.__getitem__, placeholder=_("Choose a person")
        )
        days = st.columns(2)
        first = days[0].date_input(_("From"), value=today(), format=_.date_input, key="absence-from")
        last = days[1].date_input(_("To"), value=today(), format=_.date_input, key="absence-to")
        reason = st.text_input(_("Why"), key="absence-reason")
        asked = st.form_submit_button(_("Add an absence"))
        if asked and _do(add_absence, user_id=person or "", from_on=first, to_on=last, reason=reason):
            st.rerun()


def _assumptions(found: Capacity) -> None:
    _ = words()
    with st.form("assumptions-form", border=False):
        wanted: dict[str, float] = {}
        with st.grid(columns=4, min_column_width=150):
            for name, value in found.assumptions.items():
                most = {PLANNABLE: 1.0, DAY: 24.0}.get(name, 100.0)
                wanted[name] = st.number_input(
                    say.assumption_name(name, _), 0.0, most, float(value), step=0.1 if name == PLANNABLE else 0.5,
                    key=f"assumption-{name}",
                )  # fmt: skip
        if st.form_submit_button(_("Save the assumptions")) and _do(set_assumptions, wanted=wanted):
            st.rerun()


def _remove(absence_id: str, version: int) -> None:
    _do(remove_absence, absence_id=absence_id, version=version)


def _do(command: Any, **values: Any) -> bool:
    """Run a command; True when it was saved."""
    try:
        with scope() as opened:
            saved(_KEY, command(opened, **values))
    except KamError as error:
        show_error(error)
        return False
    return True
