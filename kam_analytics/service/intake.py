"""One file of the inbox: its plan and its outcome."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from kam_analytics.access import INBOX
from kam_analytics.errors import N_, BadInput
from kam_analytics.imports import deals, import_file
from kam_analytics.imports.load.batch import Look
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.join import NOT_FOUND
from kam_analytics.imports.mapping.mapping import Lookup, Mapping
from kam_analytics.imports.mapping.parse import tables_from_toml
from kam_analytics.imports.questions.kept import is_looked_up_in
from kam_analytics.imports.recognise.guess import BLOCKING
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.rows import rejects
from kam_analytics.service.reading import Recognised, helper_text, recognised, report_text, seen_text, text_of
from kam_analytics.store import Load, Store

#: what to do about each open question and sign
_HINTS = {"answer": "on the page Import:", "waits": "its rows wait for an answer on the page Import:"} | {
    code: f"in a .toml in its folder: {line}"
    for code, line in {
        "missing": '[columns] FIELD = "COLUMN", or [constants] FIELD = "VALUE" for all rows',
        "missing_one_of": '[columns] FIELD = "COLUMN"',
        "no_kind": 'kind = "KIND", and [columns] FIELD = "COLUMN" for each field',
        "ids_with_zero": "[options] whole_ids = true",
    }.items()
}
#: folders beside the files of a source: imported, not importable, with a question that is asked on the page Import
DONE, FAILED, ASKED = "done", "failed", "asked"
_NOBODY = "goes with other files of its folder, none of which came"
#: what a person cannot answer: the file is put away with the reason
_NO_ANSWER = frozenset({"not_a_kind", "later_kind", *BLOCKING})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What becomes of a file.

    It is imported by ``mappings``, with columns from the files of ``lookups``; ``seen`` are its signs. Or it is only
    joined to the files of ``helps``. Or ``asks`` has its open questions; or it ``waits`` for a file that is not here,
    and for no longer than a day, with the reason. A file with nothing of this stays where it is.
    """

    mappings: Sequence[Mapping] = ()
    lookups: Sequence[Path] = ()
    seen: str = ""
    helps: Sequence[Path] = ()
    asks: str = ""
    waits: str = ""


@dataclass
class Outcome:
    """Where a file goes, with sentences, and its rejected lines (the columns of the query ``import_rejects``)."""

    place: str = DONE
    said: list[str] = field(default_factory=list)
    refused: pd.DataFrame = field(default_factory=pd.DataFrame)


def plans_of(files: Sequence[Path], store: Store | None) -> dict[Path, Plan | BadInput]:
    """Decide how the files of a folder are read: by its mapping files, like the last of their source, or as recognised.

    Of several mapping tables those with columns of a file count. A recognised file has the name of the folder as its
    source. ``BadInput`` says why a file cannot be imported.
    """
    folder = files[0].parent
    try:
        tables = [table for toml in sorted(folder.glob("*.toml")) for table in tables_from_toml(text_of(_own(toml)))]
    except BadInput as error:
        return dict.fromkeys(files, error)
    return _by_tables(files, tables) if tables else _as_recognised(files, store)


def _by_tables(files: Sequence[Path], tables: Sequence[Mapping]) -> dict[Path, Plan | BadInput]:
    lookups = [lookup for table in tables for lookup in table.lookups]
    headers = {file: _headers(file) for file in files} if lookups else {}
    named = {lookup.file for lookup in lookups}
    plans: dict[Path, Plan | BadInput] = {}
    for file in [file for file in files if file.name not in named]:
        fitting = [table for table in tables if _fits(file, table)] if lookups or len(tables) > 1 else tables
        if not fitting and any(_needed(lookup) <= headers[file] for lookup in lookups):
            plans[file] = Plan(waits=f"{file.name}: {_NOBODY}")
            continue
        try:
            # if none fits, the import tells which column is missing
            plans[file] = _with_lookups(file, fitting or tables, headers)
        except BadInput as error:
            plans[file] = error
    users = {path: file for file, plan in plans.items() if isinstance(plan, Plan) for path in plan.lookups}
    parts = {file for file, plan in plans.items() if isinstance(plan, Plan) and plan.waits and file in users}
    return plans | {file: Plan(helps=[users[file]]) for file in parts}


