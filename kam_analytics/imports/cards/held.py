"""Rows that are not in yet because a value waits for an answer: answered or dropped with one click."""

from __future__ import annotations

import streamlit as st

from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.questions import LIKELY
from kam_analytics.imports.cards.waiting import own_words, who
from kam_analytics.imports.commands import WaitingRows
from kam_analytics.imports.wording import imports as say
from kam_analytics.kit.ui import stores
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action, card
from kam_analytics.store import is_there

#: what an answer left to say, until the next look
_LEFT = "held-left"
_SHOWN = 20


def held_card() -> None:
    """Every value that waits, with its answers; nothing if none does."""
    if not is_there(stores.path_of("own")):
        return
    if left := st.session_state.pop(_LEFT, None):
        st.warning(md(left), icon=":material/info:")
    found = imports.waiting_rows(stores.own(), who())
    if not found:
        return
    _ = own_words()
    with card(say.rows_wait(sum(item.rows for item in found), _), say.rows_wait_meant(_)):
        for number, item in enumerate(found[:_SHOWN]):
            _one(item, number)


def _one(item: WaitingRows, number: int) -> None:
    _ = own_words()
    with st.container(key=f"held-{number}", gap="small"):
        st.warning(md(say.question(item.said, item.kind, _)), icon=":material/help:")
        st.caption(md(", ".join(dict.fromkeys(item.files.values()))))
        with st.container(horizontal=True, gap="small"):
            for answer in item.said.answers:
                is_likely = answer is item.said.answers[0]
                press = action if is_likely else st.button
                press(
                    md(say.answer(answer, _)), icon=LIKELY if is_likely else None, key=f"held-{number}-{answer.word}",
                    on_click=_answer, args=(item, answer.word),
                )  # fmt: skip
            st.button(
                _("Drop these rows"), key=f"held-{number}-drop", type="tertiary", icon=":material/delete:",
                on_click=_drop, args=(item,),
            )  # fmt: skip


def _answer(item: WaitingRows, word: str) -> None:
    try:
        again = imports.answer_waiting(stores.own(), who(), item, word)
    except KamError as error:
        st.session_state[_LEFT] = own_words().error(error)
        return
    if again:
        st.session_state[_LEFT] = say.come_again(again, own_words())


def _drop(item: WaitingRows) -> None:
    try:
        imports.drop_waiting(stores.own(), who(), item)
    except KamError as error:
        st.session_state[_LEFT] = own_words().error(error)
