"""Rows of the data quality queries to compute with; without faults until a test puts one in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kam_analytics.quality.analysis.quality import Quality, quality_of
from tests.samples.nps.answers import answers

TODAY = date(2026, 6, 30)
SINCE, UNTIL = date(2025, 7, 1), date(2026, 6, 30)


def account(number: int, **other: Any) -> dict[str, Any]:
    """A row of ``quality_accounts``: everything is known of it, unless it says otherwise."""
    return {
        "account_id": f"C{number:03d}", "name": f"Account {number}", "group_key": number, "business_id": f"{number:07d}-9",
        "country": "FI", "owner": "Aino", "owner_state": "active",
        "first_on": pd.Timestamp(SINCE), "last_on": pd.Timestamp(UNTIL), "net_sales": 100.0 * number,
        "margin_net_sales": 100.0 * number, "contacts": 1, "activities": 2, **other,
    }  # fmt: skip


def accounts(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(account(1)))


def batches(*rows: tuple[str, str, Sequence[int], int]) -> pd.DataFrame:
    """One import for each of the days before today: kind, source, days back (oldest first), lines refused by each."""
    made = [
        (kind, source, pd.Timestamp(TODAY) - pd.Timedelta(days=back) + pd.Timedelta(hours=5), rejected)
        for kind, source, days, rejected in rows
        for back in days
    ]
    table = pd.DataFrame(made, columns=["kind", "source", "imported_at", "rejected"])
    table = table.astype({"imported_at": "datetime64[us]", "rejected": "int64"})
    table.insert(0, "batch_key", range(1, len(table) + 1))
    return table.assign(batch_id=[f"b{key}" for key in table["batch_key"]], is_last=True)


def days(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Kind, key of the import, how many days back its last row lies."""
    made = [(kind, key, pd.Timestamp(TODAY - timedelta(days=back))) for kind, key, back in rows]
    return pd.DataFrame(made, columns=["kind", "batch_key", "last_on"]).astype({"last_on": "datetime64[us]"})


def months(kind: str, *texts: str) -> pd.DataFrame:
    return pd.DataFrame({"kind": kind, "month_on": pd.to_datetime(list(texts)).astype("datetime64[us]")})


def rejects(*rows: tuple[str, str | None, int, bool]) -> pd.DataFrame:
    """Refused lines of sales: what is not known, its id, lines, is it known by now."""
    made = [
        ("sales", "erp", f"unknown_{what}", value, n, pd.Timestamp("2026-06-01 05:00"), known)
        for what, value, n, known in rows
    ]
    columns = ["kind", "source", "reason", "value", "lines", "last_at", "is_known"]
    frame = pd.DataFrame(made, columns=columns)
    return frame.astype({"reason": "str", "value": "str", "last_at": "datetime64[us]", "lines": "int64"})


def people(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["kind", "user_id", "lines"])


def ids(*rows: tuple[str, bool]) -> pd.DataFrame:
    """Ids of accounts, and is the same there without its decimals."""
    made = [("accounts", text, f"Name {text}", text.split(".", maxsplit=1)[0], twin) for text, twin in rows]
    return pd.DataFrame(made, columns=["kind", "id", "name", "whole", "has_twin"]).astype({"id": "str"})


def ahead(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Kind, day, rows."""
    made = [(kind, "C001", "Account 1", pd.Timestamp(day), n, "b1") for kind, day, n in rows]
    names = ["kind", "account_id", "name", "on_day", "lines", "batch_id"]
    return pd.DataFrame(made, columns=names).astype({"on_day": "datetime64[us]", "lines": "int64"})


def quality(**parts: pd.DataFrame) -> Quality:
    """Two accounts in order, and the faults that are given."""
    rows = parts.get("accounts", accounts(account(1), account(2)))
    given = {
        "batches": batches(("sales", "erp", (60, 30, 0), 0)),
        "rejects": rejects(),
        "people": people(),
        "ids": ids(),
        "days": days(("sales", 3, 1)),
        "months": pd.concat([months("sales", "2026-05-01"), months("activities", "2026-05-01")]),
        "ahead": ahead(),
        "answers": answers(*[{"account_id": key, "score": 9} for key in rows["account_id"]]),
        "contacts": pd.DataFrame({"contact_id": [], "account_id": [], "level": [], "buying_role": []}, dtype="str"),
        **parts,
        "accounts": rows,
        "sales": rows[rows["net_sales"] != 0],
    }
    return quality_of(**given, since=SINCE, until=UNTIL, today=TODAY, time_zone="Europe/Helsinki")


FAULTY = {
    "rejects": rejects(("account", "X1", 2, False), ("account", "X2", 1, True)),
    "people": people(("accounts", "ghost", 7)),
    "accounts": accounts(
        account(1, name="Kone Oy", contacts=0, activities=0, margin_net_sales=0.0), account(2, name="KONE"),
        account(3, owner_state="none", owner=None), account(4, name="Same", group_key=3), account(5, name="Same", group_key=3),
    ),
    "ids": ids(("1.0", True), ("2.0", False)),
    "batches": batches(("sales", "erp", (90, 80, 70), 4)),
    "months": pd.concat([months("sales", "2025-01-01", "2026-05-01"), months("activities", "2026-05-01")]),
    "ahead": ahead(("sales", "2027-01-05", 3)),
}  # fmt: skip


def faulty() -> Quality:
    return quality(**FAULTY)
