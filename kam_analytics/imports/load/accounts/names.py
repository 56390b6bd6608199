"""Accounts that a file names: “Lumipuro Oy”, “lumipuro”, “1001 Lumipuro Oy” and “Lumipuro Oy (1001)” where the store has 1001.

A name counts if it is that of one account alone. Two legal forms of one name are two companies. An account that is part
of another one is still found by its own name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

_FOUND = N_("“{column}” names accounts: {n} are found by their names, such as “{text}” for {account}.")
_FORMS = "oy|oyj|ab|ay|ky|tmi|ltd|limited|inc|llc|plc|corp|gmbh|ag|as|asa|sa|spa|bv|nv"
#: the form of a company behind its name or before it
_FORM = re.compile(rf"(?P<name>.+?),? (?P<form>{_FORMS})\.?|(?P<before>oy|ab) (?P<rest>.+)")
#: an id and a name in one cell
_BOTH = re.compile(r"(?P<id>\S*\d\S*?)[\s:,–-]+(?P<name>\D.*)|(?P<other>.+?)\s*[(\[](?P<behind>[^()\[\]]+)[)\]]")


def by_name(load: Load, mapping: Mapping) -> tuple[Note, ...]:
    """Write the id of the account where a row has its name; rows of names that are not known stay as they are."""
    column = mapping.columns.get("account_id", "")
    if not mapping.kind.names_accounts or not column or "account_id" not in mapping.kind.lookups:
        return ()
    unknown = load.frame(
        "select distinct id from clean_account_id where id is not null and id not in (select account_id from account) "
        "and id not in (select account_id from account_alias) order by id"
    )["id"]
    if not len(unknown):
        return ()
    aliases.trace(load)
    accounts = load.frame(
        "select account_id, name, account_id as whole_id from account where name is not null union all "
        "select origin.origin, alias.name, origin.account_id from origin "
        "inner join account_alias as alias on alias.account_id = origin.origin where origin.is_joined "
        "order by account_id"
    )
    ids = accounts["account_id"]
    found = named(
        unknown.tolist(),
        dict(zip(ids, accounts["name"], strict=True)),
        dict(zip(ids, accounts["whole_id"], strict=True)),
    )
    if not found:
        return ()
    with load.table("named", pd.DataFrame(found.items(), columns=["said", "id"])):
        load.execute("update staged set account_id = named.id from named where named.said = staged.account_id")
        load.execute("update clean_account_id set id = named.id from named where named.said = clean_account_id.id")
    text, account = next(iter(found.items()))
    return (Note(_FOUND, {"column": column, "n": len(found), "text": text, "account": account}),)


def named(texts: Sequence[str], accounts: dict[str, str], whole: dict[str, str] | None = None) -> dict[str, str]:
    """Text of a file -> the id of the account that it names, if it is one account and no other.

    ``whole`` says of accounts that are part of another one which that is: two parts of one account are one account.

    Examples
    --------
    >>> named(["LUMIPURO oy", "1001 Lumipuro", "Kivi"], {"1001": "Lumipuro Oy", "1002": "Kivi Oy", "1003": "Kivi Ab"})
    {'LUMIPURO oy': '1001', '1001 Lumipuro': '1001'}
    """
    written, flat, bare = (_ids_by(key, accounts.items()) for key in (str, _flat, _base))
    forms = _ids_by(_base, [(_form(text), text) for text in texts])
    found: dict[str, str] = {}
    for text in texts:
        ids = written[text] or flat[_flat(text)] or _beside(text, accounts)
        base = _base(text)
        if not ids and len(_wholes(bare[base], whole)) == 1 and len({*forms[base]} - {""}) < 2:
            ids = [account for account in bare[base] if _are_alike(text, accounts[account])]
        if len(wholes := _wholes(ids, whole)) == 1:
            # by its name the whole goes before its parts
            found[text] = next((account for account in ids if account in wholes), ids[0])
    return found


def _wholes(ids: Iterable[str], whole: dict[str, str] | None) -> set[str]:
    """The accounts that some accounts are or are part of."""
    return {(whole or {}).get(account, account) for account in ids}


def _ids_by(key: Callable[[str], str], named: Iterable[tuple[str, str]]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for account, name in named:
        found[key(name)].append(account)
    return found


def _beside(text: str, accounts: dict[str, str]) -> list[str]:
    """The account whose id stands in the cell beside its name."""
    both = _BOTH.fullmatch(text)
    if both is None:
        return []
    account, name = both["id"] or both["behind"], both["name"] or both["other"]
    held = accounts.get(account.strip())
    return [account.strip()] if held is not None and _base(held) == _base(name) and _are_alike(held, name) else []


def _flat(name: str) -> str:
    """A name in small letters with single blanks."""
    return " ".join(name.casefold().split())


def _base(name: str) -> str:
    """A name without the form of its company."""
    found = _FORM.fullmatch(_flat(name))
    return _flat(name) if found is None else found["name"] or found["rest"]


def _form(name: str) -> str:
    found = _FORM.fullmatch(_flat(name))
    return "" if found is None else found["form"] or found["before"]


def _are_alike(one: str, other: str) -> bool:
    """Return True if two names have the same form, or one of them has none."""
    return not (_form(one) and _form(other)) or _form(one) == _form(other)
