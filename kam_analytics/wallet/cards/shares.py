"""Share of wallet: over all accounts in sight, and of one account."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.accounts.wording import account_scope
from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT
from kam_analytics.kit.rules.period import Period, default_period, last_whole_month
from kam_analytics.kit.ui.account import badges
from kam_analytics.kit.ui.filters import data_span
from kam_analytics.kit.ui.links import open_page
from kam_analytics.kit.ui.page import card, empty, figure, finding, head, kpi_row
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.ui.tables import Column, export, table, words_table
from kam_analytics.wallet import tables as report
from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.account import AccountWallet, account_wallet, assess
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet, Unassessed, portfolio_wallet, unassessed
from kam_analytics.wallet.cards.editor import edit_wallet_button
from kam_analytics.wallet.figures import MOST_BARS, gaps
from kam_analytics.wallet.figures import wallet as wallet_chart

PAGE = "pages/accounts/wallet.py"


def wallet_period() -> Period:
    """The last 12 complete months of the data: with them the year in progress is compared."""
    span = data_span()
    return default_period(today(), span.until if span else None)


def wallet_params(period: Period) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters of a wallet query, and the arguments of what is made of its rows."""
    last = last_whole_month(period.until)
    return {"first_month": period.since, "last_month": last}, {"last_month": last, "today": today()}


def wallet_portfolio() -> None:
    """All accounts in sight: the share over them, the gaps ranked, and who is not assessed."""
    _ = words()
    period = wallet_period()
    months, when = wallet_params(period)
    found: PortfolioWallet = read("wallet_estimates", portfolio_wallet, using=when, account=EVERY_ACCOUNT, **months)
    left: Unassessed = unassessed(read("account_sales", **period.parts()), found)

    def tables() -> dict[str, pd.DataFrame]:
        estimates = read("wallet_estimates", assess, using=when, account=EVERY_ACCOUNT, **months)
        return {
            _("Gaps by account"): report.gaps_table(found, _),
            _("Not assessed"): report.unassessed_table(left.rows, _),
            _("Estimates"): report.estimates_table(estimates, _),
        }

    scope = said.portfolio_scope(found, left.accounts, period.until, _)
    title = _("Share of wallet")
    head(title, scope, lambda: export(tables, "wallet", title=f"{title}: {scope}", facts=lambda: _about(period)))
    finding(said.portfolio_finding(found, _))
    if found.assessed:
        kpi_row(said.portfolio_kpis(found, len(left.rows), _), versus=said.year_rule(_))
        st.caption(" ".join(said.remarks(found, len(left.rows), left.share, _)))
        with card(said.gaps_title(found, _), said.gaps_note(_), term="wallet_gap"):
            figure(
                gaps(found.accounts, _),
                "gaps",
                said.gaps_alt(found, _),
                lambda: report.gaps_in_words(found, MOST_BARS, _),
            )
        with card(_("Gaps by account"), _("Select a row to open the account's wallet."), term="wallet_top"):
            _gaps(found)
    if len(left.rows):
        with card(
            _.plural("{n} account is not assessed", "{n} accounts are not assessed", len(left.rows)),
            _("Largest first. Select a row to estimate the account's total spend."),
            term="not_assessed",
        ):
            _unassessed(left.rows)
    elif not found.assessed:
        empty(_("There are no accounts here yet."), step=_("Import accounts and invoice lines first."))


def _gaps(found: PortfolioWallet) -> None:
    _ = words()
    table(
        found.accounts,
        {
            "name": Column(_("Account"), width="medium"),
            "gap": Column(_("Gap"), "number"),
            "gap_low": Column(_("Gap, low"), "number"),
            "gap_high": Column(_("Gap, high"), "number"),
            "gap_margin": Column(_("Margin gap"), "number"),
            "share": Column(_("Share"), "share"),
            "top": Column(_("Among the ten largest"), "share"),
            "owner": Column(_("Owner")),
            "estimated_on": Column(_("Oldest estimate"), "day"),
        },
        "gaps-table",
        alt=_("Accounts by gap, largest first"),
        on_open=lambda row: open_wallet(row["account_id"]),
    )


def _unassessed(rows: pd.DataFrame) -> None:
    _ = words()
    table(
        rows,
        {
            "name": Column(_("Account"), width="medium"),
            "net_sales": Column(_("Net sales"), "number"),
            "owner": Column(_("Owner")),
        },
        "unassessed",
        alt=_("Accounts not assessed, largest first"),
        on_open=lambda row: open_wallet(row["account_id"]),
    )


def open_wallet(account_id: str) -> None:
    """Go to the wallet of an account."""
    open_page(PAGE, account=account_id)


def wallet_head(header: dict[str, Any], period: Period) -> AccountWallet:
    """Name, finding and figures of the wallet of one account."""
    _ = words()
    account = header["account_id"]
    months, when = wallet_params(period)
    found: AccountWallet = read("wallet_estimates", account_wallet, using=when, account=account, **months)

    def tables() -> dict[str, pd.DataFrame]:
        estimates = read("wallet_estimates", assess, using=when, account=account, **months)
        return {
            _("Estimates"): report.estimates_table(estimates, _),
            _("Competitors"): report.competitors_table(read("wallet_competitors", account=account), _),
        }

    name, scope = header["name"], f"{_('Share of wallet')} · {account_scope(header, _)}"

    def actions() -> None:
        edit_wallet_button(account)
        export(tables, "account-wallet", title=name, facts=lambda: _about(period))

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
    rows = said.wallet_rows(found, _)
    with card(said.chart_title(found, _), said.chart_note(_), term="share_of_wallet"):
        figure(wallet_chart(found, _), "wallet", said.chart_alt(found, _), lambda: pd.DataFrame(rows))
    with card(_("Estimates"), said.year_rule(_), term="wallet"):
        words_table(rows, "estimates")


def _about(period: Period) -> dict[str, str]:
    """What every export says: whose sales, source."""
    _ = words()
    until: date = period.until
    source = _("Demo data") if store().is_demo else store().path.name
    return {_("Our sales up to"): _.day(until), _("Rule"): said.year_rule(_), _("Source"): source}
