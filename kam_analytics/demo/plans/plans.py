"""Account plans: objectives, actions, reviews, readers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.demo.company import texts
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, chance, next_workday
from kam_analytics.plan.rules.drafts import field_name, write_value

Row = dict[str, Any]


@dataclass(kw_only=True)
class _Book:
    """The rows of the plan tables as they are built up."""

    random: np.random.Generator
    contacts: dict[str, list[str]]
    needs: dict[str, list[tuple[str, str]]]
    targets: dict[str, list[str]]
    directors: list[str]
    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {name: [] for name in ("plan", "plan_objective", "plan_action", "plan_snapshot")}
    )

    def number(self, table: str) -> int:
        return len(self.rows[table]) + 1

    def one_of(self, choices: tuple[Any, ...]) -> Any:
        """One of the texts unchanged, which may be missing."""
        return choices[int(self.random.integers(len(choices)))]


def plans(
    about: Company, contacts: pd.DataFrame, needs: pd.DataFrame, targets: dict[str, list[str]]
) -> dict[str, pd.DataFrame]:
    """The tables plan, plan_objective, plan_action and plan_snapshot."""
    known = contacts[~contacts["is_unknown"]]
    book = _Book(
        random=chance(about.seed, "plans"),
        contacts={str(name): list(ids) for name, ids in known.groupby("account_id")["contact_id"]},
        needs={
            str(name): list(zip(group["need_id"], group["contact_id"], strict=True))
            for name, group in needs.groupby("account_id")
        },
        targets=targets,
        directors=about.people("director"),
    )
    core = about.core[about.core["owner_id"].notna() & (about.core["fate"] == "stays")]
    leading = core[core["segment"] == "A"]
    following = core[core["segment"] == "B"].head(len(leading) // 2)
    for place, account in enumerate(leading.itertuples()):
        if place % 3 != 2 and account.since_on < date(2025, 1, 1):
            _plan(book, account, 2025, "closed")
        _plan(book, account, 2026, "submitted" if place % 9 == 4 else "draft" if place % 9 == 7 else "approved")
        if place % 8 == 0:
            _plan(book, account, 2027, "draft")
    for place, account in enumerate(following.itertuples()):
        _plan(book, account, 2026, "approved" if place % 3 else "draft")
    return {name: pd.DataFrame(rows) for name, rows in book.rows.items()}


def _plan(book: _Book, account: Any, year: int, status: str) -> None:
    random = book.random
    director = book.one_of(tuple(book.directors))
    sent = status != "draft"
    passed = status in ("approved", "closed")
    submitted = datetime(year - 1, 11, 20, 9) + timedelta(
        days=int(random.integers(0, 25)), minutes=int(random.integers(300))
    )
    if status == "submitted":
        submitted = datetime(2026, 11, 4, 8) + timedelta(days=int(random.integers(0, 12)))
    approved = submitted + timedelta(days=int(random.integers(4, 40)), hours=2)
    plan: Row = {
        "plan_id": f"PL{book.number('plan'):03d}",
        "account_id": account.account_id,
        "title": f"{account.name} {year}",
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "status": status,
        "help": book.one_of(texts.HELP),
        "risks": book.one_of(texts.RISKS),
        "submitted_by": account.owner_id if sent else None,
        "submitted_at": submitted if sent else None,
        "approved_by": director if passed else None,
        "approved_at": approved if passed else None,
    }
    book.rows["plan"].append(plan)
    objectives = [_objective(book, plan, account, year, turn) for turn in range(int(random.integers(2, 4)))]
    if passed:
        content = {
            "title": plan["title"],
            "objectives": [
                {**{key: str(row[key]) for key in ("objective_id", "horizon", "goal", "due_on")}, "actions": actions}
                for row, actions in objectives
            ],
        }
        book.rows["plan_snapshot"].append(
            {
                "snapshot_id": f"SN{book.number('plan_snapshot'):03d}",
                "plan_id": plan["plan_id"],
                "account_id": account.account_id,
                "taken_at": approved,
                "content": json.dumps(content, ensure_ascii=False),
            }
        )


def _objective(book: _Book, plan: Row, account: Any, year: int, turn: int) -> tuple[Row, list[Row]]:
    is_long = turn == 2
    linked = book.targets.get(account.account_id, []) if year == LAST_DAY.year else []
    row: Row = {
        "objective_id": f"OB{book.number('plan_objective'):04d}",
        "plan_id": plan["plan_id"],
        "account_id": account.account_id,
        "target_id": linked[turn] if turn < len(linked) else None,
        "horizon": "long" if is_long else "short",
        "goal": book.one_of(texts.GOALS_LONG if is_long else texts.GOALS_SHORT),
        "due_on": date(year + 2, 12, 31) if is_long else date(year, 12, 15),
    }
    book.rows["plan_objective"].append(row)
    # a draft may lack the second action that approval requires
    fewest = 1 if plan["status"] == "draft" else 2
    picked = book.random.choice(len(texts.ACTIONS), int(book.random.integers(fewest, 5)), replace=False)
    actions = [_action(book, row, plan, account, year, texts.ACTIONS[place]) for place in picked]
    promised = [{key: str(action[key]) for key in ("action", "owner_id", "due_on")} for action in actions]
    return row, promised


def _action(book: _Book, objective: Row, plan: Row, account: Any, year: int, words: tuple[str, str]) -> Row:
    random = book.random
    due = next_workday(date(year, 1, 20) + timedelta(days=int(random.integers(0, 330))))
    need = book.needs.get(account.account_id)
    need_id, contact = need[int(random.integers(len(need)))] if need and random.random() < 0.7 else (None, None)
    people = book.contacts.get(account.account_id)
    if contact is None and people and random.random() < 0.6:
        contact = people[int(random.integers(len(people)))]
    status = "open"
    if plan["status"] in ("approved", "closed") and due < LAST_DAY:
        late = 0.25 if plan["status"] == "approved" else 0.0
        status = str(random.choice(["done", "cancelled", "open"], p=[0.88 - late, 0.12, late]))
    done = (
        min(LAST_DAY, next_workday(due + timedelta(days=int(random.integers(-12, 15))))) if status == "done" else None
    )
    row: Row = {
        "action_id": f"AC{book.number('plan_action'):05d}",
        "objective_id": objective["objective_id"],
        "plan_id": plan["plan_id"],
        "account_id": account.account_id,
        "action": words[0],
        "contact_id": contact,
        "need_id": need_id,
        "expected_result": words[1],
        "owner_id": account.owner_id,
        "due_on": due,
        "status": status,
        "done_on": done,
        "evidence": book.one_of(texts.EVIDENCE) if done else None,
    }
    book.rows["plan_action"].append(row)
    return row


def reviews(about: Company, written: pd.DataFrame) -> pd.DataFrame:
    """Reviews of plans with the customer, the manager and the team; some plans never had one."""
    random = chance(about.seed, "reviews")
    rows: list[Row] = []
    for plan in written[written["status"].isin(["approved", "closed"])].itertuples():
        last = min(plan.ends_on, LAST_DAY)
        owner = plan.submitted_by
        for who, chances, times in (("customer", 0.7, 2), ("manager", 0.8, 3), ("team", 0.6, 2)):
            if random.random() > chances:
                continue
            for turn in range(int(random.integers(1, times + 1))):
                held = plan.starts_on + timedelta(
                    days=int((last - plan.starts_on).days * (turn + random.random()) / times)
                )
                rows.append(
                    {
                        "plan_id": plan.plan_id,
                        "account_id": plan.account_id,
                        "held_on": min(LAST_DAY, next_workday(held)),
                        "reviewed_with": who,
                        "user_id": owner,
                        "minutes": random.choice(texts.MINUTES),
                    }
                )
    table = pd.DataFrame(rows).sort_values(["held_on", "plan_id"], kind="stable", ignore_index=True)
    table["review_id"] = [f"RV{number:04d}" for number in range(1, len(table) + 1)]
    return table


def opened(about: Company, written: pd.DataFrame, teams: pd.DataFrame) -> pd.DataFrame:
    """Which members of the account's team opened which plan, and when."""
    random = chance(about.seed, "reviews")
    pairs = written[["plan_id", "account_id", "starts_on", "status"]].merge(
        teams[["account_id", "user_id"]], on="account_id"
    )
    seen = pairs[random.random(len(pairs)) < 0.55]
    seen = seen.loc[seen.index.repeat(random.integers(1, 4, len(seen)))]
    start = np.minimum(pd.to_datetime(seen["starts_on"]), pd.Timestamp(2026, 10, 20))
    room = (pd.Timestamp(LAST_DAY) - start).dt.days.clip(upper=330).to_numpy()
    moment = start + pd.to_timedelta(np.floor(random.random(len(seen)) * room), unit="D")
    moment += pd.to_timedelta(random.integers(6 * 3600, 14 * 3600, len(seen)), unit="s")
    table = seen[["plan_id", "account_id", "user_id"]].assign(opened_at=moment)
    return table.sort_values(["opened_at", "plan_id", "user_id"], kind="stable", ignore_index=True)


def drafts(about: Company, written: pd.DataFrame) -> pd.DataFrame:
    """Fields that people have typed but not saved."""
    owner = about.core.set_index("account_id")["owner_id"]
    rows = []
    for place, plan in enumerate(written[written["status"] == "draft"].head(3).itertuples()):
        name = ("risks", "help", "title")[place]
        value = ("The customer may", "One day of the", f"{plan.title}, second version")[place]
        saved = datetime(2026, 11, 19 + place % 2, 12, 5)
        typed = field_name("plan", plan.plan_id, name)
        rows.append((owner[plan.account_id], plan.plan_id, plan.account_id, typed, write_value(value), saved, 1))
    return pd.DataFrame(
        rows, columns=["user_id", "plan_id", "account_id", "field", "value", "saved_at", "base_version"]
    )
