"""Names of ids: which columns of two files hold the same ones, and which files only say what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.matching import bare, words_of


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(","))


#: names of a key in its own file
_OWN_KEYS = _words("id, recordid, hsobjectid, objectid, key, no, nr, number, numero, nro, tunnus, avain, guid, uuid")
#: words of the name of an id, and the ends of such names in one word
_ID_WORDS = _OWN_KEYS | {"ids", "record", "object", "entity", "code", "koodi", "reference", "ref", "viite"}
_ENDINGS = ("numero", "nro", "tunnus", "koodi", "avain", "id", "key")
#: words of the id of whatever the other file lists
_ANY_THING = _words("document, header, parent, master, tosite, dokumentti")
#: words of codes and ids that many rows share, whoever they belong to
_SHARED = _words(
    "country, currency, postal, post, zip, tax, language, region, city, status, type, state, bank, unit, area, warehouse, "
    "plant, category, product, item, price, territory, department, vat, owner, user, portal, tuote, nimike, maa, valuutta, "
    "posti, alv, kieli, varasto, paid, valid, invalid, void"
)
#: words of columns that say something about a pair of ids
_ABOUT_PAIRS = _words(
    "id, type, types, label, labels, category, role, roles, primary, direct, active, is, date, time, created, modified, "
    "updated, last, synced, fivetran, airbyte, batched, sdc, deleted, archived, system, modstamp, at, by, start, end, has, "
    "responded, status, association, associated"
)


def is_key_name(name: str) -> bool:
    """Return True for a name such as order_id, Order No and tilausnumero."""
    words = words_of(name)
    return any(word in _ID_WORDS for word in words[-1:]) or any(word.endswith(_ENDINGS) for word in words)


def thing_of(name: str) -> str:
    """What an id is of: “order” for order_id, “deal” for Record ID - Deal; nothing for an id without a name."""
    words = [word for word in words_of(name) if word not in _ID_WORDS]
    whole = "".join(words)
    ending = next((end for end in _ENDINGS if whole.endswith(end) and whole != end), "")
    return whole.removesuffix(ending)


@lru_cache(maxsize=1000)
def _ids(file: str, headers: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """The columns with ids of a file: name, what the id is of, and that in the name of the file."""
    stem = bare(file.rpartition(".")[0])
    names = [name for name in headers if is_key_name(name) and _SHARED.isdisjoint([thing_of(name), *words_of(name)])]
    return tuple((name, thing_of(name), stem) for name in names)


def same_ids(file: str, headers: Sequence[str], other: Guess) -> set[tuple[str, str]]:
    """Columns of two files whose names say that they hold the same ids: both order_id, or order_id and the id of orders."""
    return {
        (name, other_name)
        for name, thing, stem in _ids(file, tuple(headers))
        for other_name, other_thing, other_stem in _ids(other.file, tuple(other.headers))
        if (thing == other_thing and thing)
        or _is_of(thing, other_thing, other_stem)
        or _is_of(other_thing, thing, stem)
    }


def _is_of(thing: str, other_thing: str, file: str) -> bool:
    """Return True for the id of a thing, and an id without a name in a file of these things."""
    return bool(thing) and not other_thing and (thing in _ANY_THING or thing.removesuffix("y") in file)


def is_association(guess: Guess) -> bool:
    """Return True if a file only says which ids belong together, such as the companies of deals."""
    about = [name for name in guess.headers if _ABOUT_PAIRS.issuperset(words_of(name))]
    ids = [name for name in guess.headers if name not in about]
    # teams, and accounts with their owners, are pairs and rows of ours
    is_ours = guess.kind not in ("", "contacts") and not guess.missing
    return not is_ours and len(ids) > 1 and all(is_key_name(name) and thing_of(name) for name in ids)
