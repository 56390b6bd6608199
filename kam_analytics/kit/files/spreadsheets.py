"""Tables as files: Excel with real numbers and dates, CSV for spreadsheets in the language.

No text ever becomes a formula: Excel gets strings, CSV gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kam_analytics.kit.table import STYLES, Table, is_missing
from kam_analytics.kit.wording import Words

#: characters that start a formula in a spreadsheet
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: the same within a text, where a file opened with another separator is split; a number starts none
_FORMULA_INSIDE = re.compile(r"""([;,\t\r\n]"*)(?=[=+\-@])(?![+-]\d[\d.]*(?:[;,\t\r\n]|\Z))""")
_EXCEL_ROWS = 1_048_575


def safe_text(value: str) -> str:
    """A text that no spreadsheet reads as a formula, whatever separator it uses."""
    inside = _FORMULA_INSIDE.sub(r"\1'", value)
    return f"'{inside}" if value.startswith(_FORMULA) else inside


def to_csv(table: Table, _: Words) -> bytes:
    """CSV for the spreadsheet of the language: Finnish ``;`` and decimal comma, English ``,`` and point."""
    frame = table.values
    finnish = _.language == "fi"
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";" if finnish else ",", lineterminator="\r\n")
    writer.writerow([safe_text(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_csv_cell(value, _) for value in row])
    return sink.getvalue().encode("utf-8-sig")


def to_excel(tables: Mapping[str, Table], _: Words, *, title: str, facts: Mapping[str, str]) -> bytes:
    """A workbook: one sheet for each table, and a last one with its facts (filters, dates, source).

    Numbers are numbers, under the format of their column: a share is 0.103, shown as 10.3 %.
    """
    import xlsxwriter

    sink = io.BytesIO()
    book = xlsxwriter.Workbook(
        sink, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    )
    styles = _styles(book)
    for name, table in tables.items():
        frame = table.values
        sheet = book.add_worksheet(name)
        formats = [[styles[one] for one in column.formats(table.rows)] for column in table.columns]
        _write(sheet, [list(frame.columns), *frame.iloc[:_EXCEL_ROWS].itertuples(index=False)], styles["head"], formats)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(frame.columns):
            sheet.set_column(index, index, min(max(len(str(column)) + 2, 14), 40))
    about = book.add_worksheet(_("About"))
    _write(about, [[_("About"), title], *facts.items()], styles["head"])
    about.set_column(0, 1, 40)
    book.close()
    return sink.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats: dict[str, Any] = {
        name: book.add_format({"num_format": style.excel}) if style.excel else None for name, style in STYLES.items()
    }
    return {"head": head, **formats}


def _write(sheet: Any, rows: Sequence[Sequence[Any]], head: Any, formats: Sequence[Sequence[Any]] = ()) -> None:
    """The title of each column in the first row; ``formats`` are those of the values of each column below it."""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if at == 0:
                sheet.write_string(at, column, str(value), head)
            elif is_missing(value):
                continue
            elif isinstance(value, date):
                sheet.write_datetime(at, column, value, formats[column][at - 1])
            elif isinstance(value, str):
                sheet.write_string(at, column, value)
            elif isinstance(value, bool):
                sheet.write_boolean(at, column, value)
            else:
                sheet.write_number(at, column, float(value), formats[column][at - 1])


def _csv_cell(value: Any, _: Words) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, date):
        return str(value.strftime("%d.%m.%Y" if _.language == "fi" else "%Y-%m-%d"))
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, float):
        text = repr(value)
        return text.replace(".", ",") if _.language == "fi" else text
    return str(value)
