"""Account IDs with zeros before them: 0000001001 where the store has 1001, or the other way, once a person has said so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

#: the option that an answer sets
PADDED = "padded_ids"
_FOUND = N_("IDs of “{column}” that have the number of an account: {n}, such as “{text}” for {account}.")
#: digits, which a spreadsheet may have grouped
_NUMBER = re.compile(r"0*([0-9]+)|([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+)")


def by_number(ids: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """ID of a file -> the known ID with the same number, where it is not known as it is written and one alone can be meant.

    Examples
    --------
    >>> by_number(["0000001001", "1002", "1 003", "C4", "7"], ["1001", "0001002", "1003", "4", "07", "007"])
    {'0000001001': '1001', '1002': '0001002', '1 003': '1003'}
    """
    there = dict.fromkeys(known)
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for text in there:
        if number := _number(text):
            numbers[number].append(text)
    found = {text: numbers.get(_number(text), []) for text in dict.fromkeys(ids) if text not in there and _number(text)}
    return {text: same[0] for text, same in found.items() if len(same) == 1}


def _number(text: str) -> str:
    """The digits of an ID of digits alone; empty for any other."""
    found = _NUMBER.fullmatch(text)
    return (found[1] or re.sub(r"\D", "", found[2])) if found else ""


def as_numbers(load: Load, mapping: Mapping) -> tuple[Note, ...]:
    """Write the ID of the account where a row has its number, if the mapping says that zeros before IDs do not count."""
    column = mapping.columns.get("account_id", "")
    if not mapping.option(PADDED) or not column or "account_id" not in mapping.kind.lookups:
        return ()
    ids = load.arrays("select distinct id from clean_account_id where id is not null order by id")["id"]
    found = by_number(ids, load.arrays("select account_id from account")["account_id"])
    if not found:
        return ()
    with load.table("numbered", pd.DataFrame(found.items(), columns=["said", "id"])):
        load.execute("update staged set account_id = numbered.id from numbered where numbered.said = staged.account_id")
        load.execute(
            "update clean_account_id set id = numbered.id from numbered where numbered.said = clean_account_id.id"
        )
    text, account = next(iter(found.items()))
    return (Note(_FOUND, {"column": column, "n": len(found), "text": text, "account": account}),)
