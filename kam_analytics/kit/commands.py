"""Views that a person keeps under names: a page of the product and what is chosen on it.

They are the person's own and not logged, so what a save did is kept by who saved it, to take it back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from kam_analytics.errors import N_, BadInput, Conflict, NotFound
from kam_analytics.kit.rules import addresses
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.store import Scope

#: views of one person, characters of a name, characters of an address
MOST_VIEWS, MOST_CHARACTERS, LONGEST = 50, 80, 2_000
#: how a page is looked at is no part of what is kept; a view is kept in the store that it is about
_HOW = frozenset({"lang", "store", "embed", "embed_options"})
_ELSEWHERE = N_("You can only save a view of a page you have access to.")


@dataclass(frozen=True)
class Change:
    """Where a name led before, and where it leads now; ``None``: nowhere."""

    name: str
    before: str | None
    after: str | None


def save_view(scope: Scope, name: str, address: str, pages: Collection[str]) -> Change:
    """Keep an address under a name; a name that the person has already leads to the new one.

    ``pages`` are the names of the pages that may be kept. Language and store are not kept.

    Raises ``BadInput`` for a name without a visible character, for an address that leads anywhere
    but to one of the pages, for a text that is too long and for one view too many.
    """
    name = clean_line(name, MOST_CHARACTERS)
    if not any(character.isprintable() and not character.isspace() for character in name):
        raise BadInput(N_("Enter a name for the view."))
    kept = _address_inside(address, pages)
    with scope.saving():
        return _lead(scope, name, kept)


def remove_view(scope: Scope, view_id: str) -> Change:
    """Drop a view. Raises ``NotFound`` when the person has none of this id."""
    with scope.saving():
        found = scope.row("saved_view", view_id)
        if found is None:
            raise NotFound
        return _lead(scope, found["name"], None)


def take_back(scope: Scope, change: Change) -> None:
    """Let the name lead where it led before. Raises ``Conflict`` when it was changed since."""
    with scope.saving():
        if _lead(scope, change.name, change.before).before != change.after:
            raise Conflict(N_("“{name}” has changed since: nothing was restored."), name=change.name)


def where(address: str) -> tuple[str, dict[str, str]]:
    """The page that a kept address leads to today, and what is chosen on it.

    >>> where("concentration?measure=margin&since=")
    ('concentration', {'measure': 'margin', 'since': ''})
    """
    page, _mark, query = address.partition("?")
    return addresses.of_today(page, dict(parse_qsl(query, keep_blank_values=True)))


def _lead(scope: Scope, name: str, address: str | None) -> Change:
    """Let a name of this person lead to the address, or nowhere."""
    own = {view["name"]: view for view in scope.records("saved_views")}
    there = own.get(name)
    if address is None:
        scope.forget("saved_view", name=name)
    elif there is None and len(own) >= MOST_VIEWS:
        raise BadInput(N_("You already have {n} saved views, the maximum: remove one first."), n=MOST_VIEWS)
    else:
        view_id = there["view_id"] if there else uuid4().hex
        scope.keep("saved_view", {"view_id": view_id, "name": name, "address": address}, "name")
    return Change(name, there["address"] if there else None, address)


def _address_inside(address: str, pages: Collection[str]) -> str:
    """The address put together anew from the name of a page and its query: nothing else of it is kept."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadInput(_ELSEWHERE) from None
    page = parts.path.removeprefix("/")
    if parts.scheme or parts.netloc or page not in pages:
        raise BadInput(_ELSEWHERE)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    chosen = {name: value for name, value in asked.items() if name.lower() not in _HOW}
    kept = f"{page}?{urlencode(chosen, errors='replace')}".removesuffix("?")
    if len(kept) > LONGEST:
        raise BadInput(N_("The address of this view is too long to save: use fewer filters."))
    return kept
