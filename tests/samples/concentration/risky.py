"""Large accounts with a warning of every kind, and one without."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.sales_at_risk import SalesAtRisk, sales_at_risk
from tests.samples.concentration.pairs import sales

TODAY = date(2026, 6, 30)
NOW = {"good": 100.0, "falls": 80.0, "detracts": 90.0, "one": 70.0, "nobody": 60.0, "ends": 50.0, "small": 1.0}
BEFORE = {**NOW, "falls": 100.0, "good": 109.0}
_ANSWERS = [
    ("good", "K1", "2026-05-01", 9), ("detracts", "K2", "2026-01-01", 9), ("detracts", "K2", "2026-06-30", 9),
    ("detracts", "K3", "2026-06-30", 6), ("one", "K4", "2025-01-01", 0), ("falls", "K5", "2026-07-01", 0),
    ("small", "K6", "2026-06-01", 0),
]  # fmt: skip
_MET = [
    ("good", "K1", "visit", 2), ("good", "K9", "call", 1), ("falls", "K5", "call", 1), ("falls", "K7", "call", 1),
    ("detracts", "K2", "visit", 1), ("detracts", "K3", "visit", 1), ("one", "K4", "visit", 2), ("one", "K4", "call", 3),
    ("one", "K8", "newsletter", 9), ("nobody", "K8", "newsletter", 4), ("ends", None, "visit", 5),
]  # fmt: skip
_CONTRACTS = [("ends", "A1", "2026-12-27"), ("good", "A2", "2026-12-28"), ("small", "A3", "2026-07-01")]


def answers(rows: list[Any] = _ANSWERS) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_id", "contact_id", "answered_on", "score"])
    frame = frame.assign(response_id=[f"R{n}" for n in range(len(frame))], is_anonymous=False, survey="")
    return frame.astype({"answered_on": "datetime64[us]"})


def met(rows: list[Any] = _MET) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_id", "contact_id", "activity_type", "activities"])
    frame = frame.assign(contact="Person " + frame["contact_id"].astype("str"), title="CFO")
    return frame.assign(last_on=pd.Timestamp("2026-06-01"))


def contracts(rows: list[Any] = _CONTRACTS) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_id", "contract_id", "ends_on"]).astype({"ends_on": "datetime64[us]"})
    return frame.assign(contract="Agreement " + frame["contract_id"].astype("str"), annual_value=10.0)


def found(**changed: Any) -> SalesAtRisk:
    """The list, with some of its inputs changed."""
    given: dict[str, Any] = {
        "now": sales(NOW), "before": sales(BEFORE), "answers": answers(), "met": met(), "contracts": contracts(),
        "companies": sales(NOW), "filters": {}, "by_group": False, "today": TODAY, "has_before": True, **changed,
    }  # fmt: skip
    return sales_at_risk(**given)
