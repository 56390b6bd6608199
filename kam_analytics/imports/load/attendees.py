"""People of an activity in one cell: “Aino Salo; Ville Virtanen”, their IDs, or their addresses.

A name counts if it is that of one contact of the account alone. What is not found is no contact: it stays in the text
of the activity, and a note says how many rows have it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

_UNKNOWN = N_(
    "“{column}” names people who are not contacts of the account: rows: {n}, such as “{text}”. These activities are without them: import the contacts before this file, and undo it first if it is loaded."
)
_SEVERAL = N_(
    "“{column}” has a name that several contacts of the account have: rows: {n}, such as “{text}”. These activities are without them: write their IDs in its place."
)
#: both lengths of an id of Salesforce
_SALESFORCE = re.compile(r"(?=.*[a-zA-Z])[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?")
#: a name with an address or an id behind it
_BOTH = re.compile(r"(?P<name>.+?)\s*[<(\[](?P<behind>[^<>()\[\]]+)[>)\]]")
#: what an id does not have
_NAME = re.compile(r"[\s@,]")


@dataclass(frozen=True, kw_only=True)
class Book:
    """The contacts of the company by what a file may call them, and the names of our own people."""

    ids: frozenset[str]
    short: dict[str, str]
    called: dict[tuple[str | None, str], frozenset[str]]
    own: frozenset[str]

    @classmethod
    def of(cls, contacts: Iterable[tuple[str, str | None, str | None, str | None]], own: Iterable[str]) -> Book:
        """Of contacts with their id, account, name and address."""
        called: defaultdict[tuple[str | None, str], set[str]] = defaultdict(set)
        ids = set()
        for contact, account, name, email in contacts:
            ids.add(contact)
            for text in (name, _turned(name), email):
                if text:
                    called[account, _flat(text)].add(contact)
        return cls(
            ids=frozenset(ids),
            short={contact[:15]: contact for contact in ids if _SALESFORCE.fullmatch(contact)},
            called={key: frozenset(found) for key, found in called.items()},
            own=frozenset(_flat(text) for text in own),
        )

    def contacts(self, text: str, account: str | None) -> frozenset[str]:
        """The contacts that a text can mean: one by its id, or those of the account with that name or address."""
        if text in self.ids:
            return frozenset({text})
        if _SALESFORCE.fullmatch(text) and (known := self.short.get(text[:15])):
            return frozenset({known})
        last, comma, first = text.partition(",")
        found = self.called.get((account, _flat(f"{first} {last}" if comma else text)), frozenset())
        both = None if found else _BOTH.fullmatch(text)
        if both is None:
            return found
        return self.contacts(both["behind"].strip(), account) or self.contacts(both["name"].strip(), account)

    def is_own(self, text: str) -> bool:
        """Return True for one of our own people, who are no contacts."""
        both = _BOTH.fullmatch(text)
        return bool({_flat(part) for part in (text, *(both.groups() if both else ()))} & self.own)


@dataclass(kw_only=True)
class Present:
    """Who is named in a cell: contacts in order, texts that are nobody's, and texts of several contacts."""

    contacts: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)

    def add(self, text: str, account: str | None, book: Book) -> None:
        """Add whom a part of a cell names."""
        found = book.contacts(text, account)
        parts = [part.strip() for part in re.split("[,|]", text) if part.strip()]
        if len(found) > 1:
            self.several.append(text)
        elif found:
            self.contacts += [one for one in found if one not in self.contacts]
        elif book.is_own(text):
            pass
        elif len(parts) > 1 and any(book.contacts(part, account) or book.is_own(part) for part in parts):
            for part in parts:
                self.add(part, account, book)
        elif _NAME.search(text):
            self.unknown.append(text)
        elif text not in self.contacts:
            # a contact may be imported after the activities
            self.contacts.append(text)


def present(cell: str, account: str | None, book: Book) -> Present:
    """Whom a cell names; the same person twice is one.

    >>> book = Book.of([("c1", "A", "Aino Salo", None), ("c2", "A", "Ville Virta", "ville@a.fi")], ["Kari Lind"])
    >>> present("Salo, Aino; ville@a.fi; Kari Lind; c1; Bo Ek", "A", book)
    Present(contacts=['c1', 'c2'], unknown=['Bo Ek'], several=[])
    """
    found = Present()
    for text in [cell] if cell in book.ids else [part.strip() for part in re.split("[;\n]", cell)]:
        if text:
            found.add(text, account, book)
    return found


def find(load: Load, mapping: Mapping) -> tuple[Note, ...]:
    """Write the contacts that each staged row names into its column ``contact_ids``."""
    if "contact_id" not in mapping.names:
        return ()
    load.execute("alter table staged add column contact_ids varchar[]")
    known = "contact_id in (select contact_id from contact)"
    load.execute(f"update staged set contact_ids = [contact_id] where {known}")
    account = "account_id" if "account_id" in mapping.names else "cast(null as varchar)"
    cells = load.frame(
        f"select {account} as account_id, contact_id as said, count(*) as n from staged "
        f"where contact_id is not null and not {known} group by all order by n desc, said, account_id"
    )
    if cells.empty:
        return ()
    contacts = load.frame("select contact_id, account_id, name, email from contact")
    people = load.frame(
        "select name from app_user where name is not null union select email from app_user where email is not null"
    )
    book = Book.of(
        contacts.astype(object).where(contacts.notna(), None).itertuples(index=False, name=None), people["name"]
    )
    accounts = [None if pd.isna(name) else str(name) for name in cells["account_id"]]
    found = [present(said, name, book) for said, name in zip(cells["said"], accounts, strict=True)]
    named = pd.DataFrame(
        {"account_id": accounts, "said": cells["said"], "ids": [item.contacts or None for item in found]}, dtype=object
    )
    with load.table("named", named):
        load.execute(
            f"update staged set contact_ids = named.ids from named where named.said = staged.contact_id "
            f"and cast(named.account_id as varchar) is not distinct from {account.replace('account_id', 'staged.account_id')}"
        )
    notes = []
    for sentence, texts in ((_UNKNOWN, [item.unknown for item in found]), (_SEVERAL, [item.several for item in found])):
        rows = [(text, n) for text, n in zip(texts, cells["n"], strict=True) if text]
        if rows:
            column = mapping.columns.get("contact_id", "contact_id")
            notes.append(
                Note(sentence, {"column": column, "n": sum(int(n) for _text, n in rows), "text": rows[0][0][0]})
            )
    return tuple(notes)


def _flat(text: str) -> str:
    """A name in small letters with single blanks."""
    return " ".join(text.casefold().split())


def _turned(name: str | None) -> str:
    """A name with the surname first."""
    *first, last = (name or "").split() or [""]
    return " ".join([last, *first])
