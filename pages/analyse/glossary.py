"""Every measure with its meaning, formula and source."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit import ui
from kam_analytics.kit.wording.glossary import entries
from kam_analytics.kit.wording.term import KIND_NAMES

_ = ui.words()
kept = ui.remember(ui.TERM)
ui.head(_("Glossary"), _("Every measure shown, how it is computed and where its formula comes from"))
text = ui.type_text("term", _("Find a measure"), placeholder=_("Part of a word"), label_visibility="collapsed")
side = ui.choose_side()
kept.keep()
found = entries(_, text, side)
ui.finding(_.plural("{n} measure explained", "{n} measures explained", len(found)))
if not found:
    ui.empty(_("No measure contains “{text}”.", text=text), step=_("Choose All, or another word."))
for entry in found:
    with ui.card(entry.name, _(KIND_NAMES[entry.kind])):
        st.markdown(ui.md(entry.meaning))
        st.caption(ui.md(f"{_('Formula:')} {entry.formula}"))
        if entry.source:
            st.caption(ui.md(f"{_('Source:')} {entry.source}"))
