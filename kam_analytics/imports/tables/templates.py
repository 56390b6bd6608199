"""A template per kind: our columns with one example row, and what each of them is.

English templates have our own field names, Finnish ones Finnish names; both are recognised when they
come back filled in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from kam_analytics.imports.wording.fields import example, field_label, field_meaning, kind_name, type_words
from kam_analytics.kit.files import spreadsheets as tables
from kam_analytics.kit.table import Column, Format, Table
from kam_analytics.kit.wording import Words, words

#: type of a field -> how Excel shows its example
_FORMATS: dict[str, Format] = {"date": "day", "amount": "amount"}


class Field(Protocol):
    """What a template needs of a field."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def span(self) -> tuple[float, float] | None: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def default(self) -> str | None: ...


class Kind(Protocol):
    """What a template needs of a kind."""

    @property
    def name(self) -> str: ...
    @property
    def fields(self) -> Sequence[Field]: ...
    @property
    def one_of(self) -> tuple[tuple[str, ...], ...]: ...


def template(kind: Kind, _: Words) -> Table:
    """One example row as texts, in the columns of the kind; Finnish in Finnish."""
    row = {item.name: example(kind.name, item.name, item.type, _) for item in kind.fields}
    return Table.of([row], *(Column(item.name, _header(kind, item, _)) for item in kind.fields))


def description(kind: Kind, _: Words) -> Table:
    """One row per field: its column, what it is, whether it is needed, how it is written."""
    rows = [
        {
            "column": _header(kind, item, _),
            "meaning": field_meaning(kind.name, item.name, _),
            "required": _needed(kind, item, _),
            "written": type_words(item.type, item.span, item.choices, item.default, _),
        }
        for item in kind.fields
    ]
    return Table.of(
        rows,
        Column("column", _("Column")),
        Column("meaning", _("What it is")),
        Column("required", _("Required")),
        Column("written", _("How it is written")),
    )


def to_csv(kind: Kind, _: Words) -> bytes:
    """The template as CSV for the spreadsheet of the language."""
    frame = template(kind, _).values
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";" if _.language == "fi" else ",", lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerow(frame.iloc[0])
    return sink.getvalue().encode("utf-8-sig")


def to_excel(kind: Kind, _: Words) -> bytes:
    """The template as a workbook; its second sheet says what the columns are."""
    facts = {
        _("Remove the example row before importing."): "",
        _("Optional columns may be left out."): "",
    }
    cells = pd.DataFrame({item.name: [_cell(kind, item)] for item in kind.fields}, dtype=object)
    columns = [Column(item.name, _header(kind, item, _), _FORMATS.get(item.type, "text")) for item in kind.fields]
    sheets = {kind.name: Table.of(cells, *columns), _("Columns"): description(kind, _)}
    return tables.to_excel(sheets, _, title=_("Template: {kind}", kind=kind_name(kind.name, _)), facts=facts)


def _cell(kind: Kind, item: Field) -> object:
    """The example as a spreadsheet keeps it: real numbers and dates."""
    text = example(kind.name, item.name, item.type, words("en"))
    if not text or item.type in ("text", "truth"):
        return text or None
    return pd.Timestamp(text) if item.type == "date" else float(text)


def _header(kind: Kind, item: Field, _: Words) -> str:
    return field_label(kind.name, item.name, _) if _.language == "fi" else item.name


def _needed(kind: Kind, item: Field, _: Words) -> str:
    if item.required:
        return _("yes")
    groups = [group for group in kind.one_of if item.name in group]
    if groups:
        names = {field.name: _header(kind, field, _) for field in kind.fields}
        return _(
            "one of: {fields}", fields=" / ".join(" + ".join(names[name] for name in group) for group in kind.one_of)
        )
    return _("no")
