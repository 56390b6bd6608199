"""What if accounts leave: concentration and sales without them."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.analysis.what_if import WHO, leavers
from kam_analytics.concentration.cards.view import View
from kam_analytics.concentration.figures import curves
from kam_analytics.concentration.tables import what_if as what_if_report
from kam_analytics.concentration.wording import what_if as say_what_if
from kam_analytics.kit.ui.controls import choose, choose_number, choose_several
from kam_analytics.kit.ui.filters import filter_titles, filter_values
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, errors_in_words, figure
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables, short_table, table
from kam_analytics.kit.web.gate import in_turn


@st.fragment
@in_turn
def leaves_cards(view: View) -> None:
    """Concentration and sales without some accounts."""
    _ = words()
    with errors_in_words():
        found = answers.without(view.answer, _choose_leavers(view))
        view.kept.keep()
        with card(say_what_if.what_if_title(found, _), md(say_what_if.what_if_note(_)), term="what_if"):
            left, right = st.columns([1, 1.3], gap="medium")
            with left:
                short_table(what_if_report.what_if_table(found, _), "what-if")
            with right:
                if not found.nothing_left and len(found.leaving):
                    figure(
                        curves.what_if(found, _), "leaves", say_what_if.what_if_alt(found, _),
                        lambda: what_if_report.what_if_table(found, _),
                    )  # fmt: skip
        if len(found.leaving):
            with card(_("Who leaves"), _("Select a row to open the account.")):
                table(
                    what_if_report.leaving_table(found, view.measure, _).only("name", view.measure, "share"),
                    "leaving", alt=_("Who leaves"), on_open=lambda row: open_account(row["account_id"]),
                )  # fmt: skip


def _choose_leavers(view: View) -> set[str]:
    _ = words()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        who = choose("who", _("Who leaves"), {code: say_what_if.who_name(code, _) for code in WHO}, wrap=True)
        if who == "largest":
            most = max(2, min(50, view.result.positive))
            return leavers(view.result, "largest", choose_number("n", _("How many"), 1, most))
        names = _choices(view, who)
        if who == "accounts":
            picked = choose_several("which", _("Accounts"), names, placeholder=_("Choose accounts"))
            return leavers(view.result, "accounts", set(picked))
        picked = choose_several("which", filter_titles()[who], names, most=1, placeholder=_("Choose one"))
        return leavers(view.result, who, picked[0]) if picked else set()


def _choices(view: View, who: str) -> dict[str, str]:
    """What can be chosen: value -> its name; an id tells equal names apart."""
    rows = view.result.all_accounts
    if who == "accounts":
        return {row.account_id: f"{row.name} · {row.account_id}" for row in rows.itertuples()}
    return filter_values(rows, who)


def what_if_tables(view: View) -> Tables:
    """What the largest account leaves behind, to export."""
    _ = words()
    largest = leavers(view.result, "largest", 1)
    return {_("What if"): what_if_report.what_if_table(answers.without(view.answer, largest), _)}
