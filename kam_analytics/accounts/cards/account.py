"""Parts that show or change one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.accounts.commands import rename
from kam_analytics.concentration.analysis.trend import month_rows
from kam_analytics.errors import Conflict, KamError, NotFound
from kam_analytics.kit.ui.address import remember
from kam_analytics.kit.ui.filters import PERIOD, Chosen, about, choose_period, filter_bar, warn_stale
from kam_analytics.kit.ui.page import (
    ACCOUNT_PAGES,
    card,
    figure,
    finding,
    head,
    kpi_row,
    link,
    md,
    open_account,
    stores_button,
)
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import home, scope, viewer, words
from kam_analytics.kit.ui.tables import Column, export, table
from kam_analytics.kit.wording import findings, kpis
from kam_analytics.sales.analysis import Movement, margin_share, movement
from kam_analytics.sales.figures import months
from kam_analytics.sales.tables import months_in_words, months_table, movement_table, owners_table

_MATCHES = 20


def one_row(rows: pd.DataFrame) -> dict[str, Any]:
    """The single row, missing values as ``None``; no row means not there or not for this viewer."""
    if rows.empty:
        raise NotFound
    return {name: None if pd.isna(value) else value for name, value in rows.iloc[0].items()}


def find_account(page: str = "pages/accounts/scorecard.py") -> None:
    """Search for an account by a part of its name and open a page of it."""
    _ = words()
    text = st.text_input(_("Find an account"), key="search", placeholder=_("Part of a name or an ID"))
    found = read("account_search", text=(text or "").strip(), most=_MATCHES)
    if found.empty:
        st.caption(_("No account name contains “{text}”.", text=md(text or "")))
    for row in found.itertuples():
        link(page, md(row.name), "assignment_ind", account=row.account_id)


def nothing_found() -> None:
    """Not there, or not for this viewer, in the same words; and where to go on from here."""
    _, state = words(), st.session_state
    pages, page = state["pages"], state["page"]
    st.title(state["page_title"], anchor=False)
    finding(_.error(NotFound()))
    with st.container(border=True):
        st.markdown(md(_("Search by part of its name, or continue from your home page.")))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            link(pages[home()], _("To your home page"), "home")
            if len(state["stores"]) > 1:
                stores_button("other-store-here")
        if page in ACCOUNT_PAGES:
            find_account(pages[page])


def badges(shown: list[tuple[str, str, Any]]) -> None:
    """Short facts in a row."""
    with st.container(horizontal=True, gap="small"):
        for text, icon, color in shown:
            st.badge(md(text), icon=f":material/{icon}:", color=color)


def rename_account(header: dict[str, Any]) -> None:
    """Rename an account, where the role may; a save that came second says who was first."""
    if not access.may_edit(viewer().role, "account", "name"):
        return
    _ = words()
    state, seen = st.session_state, f"seen-{header['account_id']}"
    with popover(_("Rename"), "edit", "rename") as box:
        if not box.open:
            state.pop(seen, None)
            return
        # the version that the person looked at when the form opened, not the one of this run
        version = state.setdefault(seen, int(header["version"]))
        with st.form("rename-form", border=False):
            name = st.text_input(_("Name"), value=header["name"], max_chars=200)
            save = st.form_submit_button(_("Save"))
        if save:
            state[seen] = int(header["version"])
            _save_name(header["account_id"], version, name or "")


def _save_name(account_id: str, version: int, name: str) -> None:
    _ = words()
    try:
        with scope() as opened:
            rename(opened, account_id, version, name)
    except Conflict as error:
        st.warning(md(_.error(error)))
    except KamError as error:
        st.error(md(_.error(error)))
    else:
        st.session_state.pop(f"seen-{account_id}", None)
        st.toast(_("Saved: {name}", name=md(name)))
        st.rerun()


def moved_accounts(moved: Movement) -> None:
    """Accounts by the size of their change in money; a row opens its scorecard."""
    _ = words()
    rows = moved.rows.assign(difference=moved.rows["net_sales"] - moved.rows["before"])
    rows = rows.sort_values("difference", key=abs, ascending=False)
    table(
        rows,
        {
            "name": Column(_("Account"), width="medium"),
            "published_class": Column(_("Class"), width="small"),
            "net_sales": Column(_("Net sales"), "number"),
            "before": Column(_("Previous year"), "number"),
            "difference": Column(_("Difference"), "number"),
            "change": Column(_("Change"), "share"),
            "owner": Column(_("Owner")),
        },
        "moved",
        alt=_("Accounts by the size of their change"),
        on_open=lambda row: open_account(row["account_id"]),
    )


@dataclass(frozen=True)
class Portfolio:
    """The accounts in sight: the period, what moved in it, and the months of net sales."""

    chosen: Chosen
    moved: Movement
    months: pd.DataFrame


def portfolio(title: str, *, inside: bool = False) -> Portfolio:
    """Head, finding and figures of the accounts in sight; ``inside`` a page that has a head of its own."""
    _ = words()
    kept = remember(PERIOD)
    top = st.container(gap="small")
    with filter_bar():
        chosen = choose_period()
    kept.keep()
    now = read("account_sales", **chosen.period.parts())
    before = read("account_sales", **chosen.before.parts())
    moved = movement(now, before)
    by_month = read("months_total", **chosen.two_years)
    rows = month_rows(by_month, chosen.first_month, chosen.until_month, chosen.last_sale)
    there = chosen.has_before
    text = findings.portfolio_scope(chosen.name, len(now), _)

    def tables() -> dict[str, pd.DataFrame]:
        return {
            _("Accounts"): movement_table(moved, _),
            _("Net sales by owner"): owners_table(moved, _),
            _("Net sales by month"): months_table(rows, _),
        }

    def actions() -> None:
        export(tables, "accounts", title=text, facts=lambda: about(chosen))

    with top:
        if inside:
            st.subheader(md(findings.portfolio_finding(moved, _, has_before=there)), anchor=False)
            st.caption(text)
            actions()
        else:
            head(title, text, actions)
            finding(findings.portfolio_finding(moved, _, has_before=there))
        warn_stale(chosen)
    margins = (margin_share(now), margin_share(before) if there else None)
    counts = (len(now), len(before) if there else None)
    kpi_row(kpis.portfolio_kpis(moved, margins, counts, _), versus=findings.versus(chosen.before, _))
    return Portfolio(chosen, moved, rows)


def months_card(rows: pd.DataFrame, last_sale: date) -> None:
    """Net sales by month beside the year before; its title is the best month."""
    _ = words()
    with card(findings.months_title(rows, _), findings.months_note(last_sale, _), term="net_sales"):
        figure(months(rows, _), "months", findings.months_alt(rows, _), lambda: months_in_words(rows, _))
