"""The key accounts' part against its marks; effort on new and older accounts."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.cards.view import View
from kam_analytics.concentration.figures import key_accounts as key_figures
from kam_analytics.concentration.tables import key_accounts as keys_report
from kam_analytics.concentration.wording import key_accounts as say_keys
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card, errors_in_words, figure
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables
from kam_analytics.kit.web.gate import in_turn


@st.fragment
@in_turn
def keys_cards(view: View) -> None:
    """The key accounts' part against its two marks; effort on new and older accounts."""
    _ = words()
    with errors_in_words():
        left, right = st.columns([1.4, 1])
        by_group = view.choice.by_group
        shares, split = answers.key_share(read, view.choice), answers.effort(read, view.choice)
        # without a decision, or without sales, there is no share to draw and nothing to read in it
        note = md(say_keys.keys_note(shares, _, by_group=by_group)) if shares.limit is None else None
        with left, card(say_keys.keys_title(shares, _), note, term="key_account_share"):
            if shares.limit is None:
                figure(
                    key_figures.key_share(shares, _), "key-share", say_keys.keys_alt(shares, _),
                    lambda: keys_report.keys_table(shares, _).only("month_on", "accounts", "share", "margin_share"),
                )  # fmt: skip
        effort_note = md(say_keys.effort_note(_, by_group=by_group))
        with right, card(say_keys.effort_title(split, _), effort_note, term="effort_split"):
            if split.limit is None:
                figure(
                    key_figures.effort(split, _), "effort", say_keys.effort_alt(split, _),
                    lambda: keys_report.effort_table(split, _),
                )  # fmt: skip


def key_account_tables(view: View) -> Tables:
    """The key accounts' share and the effort split, to export."""
    _ = words()
    return {
        _("Key account share"): keys_report.keys_table(answers.key_share(read, view.choice), _),
        _("Effort"): keys_report.effort_table(answers.effort(read, view.choice), _),
    }