def _with_lookups(file: Path, tables: Sequence[Mapping], headers: Table[Path, set[str]]) -> Plan:
    """The plan by mapping tables: a file to look columns up in has its name, or else its columns."""
    mappings = []
    for table in tables:
        lookups = []
        for lookup in table.lookups:
            path = _own(file.with_name(lookup.file))
            if not path.exists():
                having = [other for other in headers if other != file and _needed(lookup) <= headers[other]]
                if not having:
                    return Plan(waits=str(BadInput(NOT_FOUND, file=lookup.file)))
                path = having[-1]
            lookups.append(replace(lookup, file=path.name))
        mappings.append(replace(table, lookups=tuple(lookups)))
    names = sorted({lookup.file for mapping in mappings for lookup in mapping.lookups})
    return Plan(mappings=mappings, lookups=[file.with_name(name) for name in names])


def _needed(lookup: Lookup) -> set[str]:
    return {*lookup.keys.values(), *lookup.columns.values()}


def _as_recognised(files: Sequence[Path], store: Store | None) -> dict[Path, Plan | BadInput]:
    folder = files[0].parent
    choices = Choices(source=folder.name)
    return {item.file: _plan(item, store) for item in recognised(files, choices, store, INBOX, _HINTS)}


def _plan(item: Recognised, store: Store | None) -> Plan | BadInput:
    folder, codes = item.file.parent, {said.code for said in item.asked}
    joins = [folder / name for name in item.joins]
    if item.only_helps:
        return Plan(helps=[folder / name for name in item.used_by], waits="" if item.used_by else helper_text(item))
    if item.guess is not None and item.mapping is not None:
        return Plan(mappings=[item.mapping], lookups=joins, seen=seen_text(item, _HINTS))
    refusal = item.refusal or BadInput("{text}", text=f"{item.file.name}: {_NOBODY}")
    if item.guess is None or not codes or codes & _NO_ANSWER:
        return refusal
    is_part = store is not None and codes & {"missing", "missing_one_of"}
    if "join_file" in codes or (store and is_part and is_looked_up_in(store, INBOX, folder.name, item.guess.headers)):
        return Plan(waits=str(refusal))
    waiting = f"{item.file.name} waits for an answer on the page Import, as a file of the source {folder.name}."
    return Plan(asks=f"{waiting}\n{refusal}", lookups=joins)


def _own(path: Path) -> Path:
    """The same path, refused if it leads out of the inbox."""
    if path.is_symlink():
        raise BadInput(N_("{file} is a link: put the file itself into the folder."), file=path.name)
    return path


def _headers(file: Path) -> set[str]:
    try:
        return set(recognise(file).headers)
    except BadInput:
        return set()


def _fits(file: Path, mapping: Mapping) -> bool:
    read = mapping.read
    try:
        guess = recognise(file, encoding=read.get("encoding"), delimiter=read.get("delimiter"), sheet=read.get("sheet"))
    except BadInput:
        return False
    return set(mapping.own) <= set(guess.headers)


def bring_in(store: Store, file: Path, plan: Plan) -> Outcome:
    """Import a file by each of its mappings; it has failed if one refused it completely."""
    outcome = Outcome(said=[plan.seen] if plan.seen else [])

    def look(load: Load, _mapping: Mapping) -> None:
        outcome.refused = pd.concat([outcome.refused, rejects.listed(load)])

    for mapping in plan.mappings:
        try:
            report = import_file(store, INBOX, file, mapping, look=Look(after=look))
            outcome.said.append(report_text(report))
            deals.follow(store, INBOX, report)
        except BadInput as error:
            outcome.place = FAILED
            counted = error.fields.get("report")
            outcome.said += [*([report_text(counted)] if counted else []), str(error)]
    return outcome
