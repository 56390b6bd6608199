"""Days of staged rows that mean something else than they say: dates that stand for none, moments of another day here."""

from __future__ import annotations

from collections.abc import Sequence

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.formats.truth import NO_END
from kam_analytics.imports.mapping.kind import Field
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows import conversions
from kam_analytics.imports.rows.rejects import Check
from kam_analytics.store import Load

#: what programs write where there is no date, or no end
_NONE = (
    "0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1900-01-02", *NO_END,
)  # fmt: skip
_DAY = "date '{}'"
_NO_DAY = N_("{day} in “{column}” means that there is no date: {n} rows of {file} have none.")
_MOVED = N_("The times in “{column}” are in UTC: {n} rows of {file} have another date in the time zone {time_zone}.")


def settle_days(load: Load, mapping: Mapping, converted: Sequence[Check], file: str) -> tuple[Note, ...]:
    """Clear dates that stand for none, and say how many rows that are, and how many have another day than is written."""
    as_text = {check.field for check in converted if check.reason == "bad_value"}
    notes = []
    for item in mapping.fields:
        if item.type == "date" and item.name in mapping.columns:
            notes += [
                *_cleared(load, item, mapping.columns[item.name], file, item.name in as_text),
                *(_moved(load, mapping, item, file) if item.name in as_text else ()),
            ]
    return tuple(notes)


def _cleared(load: Load, item: Field, column: str, file: str, is_text: bool) -> list[Note]:
    name = item.name
    none = f"{name} in ({', '.join(map(_DAY.format, _NONE))})"
    found = load.frame(
        f"select cast({name} as varchar) as day, count(*) as n from staged where {none} group by 1 order by n desc, day"
    )
    if not len(found):
        return []
    raw = f", {name}_raw = null" if is_text else ""
    load.execute(f"update staged set {name} = null{raw} where {none}")
    return [Note(_NO_DAY, {"column": column, "day": ", ".join(found["day"]), "n": int(found["n"].sum()), "file": file})]


def _moved(load: Load, mapping: Mapping, item: Field, file: str) -> list[Note]:
    raw = f"{item.name}_raw"
    params: dict[str, object] = {}
    written = conversions.written_day(raw, mapping.read.get("date_format"), params)
    zone = load.store.settings["time_zone"]
    if ":time_zone" in written:
        params["time_zone"] = zone
    n = load.value(
        f"select count(*) from staged where {conversions.is_utc(raw)} and {item.name} <> {written}", **params
    )
    said = {"column": mapping.columns[item.name], "n": int(n), "time_zone": zone, "file": file}
    return [Note(_MOVED, said)] if n else []
