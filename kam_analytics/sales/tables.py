"""The tables of portfolio and scorecard pages, for exports and «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.wording import Words
from kam_analytics.sales.analysis import Movement, by_owner


def movement_table(moved: Movement, _: Words) -> pd.DataFrame:
    """One row per account: net sales now and a year before."""
    columns = {
        "account_id": _("Account ID"),
        "name": _("Account"),
        "net_sales": _("Net sales"),
        "before": _("Previous year"),
        "change": _("Change"),
        "published_class": _("ABC class"),
        "owner": _("Owner"),
        "segment": _("Segment"),
    }
    return moved.rows[list(columns)].rename(columns=columns)


def owners_table(moved: Movement, _: Words) -> pd.DataFrame:
    """One row per owner: accounts, net sales now and a year before."""
    columns = {
        "owner": _("Owner"),
        "accounts": _("Accounts"),
        "net_sales": _("Net sales"),
        "before": _("Previous year"),
        "change": _("Change"),
    }
    return by_owner(moved.rows)[list(columns)].rename(columns=columns)


def months_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row per month of the frame of ``month_rows``."""
    columns = {"month_on": _("Month"), "value": _("Net sales"), "previous": _("Previous year")}
    return rows[list(columns)].rename(columns=columns)


def months_in_words(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The numbers of the chart of months, ready to read."""
    return pd.DataFrame(
        {
            _("Month"): [_.month(day) for day in rows["month_on"]],
            _("Net sales"): [_.money(value) for value in rows["value"]],
            _("Previous year"): [_.money(value) for value in rows["previous"]],
        }
    )
