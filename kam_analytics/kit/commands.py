"""Saved views of a person: a page of the product with its choices, under a name.

They are personal and not logged, so the saving session keeps what a save did, to undo it.
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

#: most views of one person, characters of a name, characters of an address
MOST_VIEWS, MOST_CHARACTERS, LONGEST = 50, 80, 2_000
#: choices that a view leaves out: how the page is shown, and the store, because a view is saved in its own store
_HOW = frozenset({"lang", "store", "embed", "embed_options"})
_ELSEWHERE = N_("You can only save a view of a page you have access to.")


@dataclass(frozen=True)
class Change:
    """The address of a name before and now; ``None`` if there is none."""

    name: str
    before: str | None
    after: str | None


def save_view(scope: Scope, name: str, address: str, pages: Collection[str]) -> Change:
    """Save an address under a name; an existing name of the person gets the new address.

    ``pages`` are the names of the pages that may be saved. Language and store are not saved.

    Raises ``BadInput`` for a name without a visible character, for an address other than
    one of the pages, for a text that is too long and for too many views.
    """
    name = clean_line(name, MOST_CHARACTERS)
    if not any(character.isprintable() and not character.isspace() for character in name):
        raise BadInput(N_("Enter a name for the view."))
    kept = _address_inside(address, pages)
    with scope.saving():
        return _lead(scope, name, kept)


def remove_view(scope: Scope, view_id: str) -> Change:
    """Delete a view. Raises ``NotFound`` if the person has none with this id."""
    with scope.saving():
        found = scope.row("saved_view", view_id)
        if found is None:
            raise NotFound
        return _lead(scope, found["name"], None)


def take_back(scope: Scope, change: Change) -> None:
    """Give a name its earlier address. Raises ``Conflict`` if it was changed since."""
    with scope.saving():
        if _lead(scope, change.name, change.before).before != change.after:
            raise Conflict(N_("“{name}” has changed since: nothing was restored."), name=change.name)


def where(address: str) -> tuple[str, dict[str, str]]:
    """The page and choices of a saved address, under today's names.

    >>> where("concentration?measure=margin&since=")
    ('concentration', {'measure': 'margin', 'since': ''})
    """
    page, _mark, query = address.partition("?")
    return addresses.of_today(page, dict(parse_qsl(query, keep_blank_values=True)))


def _lead(scope: Scope, name: str, address: str | None) -> Change:
    """Set or delete the address of a name of this person."""
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
    """The address rebuilt from the name of a page and its query; nothing else is saved."""
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
