"""Random companies in which every text of an account carries that account's mark.

A mark that reaches somebody who may not see the account is a leak, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from kam_analytics import access
from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.imports.rules import roots
from kam_analytics.imports.summaries import summaries
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import Scope, Store, queries
from kam_analytics.week.rules import lines

TODAY = date(2025, 6, 15)
USERS = ("rep1", "rep2", "rep3", "del1", "del2")
ROLES = {"rep": Role.REP, "del": Role.DELIVERY}
_MARK = re.compile(r"mark-\d{3}-")
_PERSON = re.compile(r"person-\w+-")
#: in the housekeeping tables only these say something of an account
_TELLS = frozenset({"account_id", "row_id", "before", "after", "value"})
#: kept by the product itself: rows are made from others, or are there from the start
_MADE = frozenset(
    {
        "account_month",
        "account_category_month",
        "account_order_day",
        "account_product",
        "month",
        "setting",
        "table_version",
    }
)
_PUBLISHED = frozenset({"benchmark_abc", "benchmark_peer", "benchmark_effort"})

Tables = dict[str, pd.DataFrame]

#: parameter of a query -> its value for an account and a day; a query with another one fails the tests
PARAMETERS: dict[str, Callable[[str, date], Any]] = {
    "account": lambda account, today: account,
    "today": lambda account, today: today,
    "day": lambda account, today: today,
    "text": lambda account, today: "",
    "kind": lambda account, today: "",
    "most": lambda account, today: 100_000,
    "batch": lambda account, today: "",
    "user": lambda account, today: "rep1",
    "judged_on": lambda account, today: today,
    # the accounts and tasks of every world: who sees none of them must get none
    "accounts": lambda account, today: lines([account, *map(mark, range(8))]),
    "tasks": lambda account, today: lines(
        f"{mark(number)}task.task_id.{row}" for number in range(8) for row in range(3)
    ),
    "middle": lambda account, today: today - timedelta(days=365),
    "recent": lambda account, today: today - timedelta(days=90),
    "before_month": lambda account, today: (today - timedelta(days=900)).replace(day=1),
    **{
        name: lambda account, today, name=name: Period(today - timedelta(days=500), today).parts()[name]
        for name in ("since", "until", "first_month", "last_month", "head_until", "tail_since")
    },
}


def parameters(query: str, *, account: str = "", today: date = TODAY) -> dict[str, Any]:
    """What the query asks for."""
    return {name: PARAMETERS[name](account, today) for name in queries.load(query).parameters}


@dataclass(frozen=True)
class World:
    """Who owns what and who helped when; ``seed`` makes the rows."""

    owners: tuple[str | None, ...]
    parents: tuple[int | None, ...]
    teams: tuple[tuple[int, str, int | None, int | None], ...]
    seed: int

    @property
    def accounts(self) -> list[str]:
        return [mark(number) for number in range(len(self.owners))]

    def allowed(self, user: str) -> set[str]:
        """Own accounts, and those in whose team the person is today: the rule of the store, written again in Python."""
        own = {account for account, owner in zip(self.accounts, self.owners, strict=True) if owner == user}
        for number, member, starts, ends in self.teams:
            if member == user and (starts is None or starts <= 0) and (ends is None or ends >= 0):
                own.add(mark(number))
        return own


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to eight accounts; the third rep and the second delivery person often have none."""
    size = draw(st.integers(1, 8))
    owner = st.sampled_from([None, "rep1", "rep1", "rep2", "rep2", "rep3", "director"])
    day = st.sampled_from([None, -400, -1, 0, 1, 400])
    team = st.tuples(st.integers(0, size - 1), st.sampled_from(USERS), day, day)
    return World(
        owners=tuple(draw(st.lists(owner, min_size=size, max_size=size))),
        parents=tuple(draw(st.none() | st.integers(0, number - 1)) if number else None for number in range(size)),
        teams=tuple(draw(st.lists(team, max_size=6))),
        seed=draw(st.integers(0, 2**20)),
    )


def viewer(user: str) -> Viewer:
    return Viewer(user, user, ROLES[user[:3]])


