"""Segments: who is in which, choosing one, and what waits for a director."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.access import Role
from kam_analytics.errors import KamError
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import action, card, empty
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, store, viewer, words
from kam_analytics.kit.ui.tables import table
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.rhythm import tables
from kam_analytics.rhythm import wording as say
from kam_analytics.rhythm.answers import Segments, foreseen, segments
from kam_analytics.rhythm.commands.segments import MOST_CHARACTERS, choose_segment, decide_segment

_KEY, _SAID = "segment", "segment-said"
_NONE = ""


def segments_now() -> Segments:
    """Who is in which segment, with the sales of the last 12 whole months."""
    return segments(read, Choice.usual(today(), held()), today=today())


def segment_cards(found: Segments) -> None:
    """What waits, the way to choose, and every account in sight."""
    _ = words()
    if found.accounts.empty:
        empty(_("There are no accounts here yet."), needs_files=True)
        return
    if len(found.waiting):
        _waiting(found.waiting)
    with_segment = int(found.accounts["segment"].notna().sum())
    title = _.plural(
        "{few} of {n} account is in a segment", "{few} of {n} accounts are in a segment", len(found.accounts),
        few=_.number(with_segment),
    )  # fmt: skip
    with card(title, _("People choose the segment; the class is computed. Select a row to open the account.")):
        if _may_choose() and action(_("Choose a segment"), icon=":material/label:", key="choose-segment"):
            _dialog(found.accounts)
        _said_and_undo()
        shown = tables.segments_table(found.accounts, _)
        table(shown, "segments", alt=title, on_open=lambda row: open_account(row["account_id"]))


def segment_button(account_id: str, name: str) -> None:
    """«Segment» on the page of one account, and the way back after saving."""
    _ = words()
    if not _may_choose():
        return
    if st.button(_("Segment"), icon=":material/label:", key=f"segment-{account_id}"):
        _dialog(pd.DataFrame([{"account_id": account_id, "name": name}]))
    _said_and_undo()


def _said_and_undo() -> None:
    """What the last choice did, as long as it can be taken back."""
    if f"saved-{_KEY}" in st.session_state:
        st.caption(md(st.session_state.get(_SAID, "")))
    undo_line(_KEY)


def _may_choose() -> bool:
    return access.may_edit(viewer().role, "segment_membership", "segment")


def _waiting(rows: pd.DataFrame) -> None:
    _ = words()
    is_director = viewer().role is Role.DIRECTOR
    with card(say.waiting_title(len(rows), _)):
        for row in rows.to_dict("records"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(md(say.waiting_text(row, _)), width="stretch")
                if is_director:
                    for accepted, label in ((True, _("Accept")), (False, _("Turn down"))):
                        st.button(
                            label, key=f"decide-{row['membership_id']}-{accepted}", on_click=_decide,
                            args=(row["membership_id"], int(row["version"]), accepted),
                        )  # fmt: skip


def _decide(membership_id: str, version: int, accepted: bool) -> None:
    _ = words()
    try:
        with scope() as opened:
            done = decide_segment(opened, membership_id, version, accepted=accepted)
    except KamError as error:
        st.session_state[f"undo-failed-{_KEY}"] = _.error(error)
        return
    saved(_KEY, done.save)
    st.session_state[_SAID] = say.chosen_text(done, 1, "", _) if accepted else _("Turned down.")


def _dialog(accounts: pd.DataFrame) -> None:
    _ = words()

    @st.dialog(_("Choose a segment"), icon=":material/label:")
    @in_turn
    def dialog() -> None:
        if _form(accounts):
            st.rerun()

    dialog()


def _foreseen(accounts: list[str], segment: str | None, day: date) -> None:
    """What the choice would add, and that it would wait: before it is saved, and as it changes."""
    _, settings = words(), store().settings
    found = foreseen(
        read, accounts, segment=segment, from_on=day, viewer=viewer(), today=today(),
        fiscal_start=int(settings["fiscal_start"]), country=settings["holiday_country"],
    )  # fmt: skip
    for text in say.foreseen_texts(found, _):
        st.caption(md(text))
    if waits := say.foreseen_waiting(found, _):
        st.warning(md(waits), icon=":material/hourglass_top:")


def _form(accounts: pd.DataFrame) -> bool:
    _ = words()
    names = dict(zip(accounts["account_id"], accounts["name"], strict=True))
    known: dict[str, str] = {
        **{name: _("Segment {name}", name=name) for name in read("segments")["segment"]},
        _NONE: _("No segment"),
    }
    only = list(names) if len(names) == 1 else []
    chosen: list[str] = st.multiselect(
        _("Accounts"), list(names), default=only, format_func=names.__getitem__, placeholder=_("Choose accounts"),
        key="segment-accounts",
    )  # fmt: skip
    segment = st.selectbox(_("Segment"), list(known), format_func=known.__getitem__, key="segment-name")
    day = st.date_input(_("From"), value=today(), format=_.date_input, key="segment-from")
    if chosen and day:
        _foreseen(chosen, segment or None, day)
    reason = st.text_input(_("Why"), max_chars=MOST_CHARACTERS, key="segment-reason")
    if not action(_("Save"), key="segment-save", width="stretch"):
        return False
    try:
        with scope() as opened:
            done = choose_segment(opened, chosen, segment or None, day, reason)
    except KamError as error:
        show_error(error)
        return False
    saved(_KEY, done.save)
    st.session_state[_SAID] = say.chosen_text(done, len(chosen), segment or None, _)
    return True
