"""Was the rhythm kept: activities against the tasks of the periods that have ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.activities.rules.evidence import is_with, with_whom
from kam_analytics.kit.rules.rhythm import period_from, period_of

#: what a task is, as the calendar shows it
DONE, LATE, MISSED, PLANNED, WORDS = "done", "late", "missed", "planned", "in_words"
_COUNTS = ("expected", "done", "periods", "kept", "missed", "late", "unnamed", "in_words")


@dataclass(frozen=True, kw_only=True)
class Compliance:
    """How a rhythm was kept until a day.

    ``rules``: one row per account and rule with at least one period that has ended: ``account_id``, ``name``,
    ``owner``, ``segment``, ``activity_type``, ``rhythm``, ``with_whom``, the counts, ``volume``, ``kept_share`` and
    ``net_sales`` (missing where unknown). ``accounts``: the same per account, the least kept first, of equal ones the
    one with most sales. ``tasks``: one row per task with its ``state``. ``quarters``: one row per fiscal quarter
    (``quarter_on``) with the counts and shares of the periods that ended in it, the newest first.

    The counts are ``expected`` (tasks that were to be done), ``done`` (activities, at most as many as expected),
    ``periods`` that have ended and of them ``kept`` with at least one activity, ``missed`` tasks, ``late`` ones,
    ``unnamed`` (activities without a person where one was asked for) and ``in_words`` (tasks closed without an
    activity, which count as not done).
    """

    until: date
    rules: pd.DataFrame
    accounts: pd.DataFrame
    tasks: pd.DataFrame
    quarters: pd.DataFrame

    @property
    def expected(self) -> int:
        return int(self.rules["expected"].sum())

    @property
    def done(self) -> int:
        return int(self.rules["done"].sum())

    @property
    def volume(self) -> float | None:
        """Activities done / expected, ``None`` before the first period has ended."""
        return self.done / self.expected if self.expected else None

    @property
    def kept_share(self) -> float | None:
        """Periods with at least one activity / periods, ``None`` before the first has ended."""
        periods = int(self.rules["periods"].sum())
        return int(self.rules["kept"].sum()) / periods if periods else None

    def by(self, *columns: str) -> pd.DataFrame:
        """The counts and shares of every value of some columns, the least kept first."""
        return _summed(self.rules, list(columns))


def compliance_of(
    tasks: pd.DataFrame,
    activities: pd.DataFrame,
    people: pd.DataFrame,
    sales: pd.DataFrame,
    *,
    until: date,
    fiscal_start: int,
) -> Compliance:
    """How the rhythm was kept in the periods that ended before or on ``until``.

    ``tasks`` are those of the query ``cadence_tasks``, ``activities`` of ``evidence``, ``people`` of
    ``account_owners``; ``sales`` have ``account_id`` and ``net_sales``. An account is expected to get what its tasks
    say, whatever its segment is now; a cancelled task is not expected. An activity counts in the period in which it
    was done, for its type and, where the rule asks for important people, unless it was with somebody else. Twelve
    calls in one month are all of the year's volume, and one month kept of twelve.
    """
    rows = with_states(tasks, people, until)
    closed = rows[rows["is_closed"]]
    found = _expected(closed).merge(_found(closed, activities), on=_KEY, how="left")
    found[["activities", "unnamed"]] = found[["activities", "unnamed"]].fillna(0).astype(int)
    found["kept"] = (found["activities"] > 0).astype(int)
    found["periods"] = 1
    found["quarter_on"] = [
        pd.Timestamp(period_of("quarter", day.date(), fiscal_start).since) for day in found["period_until"]
    ]
    of_quarter = _per_rule(found, ["quarter_on"]).groupby("quarter_on", as_index=False)[list(_COUNTS)].sum()
    rules = _with_shares(_per_rule(found, [])).merge(sales[["account_id", "net_sales"]], on="account_id", how="left")
    accounts = _summed(rules, ["account_id", "name", "owner", "segment"])
    accounts = accounts.merge(sales[["account_id", "net_sales"]], on="account_id", how="left")
    accounts = accounts.sort_values(
        ["kept_share", "net_sales", "account_id"], ascending=[True, False, True], ignore_index=True
    )
    return Compliance(
        until=until,
        rules=rules,
        accounts=accounts,
        tasks=rows,
        quarters=_with_shares(of_quarter).sort_values("quarter_on", ascending=False, ignore_index=True),
    )


def with_states(tasks: pd.DataFrame, people: pd.DataFrame, until: date) -> pd.DataFrame:
    """The tasks that were not cancelled, with their account's name and owner, and what became of each until a day.

    ``tasks`` are those of the query ``cadence_tasks``, ``people`` of ``account_owners``. ``period_until`` is the last
    day of the task's period, ``is_closed`` whether it has passed, ``state`` one of the states above.
    """
    rows = tasks[tasks["status"] != "cancelled"].merge(people, on="account_id", how="left")
    ends = {
        key: pd.Timestamp(period_from(key[0], key[1].date()).until)
        for key in set(zip(rows["rhythm"], rows["period_on"], strict=True))
    }
    rows["period_until"] = pd.to_datetime(
        pd.Series([ends[key] for key in zip(rows["rhythm"], rows["period_on"], strict=True)], index=rows.index)
    )
    rows["is_closed"] = rows["period_until"] <= pd.Timestamp(until)
    rows["state"] = _state(rows)
    return rows


_KEY = ["account_id", "cadence_rule_id", "period_on"]
_LABELS = ["name", "owner", "segment", "activity_type", "rhythm", "with_whom"]
_PLAIN = tuple(name for name in _COUNTS if name != "done")


def _state(rows: pd.DataFrame) -> pd.Series:
    """What each task is: done, late, closed in words, missed, or still planned."""
    is_done = rows["status"] == "done"
    state = pd.Series(PLANNED, index=rows.index)
    state[(rows["status"] == "open") & rows["is_closed"]] = MISSED
    state[is_done] = DONE
    state[is_done & (rows["done_on"] > rows["period_until"])] = LATE
    state[is_done & rows["activity_id"].isna()] = WORDS
    return state


def _expected(closed: pd.DataFrame) -> pd.DataFrame:
    """One row per account, rule and period that has ended, with the tasks that were expected."""
    counts = closed.assign(
        expected=1, **{name: (closed["state"] == name).astype(int) for name in (MISSED, LATE, WORDS)}
    )
    return counts.groupby(_KEY, sort=True, as_index=False).agg(
        {
            **dict.fromkeys([*_LABELS, "period_until"], "first"),
            **dict.fromkeys(("expected", MISSED, LATE, WORDS), "sum"),
        }
    )


def _per_rule(found: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One row per account and rule, and per value of ``by``: more than expected does not make up for others."""
    rows = found.groupby(["account_id", "cadence_rule_id", *by], sort=True, as_index=False).agg(
        {**dict.fromkeys(_LABELS, "first"), **dict.fromkeys(("activities", *_PLAIN), "sum")}
    )
    rows["done"] = np.minimum(rows["activities"], rows["expected"])
    rows["unnamed"] = np.minimum(rows["unnamed"], rows["done"])
    return rows


