"""The cards of the home pages: the whole portfolio and the accounts that move it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from kam_analytics.kit.analysis.selection import sales_facts
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.address import remember
from kam_analytics.kit.ui.filters import PERIOD, Chosen, about, choose_period, filter_bar, held, warn_stale
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, finding, head, kpi_row
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Tables, export, short_table, table
from kam_analytics.kit.wording import periods
from kam_analytics.portfolio.wording import moved_title, portfolio_finding, portfolio_kpis, portfolio_scope
from kam_analytics.sales.analysis import Movement, margin_share, movement
from kam_analytics.sales.answers import sales_by_month
from kam_analytics.sales.cards import months_card
from kam_analytics.sales.tables import months_table, movement_table, owners_table


def moved_card(moved: Movement) -> None:
    """Accounts by the size of their change in money, by size without a year before; a row opens its scorecard."""
    _ = words()
    title, note = moved_title(moved, _)
    # the rows are the largest first, and stay so where no difference is known
    rows = moved.rows.sort_values("difference", key=abs, ascending=False, kind="stable")
    compared = () if moved.before is None else ("before", "difference", "change")
    with card(title, note):
        table(
            movement_table(rows, _).only("name", "published_class", "net_sales", *compared, "owner"),
            "moved",
            alt=title,
            on_open=lambda row: open_account(row["account_id"]),
            widths={"name": "medium", "published_class": "small"},
        )


@dataclass(frozen=True)
class Portfolio:
    """The accounts in sight: the period, what moved in it, and the months of net sales."""

    chosen: Chosen
    moved: Movement
    months: pd.DataFrame


def owners_card(seen: Portfolio) -> None:
    """Net sales by owner, with their change where there is a year before."""
    _ = words()
    shown = owners_table(seen.moved.rows, _)
    if seen.moved.before is None:
        with card(_("Net sales by owner"), term="net_sales"):
            short_table(shown.only("owner", "accounts", "net_sales"), "owners")
        return
    with card(_("Net sales by owner"), periods.versus(seen.chosen.before, _), term="previous_year"):
        short_table(shown.only("owner", "accounts", "net_sales", "change"), "owners")


def sales_of_accounts() -> None:
    """The sales of the accounts in sight, computed when they are opened."""
    _ = words()
    with st.expander(_("Sales of my accounts"), icon=":material/bar_chart:", key="sales", on_change="rerun") as box:
        if box.open:
            shown = portfolio(_("My accounts"), inside=True)
            moved_card(shown.moved)
            months_card(shown.months, shown.chosen.period, shown.chosen.last_sale)


def portfolio(title: str, *, inside: bool = False) -> Portfolio:
    """Head, finding and figures of the accounts in sight; ``inside`` a page that has a head of its own."""
    _ = words()
    kept = remember(PERIOD)
    top = st.container(gap="small")
    with filter_bar():
        chosen = choose_period()
    kept.keep()
    choice = Choice(period=chosen.period, held=held())
    now = read("account_sales", **chosen.period.parts())
    before = read("account_sales", **choice.before.parts()) if choice.before else None
    moved = movement(now, before)
    rows = sales_by_month(read, choice)
    text = portfolio_scope(chosen.name, len(now), _, has_groups=sales_facts(now).has_groups)

    def tables() -> Tables:
        return {
            _("Accounts"): movement_table(moved.rows, _),
            _("Net sales by owner"): owners_table(moved.rows, _),
            _("Net sales by month"): months_table(rows, _),
        }

    def actions() -> None:
        export(tables, "accounts", title=text, facts=lambda: about(chosen))

    with top:
        if inside:
            st.subheader(md(portfolio_finding(moved, _)), anchor=False)
            st.caption(text)
            actions()
        else:
            head(title, text, actions)
            finding(portfolio_finding(moved, _))
        warn_stale(chosen)
    margins = (margin_share(now), None if before is None else margin_share(before))
    counts = (len(now), None if before is None else len(before))
    kpi_row(portfolio_kpis(moved, margins, counts, _), versus=periods.versus(chosen.before, _))
    return Portfolio(chosen, moved, rows)
