"""Answers, decisions and sales to compute with, in the columns of the queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

TODAY = date(2026, 6, 30)
SINCE, UNTIL = date(2026, 1, 1), date(2026, 6, 30)
#: no filter
ALL: dict[str, list[str]] = {}
_TEXTS = (
    "response_id", "account_id", "name", "segment", "industry", "country", "owner_id", "owner", "contact_id", "level",
    "buying_role", "survey",
)  # fmt: skip


def answers(*given: dict[str, Any]) -> pd.DataFrame:
    """Answers; each is of a contact of its own, in May 2026, unless it says otherwise."""
    made = [
        {
            "response_id": f"Q{number:04d}",
            "account_id": f"C{number:03d}",
            "name": f"Account {row.get('account_id', number)}",
            "segment": "A",
            "industry": "Food",
            "country": "FI",
            "owner_id": "u1",
            "owner": "Aino",
            "contact_id": f"K{number:04d}",
            "level": "management",
            "buying_role": "user",
            "answered_on": "2026-05-04",
            "survey": None,
            "is_anonymous": False,
            **row,
        }
        for number, row in enumerate(given, start=1)
    ]
    columns = [*_TEXTS, "answered_on", "score", "is_anonymous"]
    frame = pd.DataFrame(made, columns=columns)
    frame["answered_on"] = pd.to_datetime(frame["answered_on"]).astype("datetime64[us]")
    frame["is_anonymous"] = frame["is_anonymous"].astype("boolean")
    return frame.astype(dict.fromkeys(_TEXTS, "str"))


def of_scores(scores: Sequence[Any], **more: Any) -> pd.DataFrame:
    return answers(*({"score": score, **more} for score in scores))


def mixed(promoters: int, detractors: int, n: int) -> pd.DataFrame:
    """So many independent answers."""
    return of_scores([9] * promoters + [6] * detractors + [8] * (n - promoters - detractors))


def decisions(*given: tuple[str, str, str]) -> pd.DataFrame:
    """Contracts: account, day of the decision, status."""
    frame = pd.DataFrame(given, columns=["account_id", "decided_on", "status"])
    frame["contract_id"] = [f"A{number:04d}" for number in range(len(frame))]
    frame["decided_on"] = pd.to_datetime(frame["decided_on"]).astype("datetime64[us]")
    frame = frame.assign(name="Account " + frame["account_id"], contract="Service agreement", annual_value=1000.0)
    texts = ["account_id", "status", "contract_id", "name", "contract"]
    return frame.assign(segment="A", industry="Food", country="FI", owner_id="u1", owner="Aino").astype(
        dict.fromkeys(texts, "str")
    )


def sales(of: dict[str, float]) -> pd.DataFrame:
    """Net sales of a year, in the columns of ``account_sales``."""
    frame = pd.DataFrame({"account_id": list(of), "net_sales": list(of.values())})
    frame = frame.assign(name="Account " + frame["account_id"].astype("str"), segment="A", industry="Food")
    frame = frame.assign(country="FI", owner_id="u1", owner="Aino")
    return frame.astype({"account_id": "str", "name": "str", "net_sales": "float64"})


def contacts(of: dict[str, tuple[str, str | None]]) -> pd.DataFrame:
    """Contacts: id -> account, level."""
    frame = pd.DataFrame(
        [(key, account, level, "user") for key, (account, level) in of.items()],
        columns=["contact_id", "account_id", "level", "buying_role"],
    )
    return frame.astype("str").where(frame.notna())


def wave_rows(name: str, scores: dict[str, int], day: str) -> list[dict[str, Any]]:
    """One answer of each account in one wave, from one contact each."""
    return [
        {"account_id": account, "contact_id": f"K-{account}", "score": value, "survey": name, "answered_on": day}
        for account, value in scores.items()
    ]
