"""Renamed addresses: old links and saved views open today's pages.

Whoever renames a page, a choice or one of its values adds a line here; no line is ever removed.
"""

from __future__ import annotations

from collections.abc import Mapping

#: old name of a page -> its name
PAGES: dict[str, str] = {"my_accounts": "my_week"}
#: page -> old name of a choice -> its name
CHOICES: dict[str, dict[str, str]] = {}
#: page -> choice -> old value -> its value
VALUES: dict[str, dict[str, dict[str, str]]] = {}


def of_today(page: str, query: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The page and query of an address under today's names; unrenamed parts stay as they are.

    >>> of_today("concentration", {"measure": "margin"})
    ('concentration', {'measure': 'margin'})
    """
    while page in PAGES:
        page = PAGES[page]
    names, values = CHOICES.get(page, {}), VALUES.get(page, {})
    renamed = {names.get(name, name): value for name, value in query.items()}
    return page, {name: values.get(name, {}).get(value, value) for name, value in renamed.items()}
