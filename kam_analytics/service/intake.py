"""One file of the inbox: its plan and its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kam_analytics.access import INBOX
from kam_analytics.errors import N_, BadInput
from kam_analytics.imports import deals, import_file
from kam_analytics.imports.load.batch import Look
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.mapping.parse import tables_from_toml
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.rows import rejects
from kam_analytics.service.reading import recognised, report_text, seen_text, text_of
from kam_analytics.store import Load, Store

#: hints on what to write into a mapping file, for each open question and sign
_HINTS = {
    code: f"in a .toml in its folder: {line}"
    for code, line in {
        "answer": "[answers]",
        "missing": '[columns] FIELD = "COLUMN", or [constants] FIELD = "VALUE" for all rows',
        "missing_one_of": '[columns] FIELD = "COLUMN"',
        "no_kind": 'kind = "KIND", and [columns] FIELD = "COLUMN" for each field',
        "ids_with_zero": "[options] whole_ids = true",
    }.items()
}


@dataclass(frozen=True)
class Plan:
    """How a file is read, in which other files its columns are looked up, and its signs."""

    mappings: Sequence[Mapping]
    lookups: Sequence[Path] = ()
    seen: str = ""


@dataclass
class Outcome:
    """The result of a file: sentences, and its rejected lines (the columns of the query ``import_rejects``)."""

    is_done: bool = True
    said: list[str] = field(default_factory=list)
    refused: pd.DataFrame = field(default_factory=pd.DataFrame)


def plan_of(file: Path, store: Store | None) -> Plan | None:
    """Decide how a file is read: by the mapping files in its folder, like the last of its source, or as recognised.

    Of several mapping tables those with columns of the file count. A recognised file has the name of the folder as its
    source. ``None`` for a file in which others look up columns. Raises ``BadInput`` with the open question, and if a
    mapping file or lookup file is a link.
    """
    tables = [table for toml in sorted(file.parent.glob("*.toml")) for table in tables_from_toml(text_of(_own(toml)))]
    if file.name in {lookup.file for table in tables for lookup in table.lookups}:
        return None
    seen = ""
    if not tables:
        found = recognised(file, Choices(source=file.parent.name), store, INBOX, _HINTS)
        tables, seen = [found.mapping], seen_text(found, _HINTS)
    elif len(tables) > 1:
        # if none fits, the import tells which column is missing
        tables = [table for table in tables if _fits(file, table)] or tables
    names = sorted({lookup.file for table in tables for lookup in table.lookups})
    return Plan(tables, [_own(file.with_name(name)) for name in names], seen)


def _own(path: Path) -> Path:
    """The same path, refused if it leads out of the inbox."""
    if path.is_symlink():
        raise BadInput(N_("{file} is a link: put the file itself into the folder."), file=path.name)
    return path


def _fits(file: Path, mapping: Mapping) -> bool:
    read = mapping.read
    try:
        guess = recognise(file, encoding=read.get("encoding"), delimiter=read.get("delimiter"), sheet=read.get("sheet"))
    except BadInput:
        return False
    return set(mapping.own) <= set(guess.headers)


def bring_in(store: Store, file: Path, plan: Plan) -> Outcome:
    """Import a file by each of its mappings; it is done if none refused it completely."""
    outcome = Outcome(said=[plan.seen] if plan.seen else [])

    def look(load: Load, _mapping: Mapping) -> None:
        outcome.refused = pd.concat([outcome.refused, rejects.listed(load)])

    for mapping in plan.mappings:
        try:
            report = import_file(store, INBOX, file, mapping, look=Look(after=look))
            outcome.said.append(report_text(report))
            deals.follow(store, INBOX, report)
        except BadInput as error:
            outcome.is_done = False
            counted = error.fields.get("report")
            outcome.said += [*([report_text(counted)] if counted else []), str(error)]
    return outcome
