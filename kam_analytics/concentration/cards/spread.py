"""What if accounts leave, how sales are spread, what is at risk, and the part of the key accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.concentration.analysis.breakdown import DIMENSIONS, Parts, category_parts_of, parts_of
from kam_analytics.concentration.analysis.concentration import FEWEST
from kam_analytics.concentration.analysis.effort_split import EffortSplit, effort_split
from kam_analytics.concentration.analysis.key_accounts import KeyAccountShare, key_account_share
from kam_analytics.concentration.analysis.sales_at_risk import MET_DAYS, SalesAtRisk, sales_at_risk
from kam_analytics.concentration.analysis.what_if import WHO, WhatIf, leavers, what_if
from kam_analytics.concentration.cards.view import View
from kam_analytics.concentration.figures import curves
from kam_analytics.concentration.figures import key_accounts as key_figures
from kam_analytics.concentration.tables import breakdown as parts_report
from kam_analytics.concentration.tables import key_accounts as keys_report
from kam_analytics.concentration.tables import sales_at_risk as risk_report
from kam_analytics.concentration.tables import what_if as what_if_report
from kam_analytics.concentration.wording import breakdown as say_parts
from kam_analytics.concentration.wording import key_accounts as say_keys
from kam_analytics.concentration.wording import sales_at_risk as say_risk
from kam_analytics.concentration.wording import what_if as say_what_if
from kam_analytics.kit.ui.controls import choose, choose_number, choose_several
from kam_analytics.kit.ui.filters import filter_titles, filter_values
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, errors_in_words, figure
from kam_analytics.kit.ui.reads import read, today, together
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Column, Tables, table, words_table
from kam_analytics.kit.web.gate import in_turn

# What if accounts leave ---------------------------------------------------------------------------


@st.fragment
@in_turn
def leaves_cards(view: View) -> None:
    """Concentration and sales without some accounts."""
    _ = words()
    with errors_in_words():
        found = _left(view, _choose_leavers(view))
        view.kept.keep()
        with card(say_what_if.what_if_title(found, _), md(say_what_if.what_if_note(_)), term="what_if"):
            left, right = st.columns([1, 1.3], gap="medium")
            with left:
                words_table(what_if_report.what_if_in_words(found, _).to_dict("records"), "what-if")
            with right:
                if not found.nothing_left and len(found.leaving):
                    figure(
                        curves.what_if(found, _), "leaves", say_what_if.what_if_alt(found, _),
                        lambda: what_if_report.what_if_in_words(found, _),
                    )  # fmt: skip
        if len(found.leaving):
            columns = {
                "name": Column(_("Account")),
                view.measure: Column(_.currency, "number"),
                "share": Column(_("Share"), "share"),
            }
            with card(_("Who leaves"), _("Select a row to open the account.")):
                table(
                    found.leaving, columns, "leaving", alt=_("Who leaves"),
                    on_open=lambda row: open_account(row["account_id"]),
                )  # fmt: skip


def _left(view: View, leaving: set[str]) -> WhatIf:
    return what_if(view.result, leaving, measure=view.measure, a=view.a, b=view.b, published=view.published)


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


# How sales are spread -----------------------------------------------------------------------------


def parts(view: View, dimension: str) -> Parts:
    """Concentration of every part of the company."""
    period = view.chosen.period.parts()
    using = {**view.counted, "measure": view.measure, "published": view.published}
    if dimension == "category":
        of = {"sales": ("account_sales", period), "lines": ("category_sales", period)}
        found: Parts = together(category_parts_of, of=of, using=using)
    else:
        found = read("account_sales", parts_of, using={**using, "dimension": dimension}, **period)
    return found


@st.fragment
@in_turn
def spread_cards(view: View) -> None:
    """Lorenz and Gini, and the same question inside parts of the company."""
    _, result = words(), view.result
    with errors_in_words():
        left, right = st.columns([1, 1.4])
        with left, card(say_parts.lorenz_title(result, _), md(say_parts.lorenz_note(result, _)), term="gini"):
            if result.positive >= FEWEST:
                figure(
                    curves.lorenz(result, _), "lorenz", say_parts.lorenz_alt(result, _),
                    lambda: parts_report.lorenz_in_words(result, _),
                )  # fmt: skip
            st.markdown(md(say_parts.effective_words(result, _)))
        with right:
            _parts_card(view)
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
                lambda: parts_report.parts_in_words(found, view.measure, _),
            )  # fmt: skip


# What is at risk ----------------------------------------------------------------------------------


def risks(view: View) -> SalesAtRisk:
    """The largest accounts with their warnings, by net sales of the period."""
    day, period = today(), view.chosen.period
    of: dict[str, tuple[str, dict[str, Any]]] = {
        "now": ("account_sales", period.parts()),
        "before": ("account_sales", view.chosen.before.parts()),
        "answers": ("nps_answers", {"until": day}),
        "met": ("contacts_met", {"since": day - timedelta(days=MET_DAYS), "today": day}),
        "contracts": ("contracts_running", {"today": day}),
    }
    using = {"filters": view.filters, "today": day, "has_before": view.chosen.has_before}
    found: SalesAtRisk = together(sales_at_risk, of=of, using=using)
    return found


@st.fragment
@in_turn
def risk_cards(view: View) -> None:
    """Sales at risk: each account with its warnings, each warning with its rows."""
    _ = words()
    with errors_in_words():
        found = risks(view)
        with card(say_risk.risk_title(found, _), md(say_risk.risk_note(found, _)), term="sales_at_risk"):
            rows = found.flagged
            if rows.empty:
                return
            columns = {
                "name": Column(_("Account"), width="medium"), "now": Column(_("Net sales"), "number"),
                "share": Column(_("Share"), "share"), "warnings": Column(_("Red flags"), width="large"),
            }  # fmt: skip

            def worded(page: pd.DataFrame) -> pd.DataFrame:
                said = [" · ".join(say_risk.warnings(found, account, _)) for account in page["account_id"]]
                return page.assign(warnings=said)

            shown = table(
                rows, columns, "risk", alt=_("Sales at risk"), fill=worded,
                on_open=lambda row: open_account(row["account_id"]),
            )  # fmt: skip
            names = dict(zip(shown["account_id"], shown["name"], strict=True))
            picked = st.selectbox(
                _("Underlying rows of the red flags of"), list(names), index=None, key="risk-of",
                format_func=lambda key: f"{names.get(key, key)} · {key}",
                placeholder=_("Choose an account to see the underlying rows of its red flags"),
                label_visibility="collapsed",
            )  # fmt: skip
            if picked in names:
                words_table(risk_report.evidence_in_words(found, str(picked), _), "risk-rows")


# Key accounts -------------------------------------------------------------------------------------


def key_share(view: View) -> KeyAccountShare:
    """The part of the key accounts, month by month."""
    last = view.chosen.last_month
    of = {
        "months": ("account_months", view.chosen.trend),
        "periods": ("key_account_periods", {"until": view.chosen.period.until}),
    }
    found: KeyAccountShare = together(key_account_share, of=of, using={"filters": view.filters, "last": last})
    return found


def effort(view: View) -> EffortSplit:
    """Activities on new and older accounts beside their sales."""
    chosen = view.chosen
    months: dict[str, Any] = {
        "first_month": chosen.first_month, "last_month": chosen.until_month, "until": chosen.period.until,
    }  # fmt: skip
    using = {"filters": view.filters, "first_month": chosen.first_month, "first_sale": chosen.first_sale}
    found: EffortSplit = read("effort_months", effort_split, using=using, **months)
    return found


@st.fragment
@in_turn
def keys_cards(view: View) -> None:
    """The key accounts' part against its two marks; effort on new and older accounts."""
    _ = words()
    with errors_in_words():
        left, right = st.columns([1.4, 1])
        shares, split = key_share(view), effort(view)
        # without a decision, or without sales, there is no share to draw and nothing to read in it
        note = md(say_keys.keys_note(shares, _)) if shares.limit is None else None
        with left, card(say_keys.keys_title(shares, _), note, term="key_account_share"):
            if shares.limit is None:
                figure(
                    key_figures.key_share(shares, _), "key-share", say_keys.keys_alt(shares, _),
                    lambda: keys_report.keys_in_words(shares, _),
                )  # fmt: skip
        with right, card(say_keys.effort_title(split, _), md(say_keys.effort_note(_)), term="effort_split"):
            if split.limit is None:
                figure(
                    key_figures.effort(split, _), "effort", say_keys.effort_alt(split, _),
                    lambda: keys_report.effort_in_words(split, _),
                )  # fmt: skip


def more_tables(view: View) -> Tables:
    """The other questions as tables to export."""
    _ = words()
    found = risks(view)
    return {
        _("What if"): what_if_report.what_if_table(_left(view, leavers(view.result, "largest", 1)), _),
        **{
            _("By {dimension}", dimension=say_parts.dimension_name(name, _).lower()): parts_report.parts_table(
                parts(view, name), view.measure, _
            )
            for name in DIMENSIONS
        },
        _("Sales at risk"): risk_report.risk_table(found, _),
        _("Red flags"): risk_report.evidence_table(found, _),
        _("Key account share"): keys_report.keys_table(key_share(view), _),
        _("Effort"): keys_report.effort_table(effort(view), _),
    }
