"""What is written on the card of an account, and what counts as one: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.rules.text import clean_line

#: column -> its longest text
MOST_CHARACTERS = {
    "account_id": 100, "name": 200, "business_id": 50, "industry": 100, "country": 100, "city": 100,
}  # fmt: skip
#: the columns of an account that people write, beside its number, which stays
COLUMNS = ("name", "owner_id", "parent_id", "industry", "country", "business_id", "city", "since_on")
#: what can be the same for several accounts
SHARED = ("owner_id", "parent_id", "industry", "country")


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored: texts on one line, without control and direction marks; an empty one is missing.

    Raises ``BadInput`` for a name without a visible character, a text that is too long and a column that people do not
    write.

    >>> cleaned({"name": "  Uusi\\tOy ", "city": " "})
    {'name': 'Uusi Oy', 'city': None}
    """
    unknown = values.keys() - {"account_id", *COLUMNS}
    if unknown:
        raise BadInput(N_("An account has no field “{name}”."), name=min(unknown))
    kept = {
        name: (clean_line(value, MOST_CHARACTERS.get(name, 200)) or None) if isinstance(value, str) else value
        for name, value in values.items()
    }
    if "name" in kept and not _is_visible(kept["name"]):
        raise BadInput(N_("Enter a name for the account."))
    return kept


def namesakes(name: str, rows: Iterable[Mapping[str, Any]], account_id: str = "") -> list[str]:
    """The numbers of the other accounts that have this name; capitals and blanks make no difference.

    >>> namesakes("uusi  OY", [{"account_id": "a", "name": "Uusi Oy"}, {"account_id": "b", "name": "Uusi"}])
    ['a']
    """
    wanted = _folded(name)
    same = [row["account_id"] for row in rows if wanted and _folded(row["name"]) == wanted]
    return [one for one in same if one != account_id]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_visible(name: str | None) -> bool:
    return any(character.isprintable() and not character.isspace() for character in name or "")
