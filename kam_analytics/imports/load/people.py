"""People whom a list names: “Virtanen, Ville”, “ville virtanen” and an address of email where the company has them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

_FOUND = N_("“{column}” names people: {n} are found by their names, such as “{text}” for {person}.")


def people_by_name(load: Load, mapping: Mapping) -> tuple[Note, ...]:
    """Write the id of a person where a row has the name or the address; those whom nobody or several have stay."""
    column = mapping.columns.get("user_id", "")
    if not mapping.kind.names_people or not column:
        return ()
    texts = load.frame(
        "select distinct user_id as said from staged where user_id is not null "
        "and user_id not in (select user_id from app_user) order by said"
    )["said"]
    people = load.frame("select user_id, name, email from app_user order by user_id")
    found = named(texts.tolist(), people[["user_id", "name", "email"]].itertuples(index=False, name=None))
    if not found:
        return ()
    with load.table("named_people", pd.DataFrame(found.items(), columns=["said", "id"])):
        load.execute("update staged set user_id = named_people.id from named_people where said = staged.user_id")
    text, person = next(iter(found.items()))
    return (Note(_FOUND, {"column": column, "n": len(found), "text": text, "person": person}),)


def named(texts: Sequence[str], people: Iterable[tuple[str, str, str | None]]) -> dict[str, str]:
    """Text of a file -> the id of the person whom it names, if it is one person and no other.

    ``people`` are ids with name and address. The words of a name may come in any order.

    >>> named(["Virtanen, Ville", "VILLE@KIVI.FI", "Aino"], [("u1", "Ville Virtanen", "ville@kivi.fi")])
    {'Virtanen, Ville': 'u1', 'VILLE@KIVI.FI': 'u1'}
    """
    ids: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for user_id, name, email in people:
        for text in (name, email):
            if isinstance(text, str) and text.strip():
                ids[_words(text)].add(user_id)
    return {text: min(ids[key]) for text in texts if len(ids.get(key := _words(text), ())) == 1}


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(re.split(r"[\s,;]+", text.casefold().strip(" ,;"))))
