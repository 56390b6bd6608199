"""What was decided by questions at import: which values became what, so that an answer can be changed."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from kam_analytics.access import may_import
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.wording import imports as say
from kam_analytics.kit.ui import session
from kam_analytics.kit.ui.address import show
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import words

#: so many decisions, those of the newest imports, are shown
_SHOWN = 30
_FAILED = "decision-failed"


def decisions_card() -> None:
    """The answers given at import, newest first; another answer reads the rows again."""
    _ = words()
    decisions = read("import_decisions")
    if decisions.empty:
        return
    title = _.plural("{n} answer given at import", "{n} answers given at import", len(decisions))
    note = _(
        "Another answer reads the rows of that file again from its kept original; undo and import happen in one go."
    )
    with card(title, note):
        if failed := st.session_state.pop(_FAILED, None):
            st.error(md(failed))
        for row in decisions.head(_SHOWN).itertuples():
            _decision(row)
        if len(decisions) > _SHOWN:
            st.caption(_("The newest {n} are shown.", n=_SHOWN))
        link("pages/data/batches.py", _("Open import history"), "history")


def _decision(row: Any) -> None:
    _ = words()
    key = f"decision-{row.batch_id}-{row.question}"
    answers = {item["word"]: say.answer_of(item["message"], item["fields"], _) for item in json.loads(row.answers)}
    asked, answer = st.columns([1.5, 1], vertical_alignment="center", gap="small")
    with asked:
        st.markdown(md(say.sentence(row.message, json.loads(row.fields), row.kind, _)))
        st.caption(md(row.file_name))
    with answer:
        show(key, row.word)
        st.selectbox(
            _("Answer"), list(answers), format_func=answers.__getitem__, key=key, label_visibility="collapsed",
            disabled=not may_import(session.viewer().role), on_change=_change, args=(row.batch_id, row.question, key),
        )  # fmt: skip


def _change(batch: str, question: str, key: str) -> None:
    try:
        imports.change_answer(session.store(), session.viewer(), batch, question, st.session_state[key])
    except KamError as error:
        st.session_state[_FAILED] = words().error(error)
