"""Segments, rhythm rules, tasks, and the decisions on key-account status."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from kam_analytics.activities.rules.evidence import Done, Due, closed_by, with_whom
from kam_analytics.demo.company import texts
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, chance, next_workday
from kam_analytics.kit.rules.rhythm import period_of
from kam_analytics.kit.rules.working_days import working_days
from kam_analytics.rhythm.rules.cadence import Rule
from kam_analytics.rhythm.rules.generator import Membership, Practice, changes

_STARTED = date(2022, 1, 1)
#: the rules of every segment are followed since then
FOLLOWED_SINCE = date(2026, 1, 1)
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


def tasks(
    about: Company, rules: pd.DataFrame, memberships: pd.DataFrame, activities: pd.DataFrame, contacts: pd.DataFrame
) -> pd.DataFrame:
    """The tasks that the segments make, done where an activity is their evidence, and some typed by hand."""
    random = chance(about.seed, "tasks")
    names = ["rule_id", "segment", "activity_type", "per_year", "rhythm", "with_whom"]
    asked = rules.rename(columns={"cadence_rule_id": "rule_id"})[names].to_dict("records")
    made = _of_rules(about, [Rule(**row) for row in asked], memberships)
    table = pd.concat([made, pd.DataFrame(_typed(about, random))], ignore_index=True)
    table["task_id"] = [f"J{number:05d}" for number in range(1, len(table) + 1)]
    _close(table, rules.set_index("cadence_rule_id"), _evidence(activities, contacts))
    _move_and_cancel(table, random)
    return table


def _of_rules(about: Company, rules: list[Rule], memberships: pd.DataFrame) -> pd.DataFrame:
    """The open tasks of a year and a year ahead, as if the rules had been followed from their first day on."""
    decided = memberships[memberships["status"] == "decided"]
    practice = Practice(
        rules=rules,
        memberships=[
            Membership(account_id=row.account_id, segment=row.segment, from_on=row.from_on, to_on=row.to_on)
            for row in decided.itertuples()
        ],
        since=dict.fromkeys((rule.segment for rule in rules), FOLLOWED_SINCE),
        owners={row.account_id: None if pd.isna(row.owner_id) else row.owner_id for row in about.core.itertuples()},
        working_days=partial(working_days, "FI"),
    )
    found = changes(practice, [], today=FOLLOWED_SINCE, until=LAST_DAY.replace(year=LAST_DAY.year + 1))
    return pd.DataFrame(
        {
            "account_id": new.account_id,
            "user_id": new.user_id,
            "activity_type": new.rule.activity_type,
            "title": new.rule.activity_type,
            "due_on": new.due_on,
            "status": "open",
            "done_on": None,
            "cadence_rule_id": new.rule.rule_id,
            "period_on": new.period.since,
            "ordinal": new.ordinal,
            "is_moved": False,
        }
        for new in found.add
    )


def _evidence(activities: pd.DataFrame, contacts: pd.DataFrame) -> list[Done]:
    """The activities since the rules are followed, with whom they were."""
    days = activities["done_on"].between(pd.Timestamp(FOLLOWED_SINCE), pd.Timestamp(LAST_DAY))
    done = activities[days & activities["account_id"].notna()]
    role, influence = (contacts.set_index("contact_id")[name].dropna() for name in ("buying_role", "influence"))
    return [
        Done(
            activity_id=row.activity_id,
            account_id=row.account_id,
            activity_type=row.activity_type,
            done_on=row.done_on.date(),
            with_whom=with_whom(
                len(met := row.contact_ids or []),
                " ".join(role[one] for one in met if one in role.index),
                max((float(influence[one]) for one in met if one in influence.index), default=None),
            ),
        )
        for row in done.itertuples()
    ]


def _close(table: pd.DataFrame, rules: pd.DataFrame, done: list[Done]) -> None:
    """Close the tasks that activities are the evidence of."""
    due = []
    for row in table[table["cadence_rule_id"].notna()].itertuples():
        rule = rules.loc[row.cadence_rule_id]
        period = period_of(rule["rhythm"], row.period_on, 1)
        due.append(
            Due(
                task_id=row.task_id,
                account_id=row.account_id,
                activity_type=row.activity_type,
                with_whom=rule["with_whom"],
                period=period,
                late_until=period_of(rule["rhythm"], period.until + timedelta(days=1), 1).until,
                due_on=row.due_on,
                version=1,
            )
        )
    at = dict(zip(table["task_id"], table.index, strict=True))
    table["activity_id"] = None
    for task, activity in closed_by(due, done):
        place = at[task.task_id]
        table.loc[place, ["status", "done_on", "activity_id"]] = ["done", activity.done_on, activity.activity_id]


def absences(about: Company) -> pd.DataFrame:
    """The winter leaves of some reps."""
    random = chance(about.seed, "absences")
    away = random.choice(about.people("rep"), max(2, len(about.people("rep")) // 3), replace=False)
    first = [date(2026, 12, 21) + timedelta(weeks=int(random.integers(0, 10))) for _person in away]
    return pd.DataFrame(
        {
            "absence_id": [f"P{number:02d}" for number in range(1, len(away) + 1)],
            "user_id": away,
            "from_on": first,
            "to_on": [day + timedelta(days=6) for day in first],
            "reason": "Winter leave",
        }
    )


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
                "ordinal": None,
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
    dropped = random.choice(still, max(1, len(still) // 40), replace=False)
    table["reason"] = None
    table.loc[dropped, ["status", "reason"]] = ["cancelled", "Agreed with the customer"]


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
