"""Groups of companies, and accounts that become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


def roots(parents: Mapping[str, str | None]) -> tuple[dict[str, str], set[str]]:
    """The root parent of every company, and the companies that are part of a circle.

    ``parents`` maps a company to its parent. A parent that is not among the companies ends the
    chain. Companies of a circle, and those below it, are their own root.

    >>> roots({"a": None, "b": "a", "c": "b"})
    ({'a': 'a', 'b': 'a', 'c': 'a'}, set())
    """
    found: dict[str, str] = {}
    circle: set[str] = set()
    for company in parents:
        at = company
        passed = [company]
        while (parent := parents.get(at)) is not None and parent in parents:
            if parent in passed:
                circle.update(passed[passed.index(parent) :])
                at = company
                break
            passed.append(parent)
            at = parent
        found[company] = at
    return found, circle


@dataclass(frozen=True, kw_only=True)
class Left:
    """A row of the joined account that gives way to one of the account that is kept.

    ``until`` is the day on which its period ends now; without it the row is left out until the join is undone.
    """

    table: str
    row: dict[str, Any]
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sold:
    """The sales lines of an account: their number, net sales, first and last day (missing without lines)."""

    lines: int
    net_sales: float
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two accounts as it was before."""

    account_id: str
    account_key: int
    name: str
    owner: str | None
    since_on: date | None
    sold: Sold


@dataclass(frozen=True, kw_only=True)
class Joining:
    """What joining ``joined`` into ``kept`` does.

    ``moved`` counts the rows that move, by table; ``left`` are those that give way; ``since_on`` is the day since when
    the account that is kept is a customer, where the join makes it earlier; ``sold`` are its sales afterwards.
    """

    joined: Side
    kept: Side
    moved: dict[str, int]
    left: tuple[Left, ...]
    since_on: date | None
    sold: Sold
