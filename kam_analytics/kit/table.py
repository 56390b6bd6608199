"""A table is declared once: screen, Excel, CSV, paper and command line are renderings of its rows and columns.

Rows hold values as they are computed: shares 0-1, amounts in currency units, days as days, nothing rounded. A column
says how its values read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import with_arrow

Format = Literal[
    "text", "yes", "number", "decimal", "ratio", "p", "money", "amount", "share", "part", "change", "arrow", "pp",
    "points", "day", "month", "link",
]  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How a value reads: in words, in Excel's notation, and with how many decimals a grid shows it."""

    words: Callable[[Any, Words], str]
    excel: str | None = None
    digits: int | None = None


#: text as it is; yes or no; whole numbers, one decimal, two; p-values; amounts in short and in full; shares with one
#: decimal and without; relative changes with their sign, and with an arrow; differences of shares, and of points, with
#: their sign; days and months; addresses
STYLES: dict[Format, Style] = {
    "text": Style(lambda value, _: str(value)),
    "yes": Style(lambda value, _: _("Yes") if value else _("No")),
    "number": Style(lambda value, _: _.number(value), "#,##0", 0),
    "decimal": Style(lambda value, _: _.number(value, 1), "#,##0.0", 1),
    "ratio": Style(lambda value, _: _.number(value, 2), "#,##0.00", 2),
    "p": Style(lambda value, _: _.number(value, 3), "0.000", 3),
    "money": Style(lambda value, _: _.short_money(value), "#,##0.00", 2),
    "amount": Style(lambda value, _: _.money(value), "#,##0.00", 0),
    "share": Style(lambda value, _: _.percent(value, 1), "0.0%", 1),
    "part": Style(lambda value, _: _.percent(value), "0%", 0),
    "change": Style(lambda value, _: _.percent(value, 1, sign=True), "+0.0%;-0.0%", 1),
    "arrow": Style(with_arrow, "+0.0%;-0.0%", 1),
    "pp": Style(lambda value, _: _.points(value), "+0.0%;-0.0%", 1),
    "points": Style(lambda value, _: _.signed(value, 1), "+0.0;-0.0", 1),
    "day": Style(lambda value, _: _.day(value), "d.m.yyyy"),
    "month": Style(lambda value, _: _.month(value), "m/yyyy"),
    "link": Style(lambda value, _: str(value)),
}
#: what is a fraction in the rows and per cent where a person reads it
PER_CENT: frozenset[Format] = frozenset({"share", "part", "change", "arrow", "pp"})


@dataclass(frozen=True)
class Column:
    """A column of the rows, its title in the language of the reader, and how its values read.

    Where every row is another measure, ``by`` names the column of the rows that says how its values read. ``of`` names
    the column of the amount that this one is the share of: a person reads both in one cell, "40 · 28%".
    """

    name: str
    title: str
    format: Format = "text"
    by: str = field(default="", kw_only=True)
    of: str = field(default="", kw_only=True)

    @property
    def digits(self) -> int | None:
        """The decimals of a column of numbers of one kind."""
        return None if self.by else STYLES[self.format].digits

    @property
    def is_number(self) -> bool:
        """True for what stands to the right of its column."""
        return bool(self.by) or self.digits is not None

    def formats(self, rows: pd.DataFrame) -> Sequence[Format]:
        """How the value of each row reads."""
        return list(rows[self.by]) if self.by else [self.format] * len(rows)

    def said(self, rows: pd.DataFrame, _: Words) -> list[str]:
        """The value of each row in words; a dash for a missing one."""
        return [_say(value, format_, _) for value, format_ in zip(rows[self.name], self.formats(rows), strict=True)]


@dataclass(frozen=True)
class Table:
    """Rows with the columns by which they are shown; columns of the rows that are not declared stay out of sight."""

    rows: pd.DataFrame
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, rows: pd.DataFrame | Sequence[Mapping[str, Any]], *columns: Column) -> Table:
        """A table of a frame, or of rows as mappings."""
        if isinstance(rows, pd.DataFrame):
            return cls(rows, columns)
        names = dict.fromkeys(name for one in columns for name in (one.name, one.by) if name)
        return cls(pd.DataFrame(rows, columns=list(names)), columns)

    def only(self, *names: str) -> Table:
        """The same rows with some of the columns, in that order."""
        by_name = {column.name: column for column in self.columns}
        return replace(self, columns=tuple(by_name[name] for name in names))

    def first(self, most: int) -> Table:
        """At most so many rows from the top."""
        return replace(self, rows=self.rows.iloc[:most])

    @property
    def values(self) -> pd.DataFrame:
        """The declared columns under their titles, as values; no file knows infinity: it is missing there."""
        frame = self.rows[[column.name for column in self.columns]]
        frame = frame.mask(frame.isin([math.inf, -math.inf]))
        return frame.set_axis([column.title for column in self.columns], axis=1)

    def words(self, _: Words) -> list[dict[str, str]]:
        """Every row ready to read: title -> text.

        >>> from kam_analytics.kit.wording import words
        >>> rows = pd.DataFrame({"name": ["Kone Oy", "Silta Oy"], "part": [0.1034, None]})
        >>> Table.of(rows, Column("name", "Account"), Column("part", "Share", "share")).words(words("en"))
        [{'Account': 'Kone Oy', 'Share': '10.3%'}, {'Account': 'Silta Oy', 'Share': '–'}]
        """
        said = {column.name: column.said(self.rows, _) for column in self.columns}
        apart = [column for column in self.columns if column.of not in said]
        for column in self.columns:
            if column.of in said:
                both = zip(said[column.of], said[column.name], strict=True)
                said[column.of] = [f"{amount} · {share}" for amount, share in both]
        titles = [column.title for column in apart]
        rows = zip(*(said[column.name] for column in apart), strict=True)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def records(self) -> list[dict[str, Any]]:
        """Every row as JSON takes it: name -> value, days in ISO form, missing as ``None``."""
        plain = [[_plain(value) for value in self.rows[column.name]] for column in self.columns]
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*plain, strict=True)]


def is_missing(value: Any) -> bool:
    """True for ``None`` and for what pandas has in its place."""
    return value is None or value is pd.NA or value is pd.NaT or value != value


def _say(value: Any, format_: Format, _: Words) -> str:
    if is_missing(value):
        return "–"
    if _is_endless(value):
        return "∞" if value > 0 else "-∞"
    return STYLES[format_].words(value, _)


def _is_endless(value: Any) -> bool:
    """True for the end of an interval that nothing bounds."""
    return isinstance(value, float) and math.isinf(value)


def _plain(value: Any) -> Any:
    if is_missing(value) or _is_endless(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
