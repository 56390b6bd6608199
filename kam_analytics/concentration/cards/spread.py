"""How sales are spread over accounts, over parts of the company, and over years as a customer."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.analysis.breakdown import DIMENSIONS, Parts
from kam_analytics.concentration.analysis.concentration import FEWEST
from kam_analytics.concentration.cards.view import View
from kam_analytics.concentration.figures import curves
from kam_analytics.concentration.figures.tenure import tenure
from kam_analytics.concentration.tables import breakdown as parts_report
from kam_analytics.concentration.tables.tenure import tenure_table
from kam_analytics.concentration.wording import breakdown as say_parts
from kam_analytics.concentration.wording import tenure as say_tenure
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card, errors_in_words, figure
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables
from kam_analytics.kit.web.gate import in_turn


def parts(view: View, dimension: str) -> Parts:
    """Concentration of every part of the company."""
    return answers.breakdown(read, view.choice, dimension, published=view.answer.published)


@st.fragment
@in_turn
def spread_cards(view: View) -> None:
    """Lorenz and Gini, the same question inside parts of the company, and customer tenure."""
    _, result = words(), view.result
    with errors_in_words():
        left, right = st.columns([1, 1.4])
        with left, card(say_parts.lorenz_title(result, _), md(say_parts.lorenz_note(result, _)), term="gini"):
            if result.positive >= FEWEST:
                figure(
                    curves.lorenz(result, _), "lorenz", say_parts.lorenz_alt(result, _),
                    lambda: parts_report.lorenz_table(result, _),
                )  # fmt: skip
            st.markdown(md(say_parts.effective_words(result, _)))
        with right:
            _parts_card(view)
        _tenure_card(view)
        view.kept.keep()


def _parts_card(view: View) -> None:
    _ = words()
    with st.container(border=True, gap="xsmall", height="stretch"):
        names = {code: say_parts.dimension_name(code, _) for code in DIMENSIONS}
        dimension = choose("by", _("Break down by"), names, wrap=True)
        found = parts(view, dimension)
        st.subheader(md(say_parts.parts_title(found, _)), anchor=False)
        st.caption(md(say_parts.parts_note(found, curves.MOST_PANELS, _)))
        if found.drawn:
            figure(
                curves.panels(found, _), f"parts-{dimension}", say_parts.parts_alt(found, _),
                # parts of different size: the other figures come out lower the fewer accounts there are
                lambda: parts_report.parts_table(found, view.measure, _).only(
                    "part", "total", "accounts_for_80pct", "positive", "largest_share"
                ),
            )  # fmt: skip


def _tenure_card(view: View) -> None:
    _, found = words(), answers.tenure(read, view.choice)
    with card(say_tenure.tenure_title(found, _), md(say_tenure.tenure_note(found, _)), term="tenure"):
        if found.limit is None:
            figure(tenure(found, _), "tenure", say_tenure.tenure_alt(found, _), lambda: tenure_table(found, _))


def spread_tables(view: View) -> Tables:
    """Every part of the company and every band of tenure, to export."""
    _ = words()
    return {
        _("By {dimension}", dimension=say_parts.dimension_name(name, _).lower()): parts_report.parts_table(
            parts(view, name), view.measure, _
        )
        for name in DIMENSIONS
    } | {_("Customer tenure"): tenure_table(answers.tenure(read, view.choice), _)}
