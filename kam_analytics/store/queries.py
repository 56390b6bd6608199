"""The product's questions, one SQL file each, read with ``load(name)``.

A room keeps its questions in its folder ``queries``, where they are found without importing the room; a name is
unique in the whole product. The first comments of a file state its grain and the tables it reads::

    -- grain: one row per account
    -- tables: account, account_month

A query of one account that takes ``''`` for ``:account`` gives the rows of all visible accounts, ordered by account.

A rule that several questions share is a question too: ``from segment_on(:until) as segment`` reads the rows
of ``segment_on.sql``, with ``:until`` as its ``:day``, and ``from first_sale() as first_sale`` the rows of a question
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
    """A question: its text, the tables it may read, the parameters it needs."""

    name: str
    sql: str
    tables: tuple[str, ...]
    parameters: frozenset[str]

    @property
    def takes_all(self) -> bool:
        """Return True if the query of one account takes ``''`` for all accounts."""
        return _TAKES_ALL in self.sql


@cache
def load(name: str) -> Query:
    """The question of that name; a file without its line of tables is a mistake of ours."""
    text = paths()[name].read_text(encoding="utf-8")
    declared = _TABLES.search(text)
    if declared is None:
        raise ValueError(f"{name}.sql does not say which tables it names")
    sql = written_out(_COMMENT.sub("", text))
    tables = tuple(table.strip() for table in declared.group(1).split(","))
    return Query(name=name, sql=sql, tables=tables, parameters=frozenset(_PARAMETER.findall(sql)))


def written_out(sql: str) -> str:
    """A statement in which the name of each query it reads from is replaced by the text of that query."""
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
    """Files by their name without the extension.

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
