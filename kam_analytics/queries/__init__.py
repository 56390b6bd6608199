"""The product's questions, one SQL file each, read with ``load(name)``.

The first comment of a file states its grain and the tables it names::

    -- grain: one row per account
    -- tables: account, account_month

A query of one account that takes ``''`` for ``:account`` gives the rows of all accounts in sight, ordered by account.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TABLES = re.compile(r"^-- tables: (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!:):([a-z_]+)\b")
_COMMENT = re.compile(r"--[^\n]*")
_TAKES_ALL = ":account in ('', "


@dataclass(frozen=True)
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
    """Read ``name.sql``; a file without its tables line is an error of ours."""
    text = (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")
    declared = _TABLES.search(text)
    if declared is None:
        raise ValueError(f"{name}.sql does not say which tables it names")
    sql = _COMMENT.sub("", text)
    tables = tuple(table.strip() for table in declared.group(1).split(","))
    return Query(name, sql, tables, frozenset(_PARAMETER.findall(sql)))


def names() -> list[str]:
    """Every query of the product."""
    return sorted(path.name[:-4] for path in files(__package__).iterdir() if path.name.endswith(".sql"))
