"""Read mappings: from TOML, or from headers that are our own field names. An unknown word is refused by name."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats import cells, days, numbers
from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.mapping.kinds import OPPORTUNITIES
from kam_analytics.imports.mapping.mapping import CELLS, COMPARED, OPTIONS, Decided, Lookup, Mapping, kind_named
from kam_analytics.imports.shape.around import ALL, FIRST, KEEP, LEAVE_OUT
from kam_analytics.imports.shape.gaps import EMPTY
from kam_analytics.imports.shape.months import COLUMNS, ROWS

#: words for a whole file that each of its tables may also set for itself
_WORDS = {"anonymous", "leading", "replaces", "scale"}
_SECTIONS = {
    "kind", "source", "repeats", "left", "read", "columns", "filter", "leave_out", "sign", "keep", "constants", "times", "years",
    "values", "options", "decided", "won", "lookup", *_WORDS,
}  # fmt: skip
_DATE_FORMAT = re.compile(r"([^%]|%-?[aAbBdfgHIjmMpSyYzZ%])+")
_FACTOR = re.compile(r"-?[0-9]{1,9}([.][0-9]{1,9})?(/[0-9]{1,9}([.][0-9]{1,9})?)?")
_BITS = 64
_LONG_NUMBER = N_("The mapping contains a number that is too long: write an ID as text, in quotation marks.")
#: what may become of a deal
_STATUSES = next(item.choices for item in OPPORTUNITIES.fields if item.name == "status")
#: the longest quotation of a file's text in a sentence
_TEXT = 60


def from_headers(kind: Kind, headers: list[str]) -> Mapping:
    """The mapping of a file whose headers are our own field names; a header of another name is refused."""
    columns = {name: name for name in headers if name}
    return _checked(Mapping(kind=kind, source=f"own-{kind.name}", columns=columns))


def from_toml(text: str) -> Mapping:
    """Read a mapping file with one table; an unknown word is refused by name."""
    tables = tables_from_toml(text)
    if len(tables) > 1:
        raise BadInput(N_("The mapping has several tables where one is needed."))
    return tables[0]


def tables_from_toml(text: str) -> list[Mapping]:
    """Read a mapping file: one table, or each ``[[table]]`` block with the settings above them."""
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
        _refuse_long_numbers(raw)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(N_("The mapping is not valid TOML: {reason}"), reason=str(error)) from None
    except RecursionError:
        raise BadInput(
            N_("The mapping is nested too deeply: use only the sections described in docs/import.md.")
        ) from None
    except ValueError:
        # a number with more digits than Python converts
        raise BadInput(_LONG_NUMBER) from None
    blocks = raw.pop("table", [{}])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise BadInput(N_("[{section}] of the mapping must be a table."), section="[table]")
    tables = [_from_raw({**raw, **block}) for block in blocks]
    told = [(table.kind.name, table.source) for table in tables]
    twice = next((name for name in told if told.count(name) > 1), None)
    if twice is not None:
        raise BadInput(N_("Two tables in the mapping are {kind}: give them different sources."), kind=twice[0])
    return tables


def _refuse_long_numbers(said: object) -> None:
    """A whole number has 64 bits in TOML; a longer one, such as a hexadecimal of megabytes, cannot be written out."""
    if isinstance(said, int) and said.bit_length() > _BITS:
        raise BadInput(_LONG_NUMBER)
    for part in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        _refuse_long_numbers(part)


def _from_raw(raw: dict[str, Any]) -> Mapping:
    _only_known(raw, _SECTIONS)
    for section, known in (("read", set(_READ)), ("options", set(OPTIONS))):
        _only_known(_table(raw, section), known)
    source = raw.get("source")
    if not isinstance(source, str) or not plain(source):
        raise BadInput(N_('The mapping has no source: add a line such as source = "erp".'))
    mapping = Mapping(
        kind=kind_named(raw.get("kind")),
        source=plain(source),
        columns={name: plain(_text("columns", name, column)) for name, column in _table(raw, "columns").items()},
        read={name: _text("read", name, value) for name, value in _table(raw, "read").items()},
        filter=_lists(raw, "filter"),
        leave_out=_lists(raw, "leave_out"),
        sign=_lists(raw, "sign"),
        keep=_lists(raw, "keep"),
        decided=_decided(raw.get("decided", [])),
        won={name: plain(_text("won", name, column)) for name, column in _table(raw, "won").items()},
        constants={name: _constant(name, value) for name, value in _table(raw, "constants").items()},
        times={name: _factor(name, value) for name, value in _table(raw, "times").items()},
        years={name: plain(_text("years", name, column)) for name, column in _table(raw, "years").items()},
        repeats=tuple(_list("repeats", "", raw["repeats"])) if raw.get("repeats") else (),
        left=tuple(_list("left", "", raw["left"])) if raw.get("left") else (),
        values={name: _pairs(name, pairs) for name, pairs in _table(raw, "values").items()},
        options={name: _truth(name, value) for name, value in _table(raw, "options").items()},
        lookups=_lookups(raw.get("lookup", [])),
        replaces_period=_word(raw, "replaces", "period"),
        is_anonymous=_word(raw, "anonymous", True),
        is_leading=_word(raw, "leading", True),
        is_scale_known=_word(raw, "scale", "0-10"),
    )
    return _checked(_for_its_kind(mapping))


def _word(raw: dict[str, Any], name: str, wanted: object) -> bool:
    """Return True if the mapping sets this word to its only value, False if it is missing or false."""
    value = raw.get(name, False)
    if value is False or (type(value) is type(wanted) and value == wanted):
        return value is not False
    raise BadInput(
        N_("{name} = {value} cannot be used: write {name} = {wanted}, or leave it out."),
        name=name,
        value=str(value)[:_TEXT],
        wanted=json.dumps(wanted),
    )


def _for_its_kind(mapping: Mapping) -> Mapping:
    """Refuse words that do not apply to the kind: some are for surveys, facts or dimensions only."""
    for is_said, name, fits in (
        (mapping.is_anonymous, "anonymous", mapping.kind.name == "nps"),
        (mapping.is_scale_known, "scale", mapping.kind.name == "nps"),
        (mapping.replaces_period, "replaces", mapping.kind.is_fact),
        (mapping.is_leading, "leading", not mapping.kind.is_fact),
        (bool(mapping.decided), "decided", mapping.kind is OPPORTUNITIES),
        (bool(mapping.won), "won", mapping.kind is OPPORTUNITIES),
    ):
        if is_said and not fits:
            raise BadInput(N_("“{name}” cannot be used for {kind}."), name=name, kind=mapping.kind.name)
    if not mapping.is_anonymous:
        return mapping
    # a column that is not read cannot be stored
    known = {name: column for name, column in mapping.columns.items() if name != "contact_id"}
    said = {name: value for name, value in mapping.constants.items() if name != "contact_id"}
    values = {name: pairs for name, pairs in mapping.values.items() if name != "contact_id"}
    return replace(mapping, columns=known, constants=said, values=values)


def _decided(raw: object) -> tuple[Decided, ...]:
    return tuple(map(_rule, raw if isinstance(raw, list) else [raw]))


def _rule(block: object) -> Decided:
    """One rule by which other columns decide the status of a deal."""
    if not isinstance(block, dict):
        raise BadInput(N_("[{section}] of the mapping must be a table."), section="decided")
    _only_known(block, {"status", "where"})
    where = {
        plain(column): how if how in CELLS else _list("decided", column, how)
        for column, how in _table(block, "where").items()
    }
    status = _text("decided", "status", block.get("status"))
    if status not in _STATUSES or not where:
        raise _not_usable("decided", "status", status)
    return Decided(status=status, where=where)


def _lookups(raw: object) -> tuple[Lookup, ...]:
    blocks = raw if isinstance(raw, list) else [raw]
    return tuple(_lookup(block) for block in blocks)


def _lookup(block: object) -> Lookup:
    if not isinstance(block, dict):
        raise BadInput(N_("[{section}] of the mapping must be a table."), section="lookup")
    _only_known(block, {"file", "key", "columns", "compare", "read"})
    file, keys, columns = block.get("file"), _names(block.get("key")), _names(block.get("columns"))
    if not isinstance(file, str) or not keys or not columns:
        raise BadInput(
            N_(
                '[lookup] needs a file, a key and columns, as file = "orders.csv", key = "order_id", columns = ["customer"].'
            )
        )
    if not file or {*"/\\\0"} & {*file} or file in (".", ".."):
        raise BadInput(
            N_("[lookup] file is the name of a file beside the mapping or the imported file, without folders.")
        )
    compare = block.get("compare", "")
    if compare not in ("", *COMPARED):
        raise _not_usable("lookup", "compare", compare)
    read = {name: _text("lookup", name, value) for name, value in _table(block, "read").items()}
    _only_known(read, {"encoding", "sheet"})
    check_read(read)
    return Lookup(file=file, keys=keys, columns=columns, compare=compare, read=read)


def _names(said: object) -> dict[str, str]:
    """Names in our file -> names in the other: one name, a list of equal names, or a table; nothing for anything else."""
    listed = [said] if isinstance(said, str) else said
    pairs = {name: name for name in listed if isinstance(name, str)} if isinstance(listed, list) else listed
    if not isinstance(pairs, dict) or len(pairs) != len(listed):  # type: ignore[arg-type]
        return {}
    return {plain(name): plain(_text("lookup", name, theirs)) for name, theirs in pairs.items()}


def _checked(mapping: Mapping) -> Mapping:
    kind = mapping.kind
    for name in [*mapping.columns, *mapping.constants, *mapping.values, *mapping.times, *mapping.years, *mapping.won]:
        if kind.field(name) is None:
            raise BadInput(
                N_("“{field}” is not a field of {kind}. The fields are: {known}."),
                field=name[:_TEXT],
                kind=kind.name,
                known=", ".join(item.name for item in kind.fields),
            )
    for name, column in mapping.years.items():
        if name not in mapping.columns or name not in [item.name for item in kind.fields if item.type == "date"]:
            raise _not_usable("years", name, column)
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
    check_read(mapping.read)
    # no part of the key may be left out
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
        # zip and rot13 are codecs, but not of text; some others cannot skip what they cannot decode
        return codecs.lookup(text)._is_text_encoding and bool(b"a;b\n".decode(text, "replace"))
    except (LookupError, ValueError):
        return False


def _date_format(text: str) -> bool:
    """One format, or several; a month is a day as well: its first."""
    forms = [form.removesuffix(days.ANY_TIME).strip() for form in text.split(days.OR)]
    return all(form in days.WORDS or _is_day(form) for form in forms)


def _is_day(form: str) -> bool:
    return _DATE_FORMAT.fullmatch(form) is not None and all(re.search(part, form) for part in ("%-?[mbBj]", "%-?[yY]"))


def _texts(text: str) -> bool:
    return all(map(str.strip, text.split(cells.OR)))


#: word under [read] -> test of its value
_READ: dict[str, Callable[[str], bool]] = {
    "delimiter": _one_sign,
    "encoding": _encoding,
    "decimal": lambda text: text in (".", ","),
    "thousands": lambda text: len(text) == 1 and text in ".," + numbers.APOSTROPHES + numbers.BLANKS,
    "date_format": _date_format,
    "numbers": lambda text: text == numbers.MARKS,
    "negative": lambda text: text in numbers.SIDES,
    "blanks": _texts,
    "texts": lambda text: text == cells.WRAPS,
    "sheet": bool,
    "tables": lambda text: text in (FIRST, ALL),
    "totals": lambda text: text in (LEAVE_OUT, KEEP),
    "months": lambda text: text in (ROWS, COLUMNS) or re.fullmatch(r"(?:19|20)[0-9]{2}", text) is not None,
    "gaps": lambda text: text == EMPTY,
}


def check_read(read: dict[str, str]) -> None:
    """Raise ``BadInput`` for an unknown word of ``[read]`` or an unusable value."""
    _only_known(read, set(_READ))
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
            N_("“{sign}” cannot separate both decimals and something else: check [read] in the mapping."), sign=decimal
        )


def _only_known(table: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise BadInput(
            N_("The mapping contains the unknown word “{word}”. Known words: {known}."),
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
        N_("[{section}] {name} = {value} cannot be used: it is the wrong kind of value."),
        section=section,
        name=name,
        value=str(value)[:_TEXT],
    )


def _factor(name: str, value: object) -> str:
    """A number as it is written: 1000, "0.01", or "1/1.255"."""
    text = str(value)
    if isinstance(value, bool) or not _FACTOR.fullmatch(text) or not all(map(float, text.split("/"))):
        raise _not_usable("times", name, value)
    return text


def _lists(raw: dict[str, Any], section: str) -> dict[str, list[str]]:
    return {plain(column): _list(section, column, values) for column, values in _table(raw, section).items()}


def _list(section: str, column: str, values: object) -> list[str]:
    if not isinstance(values, list) or not values:
        raise BadInput(N_("[{section}] {column} must be a list of values."), section=section, column=column)
    return [plain(str(value)) for value in values]


def _pairs(name: str, pairs: object) -> dict[str, str]:
    if not isinstance(pairs, dict):
        raise BadInput(N_("[values.{field}] must be a table of their value = ours."), field=name)
    return {plain(theirs): plain(_text(f"values.{name}", theirs, ours)) for theirs, ours in pairs.items()}
