"""What is said of the saving of a plan: errors, clashes, what is not saved yet, and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.saves import local_time, saved_line
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.kit.wording.columns import COLUMNS
from kam_analytics.plan import commands, wording
from kam_analytics.plan.cards.draft import (
    ALL_CARDS,
    CLASHES,
    ERROR,
    SAVED,
    SHOWN,
    Book,
    attempt,
    discard,
    remember_save,
    save,
)
from kam_analytics.store import Scope


def saved_bar(book: Book) -> None:
    """Errors, clashes, what is not saved yet: for the top of the page."""
    _, state = words(), st.session_state
    if ERROR in state:
        st.error(md(state[ERROR]))
    for number, clash in enumerate(state.get(CLASHES) or []):
        _show_clash(book, clash, number)
    if book.unsaved:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(wording.unsaved(len(book.unsaved), _), icon=":material/edit_note:", color="orange")
            st.button(_("Save"), on_click=save, args=(book,), key="plan-save", shortcut="Ctrl+S")
            st.button(_("Discard"), on_click=discard, args=(book,), key="plan-discard", type="tertiary")
    state[SHOWN] = _top(book)


def _top(book: Book) -> tuple[object, ...]:
    """What the top of the page speaks of."""
    state = st.session_state
    clashes = state.get(CLASHES) or []
    return book.progress, book.plan["status"], len(book.objectives), state.get(ERROR), len(clashes)


def refresh_top(book: Book) -> None:
    """Run the whole page when a card changed what its top speaks of; a click in a card runs only the card."""
    state = st.session_state
    if state.pop(ALL_CARDS, False) or state.get(SHOWN) != _top(book):
        st.rerun()


def undo_bar(where: str) -> None:
    """In the card that was saved: when, and the way back."""
    last = st.session_state.get(SAVED)
    if not last or last[2] != where:
        return
    save_id, moment, _where = last
    saved_line(moment, "plan-undo", _undo, save_id)


def _show_clash(book: Book, clash: commands.Clash, number: int) -> None:
    _ = words()
    edit, who = clash.edit, wording.person(clash.who, None, _)
    with st.container(border=True):
        gone = not clash.theirs
        st.markdown(md(wording.clash_title(edit.table, who, _.clock(local_time(clash.when)), gone, _)))
        columns = edit.changes if gone or edit.is_removed else clash.theirs
        words_table(
            [
                {
                    _("Field"): _(COLUMNS.get(column, column)),
                    _("Theirs"): _shown(book, column, clash.theirs.get(column)),
                    _("Yours"): _shown(book, column, _("removed") if edit.is_removed else edit.changes.get(column)),
                }
                for column in columns
            ],
            f"clash-{number}",
        )
        with st.container(horizontal=True):
            if not gone:
                st.button(_("Keep mine"), on_click=_settle, args=(book, clash, True), key=f"clash-mine-{number}")
            st.button(_("Use theirs"), on_click=_settle, args=(book, clash, False), key=f"clash-theirs-{number}")


def _shown(book: Book, column: str, content: Any) -> str:
    names = {"contact_id": book.contacts, "owner_id": book.people}.get(column, {})
    if isinstance(content, datetime):
        content = content.date()
    return wording.value(column, names.get(content, content), words())


def _settle(book: Book, clash: commands.Clash, mine: bool) -> None:
    def work(opened: Scope) -> None:
        if mine:
            commands.keep_mine(opened, book.account_id, book.plan_id, clash)
            saved = commands.save_drafts(opened, book.account_id, book.plan_id)
            others = [one for one in st.session_state[CLASHES] if one.edit.row_id != clash.edit.row_id]
            fresh = [one for one in saved.clashes if one.edit.row_id == clash.edit.row_id]
            st.session_state[CLASHES] = others + fresh
            remember_save(saved.save_id)
        else:
            commands.discard(opened, book.plan_id, clash.edit)
            st.session_state[CLASHES] = [one for one in st.session_state[CLASHES] if one is not clash]

    attempt(work)


def _undo(save_id: str) -> None:
    if attempt(lambda opened: opened.undo(save_id)):
        remember_save(None)
        st.session_state[ALL_CARDS] = True
