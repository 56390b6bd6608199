"""Write a mapping as TOML, and the choices that reproduce it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Mapping


def to_toml(mapping: Mapping) -> str:
    """The mapping as a file that ``--mapping`` reads."""
    return written(under_words({**asdict(mapping), "kind": mapping.kind.name}))


#: attribute of a mapping -> the word and the value for it in a file
_WORDS: dict[str, tuple[str, str | bool]] = {
    "replaces_period": ("replaces", "period"),
    "is_anonymous": ("anonymous", True),
    "is_leading": ("leading", True),
    "is_scale_known": ("scale", "0-10"),
}


def under_words(fields: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a mapping under the words of a mapping file."""
    said = {name: value for name, value in fields.items() if name not in {*_WORDS, "lookups", "decisions"}}
    said |= {word: value for name, (word, value) in _WORDS.items() if fields.get(name)}
    lookups = lookup_blocks(fields.get("lookups", ()))
    first = ("kind", "source", *(word for word, _value in _WORDS.values()), "read")
    ordered = {name: said[name] for name in first if name in said}
    return {**ordered, **said, **({"lookup": lookups} if lookups else {})}


def lookup_blocks(lookups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Looked-up columns under the words of a mapping file."""
    return [
        {
            "file": part["file"],
            **({"compare": part["compare"]} if part.get("compare") else {}),
            "key": part["keys"],
            "columns": part["columns"],
            "read": part.get("read", {}),
        }
        for part in lookups
    ]


def choices_of(mapping: Mapping) -> Choices:
    """The choices that reproduce an earlier mapping."""
    return Choices(
        kind=mapping.kind.name,
        source=mapping.source,
        columns={item.name: mapping.columns.get(item.name, "") for item in mapping.kind.fields},
        constants=mapping.constants,
        read=mapping.read,
        values=mapping.values,
        filter=mapping.filter,
        leave_out=mapping.leave_out,
        sign=mapping.sign,
        keep=mapping.keep,
        decided=mapping.decided,
        won=mapping.won,
        times=mapping.times,
        years=mapping.years,
        repeats=mapping.repeats,
        left=mapping.left,
        options=mapping.options,
        says={word: value for name, (word, value) in _WORDS.items() if getattr(mapping, name)},
        lookups=mapping.lookups,
    )


def written(table: dict[str, Any]) -> str:
    """A table as TOML."""
    return "\n".join(_lines(table, "")).lstrip("\n") + "\n"


def _lines(table: dict[str, Any], place: str) -> list[str]:
    """The lines of a table: values first, then its tables; empty ones are left out."""
    lines = [
        f"{_key(name)} = {_value(value)}" for name, value in table.items()
        if not isinstance(value, dict) and not _is_tables(value) and value not in (None, [], ())
    ]  # fmt: skip
    for name, value in table.items():
        inside = f"{place}.{_key(name)}" if place else _key(name)
        if isinstance(value, dict) and value:
            rows = _lines(value, inside)
            has_values = any(not isinstance(item, dict) for item in value.values())
            lines += ["", f"[{inside}]", *rows] if has_values else rows
        elif _is_tables(value):
            for item in value:
                lines += ["", f"[[{inside}]]", *_lines(item, inside)]
    return lines


def _is_tables(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(item, dict) for item in value)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _value(name)


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    # a JSON string is a TOML string except for one character
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
