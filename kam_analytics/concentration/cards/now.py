"""The concentration page now: the curve, the classes, the accounts; the other questions one click away."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.concentration.cards.change import change_cards, change_tables, steps, swaps
from kam_analytics.concentration.cards.spread import (
    keys_cards,
    leaves_cards,
    more_tables,
    risk_cards,
    risks,
    spread_cards,
)
from kam_analytics.concentration.cards.view import View, choose_question
from kam_analytics.concentration.figures.pareto import accounts_per_bar, accounts_shown, pareto
from kam_analytics.concentration.tables import bridge as bridge_report
from kam_analytics.concentration.tables import concentration as report
from kam_analytics.concentration.wording import bridge as say_bridge
from kam_analytics.concentration.wording import change as say_change
from kam_analytics.concentration.wording import sales_at_risk as say_risk
from kam_analytics.concentration.wording.concentration import (
    abc_note,
    abc_title,
    accounts_title,
    concentration_finding,
    pareto_alt,
    pareto_note,
    pareto_title,
)
from kam_analytics.concentration.wording.concentration import left_out as left_out_in_words
from kam_analytics.concentration.wording.kpis import abc_rows, concentration_rows
from kam_analytics.kit.files.pdf import Document
from kam_analytics.kit.ui.filters import choose_limits, choose_shown
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables, accounts, words_table
from kam_analytics.kit.web.gate import in_turn

#: accounts and warnings that one sheet of paper has room for
_ON_PAPER = 6


def concentration_question(view: View, before: Concentration | None, versus: str) -> None:
    """The question that is open, and what answers it."""
    asked = choose_question()
    view.kept.keep()
    if asked == "now":
        _now(view, before, versus)
    else:
        cards = {
            "change": change_cards, "leaves": leaves_cards, "spread": spread_cards, "risk": risk_cards,
            "keys": keys_cards,
        }  # fmt: skip
        cards[asked](view)


def _now(view: View, before: Concentration | None, versus: str) -> None:
    _, result = words(), view.result
    left, right = st.columns([1.75, 1])
    with left:
        _pareto_card(view)
    with right:
        note = abc_note(_, published=view.published)
        with card(abc_title(result.classes, view.measure, _), note, term="abc_class"):
            words_table(abc_rows(result.classes.itertuples(), view.measure, _), "abc")
            choose_limits(only_a=view.published)
        with card(_("In figures"), versus, term="hhi"):
            words_table(concentration_rows(result, before, _), "figures")
    with card(accounts_title(result, _), _("Select a row to open the account.")):
        accounts(result.all_accounts, view.measure)


@st.fragment
@in_turn
def _pareto_card(view: View) -> None:
    """The curve: to a little beyond the mark, or over all accounts."""
    _, result = words(), view.result
    with card(pareto_title(result, view.a, _), term="accounts_for_80pct"):
        show_all = choose_shown()
        shown = accounts_shown(result, view.a, all_accounts=show_all)
        st.caption(pareto_note(result, shown, accounts_per_bar(shown), _))
        figure(
            pareto(result, _, at=view.a, all_accounts=show_all),
            "pareto",
            pareto_alt(result, view.a, _),
            lambda: report.pareto_table(result, shown, _),
        )
        if left_out := left_out_in_words(result, _):
            st.caption(left_out)
    view.kept.keep()


def concentration_tables(view: View) -> Tables:
    """Every question of the page as tables to export."""
    return {**change_tables(view), **more_tables(view)}


def concentration_paper(view: View, before: Concentration | None, scope: str) -> Document:
    """The page on one sheet: the figures, the classes, the largest accounts, what changed, what is at risk."""
    _, result = words(), view.result
    finding = concentration_finding(result, _, measure=view.measure)
    paper = Document(title=_("Revenue concentration"), scope=scope, finding=finding, is_dense=True)
    paper.heading(abc_title(result.classes, view.measure, _))
    paper.table(abc_rows(result.classes.itertuples(), view.measure, _))
    paper.heading(_("In figures"))
    paper.table(concentration_rows(result, before, _))
    paper.heading(accounts_title(result, _))
    paper.table(
        report.largest_in_words(result, view.measure, _ON_PAPER, _),
        right=(_("Net sales"), _("Margin"), _("Share"), _("Cumulative")),
    )
    one = view.comparison
    if one is not None:
        made = steps(view, one)
        paper.heading(say_bridge.bridge_title(made, _))
        paper.text(f"{say_change.comparison_name(one.code, _)}: {say_change.comparison_days(one, _)}")
        paper.table(bridge_report.bridge_in_words(made, _).to_dict("records"), right=(_("Net sales"),))
        paper.text(say_change.swap_title(swaps(view, one), _))
    found = risks(view)
    paper.heading(say_risk.risk_title(found, _))
    largest = found.flagged.head(_ON_PAPER)
    paper.list(
        [f"{row.name}: {' · '.join(say_risk.warnings(found, row.account_id, _))}" for row in largest.itertuples()]
    )
    return paper
