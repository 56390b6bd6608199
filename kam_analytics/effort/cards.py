"""The card of required effort, beside the targets of an account."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from kam_analytics.effort import wording as say
from kam_analytics.effort.answers import Effort, Span, quarter_on, required_effort
from kam_analytics.effort.tables import shown_rows, tables
from kam_analytics.errors import N_
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui.address import Choice, one_of, wanted
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import part
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, viewer, words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.kit.web.gate import in_turn

#: whose gap is shown
_GAPS = {"quarter": N_("This quarter"), "next": N_("Next quarter"), "year": N_("Fiscal year")}
#: for the ``remember`` of the page that has the card
EFFORT = {"gap": Choice("quarter", one_of(*_GAPS))}


@st.fragment
@in_turn
def effort_card(account_id: str) -> None:
    """What would it take? Computed when it is opened."""
    _ = words()
    label = _("What would it take?")
    with st.expander(label, icon=":material/trending_up:", key=f"effort-{account_id}", on_change="rerun") as box:
        if not box.open:
            return
        offered = {code: _(name) for code, name in _GAPS.items()}
        choose("gap", _("Whose gap"), offered, label_visibility="collapsed")
        found = _found(account_id)
        if found is None:
            st.markdown(md(_("Targets are set for quarters of the calendar, which does not reach this day.")))
            return
        with part(say.title(found, _), term="required_effort"):
            st.markdown(md(say.gap_text(found, _)))
            for text in say.needed_texts(found, _):
                st.markdown(md(text))
            if found.growth is not None:
                st.markdown(md(say.growth_text(found.growth, _, sees_all=found.sees_effects)))
            if found.growth is not None and found.growth.rows:
                words_table(shown_rows(found, _), "effort")
                st.caption(md(say.note(found.growth, _)))


def effort_tables(account_id: str) -> dict[str, Table]:
    """The tables of the card, for the export; none outside the calendar."""
    found = _found(account_id)
    return {} if found is None else tables(found, words())


def _found(account_id: str) -> Effort | None:
    of, quarter = wanted("gap", "quarter"), quarter_on(read, today())
    if quarter is not None and of == "next":
        quarter = quarter_on(read, quarter.until + timedelta(days=1))
    if quarter is None:
        return None
    span: Span = "year" if of == "year" else "quarter"
    return required_effort(
        read, account_id, quarter, span=span, held=held(), settings=store().settings,
        sees_all=viewer().sees_all_accounts,
    )  # fmt: skip
