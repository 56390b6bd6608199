"""From a guess to a mapping: a person's choices, open questions, and the mappings of earlier imports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.formats import Dates, Numbers, numbers_of
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Lookup, Mapping, from_toml
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import BLOCKING, Guess, Said, ids_with_zero
from kam_analytics.store import Store

_NUMERIC = ("amount", "number", "whole")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person changed: the kind, the column of a field (empty: none), formats, fixed values and options.

    ``read`` has the words of ``[read]`` of a mapping, ``constants``, ``values``, ``filter`` and ``options`` those of
    their sections, ``says`` the words above them (``replaces``, ``anonymous``, ``leading``, ``scale``).
    """

    kind: str = ""
    source: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    filter: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, bool] = field(default_factory=dict)
    says: dict[str, str | bool] = field(default_factory=dict)
    lookups: tuple[Lookup, ...] = ()


#: questions that must be answered before an import -> in words
QUESTIONS = {
    "not_a_kind": N_("{file} looks like {name}, which is not a kind we import."),
    "no_kind": N_("The contents of {file} are unclear: choose the kind. The kinds are: {known}."),
    "later_kind": N_("{file} contains {kind}, which cannot be imported yet. The kinds are: {known}."),
    "missing": N_("{kind} need a column for: {fields}. {file} has: {left}."),
    "missing_one_of": N_("{kind} need one of: {fields}. {file} has: {left}."),
    "date_order": N_(
        "The dates of “{column}” (such as {sample}) can be read as day/month and as month/day: choose the order."
    ),
    "date_mixed": N_(
        "The dates of “{column}” are written in two ways (such as {sample}): some can only be day/month, some only month/day. Fix the file or leave out the column."
    ),
    "date_formats": N_("“{column}” and “{other}” write their dates in different ways: leave out one of them or fix the file."),
    "number_format": N_("A number such as {sample} can be read in two ways: choose the decimal and thousands separators."),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Formats:
    """How dates and numbers of the mapped columns are written, and the open questions about them."""

    read: dict[str, str]
    dates: Dates | None
    numbers: Numbers | None
    questions: tuple[Said, ...]


def fields_of(guess: Guess, choices: Choices) -> dict[str, str]:
    """Our field -> their column: the guess for the chosen kind, with the person's changes."""
    kind = choices.kind or guess.kind
    if not kind:
        return {}
    found = dict(guess.fields) if kind == guess.kind else guess.fields_of(kind)
    taken = set(choices.columns.values()) - {""}
    found = {
        name: column for name, column in found.items()
        if name not in choices.columns and name not in choices.constants and column not in taken
    }  # fmt: skip
    found |= {name: column for name, column in choices.columns.items() if column}
    order = matching.field_names(kind) if kind in matching.all_kinds() else []
    return {name: found[name] for name in [*(name for name in order if name in found), *(set(found) - set(order))]}


def questions(guess: Guess, choices: Choices | None = None) -> tuple[Said, ...]:
    """What must be answered or fixed before the file can be imported, in order."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    found = [item for item in guess.signs if item.code in BLOCKING]
    known = ", ".join(KINDS)
    if not kind and guess.not_a_kind:
        return (_asked("not_a_kind", file=guess.file, name=guess.not_a_kind),)
    if not kind:
        return (*found, _asked("no_kind", tuple(name for name, _points in guess.kinds), file=guess.file, known=known))
    if kind not in KINDS:
        return (_asked("later_kind", file=guess.file, kind=kind, known=known),)
    fields = fields_of(guess, choices)
    left = tuple(header for header in guess.headers if header not in fields.values())
    for name in matching.missing(kind, {*fields, *choices.constants}):
        code = "missing_one_of" if " / " in name or " + " in name else "missing"
        found.append(_asked(code, left, kind=kind, fields=name, file=guess.file, left=", ".join(left)[:300] or "–"))
    return (*found, *formats(guess, choices).questions)


def formats(guess: Guess, choices: Choices | None = None) -> Formats:
    """The formats of dates and numbers, detected from all mapped columns together: a mapping has one format for each."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    fields = fields_of(guess, choices)
    columns = {name: column for name, theirs in fields.items() if (column := guess.column(theirs)) is not None}
    read: dict[str, str] = {}
    asked: list[Said] = []
    dates = {
        column.name: column.dates for name, column in columns.items()
        if matching.type_of(kind, name) == "date" and column.dates is not None
    }  # fmt: skip
    if "date_format" not in choices.read and not guess.is_parquet:
        asked += _ask_dates(dates)
        said = {item.format for item in dates.values() if not (item.is_open or item.is_mixed)}
        if len(said) == 1 and "" not in said:
            read["date_format"] = said.pop()
    values = [
        value for name, column in columns.items() if matching.type_of(kind, name) in _NUMERIC for value in column.numbers
    ]  # fmt: skip
    numbers = None if guess.is_parquet else numbers_of(values)
    if numbers is not None and not {"decimal", "thousands"} & set(choices.read):
        if numbers.is_open:
            ways = tuple(f"{decimal} {thousands}".strip() for decimal, thousands in numbers.alternatives)
            asked.append(_asked("number_format", ways, sample=numbers.because))
        else:
            read |= {"decimal": numbers.decimal} if numbers.decimal != "." else {}
            read |= {"thousands": numbers.thousands} if numbers.thousands else {}
    return Formats(read=read, dates=next(iter(dates.values()), None), numbers=numbers, questions=tuple(asked))


def _ask_dates(dates: dict[str, Dates]) -> list[Said]:
    asked = []
    decided = {item.format for item in dates.values() if not (item.is_open or item.is_mixed)}
    for column, item in dates.items():
        if item.is_mixed:
            asked.append(_asked("date_mixed", item.alternatives, column=column, sample=item.because))
        elif item.is_open:
            asked.append(_asked("date_order", item.alternatives, column=column, sample=item.because))
    if len(decided) > 1 and not asked:
        first = next(iter(dates))
        other = next(name for name, item in dates.items() if item.format != dates[first].format)
        asked.append(_asked("date_formats", (first, other), column=first, other=other))
    return asked


def _asked(code: str, choices: Sequence[str] = (), **fields: Any) -> Said:
    return Said(code=code, message=QUESTIONS[code], fields=fields, choices=tuple(choices))


def signs_of(guess: Guess, choices: Choices | None = None) -> tuple[Said, ...]:
    """The signs in the file that still matter; ids ending in “.0” are looked for in the chosen columns."""
    choices = choices or Choices()
    seen = tuple(sign for sign in guess.signs if sign.code != "ids_with_zero")
    kind = choices.kind or guess.kind
    if kind not in KINDS or choices.options.get("whole_ids"):
        return seen
    return (*seen, *ids_with_zero(guess.file, kind, fields_of(guess, choices), guess.columns))


def values_of(guess: Guess, choices: Choices | None = None) -> dict[str, dict[str, str]]:
    """Field -> value of the file -> our code, for fields with codes, such as the status of a deal."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    found = {}
    for name, theirs in fields_of(guess, choices).items():
        column = guess.column(theirs)
        pairs = matching.values_for(kind, name, column.values) if column is not None else {}
        if pairs:
            found[name] = pairs
    return found


def mapping_of(guess: Guess, choices: Choices | None = None) -> Mapping:
    """Make the mapping from a guess and a person's choices.

    Raises ``BadInput`` with the first open question.
    """
    choices = choices or Choices()
    asked = questions(guess, choices)
    if asked:
        raise BadInput(asked[0].message, **asked[0].fields)
    kind = choices.kind or guess.kind
    way = {**formats(guess, choices).read, **{name: value for name, value in choices.read.items() if value}}
    read: dict[str, str] = {}
    # a file with quoted decimal commas may have the same delimiter, which is found again by its headers
    if guess.delimiter.value and guess.delimiter.value not in (way.get("decimal"), way.get("thousands")):
        read["delimiter"] = guess.delimiter.value
    if guess.encoding.value and not guess.encoding.value.startswith("utf"):
        read["encoding"] = guess.encoding.value
    if len(guess.sheets) > 1:
        read["sheet"] = guess.sheet
    return from_toml(
        _toml(
            {
                "kind": kind,
                "source": choices.source or guess.source or f"own-{kind}",
                **choices.says,
                "read": {**read, **way},
                "columns": fields_of(guess, choices),
                "filter": choices.filter,
                "constants": choices.constants,
                "values": {**values_of(guess, choices), **choices.values},
                "options": choices.options,
                "lookup": _lookup_blocks([asdict(lookup) for lookup in choices.lookups]),
            }
        )
    )


# Remembered mappings -----------------------------------------------------------------------------


def to_toml(mapping: Mapping) -> str:
    """The mapping as a file that ``--mapping`` reads."""
    return _toml(_said({**asdict(mapping), "kind": mapping.kind.name}))


#: attribute of a mapping -> the word and the value for it in a file
_WORDS: dict[str, tuple[str, str | bool]] = {
    "replaces_period": ("replaces", "period"),
    "is_anonymous": ("anonymous", True),
    "is_leading": ("leading", True),
    "is_scale_known": ("scale", "0-10"),
}


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a mapping under the words of a mapping file."""
    said = {name: value for name, value in fields.items() if name not in {*_WORDS, "lookups"}}
    said |= {word: value for name, (word, value) in _WORDS.items() if fields.get(name)}
    lookups = _lookup_blocks(fields.get("lookups", ()))
    first = ("kind", "source", *(word for word, _value in _WORDS.values()), "read")
    ordered = {name: said[name] for name in first if name in said}
    return {**ordered, **said, **({"lookup": lookups} if lookups else {})}


def _lookup_blocks(lookups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Looked-up columns under the words of a mapping file."""
    return [{"file": part["file"], "key": part["keys"], "columns": part["columns"]} for part in lookups]


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
        options=mapping.options,
        says={word: value for name, (word, value) in _WORDS.items() if getattr(mapping, name)},
        lookups=mapping.lookups,
    )


def remembered(store: Store, viewer: Viewer, headers: Sequence[str]) -> list[tuple[str, Mapping]]:
    """Earlier mappings whose columns are all among ``headers``, with their sources, last used first."""
    with store.load(viewer) as load:
        rows = load.frame("select source, mapping from import_mapping order by saved_at desc, source, kind")
    found = []
    for row in rows.itertuples():
        try:
            mapping = from_toml(_toml(_said(json.loads(row.mapping))))
        except (BadInput, ValueError):
            # kept by another release
            continue
        if set(mapping.own) <= set(headers):
            found.append((str(row.source), mapping))
    return found


def kept(store: Store, viewer: Viewer, guess: Guess, choices: Choices) -> Mapping | None:
    """The mapping last used for such a file, with the formats of dates and numbers of this file.

    ``None`` if none fits, or if more than kind and source is chosen. Raises ``BadInput`` if several sources
    had such a file and none is chosen.
    """
    if choices != Choices(kind=choices.kind, source=choices.source):
        return None
    kind = choices.kind or guess.kind
    if not kind and guess.not_a_kind:
        return None
    found = [
        mapping for source, mapping in remembered(store, viewer, guess.headers)
        if kind in ("", mapping.kind.name) and choices.source in ("", source)
    ]  # fmt: skip
    if not kind:
        found = found if len(found) == 1 else []
    if not found:
        return None
    if len({mapping.source for mapping in found}) > 1:
        raise BadInput(
            N_("Files like {file} have come from several sources ({sources}): name one with --source."),
            file=guess.file,
            sources=", ".join(mapping.source for mapping in found),
        )
    again = choices_of(found[0])
    # formats that this file shows replace the earlier ones; those it leaves open stay
    shown = formats(guess, replace(again, read={word: again.read[word] for word in again.read if word not in _WAYS}))
    is_open = {said.code for said in shown.questions}
    read = dict(again.read)
    if shown.dates is not None and "date_order" not in is_open:
        read.pop("date_format", None)
    if shown.numbers is not None and "number_format" not in is_open:
        read.pop("decimal", None)
        read.pop("thousands", None)
    read |= {word: way for word, way in shown.read.items() if word not in read}
    again = replace(again, read=read)
    return None if questions(guess, again) else replace(found[0], read=read)


#: words under [read] that are detected from the values of a file
_WAYS = ("date_format", "decimal", "thousands")


def _toml(table: dict[str, Any]) -> str:
    return "\n".join(_lines(table, "")).lstrip("\n") + "\n"


def _lines(table: dict[str, Any], place: str) -> list[str]:
    """The lines of a table: values first, then its tables; empty ones are left out."""
    lines = [
        f"{_key(name)} = {_value(value)}" for name, value in table.items()
        if not isinstance(value, dict) and not _is_tables(value) and value is not None
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
