"""Workbooks (.xlsx): a child process with limits turns one sheet into text that the importer reads as CSV.

No workbook is parsed in this process: a hostile one can kill the child, not the server.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.files import sheet as child
from kam_analytics.imports.files.notes import Note

#: the child must start, read and end within this many seconds
SECONDS = child.SECONDS
_SHEETS_SHOWN = 20
_TOO_LARGE = N_("{file} is too large or too densely packed for a workbook: save the sheet as CSV (UTF-8).")
_PROBLEMS = {
    "too_large": _TOO_LARGE,
    "protected": N_("{file} is protected by a password: save it as an unprotected .xlsx, or as CSV (UTF-8)."),
    "not_a_workbook": N_(
        "{file} is an archive or another kind of office file: open it and save the sheet as .xlsx or as CSV (UTF-8)."
    ),
    "damaged": N_("{file} is damaged or not a workbook: open it and save the sheet as .xlsx or as CSV (UTF-8)."),
    "not_readable": N_("{file} cannot be read: {reason}"),
    "no_sheet": N_("{file} has no sheet “{sheet}”. Its sheets are: {known}."),
    "no_table": N_("{file} is not a table of text: export it as CSV (UTF-8)."),
    "empty": N_("{file} is empty: no cell of it holds a value. Its sheets are: {known}."),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What was read from a workbook: the sheet, the row of its header, rows with values above it.

    ``names`` are all its sheets; ``notes`` what is worth a sentence.
    """

    name: str
    names: tuple[str, ...]
    header: int
    above: int
    notes: tuple[Note, ...]
    #: the first rows of each sheet that was looked at
    firsts: dict[str, list[list[str]]]


def to_csv(
    copy: Path,
    target: Path,
    name: str,
    *,
    sheet: str | None = None,
    wanted: frozenset[str] = frozenset(),
    decimal: str = ".",
    date_format: str | None = None,
) -> Sheet:
    """Write one sheet of a workbook as CSV (UTF-8): the named one, otherwise the first with the wanted columns or with data.

    Numbers get the decimal sign and dates the format of the mapping, so that they are read like the
    texts next to them; without a format a date is written as ISO. Line n of the text is row ``header + n - 1`` of the sheet.

    Raises ``BadInput`` with what to do: too large, protected, damaged, no such sheet, no data.
    """
    asked = {
        "file": str(copy),
        "target": str(target),
        "sheet": sheet,
        "wanted": sorted(wanted),
        "decimal": decimal,
        "date_format": date_format,
    }
    answer = _ask(asked)
    known = answer.get("sheets", [])
    if "problem" in answer:
        sentence, reason = _PROBLEMS[answer["problem"]], answer.get("reason")
        raise BadInput(sentence, file=name, sheet=sheet, known=_shown(known), reason=reason)
    found = Sheet(
        name=answer["sheet"],
        names=tuple(known),
        header=answer["header"],
        above=answer["above"],
        notes=tuple(_notes(answer, name)),
        firsts=answer["firsts"],
    )
    if sheet is None and len(known) > 1:
        return replace(found, notes=(sheet_read(name, found), *found.notes))
    return found


def sheet_read(file: str, sheet: Sheet) -> Note:
    """Which sheet of several is read."""
    message = N_("The sheet “{sheet}” of {file} is read. The sheets are: {known}.")
    return Note(message, {"file": file, "sheet": sheet.name, "known": _shown(sheet.names)})


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHEETS_SHOWN]) + (" …" if len(names) > _SHEETS_SHOWN else "")


def _ask(asked: dict[str, Any]) -> dict[str, Any]:
    # by its path and isolated: it imports nothing from the product or from the workbook's folder
    command = [sys.executable, "-I", child.__file__]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # stopped by the time limit, or by a limit that left it no way to report
        return {"problem": "too_large"}
    return found


def _notes(answer: dict[str, Any], name: str) -> list[Note]:
    if not answer["uncomputed"]:
        return []
    message = N_(
        "{file} has formulas without a stored result, read as empty: {n}. Open the workbook in your spreadsheet program, save it and import it again."
    )
    return [Note(message, {"n": answer["uncomputed"], "file": name})]