def mark(number: int) -> str:
    """The id of an account; all of its texts begin with it."""
    return f"mark-{number:03d}-"


def marks(frame: pd.DataFrame) -> set[str]:
    """Every account whose mark stands anywhere in the frame."""
    return set(_MARK.findall(_everything(frame)))


def people(frame: pd.DataFrame) -> set[str]:
    """Every person whose private text stands anywhere in the frame."""
    return set(_PERSON.findall(_everything(frame)))


def _everything(frame: pd.DataFrame) -> str:
    return "\n".join(str(value) for column in frame.columns for value in frame[column])


def put(store: Store, tables: Tables) -> None:
    """Let these tables hold exactly these rows, with fresh summaries."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for table, frame in tables.items():
            load.execute(f"delete from {table}")
            load.insert(table, frame)
        load.set("as_of", TODAY.isoformat())
        summaries.rebuild(load)


def asked_tables() -> set[str]:
    """The tables that some query of the package names, and who may see what in them."""
    return {table for name in queries.names() for table in queries.load(name).tables} | {"account_team", "sale"}


def rows(store: Store, world: World, only: set[str] | None = None) -> Tables:
    """Rows for every table that people, imports and the publisher fill, or for some of them only."""
    chance = np.random.default_rng(world.seed)
    made: Tables = {}
    for table, columns in store.columns.items():
        if only is not None and table not in only:
            continue
        if table in _MADE or table in ("account", "account_team", "app_user", "product", "category"):
            continue
        # of its own for each table: a column more in one leaves the others as they are
        own = np.random.default_rng([world.seed, *table.encode()])
        made[table] = _frame(columns, _subjects(table, world, own), own)
    made["account"] = _accounts(store.columns["account"], world, chance)
    made["account_team"] = _team(world)
    made["app_user"] = _users()
    made["category"] = _frame_of([(1, "one", "One", "Yksi"), (2, "two", "Two", "Kaksi")], store.columns["category"])
    made["product"] = _frame_of(
        [(n, f"p{n}", f"P{n}", n % 2 + 1, n > 2, 1) for n in range(4)], store.columns["product"]
    )
    return made


def disturbed(tables: Tables, own: set[str], world: World) -> Tables:
    """The same world for those who see ``own``: what is foreign is renamed, multiplied, partly gone, partly new."""
    keys = {number + 1 for number, account in enumerate(world.accounts) if account in own}
    changed: Tables = {}
    for table, frame in tables.items():
        column = next((name for name in ("account_key", "account_id") if name in frame.columns), None)
        if column is None or table in _PUBLISHED or frame.empty:
            changed[table] = frame
            continue
        foreign = ~frame[column].isin(keys if column == "account_key" else own)
        moved = _multiplied(frame[foreign], keep_rows=table in ("account", "account_team"))
        changed[table] = pd.concat([frame[~foreign], moved]).astype(frame.dtypes.to_dict())
    return changed


def _multiplied(frame: pd.DataFrame, *, keep_rows: bool) -> pd.DataFrame:
    frame = frame.copy()
    for name in ("net_sales", "margin", "amount", "likely", "quantity", "value", "annual_value"):
        if name in frame.columns:
            frame[name] = frame[name] * 1000
    if "name" in frame.columns:
        frame["name"] = frame["name"] + " was renamed"
    return frame if keep_rows else pd.concat([frame.iloc[::2], frame.iloc[::3]])


# How tables are filled ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Subject:
    """Whose row it is."""

    table: str
    number: int | None = None
    user: str | None = None
    row: int = 0

    @property
    def text(self) -> str:
        whose = mark(self.number) if self.number is not None else ""
        return f"{whose}person-{self.user}-" if self.user else whose


def _subjects(table: str, world: World, chance: np.random.Generator) -> list[_Subject]:
    accounts = range(len(world.owners))
    if table == "survey":
        return [_Subject(table)]
    if table in _PUBLISHED - {"benchmark_abc"} or table in access.OPEN:
        return [_Subject(table, row=row) for row in range(2)]
    if table == "benchmark_abc":
        return [_Subject(table, number) for number in accounts]
    if table in access.PERSONAL:
        own = [
            _Subject(table, number if table == "plan_draft" else None, user) for user in USERS for number in accounts
        ]
        return own if table == "plan_draft" else own[:: len(world.owners)]
    most = 12 if table == "sale" else 3
    return [_Subject(table, number, row=row) for number in accounts for row in range(int(chance.integers(0, most)))]


def _frame(columns: dict[str, str], subjects: list[_Subject], chance: np.random.Generator) -> pd.DataFrame:
    return _frame_of([[_value(name, kind, who, chance) for name, kind in columns.items()] for who in subjects], columns)


def _frame_of(values: list[Any], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=list(columns)).convert_dtypes()


def _value(name: str, kind: str, who: _Subject, chance: np.random.Generator) -> Any:
    fixed = {"account_key": (who.number or 0) + 1, "account_id": who.text[:9] or None, "batch_key": 1, "score": 7}
    if name == "survey" or who.table == "survey":
        # every answer belongs to the one survey, which has no name: a query of answers finds them
        return {"survey": "", "kind": None, "has_answers": True, "version": 1}[name]
    if name == "user_id" and who.user:
        return who.user
    if name in fixed:
        return fixed[name]
    if name == "product_key":
        return int(chance.integers(0, 4))
    if name == "status":
        return ["decided", "open", "proposed"][int(chance.integers(0, 3))]
    if name == "abc_class":
        return "ABC"[int(chance.integers(0, 3))]
    if kind.endswith("[]"):
        return [_value(name, kind.removesuffix("[]"), who, chance)]
    if kind == "VARCHAR":
        if who.table in (access.HOUSEKEEPING | {"change_log"}) and name not in _TELLS:
            return f"{who.table}.{name}.{who.row}"
        return f"{who.text}{who.table}.{name}.{who.row}"
    if kind == "BOOLEAN":
        return bool(chance.integers(0, 2))
    if kind in ("DATE", "TIMESTAMP"):
        return pd.Timestamp(TODAY) - pd.Timedelta(days=int(chance.integers(-30, 700)))
    if kind in ("INTEGER", "BIGINT"):
        return int(chance.integers(0, 1000))
    amount = round(float(chance.normal(300, 400)), 2)
    return None if name == "margin" and chance.random() < 0.3 else amount


def _accounts(columns: dict[str, str], world: World, chance: np.random.Generator) -> pd.DataFrame:
    names = world.accounts
    parents = {name: None if up is None else names[up] for name, up in zip(names, world.parents, strict=True)}
    root, _circle = roots(parents)
    frame = _frame(columns, [_Subject("account", number) for number in range(len(names))], chance)
    frame["parent_id"] = pd.Series([parents[name] for name in names], dtype="str")
    frame["group_key"] = [names.index(root[name]) + 1 for name in names]
    frame["owner_id"] = pd.Series(list(world.owners), dtype="str")
    return frame


def _team(world: World) -> pd.DataFrame:
    def day(offset: int | None) -> pd.Timestamp | None:
        return None if offset is None else pd.Timestamp(TODAY) + pd.Timedelta(days=offset)

    members = [(mark(n), user, f"{mark(n)}helps", day(starts), day(ends)) for n, user, starts, ends in world.teams]
    frame = pd.DataFrame(members, columns=["account_id", "user_id", "team_role", "from_on", "to_on"])
    return frame.astype({"from_on": "datetime64[us]", "to_on": "datetime64[us]"})


def _users() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "user_id": USERS,
            "name": [f"Name of {user}" for user in USERS],
            "email": [f"secret@{user}.example" for user in USERS],
            "role": [ROLES[user[:3]].value for user in USERS],
        }
    )


# Reading ----------------------------------------------------------------------------------------------


@contextmanager
def _extra_query(table: str) -> Iterator[str]:
    name = f"everything in {table}"
    real = queries.load
    query = queries.Query(name=name, sql=f"select * from {table}", tables=(table,), parameters=frozenset())
    with patch.object(queries, "load", lambda wanted: query if wanted == name else real(wanted)):
        yield name


def everything(scope: Scope, table: str) -> pd.DataFrame:
    """What a query that asks for all rows and columns of a table would get."""
    with _extra_query(table) as name:
        return scope.read(name)
