"""A mapping: which of their columns is which of our fields. Read from TOML, remembered per source."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.ingest.kinds import KINDS, Kind

_READ = {"delimiter", "encoding", "decimal", "thousands", "date_format", "sheet"}
_OPTIONS = {"create_accounts": False, "create_products": True}
_SECTIONS = {"kind", "source", "read", "columns", "filter", "constants", "values", "options"}


@dataclass(frozen=True)
class Mapping:
    """How files of one source are read as one kind."""

    kind: Kind
    source: str
    columns: dict[str, str]
    read: dict[str, str] = field(default_factory=dict)
    filter: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, bool] = field(default_factory=dict)

    def option(self, name: str) -> bool:
        return self.options.get(name, _OPTIONS[name])

    @property
    def fields(self) -> set[str]:
        """Our fields that this mapping fills."""
        return set(self.columns) | set(self.constants)

    @property
    def text(self) -> str:
        """The mapping as one line of JSON, the same for the same mapping."""
        return json.dumps({**asdict(self), "kind": self.kind.name}, sort_keys=True, default=str)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def from_headers(kind_name: str, headers: list[str]) -> Mapping:
    """The mapping of a file whose headers are our own field names."""
    kind = _kind(kind_name)
    ours = {item.name for item in kind.fields}
    columns = {name: name for name in headers if name in ours}
    return _checked(Mapping(kind, f"own-{kind.name}", columns))


def from_toml(text: str) -> Mapping:
    """Read a mapping file; every word it does not know is refused by name."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(N_("The mapping is not valid TOML: {reason}"), reason=str(error)) from None
    _known(raw, _SECTIONS)
    for section, known in (("read", _READ), ("options", set(_OPTIONS))):
        _known(_table(raw, section), known)
    source = raw.get("source")
    if not isinstance(source, str) or not source.strip():
        raise BadInput(N_('The mapping has no source: add a line such as source = "erp".'))
    return _checked(
        Mapping(
            kind=_kind(raw.get("kind")),
            source=source.strip(),
            columns={name: str(column) for name, column in _table(raw, "columns").items()},
            read={name: str(value) for name, value in _table(raw, "read").items()},
            filter={name: _list(name, allowed) for name, allowed in _table(raw, "filter").items()},
            constants=_table(raw, "constants"),
            values={name: _texts(name, pairs) for name, pairs in _table(raw, "values").items()},
            options={name: bool(value) for name, value in _table(raw, "options").items()},
        )
    )


def _checked(mapping: Mapping) -> Mapping:
    kind = mapping.kind
    for name in [*mapping.columns, *mapping.constants, *mapping.values]:
        if kind.field(name) is None:
            raise BadInput(
                N_("“{field}” is not a field of {kind}. The fields are: {known}."),
                field=name,
                kind=kind.name,
                known=", ".join(item.name for item in kind.fields),
            )
    missing = [item.name for item in kind.fields if item.required and item.name not in mapping.fields]
    if missing:
        raise BadInput(N_("{kind} need a column for: {fields}."), kind=kind.name, fields=", ".join(missing))
    if kind.one_of and not any(set(group) <= mapping.fields for group in kind.one_of):
        groups = " / ".join(" + ".join(group) for group in kind.one_of)
        raise BadInput(N_("{kind} need one of: {fields}."), kind=kind.name, fields=groups)
    return mapping


def _kind(name: object) -> Kind:
    if isinstance(name, str) and name in KINDS:
        return KINDS[name]
    raise BadInput(
        N_("“{kind}” is not a kind that can be imported. The kinds are: {known}."), kind=name, known=", ".join(KINDS)
    )


def _known(table: dict[str, Any], known: set[str]) -> None:
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


def _list(name: str, allowed: object) -> list[str]:
    if not isinstance(allowed, list) or not allowed:
        raise BadInput(N_("[filter] {column} must be a list of values."), column=name)
    return [str(value) for value in allowed]


def _texts(name: str, pairs: object) -> dict[str, str]:
    if not isinstance(pairs, dict):
        raise BadInput(N_("[values.{field}] must be a table of their value = ours."), field=name)
    return {str(theirs): str(ours) for theirs, ours in pairs.items()}