def _found(closed: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """The activities of every account, rule and period that has ended, and those of them without a person."""
    parts = []
    for (_rule_id, kind, whom), tasks in closed.groupby(["cadence_rule_id", "activity_type", "with_whom"], sort=True):
        of_kind = activities[activities["activity_type"] == kind]
        if of_kind.empty:
            continue
        people = [
            with_whom(named, None if pd.isna(roles) else roles, None if pd.isna(influence) else float(influence))
            for named, roles, influence in zip(
                of_kind["people"], of_kind["buying_roles"], of_kind["influence"], strict=True
            )
        ]
        fits = np.array([is_with(whom, found) for found in people], dtype=bool)
        counted = of_kind.assign(
            unnamed=of_kind["quantity"] * [int(whom != "anybody" and found == "unnamed") for found in people],
            activities=of_kind["quantity"],
        )[fits]
        # the period that began last: by its own days, which a changed fiscal calendar leaves as they were
        periods = tasks[[*_KEY, "period_until"]].drop_duplicates().sort_values("period_on")
        counted = pd.merge_asof(
            counted.sort_values("done_on"), periods, left_on="done_on", right_on="period_on", by="account_id"
        )
        counted = counted[counted["done_on"] <= counted["period_until"]]
        parts.append(counted.groupby(_KEY, as_index=False)[["activities", "unnamed"]].sum())
    if not parts:
        return pd.DataFrame({name: closed[name] for name in _KEY} | {"activities": 0, "unnamed": 0}).iloc[:0]
    return pd.concat(parts, ignore_index=True)


def _summed(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    counts = rows.groupby(columns, sort=True, dropna=False, as_index=False)[list(_COUNTS)].sum()
    return _with_shares(counts).sort_values(["kept_share", *columns], ignore_index=True)


def _with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(volume=rows["done"] / rows["expected"], kept_share=rows["kept"] / rows["periods"])
