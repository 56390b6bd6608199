"""The concentration page now: the curve, the classes, the accounts; the other questions one click away."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.cards.at_risk import risk_cards, risk_tables
from kam_analytics.concentration.cards.change import change_cards, change_tables
from kam_analytics.concentration.cards.key_accounts import key_account_tables, keys_cards
from kam_analytics.concentration.cards.spread import spread_cards, spread_tables
from kam_analytics.concentration.cards.view import View, choose_question
from kam_analytics.concentration.cards.what_if import leaves_cards, what_if_tables
from kam_analytics.concentration.figures.pareto import accounts_per_bar, accounts_shown, pareto
from kam_analytics.concentration.tables import bridge as bridge_report
from kam_analytics.concentration.tables import concentration as report
from kam_analytics.concentration.tables.sales_at_risk import with_warnings
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
from kam_analytics.kit.files.pdf import Document
from kam_analytics.kit.ui.filters import choose_limits, choose_shown
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables, accounts, short_table
from kam_analytics.kit.web.gate import in_turn

#: the columns of an account on its curve
_CURVE = ("rank", "name", "abc_class", "share", "cumulative_share")
#: accounts and warnings that one sheet of paper has room for
_ON_PAPER = 6


def concentration_question(view: View, versus: str) -> None:
    """The question that is open, and what answers it."""
    asked = choose_question()
    view.kept.keep()
    if asked == "now":
        _now(view, versus)
    else:
        cards = {
            "change": change_cards, "leaves": leaves_cards, "spread": spread_cards, "risk": risk_cards,
            "keys": keys_cards,
        }  # fmt: skip
        cards[asked](view)


def _now(view: View, versus: str) -> None:
    _, result = words(), view.result
    left, right = st.columns([1.75, 1])
    with left:
        _pareto_card(view)
    with right:
        note = abc_note(_, published=view.answer.published)
        with card(abc_title(result.classes, view.measure, _), note, term="abc_class"):
            short_table(report.classes_table(result, view.measure, _), "abc")
            choose_limits(only_a=view.answer.published)
        with card(_("In figures"), versus if view.answer.before else None, term="hhi"):
            short_table(report.figures_table(result, view.answer.before, _), "figures")
    with card(accounts_title(result, _), _("Select a row to open the account.")):
        shown = (*_CURVE[:3], view.measure, *_CURVE[3:], "owner", "segment")
        accounts(report.accounts_table(result, view.measure, _).only(*shown))


@st.fragment
@in_turn
def _pareto_card(view: View) -> None:
    """The curve: to a little beyond the mark, or over all accounts."""
    _, result, limit = words(), view.result, view.answer.a
    with card(pareto_title(result, limit, _), term="accounts_for_80pct"):
        show_all = choose_shown()
        shown = accounts_shown(result, limit, all_accounts=show_all)
        st.caption(pareto_note(result, shown, accounts_per_bar(shown), _))
        figure(
            pareto(result, _, at=limit, all_accounts=show_all),
            "pareto",
            pareto_alt(result, limit, _),
            lambda: report.accounts_table(result, view.measure, _).only(*_CURVE).first(shown),
        )
        if left_out := left_out_in_words(result, _):
            st.caption(left_out)
    view.kept.keep()


def concentration_tables(view: View) -> Tables:
    """Every question of the page as tables to export."""
    _, result, measure = words(), view.result, view.measure
    return {
        _("Accounts"): report.accounts_table(result, measure, _),
        _("ABC classes"): report.classes_table(result, measure, _),
        _("In figures"): report.figures_table(result, view.answer.before, _),
        **change_tables(view),
        **what_if_tables(view),
        **spread_tables(view),
        **risk_tables(view),
        **key_account_tables(view),
    }


def concentration_paper(view: View, scope: str) -> Document:
    """The page on one sheet: the figures, the classes, the largest accounts, what changed, what is at risk."""
    _, result = words(), view.result
    finding = concentration_finding(result, _, measure=view.measure)
    paper = Document(title=_("Revenue concentration"), scope=scope, finding=finding, is_dense=True)
    paper.heading(abc_title(result.classes, view.measure, _))
    paper.table(report.classes_table(result, view.measure, _), _)
    paper.heading(_("In figures"))
    paper.table(report.figures_table(result, view.answer.before, _), _)
    paper.heading(accounts_title(result, _))
    largest = report.accounts_table(result, view.measure, _).only(*_CURVE[:3], view.measure, *_CURVE[3:])
    paper.table(largest.first(min(_ON_PAPER, result.positive)), _)
    one = view.comparison
    if one is not None:
        made = answers.bridge(read, view.choice, one)
        paper.heading(say_bridge.bridge_title(made, _))
        paper.text(f"{say_change.comparison_name(one.code, _)}: {say_change.comparison_days(one, _)}")
        paper.table(bridge_report.bridge_table(made, _), _)
        for sentence in say_bridge.currency_effect(made, _):
            paper.text(sentence)
        paper.text(say_change.swap_title(answers.year_swap(read, view.choice, one), _))
    found = answers.at_risk(read, view.choice, today=today())
    paper.heading(say_risk.risk_title(found, _))
    flagged = with_warnings(found, found.flagged.head(_ON_PAPER), _)
    paper.list([f"{row.name}: {row.warnings}" for row in flagged.itertuples()])
    return paper
