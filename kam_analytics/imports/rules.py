"""Groups of companies: the root of each company."""

from __future__ import annotations

from collections.abc import Mapping


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
