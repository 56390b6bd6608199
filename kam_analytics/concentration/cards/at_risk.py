"""Sales at risk: the accounts with warnings, and the rows behind these."""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.cards.view import View
from kam_analytics.concentration.tables import sales_at_risk as risk_report
from kam_analytics.concentration.wording import sales_at_risk as say_risk
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, empty, errors_in_words
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables, short_table, table
from kam_analytics.kit.web.gate import in_turn


@st.fragment
@in_turn
def risk_cards(view: View) -> None:
    """Sales at risk: each account with its warnings, each warning with its rows."""
    _ = words()
    with errors_in_words():
        found = answers.at_risk(read, view.choice, today=today())
        if not found.is_judged and len(found.accounts):
            empty(say_risk.risk_title(found, _), step=say_risk.risk_step(_), needs_files=True)
            return
        with card(say_risk.risk_title(found, _), md(say_risk.risk_note(found, _)), term="sales_at_risk"):
            rows = found.flagged
            if rows.empty:
                return
            shown = table(
                risk_report.risk_table(rows, _).only("name", "now", "share", "warnings"), "risk",
                alt=_("Sales at risk"), fill=lambda page: risk_report.with_warnings(found, page, _),
                on_open=lambda row: open_account(row["account_id"]), widths={"name": "medium", "warnings": "large"},
            )  # fmt: skip
            names = dict(zip(shown["account_id"], shown["name"], strict=True))
            picked = st.selectbox(
                _("Underlying rows of the red flags of"), list(names), index=None, key="risk-of",
                format_func=lambda key: f"{names.get(key, key)} · {key}",
                placeholder=_("Choose an account to see the underlying rows of its red flags"),
                label_visibility="collapsed",
            )  # fmt: skip
            if picked in names:
                behind = risk_report.evidence_table(found, shown[shown["account_id"] == picked], _)
                short_table(behind.only("kind", "warning"), "risk-rows")


def risk_tables(view: View) -> Tables:
    """Every account with its warnings, and the rows behind them, to export."""
    _, found = words(), answers.at_risk(read, view.choice, today=today())
    return {
        _("Sales at risk"): risk_report.risk_table(risk_report.with_warnings(found, found.accounts, _), _),
        _("Red flags"): risk_report.evidence_table(found, found.accounts, _),
    }
