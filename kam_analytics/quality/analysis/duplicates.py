"""Accounts that are probably one customer: the same business id, or the same name in another spelling."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

#: legal forms without dots, slashes and accents; they are ignored at both ends of a name
FORMS = frozenset(
    {
        "ab", "abp", "ag", "aps", "as", "asa", "bv", "corp", "gmbh", "hb", "inc", "kb", "ky", "limited", "llc", "ltd",
        "nv", "ou", "oy", "oyj", "plc", "sa", "tmi",
    }
)  # fmt: skip
#: words for «and», in the languages of our customers
_AND = frozenset({"and", "ja", "och", "og"})
#: letters that are not made of a letter and an accent
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_WORD = re.compile(r"[^\W_]+")
_SHORTENING = re.compile(r"(?<![^\W_])([^\W_])/([^\W_])(?![^\W_])")
#: a shorter business id is ignored
_SHORTEST_ID = 5


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """Accounts that are probably the same customer, in groups.

    ``rows`` has one row per account: those of the input and ``group`` (1, 2, … by net sales of the
    group, largest first), ``why`` (``both``, ``business_id``, ``name``, or ``name_other_id`` where
    the names are the same but two business ids differ). ``groups`` and ``accounts`` count them;
    ``related`` counts accounts that are alike but already belong to one group of companies.
    """

    rows: pd.DataFrame
    groups: int
    accounts: int
    related: int


def plain_name(name: str) -> str:
    """A name for comparison: without case, accents, punctuation or a legal form at its ends, one word for «and».

    Empty if nothing is left; an empty name matches no other.

    >>> plain_name("Oy Mäki & Laine Ab"), plain_name("MAKI JA LAINE"), plain_name("Høj A/S"), plain_name("Oy Ab")
    ('maki and laine', 'maki and laine', 'hoj', '')
    """
    text = _folded(name).translate(_LETTERS).replace("&", " and ").replace(".", "").replace("'", "").replace("’", "")
    words = ["and" if word in _AND else word for word in _WORD.findall(_SHORTENING.sub(r"\1\2", text))]
    while words and words[-1] in FORMS | {"and"}:
        words.pop()
    while words and words[0] in FORMS | {"and"}:
        words.pop(0)
    return " ".join(words)


def plain_id(business_id: str) -> str:
    """A business id for comparison: letters and digits, without the FI of a Finnish VAT number.

    Empty for a meaningless id: shorter than five characters, or one repeated character.

    >>> plain_id("FI 1234567-1"), plain_id("1234567-1"), plain_id("0000000-0"), plain_id("n/a")
    ('12345671', '12345671', '', '')
    """
    text = "".join(_WORD.findall(_folded(business_id)))
    if text.startswith("fi") and text[2:].isdigit():
        text = text[2:]
    return text if len(text) >= _SHORTEST_ID and len(set(text)) > 1 else ""


def duplicates(accounts: pd.DataFrame) -> Duplicates:
    """Groups of accounts in which at least two, from different groups of companies, are alike.

    Parameters
    ----------
    accounts
        One row per account with ``account_id``, ``name``, ``business_id`` (may be missing),
        ``group_key`` (equal for companies of one group) and ``net_sales`` (currency units). Their
        order does not matter, and further columns stay.

    Notes
    -----
    An account that is like a member of a group joins it. Accounts are looked up by their two keys, not
    compared in pairs: the time grows with the number of accounts, not with its square.
    """
    accounts = accounts.sort_values("account_id", kind="stable").reset_index(drop=True)
    ids = accounts["business_id"].fillna("").map(plain_id)
    keys = {"business_id": ids, "name": accounts["name"].fillna("").map(plain_name)}
    company = accounts["group_key"].tolist()
    leader = list(range(len(accounts)))
    links: dict[str, set[int]] = {}
    related: set[int] = set()
    for kind, values in keys.items():
        links[kind] = set()
        for members in _alike(values):
            if len({company[at] for at in members}) == 1:
                related.update(members)
                continue
            links[kind].update(members)
            for at in members[1:]:
                leader[_first(leader, at)] = _first(leader, members[0])
    found = sorted(links["business_id"] | links["name"])
    group = pd.Series([_first(leader, at) for at in found], index=found, dtype="int64")
    rows = accounts.loc[found]
    rows = rows.assign(
        why=_reasons(group, links, ids),
        total=rows["net_sales"].groupby(group).transform("sum"),
        first=rows["account_id"].groupby(group).transform("min"),
    )
    rows = rows.sort_values(
        ["total", "first", "net_sales", "account_id"], ascending=[False, True, False, True], ignore_index=True
    )
    rows.insert(0, "group", (rows["first"] != rows["first"].shift()).cumsum().astype("int64"))
    rows = rows.drop(columns=["total", "first"])
    return Duplicates(rows=rows, groups=int(group.nunique()), accounts=len(rows), related=len(related - set(found)))


def _folded(text: str) -> str:
    """No case, no accents, no other forms of the same letter."""
    for _again in range(2):
        # removing case may restore accents, and the other way round
        text = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return text


def _alike(values: pd.Series) -> list[list[int]]:
    """Positions with equal texts, if there are several; an empty text matches no other."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        if value:
            found[value].append(at)
    return [members for members in found.values() if len(members) > 1]


def _first(leader: list[int], at: int) -> int:
    """The representative of the group of ``at``; paths are shortened on the way (union-find)."""
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _reasons(group: pd.Series, links: dict[str, set[int]], ids: pd.Series) -> pd.Series:
    """Why the members of each group are alike, the same for all of them."""
    found = {}
    for leader, members in group.groupby(group):
        at = set(members.index)
        by_id, by_name = bool(at & links["business_id"]), bool(at & links["name"])
        known = {ids[place] for place in at} - {""}
        found[leader] = (
            "both" if by_id and by_name else "business_id" if by_id else "name_other_id" if len(known) > 1 else "name"
        )
    return group.map(found).astype("str")
