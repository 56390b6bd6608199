"""A mapping: which of their columns is which of our fields. Read from TOML, remembered per source."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.ingest.kinds import KINDS, Field, Kind
from kam_analytics.ingest.text import plain

_OPTIONS = {"create_accounts": False, "create_products": True}
_SECTIONS = {"kind", "source", "read", "columns", "filter", "constants", "values", "options"}
#: blanks that stand between thousands all mean the same
BLANKS = " \u00a0\u202f"
_DATE_FORMAT = re.compile(r"([^%]|%-?[aAbBdfgHIjmMpSyYzZ%])+")
#: so much of their words goes into a sentence
_TEXT = 60


@dataclass(frozen=True)
class Mapping:
    """How files of one source are read as one kind."""

    kind: Kind
    source: str
    columns: dict[str, str]
    read: dict[str, str] = field(default_factory=dict)
    filter: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, bool] = field(default_factory=dict)

    def option(self, name: str) -> bool:
        return self.options.get(name, _OPTIONS[name])

    @property
    def fields(self) -> list[Field]:
        """Our fields that this mapping fills, in our order."""
        return [item for item in self.kind.fields if item.name in self.columns or item.name in self.constants]

    @property
    def names(self) -> set[str]:
        """The names of our fields that this mapping fills."""
        return {item.name for item in self.fields}

    @property
    def theirs(self) -> list[str]:
        """Their columns that must be in the file."""
        return [*dict.fromkeys([*self.columns.values(), *self.filter])]

    @property
    def text(self) -> str:
        """The mapping as one line of JSON, the same for the same mapping."""
        return json.dumps({**asdict(self), "kind": self.kind.name}, sort_keys=True, ensure_ascii=False)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def kind_named(name: object) -> Kind:
    """The kind of this name; ``BadInput`` with the known names for another."""
    if isinstance(name, str) and name in KINDS:
        return KINDS[name]
    raise BadInput(
        N_("“{kind}” is not a kind that can be imported. The kinds are: {known}."), kind=name, known=", ".join(KINDS)
    )


def from_headers(kind: Kind, headers: list[str]) -> Mapping:
    """The mapping of a file whose headers are our own field names; a header of another name is refused."""
    columns = {name: name for name in headers if name}
    return _checked(Mapping(kind, f"own-{kind.name}", columns))


def from_toml(text: str) -> Mapping:
    """Read a mapping file; every word it does not know is refused by name."""
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(N_("The mapping is not valid TOML: {reason}"), reason=str(error)) from None
    _only_known(raw, _SECTIONS)
    for section, known in (("read", set(_READ)), ("options", set(_OPTIONS))):
        _only_known(_table(raw, section), known)
    source = raw.get("source")
    if not isinstance(source, str) or not plain(source):
        raise BadInput(N_('The mapping has no source: add a line such as source = "erp".'))
    return _checked(
        Mapping(
            kind=kind_named(raw.get("kind")),
            source=plain(source),
            columns={name: plain(_text("columns", name, column)) for name, column in _table(raw, "columns").items()},
            read={name: _text("read", name, value) for name, value in _table(raw, "read").items()},
            filter={plain(column): _list(column, allowed) for column, allowed in _table(raw, "filter").items()},
            constants={name: _constant(name, value) for name, value in _table(raw, "constants").items()},
            values={name: _pairs(name, pairs) for name, pairs in _table(raw, "values").items()},
            options={name: _truth(name, value) for name, value in _table(raw, "options").items()},
        )
    )


def _checked(mapping: Mapping) -> Mapping:
    kind = mapping.kind
    for name in [*mapping.columns, *mapping.constants, *mapping.values]:
        if kind.field(name) is None:
            raise BadInput(
                N_("“{field}” is not a field of {kind}. The fields are: {known}."),
                field=name[:_TEXT],
                kind=kind.name,
                known=", ".join(item.name for item in kind.fields),
            )
    twice = sorted(set(mapping.columns) & set(mapping.constants))
    if twice:
        raise BadInput(N_("“{field}” is in [columns] and in [constants]: keep one of them."), field=twice[0])
    for name in mapping.values:
        if name not in mapping.columns:
            raise BadInput(N_("[values.{field}] needs a column for {field} in [columns]."), field=name)
    missing = [item.name for item in kind.fields if item.required and item.name not in mapping.names]
    if missing:
        raise BadInput(N_("{kind} need a column for: {fields}."), kind=kind.name, fields=", ".join(missing))
    if kind.one_of and not any(set(group) <= mapping.names for group in kind.one_of):
        groups = " / ".join(" + ".join(group) for group in kind.one_of)
        raise BadInput(N_("{kind} need one of: {fields}."), kind=kind.name, fields=groups)
    _check_read(mapping.read)
    # a part of the key is never left out
    implied = {
        item.name: item.default
        for item in kind.fields
        if item.name in kind.key and item.default and item.name not in mapping.names
    }
    return replace(mapping, constants={**mapping.constants, **implied})


def _one_sign(text: str) -> bool:
    return len(text) == 1 and text not in '"\r\n'


def _encoding(text: str) -> bool:
    try:
        return codecs.lookup(text)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _date_format(text: str) -> bool:
    whole = _DATE_FORMAT.fullmatch(text) is not None
    return whole and all(re.search(part, text) for part in ("%-?[dj]", "%-?[mbBj]", "%-?[yY]"))


#: word under [read] -> is this value of it usable
_READ: dict[str, Callable[[str], bool]] = {
    "delimiter": _one_sign,
    "encoding": _encoding,
    "decimal": lambda text: text in (".", ","),
    "thousands": lambda text: len(text) == 1 and text in ".,'’" + BLANKS,
    "date_format": _date_format,
    "sheet": bool,
}


def _check_read(read: dict[str, str]) -> None:
    for name, value in read.items():
        if not _READ[name](value):
            raise BadInput(
                N_(
                    "{name} = “{value}” under [read] cannot be used. Examples: "
                    'delimiter = ";", encoding = "cp1252", decimal = ",", thousands = " ", date_format = "%d.%m.%Y".'
                ),
                name=name,
                value=value[:_TEXT],
            )
    decimal = read.get("decimal", ".")
    if decimal in (read.get("thousands"), read.get("delimiter")):
        raise BadInput(
            N_("“{sign}” cannot separate decimals and something else: check [read] of the mapping."), sign=decimal
        )


def _only_known(table: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise BadInput(
            N_("The mapping says “{word}”, which means nothing here. Known words: {known}."),
            word=unknown[0],
            known=", ".join(sorted(known)),
        )


def _table(raw: dict[str, Any], section: str) -> dict[str, Any]:
    table = raw.get(section, {})
    if not isinstance(table, dict):
        raise BadInput(N_("[{section}] of the mapping must be a table."), section=section)
    return table


def _text(section: str, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _not_usable(section, name, value)
    return value


def _constant(name: str, value: object) -> str:
    if not isinstance(value, (str, int, float, date)):
        raise _not_usable("constants", name, value)
    return plain(str(value))


def _truth(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _not_usable("options", name, value)
    return value


def _not_usable(section: str, name: str, value: object) -> BadInput:
    return BadInput(
        N_("[{section}] {name} = {value} cannot be used: it is another kind of value than this needs."),
        section=section,
        name=name,
        value=str(value)[:_TEXT],
    )


def _list(column: str, allowed: object) -> list[str]:
    if not isinstance(allowed, list) or not allowed:
        raise BadInput(N_("[filter] {column} must be a list of values."), column=column)
    return [plain(str(value)) for value in allowed]


def _pairs(name: str, pairs: object) -> dict[str, str]:
    if not isinstance(pairs, dict):
        raise BadInput(N_("[values.{field}] must be a table of their value = ours."), field=name)
    return {plain(theirs): plain(_text(f"values.{name}", theirs, ours)) for theirs, ours in pairs.items()}
