"""A small company as CSV files with our own field names, to try the import."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kam_analytics import owner
from kam_analytics.demo.company import catalogue, company, people
from kam_analytics.demo.days import LAST_DAY
from kam_analytics.demo.facts import activities, panel, sales, satisfaction, wallet
from kam_analytics.demo.plans import targets
from kam_analytics.store.failures import of_folder
from kam_analytics.store.folders import make

_ACCOUNTS, _REPS, _MONTHS = 25, 3, 24
_LINES = 2000
_FIELDS = {
    "accounts": "account_id name parent_id owner_id business_id industry country city since_on",
    "products": "product_id name category_id is_recurring",
    "users": "user_id name email role manager_id",
    "teams": "account_id user_id team_role from_on to_on",
    "sales": "sale_id account_id product_id sold_on quantity net_sales margin order_id",
    "activities": "activity_id account_id activity_type done_on user_id quantity subject",
    "nps": "response_id account_id answered_on score survey comment",
    "wallets": "account_id category_id year source low likely high estimated_on estimated_by",
    "targets": "account_id quarter_on metric value status set_by set_on",
}


def export(folder: Path, *, seed: int = 1) -> None:
    """Write a file for each kind of import, with facts of the last two years."""
    make(folder)
    for kind, frame in _frames(seed).items():
        columns = _FIELDS[kind].split()
        file = folder / f"{kind}.csv"
        try:
            frame[columns].to_csv(file, index=False, encoding="utf-8", date_format="%Y-%m-%d", lineterminator="\n")
            owner.give(file)
        except OSError as error:
            raise of_folder(error, folder) from None


def _frames(seed: int) -> dict[str, pd.DataFrame]:
    about = company.company(seed, _ACCOUNTS, reps=_REPS, directors=1)
    offered = catalogue.products(seed)
    contacts = people.contacts(about)
    held = activities.meetings(about)
    done = activities.rows(about, activities.counts(about, held), contacts)
    since = pd.Timestamp(LAST_DAY) - pd.DateOffset(months=_MONTHS)
    users = about.users[about.users["role"].isin(["director", "rep"])]
    teams = company.teams(about)
    category = catalogue.categories().set_index("category_key")["category_id"]
    lines = _sales(about, offered, panel.monthly_sales(about, held), since)
    answers = satisfaction.answers(about, satisfaction.decisions(about), contacts)
    return {
        "accounts": about.accounts,
        "products": offered.assign(category_id=offered["category_key"].map(category)),
        "users": users.assign(manager_id=users["manager_id"].where(users["manager_id"].isin(users["user_id"]))),
        "teams": teams[teams["user_id"].isin(users["user_id"])],
        "sales": lines,
        "activities": _within(done, "done_on", since),
        "nps": _within(answers, "answered_on", since),
        "wallets": wallet.estimates(about, _sold(lines, offered, category)),
        "targets": targets.targets(about, _sold_by_quarter(lines)),
    }


def _sales(about: company.Company, offered: pd.DataFrame, monthly: panel.Panel, since: pd.Timestamp) -> pd.DataFrame:
    """The lines of the last two years, numbered from one."""
    lines = pd.concat(sales.by_month(about, offered, monthly, _LINES * monthly.shape[1] // _MONTHS), ignore_index=True)
    lines = _within(lines, "sold_on", since)
    account = about.accounts.set_index("account_key")["account_id"]
    product = offered.set_index("product_key")["product_id"]
    first_order = lines["order_number"].iloc[0]
    return lines.assign(
        sale_id=[f"L{number:05d}" for number in range(1, len(lines) + 1)],
        account_id=lines["account_key"].map(account),
        product_id=lines["product_key"].map(product),
        quantity=lines["quantity"].astype(int),
        net_sales=lines["net_sales"].map("{:.2f}".format),
        margin=lines["margin"].map("{:.2f}".format, na_action="ignore"),
        order_id=[f"O{number:05d}" for number in lines["order_number"] - first_order + 1],
    )


def _sold(lines: pd.DataFrame, offered: pd.DataFrame, category: pd.Series) -> pd.DataFrame:
    """Net sales above zero per account, category and year."""
    categories = lines["product_key"].map(offered.set_index("product_key")["category_key"].map(category))
    sold = lines.assign(
        category_id=categories,
        year=pd.to_datetime(lines["sold_on"]).dt.year,
        net_sales=lines["net_sales"].astype(float),
    )
    found = sold.groupby(["account_id", "category_id", "year"], as_index=False)["net_sales"].sum()
    return found[found["net_sales"] > 0]


def _sold_by_quarter(lines: pd.DataFrame) -> pd.DataFrame:
    """Net sales of last year per account and calendar quarter."""
    day = pd.to_datetime(lines["sold_on"])
    sold = lines.assign(quarter=day.dt.quarter, net_sales=lines["net_sales"].astype(float))
    sold = sold[day.dt.year == LAST_DAY.year - 1]
    return sold.groupby(["account_id", "quarter"], as_index=False)["net_sales"].sum()


def _within(table: pd.DataFrame, column: str, since: pd.Timestamp) -> pd.DataFrame:
    """Rows after ``since`` and not after the last day: a sample has no typing errors."""
    day = pd.to_datetime(table[column])
    return table[(day > since) & (day <= pd.Timestamp(LAST_DAY))].reset_index(drop=True)
