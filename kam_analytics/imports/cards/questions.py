"""What is asked about a waiting file: a click answers a question, another takes the answer back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import streamlit as st

from kam_analytics.imports.cards.waiting import own_words
from kam_analytics.imports.cards.ways import change
from kam_analytics.imports.commands import Choices, Said
from kam_analytics.imports.upload import Waiting
from kam_analytics.imports.wording import imports as say
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action

#: so many questions of one kind, such as the values of a status, are answered together
_TOGETHER = 3
LIKELY = ":material/done:"


def questions_part(item: Waiting) -> None:
    """The open questions, the likely answer first, and those that are answered."""
    shown = {sign.code for sign in item.guess.signs} if item.guess else set()
    for _code, group in groupby((*item.asked, *item.waits), lambda said: said.code):
        asked = [said for said in group if said.code not in shown]
        if len(asked) >= _TOGETHER and all(said.answers for said in asked):
            _together(item, asked)
        else:
            for said in asked:
                _question(item, said)
    if item.waits and not item.asked:
        st.caption(own_words()("Rows with these values wait for their answers; all others can be imported now."))
    _answered(item)


def _question(item: Waiting, said: Said) -> None:
    _ = own_words()
    with st.container(key=f"question-{item.name}-{said.key}", gap="small"):
        st.warning(md(say.question(said, item.kind, _)), icon=":material/help:")
        with st.container(horizontal=True, gap="small"):
            for answer in said.answers:
                # the likely answer is the main button, which the dark theme shows by its sign alone
                is_likely = answer is said.answers[0]
                press = action if is_likely else st.button
                press(
                    md(say.answer(answer, _)), icon=LIKELY if is_likely else None, key=f"answer-{item.name}-{said.key}-{answer.word}",
                    on_click=change, args=(item, _with_answers({said.key: answer.word})),
                )  # fmt: skip


def _together(item: Waiting, asked: list[Said]) -> None:
    """Several questions of one kind, each with its likely answer chosen, and one click for all of them."""
    _ = own_words()
    with st.container(key=f"questions-{item.name}-{asked[0].code}", gap="small"):
        label = _.plural("{n} question to confirm", "{n} questions to confirm", len(asked))
        st.warning(md(label), icon=":material/help:")
        given = {}
        for said in asked:
            sentences = {answer.word: say.answer(answer, _) for answer in said.answers}
            given[said.key] = st.selectbox(
                md(say.question(said, item.kind, _)), list(sentences), format_func=sentences.__getitem__,
                key=f"answers-{item.name}-{said.key}",
            )  # fmt: skip
        action(
            _("Confirm"), key=f"confirm-{item.name}-{asked[0].code}", icon=":material/done:",
            on_click=change, args=(item, _with_answers(given)),
        )  # fmt: skip


def _answered(item: Waiting) -> None:
    _ = own_words()
    if not item.answered:
        return
    label = _.plural("{n} answer given", "{n} answers given", len(item.answered))
    with st.expander(label, type="compact", key=f"answered-{item.name}", on_change="rerun") as box:
        if not box.open:
            return
        for said, answer in item.answered:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.caption(md(f"{say.question(said, item.kind, _)} {say.answer(answer, _)}"))
                st.button(
                    _("Take back"), key=f"back-{item.name}-{said.key}", type="tertiary", icon=":material/undo:",
                    on_click=change, args=(item, _without(said.key)),
                )  # fmt: skip


def _with_answers(given: dict[str, str]) -> Callable[[Choices], Choices]:
    return lambda now: replace(now, answers={**now.answers, **given})


def _without(key: str) -> Callable[[Choices], Choices]:
    return lambda now: replace(now, answers={name: word for name, word in now.answers.items() if name != key})
