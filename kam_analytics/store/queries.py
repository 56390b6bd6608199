"""The product's questions, one SQL file each, read with ``load(name)``.

A room keeps its questions in its folder ``queries``: they are found there without importing the room, and a name stands
for one question of the whole product. The first comment of a file states its grain and the tables it names::

    -- grain: one row per account
    -- tables: account, account_month

A query of one account that takes ``''`` for ``:account`` gives the rows of all accounts in sight, ordered by account.

A rule that several questions share is a question too: ``from segment_on(:until) as segment`` reads the rows
of ``segment_on.sql``, whose ``:day`` is ``:until`` then, and ``from first_sale() as first_sale`` those of a question
without a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_TABLES = re.compile(r"^-- tables: (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!:):([a-z_]+)\b")
_COMMENT = re.compile(r"--[^\n]*")
_SHARED = re.compile(r"\b(from|join) ([a-z_]+)\((:[a-z_]+)?\)")
_TAKES_ALL = ":account in ('', "


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question: its text, the tables it may look at, the parameters it needs."""

    name: str
    sql: str
    tables: tuple[str, ...]
    parameters: frozenset[str]

    @property
    def takes_all(self) -> bool:
        """True when the query of one account takes ``''`` for all of them."""
        return _TAKES_ALL in self.sql


@cache
def load(name: str) -> Query:
    """The question of that name; a file without its tables line is an error of ours."""
    text = paths()[name].read_text(encoding="utf-8")
    declared = _TABLES.search(text)
    if declared is None:
        raise ValueError(f"{name}.sql does not say which tables it names")
    sql = written_out(_COMMENT.sub("", text))
    tables = tuple(table.strip() for table in declared.group(1).split(","))
    return Query(name=name, sql=sql, tables=tables, parameters=frozenset(_PARAMETER.findall(sql)))


def written_out(sql: str) -> str:
    """A statement with the text of each query that it reads from in the place of its name."""
    return _SHARED.sub(lambda found: f"{found[1]} ({_text(found[2], found[3])})", sql)


def _text(name: str, day: str | None) -> str:
    sql = load(name).sql.strip()
    return sql.replace(":day", day) if day else sql


def names() -> list[str]:
    """Every query of the product."""
    return sorted(paths())


@cache
def paths() -> dict[str, Path]:
    """The file of every query by its name."""
    return by_name(_PACKAGE.glob("**/queries/*.sql"))


def by_name(files: Iterable[Path]) -> dict[str, Path]:
    """Files by their name without its ending.

    Raises
    ------
    ValueError
        Two rooms have a question of one name.
    """
    found: dict[str, Path] = {}
    for path in sorted(files):
        if path.stem in found:
            raise ValueError(f"two queries are called {path.stem}: {found[path.stem]} and {path}")
        found[path.stem] = path
    return found
