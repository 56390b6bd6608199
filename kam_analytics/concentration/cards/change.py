"""What changed on the concentration page: classes, who makes 80 %, chance, and the bridge of sales."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.analysis.bridge import STEPS, Bridge
from kam_analytics.concentration.analysis.migration import Migration
from kam_analytics.concentration.analysis.year_swap import YearSwap
from kam_analytics.concentration.cards.view import View
from kam_analytics.concentration.figures.bridge import bridge as bridge_figure
from kam_analytics.concentration.figures.migration import matrix
from kam_analytics.concentration.tables import bridge as bridge_report
from kam_analytics.concentration.tables import change as report
from kam_analytics.concentration.wording import bridge as say_bridge
from kam_analytics.concentration.wording import change as say
from kam_analytics.kit.rules.period import Comparison
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, empty, errors_in_words, figure
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables, short_table, table
from kam_analytics.kit.web.gate import in_turn


def moves(view: View, one: Comparison) -> Migration:
    """How accounts moved between the classes of a comparison's two periods."""
    return answers.migration(read, view.choice, one, a=view.answer.a, b=view.answer.b)


@st.fragment
@in_turn
def change_cards(view: View) -> None:
    """Everything that compares with an earlier period."""
    _ = words()
    with errors_in_words():
        if view.comparison is None:
            empty(
                _("The data does not go back to an earlier period to compare with."),
                step=_("Import the invoice lines of an earlier year."),
                needs_files=True,
            )
            return
        one = _choose_comparison(view)
        st.caption(say.comparison_days(one, _))
        left, right = st.columns(2)
        with left:
            _swap_card(answers.year_swap(read, view.choice, one))
        with right:
            _eighty_card(moves(view, one))
        left, right = st.columns(2)
        with left:
            _bridge_card(answers.bridge(read, view.choice, one))
        with right:
            _moves_card(view, one)
        view.kept.keep()


def _choose_comparison(view: View) -> Comparison:
    _ = words()
    held = {one.code: one for one in view.comparisons}
    return held[choose("with", _("Compared with"), {code: say.comparison_name(code, _) for code in held}, wrap=True)]


def _swap_card(found: tuple[YearSwap, ...]) -> None:
    _ = words()
    with card(say.swap_title(found, _), md(say.swap_note(found, _)), term="year_swap"):
        short_table(report.swap_table(found, _).only("measure", "before", "now", "p"), "swaps")


def _eighty_card(found: Migration) -> None:
    """Who came into the group that makes 80 %, and who left it."""
    _ = words()
    with card(say.eighty_title(found, _), _("Largest change first. Select a row to open the account.")):
        both = report.eighty_table(found, _)
        if not both.rows.empty:
            _accounts(both.only("name", "way", "before", "now"), "eighty")


def _moves_card(view: View, one: Comparison) -> None:
    """The matrix of classes with the accounts behind a cell; all comparisons at once below it."""
    _ = words()
    if view.answer.published:
        with card(_("Class changes are shown only to those who see every account")):
            st.caption(
                _("The class is computed over all the company's accounts, and earlier classes are not published.")
            )
        return
    found = moves(view, one)
    with card(say.migration_title(found, _), md(say.migration_note(found, _)), term="abc_migration"):
        figure(matrix(found, _), "migration", say.migration_alt(found, _), lambda: report.migration_table(found, _))
        cells = found.cells[(found.cells["accounts"] > 0)]
        names = {
            f"{row.class_before}-{row.class_now}": f"{say.class_name(row.class_before, _)} → "
            f"{say.class_name(row.class_now, _)}: {_.number(row.accounts)}"
            for row in cells.itertuples()
        }
        st.markdown(md(say.lost_a_title(found, _)))
        picked = st.selectbox(
            _("Accounts in a cell"), list(names), index=None, key="cell", format_func=names.__getitem__,
            placeholder=_("Accounts in a cell"), label_visibility="collapsed",
        )  # fmt: skip
        if picked in names:
            moved = report.moved_table(found.behind(*picked.split("-")), _)
            _accounts(moved.only("name", "before", "now"), f"cell-{picked}")
        every = [(other, moves(view, other)) for other in view.comparisons]
        if len(every) > 1:
            st.caption(_("All comparisons at once"))
            shown = report.comparisons_table(every, _)
            short_table(shown.only("comparison", "up", "down", "returned", "new", "lost", "entered", "left"), "every")


def _bridge_card(found: Bridge) -> None:
    """The bridge with the accounts behind a step."""
    _ = words()
    with card(say_bridge.bridge_title(found, _), md(say_bridge.bridge_note(found, _)), term="sales_bridge"):
        figure(
            bridge_figure(found, _), "bridge", say_bridge.bridge_alt(found, _),
            lambda: bridge_report.bridge_table(found, _),
        )  # fmt: skip
        names = {step: say_bridge.step_title(found, step, _) for step in STEPS if found.accounts(step)}
        picked = st.selectbox(
            _("Accounts in a step"), list(names), index=None, key="step", format_func=names.__getitem__,
            placeholder=_("Accounts in a step"), label_visibility="collapsed",
        )  # fmt: skip
        if picked in names:
            changes = bridge_report.changes_table(found.behind(picked), _)
            _accounts(changes.only("name", "before", "now"), f"step-{picked}")


def _accounts(shown: Table, key: str) -> None:
    """Accounts then and now; a row opens the account."""
    _ = words()
    table(
        shown,
        key,
        alt=_("Accounts then and now"),
        on_open=lambda row: open_account(row["account_id"]),
        widths={"name": "medium", "way": "small"},
    )


def change_tables(view: View) -> Tables:
    """Every comparison as tables to export."""
    _, one = words(), view.comparison
    if one is None:
        return {}
    made = answers.bridge(read, view.choice, one)
    tables = {
        _("Sales bridge"): bridge_report.bridge_table(made, _),
        _("Bridge by account"): bridge_report.changes_table(made.rows, _),
        _("More than chance"): report.swap_table(answers.year_swap(read, view.choice, one), _),
    }
    if not view.answer.published:
        found = moves(view, one)
        tables[_("Class changes")] = report.migration_table(found, _)
        tables[_("Class by account")] = report.moved_table(found.accounts, _)
        tables[_("Comparisons")] = report.comparisons_table(
            [(other, moves(view, other)) for other in view.comparisons], _
        )
    return tables
