"""Share of wallet: over all accounts in sight, and of one account."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kam_analytics.accounts.wording import account_scope
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui.account import badges
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import open_page
from kam_analytics.kit.ui.page import card, empty, figure, finding, head, kpi_row
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.ui.tables import export, table, words_table
from kam_analytics.wallet import tables as report
from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.account import AccountWallet
from kam_analytics.wallet.answers import account_estimates, all_estimates, every_estimate
from kam_analytics.wallet.cards.editor import edit_wallet_button
from kam_analytics.wallet.figures import MOST_BARS, gaps
from kam_analytics.wallet.figures import wallet as wallet_chart

PAGE = "pages/accounts/wallet.py"
#: what the chart of gaps shows of an account
_RANGE = ("share_low", "share", "share_high", "gap", "gap_low", "gap_high", "top")


def wallet_choice() -> Choice:
    """The last 12 complete months of the data: with them the year in progress is compared."""
    return Choice.usual(today(), held())


def wallet_portfolio() -> None:
    """All accounts in sight: the share over them, the gaps ranked, and who is not assessed."""
    _ = words()
    choice = wallet_choice()
    answer = all_estimates(read, choice, today=today())
    found, left = answer.wallet, answer.left

    def tables() -> dict[str, Table]:
        return {
            _("Gaps by account"): report.gaps_table(found, _),
            _("Not assessed"): report.unassessed_table(left.rows, _),
            _("Estimates"): report.estimates_table(every_estimate(read, choice, today=today()), _),
        }

    scope = said.portfolio_scope(found, left.accounts, answer.sales.until, _)
    title = _("Share of wallet")
    head(title, scope, lambda: export(tables, "wallet", title=f"{title}: {scope}", facts=lambda: _about(answer.sales)))
    finding(said.portfolio_finding(found, left, _))
    if found.assessed:
        kpi_row(said.portfolio_kpis(found, len(left.rows), _), versus=said.year_rule(_))
        st.caption(" ".join(said.remarks(found, len(left.rows), left.share, _)))
        with card(said.gaps_title(found, _), said.gaps_note(_), term="wallet_gap"):
            figure(
                gaps(found.accounts, _),
                "gaps",
                said.gaps_alt(found, _),
                lambda: report.gaps_table(found, _).only("name", *_RANGE).first(MOST_BARS),
            )
        with card(_("Gaps by account"), _("Select a row to open the account's wallet."), term="wallet_top"):
            table(
                report.gaps_table(found, _).only(
                    "name", "gap", "gap_low", "gap_high", "gap_margin", "share", "top", "owner", "estimated_on"
                ),
                "gaps-table",
                alt=_("Accounts by gap, largest first"),
                on_open=lambda row: open_wallet(row["account_id"]),
                widths={"name": "medium"},
            )
    if len(left.rows):
        with card(
            _.plural("{n} account is not assessed", "{n} accounts are not assessed", len(left.rows)),
            _("Largest first. Select a row to estimate the account's total spend."),
            term="not_assessed",
        ):
            table(
                report.unassessed_table(left.rows, _).only("name", "net_sales", "owner"),
                "unassessed",
                alt=_("Accounts not assessed, largest first"),
                on_open=lambda row: open_wallet(row["account_id"]),
                widths={"name": "medium"},
            )
    elif not found.assessed:
        empty(_("There are no accounts here yet."), step=_("Import accounts and invoice lines first."))


def open_wallet(account_id: str) -> None:
    """Go to the wallet of an account."""
    open_page(PAGE, account=account_id)


def wallet_head(header: dict[str, Any]) -> AccountWallet:
    """Name, finding and figures of the wallet of one account."""
    _ = words()
    account = header["account_id"]
    answer = account_estimates(read, account, wallet_choice(), today=today())
    found = answer.wallet

    def tables() -> dict[str, Table]:
        return {
            _("Estimates"): report.estimates_table(answer.estimates, _),
            _("Competitors"): report.competitors_table(read("wallet_competitors", account=account), _),
        }

    name, scope = header["name"], f"{_('Share of wallet')} · {account_scope(header, _)}"

    def actions() -> None:
        edit_wallet_button(account)
        export(tables, "account-wallet", title=name, facts=lambda: _about(answer.sales))

    head(name, scope, actions)
    finding(said.finding(found, _))
    badges(said.badges(found, _))
    return found


def wallet_cards(found: AccountWallet) -> None:
    """The chart of one account and the table behind it."""
    _ = words()
    if found.rows.empty:
        empty(
            _("There is no estimate for this account yet."),
            step=_("Add one with “Edit estimates”, or import estimates from a file."),
        )
        return
    kpi_row(said.account_kpis(found, _), versus=said.year_rule(_))
    with card(said.chart_title(found, _), said.chart_note(_), term="share_of_wallet"):
        figure(
            wallet_chart(found, _),
            "wallet",
            said.chart_alt(found, _),
            lambda: report.estimates_table(found.rows, _).only(
                "category", "year", "net_sales", "competitor_amount", "open", "share", "gap"
            ),
        )
    with card(_("Estimates"), said.year_rule(_), term="wallet"):
        words_table(said.wallet_rows(found, _), "estimates")


def _about(sales: Period) -> dict[str, str]:
    """What every export says: whose sales, source."""
    _ = words()
    source = _("Demo data") if store().is_demo else store().path.name
    return {_("Our sales up to"): _.day(sales.until), _("Rule"): said.year_rule(_), _("Source"): source}
