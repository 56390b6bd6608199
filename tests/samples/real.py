"""Sales by account from real exports that nobody here wrote: the folder that the fixture ``shared`` gives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def maven(folder: Path) -> pd.DataFrame:
    deals = pd.read_csv(folder / "maven_crm" / "sales_pipeline.csv")
    won = deals[deals["deal_stage"] == "Won"]
    return _by_account(won["account"], won["close_value"])


def northwind(folder: Path) -> pd.DataFrame:
    orders = pd.read_csv(folder / "northwind" / "orders.csv")
    lines = pd.read_csv(folder / "northwind" / "order_details.csv").merge(orders, on="order_id")
    net = lines["unit_price"] * lines["quantity"] * (1 - lines["discount"])
    return _by_account(lines["customer_id"], net)


def saas(folder: Path) -> pd.DataFrame:
    lines = pd.read_csv(folder / "aws_saas_sales" / "SaaS-Sales.csv")
    return _by_account(lines["Customer"], lines["Sales"])


def physicians(folder: Path) -> pd.DataFrame:
    counts = pd.read_csv(folder / "physician_detailing" / "counts.csv")
    scripts = next(name for name in counts.columns if "script" in name.lower())
    return _by_account(counts[counts.columns[0]], counts[scripts])


def _by_account(account: pd.Series, amount: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"account_id": account, "net_sales": amount})
    return rows.groupby("account_id", as_index=False).sum()
