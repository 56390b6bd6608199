"""Segments, rhythm rules, tasks, and the decisions on key-account status."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kam_analytics.demo.company import texts
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, chance, next_workday

_STARTED = date(2022, 1, 1)
#: segment, activity type, number a year, rhythm
_RULES = (
    ("A", "steering_group_meeting", 4, "quarter"),
    ("A", "call", 12, "month"),
    ("B", "steering_group_meeting", 2, "year"),
    ("B", "call", 6, "quarter"),
    ("C", "visit", 2, "year"),
    ("C", "call", 2, "year"),
    ("D", "call", 1, "year"),
)
_KEY_ACCOUNTS = 15


def segments(about: Company) -> pd.DataFrame:
    """The segment of every core account; a few have changed, a few changes are proposed."""
    random = chance(about.seed, "segments")
    director = about.people("director")[0]
    near = {"A": "B", "B": "A", "C": "D", "D": "C"}
    # a few changes wait for a decision
    waiting = set(random.choice(about.core["account_id"], max(2, len(about.core) // 32), replace=False))
    rows: list[tuple[str, str, date, date | None, str, str | None, str]] = []
    for account in about.core.itertuples():
        start = max(_STARTED, account.since_on)
        if account.segment in ("A", "C") and start < date(2023, 1, 1) and random.random() < 0.15:
            change = date(int(random.choice([2024, 2025])), 1, 1)
            before = near[account.segment]
            reason = texts.SEGMENT_REASONS[1]
            rows.append((account.account_id, before, start, change - timedelta(days=1), "decided", director, reason))
            start = change
        reason = random.choice(texts.SEGMENT_REASONS)
        rows.append((account.account_id, account.segment, start, None, "decided", director, reason))
        if account.account_id in waiting:
            proposed = near[account.segment]
            rows.append(
                (account.account_id, proposed, date(2027, 1, 1), None, "proposed", None, "Potential has changed")
            )
    names = ["account_id", "segment", "from_on", "to_on", "status", "decided_by", "reason"]
    table = pd.DataFrame(rows, columns=names)
    table["membership_id"] = [f"M{number:04d}" for number in range(1, len(table) + 1)]
    return table


def rules() -> pd.DataFrame:
    """The cadence_rule table."""
    table = pd.DataFrame(_RULES, columns=["segment", "activity_type", "per_year", "rhythm"])
    table["cadence_rule_id"] = [f"{segment}-{kind}" for segment, kind, _, _ in _RULES]
    return table


def tasks(about: Company, activities: pd.DataFrame) -> pd.DataFrame:
    """The tasks of this year's rhythm, done if an activity was in the period, and some typed by hand."""
    random = chance(about.seed, "tasks")
    year = LAST_DAY.year
    done = activities[
        (activities["done_on"] >= pd.Timestamp(year, 1, 1)) & (activities["done_on"] <= pd.Timestamp(LAST_DAY))
    ]
    days = {
        key: sorted(day.date() for day in group)
        for key, group in done.groupby(["account_id", "activity_type"])["done_on"]
    }
    rows: list[dict[str, object]] = []
    for account in about.core.itertuples():
        if account.fate != "stays":
            continue
        for segment, kind, per_year, rhythm in _RULES:
            if segment != account.segment:
                continue
            free = list(days.get((account.account_id, kind), []))
            for turn in range(per_year):
                middle = (turn + 0.5) * 12 / per_year
                period, end = _period(year, int(middle), rhythm)
                if account.since_on > end:
                    continue
                due = next_workday(date(year, int(middle) + 1, 1) + timedelta(days=int(27 * (middle % 1)) + 7))
                hit = next((day for day in free if period <= day <= end), None)
                if hit:
                    free.remove(hit)
                rows.append(
                    {
                        "account_id": account.account_id,
                        "user_id": account.owner_id,
                        "activity_type": kind,
                        "title": texts.TASK_TITLES[kind],
                        "due_on": due,
                        "status": "done" if hit else "open",
                        "done_on": hit,
                        "cadence_rule_id": f"{segment}-{kind}",
                        "period_on": period,
                        "is_moved": False,
                    }
                )
    rows += _typed(about, random)
    table = pd.DataFrame(rows)
    _move_and_cancel(table, random)
    table["task_id"] = [f"J{number:05d}" for number in range(1, len(table) + 1)]
    return table


