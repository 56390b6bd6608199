"""Which estimates and which of our own sales make a share of wallet, for page and command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT, Slices
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.period import Period, first_whole_month, last_whole_month, month_end, months_to
from kam_analytics.wallet.analysis.account import AccountWallet, assess, assessed, wallet_of
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet, Unassessed, portfolio_wallet, unassessed


@dataclass(frozen=True, kw_only=True)
class AccountEstimates:
    """The wallet of one account.

    ``sales`` are our own 12 months that estimates of the running year are compared with; ``estimates`` has one row per
    estimate, as ``assess`` gives them.
    """

    sales: Period
    wallet: AccountWallet
    estimates: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class AllEstimates:
    """The wallet over all accounts in sight, company by company.

    ``sales`` are our own 12 months that estimates of the running year are compared with; ``left`` are the accounts that
    no estimate speaks of, and their part of the net sales of these months.
    """

    sales: Period
    wallet: PortfolioWallet
    left: Unassessed


def own_months(choice: Choice) -> Period:
    """The last 12 months that are over at the end of the chosen period: an estimate is of a whole year."""
    return months_to(month_end(last_whole_month(choice.period.until)))


def account_estimates(read: Reader, account_id: str, choice: Choice, *, today: date) -> AccountEstimates:
    """Read and compute the wallet of one account; an account out of sight has no estimates."""
    months, using = _asked(choice, today)
    # of all accounts at once: the next account that is opened costs no query
    every: Slices = read("wallet_estimates", assessed, using=using, account=EVERY_ACCOUNT, **months)
    estimates = every.of(account_id)
    return AccountEstimates(sales=own_months(choice), wallet=wallet_of(estimates), estimates=estimates)


def all_estimates(read: Reader, choice: Choice, *, today: date) -> AllEstimates:
    """Read and compute the wallet over all accounts in sight."""
    months, using = _asked(choice, today)
    wallet: PortfolioWallet = read("wallet_estimates", portfolio_wallet, using=using, account=EVERY_ACCOUNT, **months)
    sales = own_months(choice)
    return AllEstimates(sales=sales, wallet=wallet, left=unassessed(read("account_sales", **sales.parts()), wallet))


def every_estimate(read: Reader, choice: Choice, *, today: date) -> pd.DataFrame:
    """One row per estimate of all accounts in sight, as ``assess`` gives them."""
    months, using = _asked(choice, today)
    return read("wallet_estimates", assess, using=using, account=EVERY_ACCOUNT, **months)


def _asked(choice: Choice, today: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters of the query of estimates, and the arguments of what is made of its rows."""
    sales = own_months(choice)
    last = sales.until.replace(day=1)
    held_since = first_whole_month(choice.sales.since) if choice.sales else last
    using = {"last_month": last, "today": today, "held_since": held_since}
    return {"first_month": sales.since, "last_month": last}, using