def _period(year: int, month: int, rhythm: str) -> tuple[date, date]:
    """First and last day of the period of a rhythm that contains the month (0-11)."""
    length = {"month": 1, "quarter": 3, "year": 12}[rhythm]
    start = month // length * length
    after = date(year + (start + length) // 12, (start + length) % 12 + 1, 1)
    return date(year, start + 1, 1), after - timedelta(days=1)


def _typed(about: Company, random: np.random.Generator) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for account in about.core[about.core["owner_id"].notna()].itertuples():
        if random.random() > 0.3:
            continue
        due = next_workday(LAST_DAY + timedelta(days=int(random.integers(-60, 40))))
        is_done = due < LAST_DAY and random.random() < 0.6
        rows.append(
            {
                "account_id": account.account_id,
                "user_id": account.owner_id,
                "activity_type": None,
                "title": random.choice(texts.OTHER_TASKS),
                "due_on": due,
                "status": "done" if is_done else "open",
                "done_on": due if is_done else None,
                "cadence_rule_id": None,
                "period_on": None,
                "is_moved": False,
            }
        )
    return rows


def _move_and_cancel(table: pd.DataFrame, random: np.random.Generator) -> None:
    """Move some open tasks and cancel a few."""
    coming = table.index[(table["status"] == "open") & (table["due_on"] > LAST_DAY)]
    moved = random.choice(coming, len(coming) // 15, replace=False)
    table.loc[moved, "is_moved"] = True
    table.loc[moved, "due_on"] = [next_workday(day + timedelta(days=3)) for day in table.loc[moved, "due_on"]]
    still = table.index[(table["status"] == "open")]
    table.loc[random.choice(still, max(1, len(still) // 40), replace=False), "status"] = "cancelled"


def key_accounts(about: Company) -> pd.DataFrame:
    """Decisions on key-account status with the criteria at the time; some have ended, some are only proposed."""
    random = chance(about.seed, "decisions")
    core = about.core
    best = core[core["segment"] == "A"].sort_values("size", ascending=False, kind="stable")
    chosen = best.iloc[random.permutation(len(best))[: _KEY_ACCOUNTS + 5]]
    first, second = (about.people("director") * 2)[:2]
    rows: list[dict[str, object]] = []
    for place, account in enumerate(chosen.itertuples()):
        is_decided = place < _KEY_ACCOUNTS
        start = max(account.since_on, date(2024 + place % 3, 1, 1)) if is_decided else date(2027, 1, 1)
        ended = place in (3, 9)
        rows.append(
            {
                "decision_id": f"V{place + 1:03d}",
                "account_id": account.account_id,
                "from_on": start,
                "to_on": date(2026, 6, 30) if ended else None,
                "status": "decided" if is_decided else "proposed",
                "reason": random.choice(texts.DEMOTIONS if ended else texts.REASONS),
                "decided_by": (first, second)[place % 2] if is_decided else None,
                "criteria": json.dumps(
                    {
                        "net_sales": round(account.size * 12),
                        "wallet_gap": round(account.size * 12 * random.uniform(0.3, 2.5)),
                        "expected_margin": round(float(random.uniform(0.22, 0.42)), 2),
                        "access": round(float(random.uniform(0.3, 1.0)), 2),
                    }
                ),
            }
        )
    return pd.DataFrame(rows)


def flags(about: Company) -> pd.DataFrame:
    """Flags typed by people; some acknowledged, some closed."""
    random = chance(about.seed, "flags")
    watched = about.core[about.core["segment"].isin(["A", "B"]) & about.core["owner_id"].notna()]
    picked = watched.iloc[np.sort(random.choice(len(watched), len(watched) * 3 // 10, replace=False))]
    rows = []
    for place, account in enumerate(picked.itertuples()):
        kind, note = texts.FLAGS[random.integers(len(texts.FLAGS))]
        raised = LAST_DAY - timedelta(days=int(random.integers(5, 420)))
        seen = random.random() < 0.6
        closed = seen and random.random() < 0.4
        rows.append(
            {
                "flag_id": f"F{place + 1:03d}",
                "account_id": account.account_id,
                "kind": kind,
                "note": note,
                "raised_on": raised,
                "raised_by": account.owner_id,
                "acknowledged_by": about.people("director")[place % len(about.people("director"))] if seen else None,
                "acknowledged_at": pd.Timestamp(raised) + pd.Timedelta(days=3, hours=8) if seen else pd.NaT,
                "closed_on": min(LAST_DAY, raised + timedelta(days=60)) if closed else None,
            }
        )
    return pd.DataFrame(rows)
