"""The command line: parses, calls, prints. Every command takes ``--store URL``."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kam_analytics import access, settings
from kam_analytics.cli import accounts, company, imports, reports
from kam_analytics.cli.parser import Command, parser_of
from kam_analytics.errors import (
    N_,
    BadInput,
    BadSetting,
    KamError,
    NoRoom,
    NotFound,
    StoreClosed,
    StoreInUse,
    StoreUnusable,
)
from kam_analytics.kit.console import complain, save, say, write
from kam_analytics.service.jobs import trouble
from kam_analytics.service.reading import report_text, text_of
from kam_analytics.store import Store, backup, is_there, open_store, remove

if TYPE_CHECKING:
    from kam_analytics.imports import BatchReport

_OK, _FAILED, _UNUSABLE, _IN_USE = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. What finds its store held by the running app is done there."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = parser_of(_COMMANDS).parse_args(given)
    try:
        return _run(options)
    except StoreInUse as error:
        # the demo company and a backup would replace what the app shows
        replaces = options.command in (_demo, _restore)
        return _complain(error, _IN_USE) if replaces else _handed_over(options, given, error)


def _handed_over(options: argparse.Namespace, given: Sequence[str], in_use: StoreInUse) -> int:
    from kam_analytics.service.client import hand_over

    try:
        return hand_over(_path(options), given, in_use)
    except StoreInUse as error:
        return _complain(error, _IN_USE)


def run_on(held: Store, arguments: Sequence[str]) -> int:
    """Run one command on a store that this process has open and keeps open; the exit code."""
    options = parser_of(_COMMANDS).parse_args(arguments, argparse.Namespace(held=held))
    try:
        return _run(options)
    except StoreInUse as error:
        # another file than the one that is held
        return _complain(error, _IN_USE)


def _run(options: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except StoreInUse:
        raise
    except KamError as error:
        return _complain(error, _code(error))


def _code(error: KamError) -> int:
    """What a script is told of an error: the file is at fault, the store is busy, or something else."""
    if isinstance(error, (StoreInUse, StoreClosed)):
        return _IN_USE
    return _UNUSABLE if isinstance(error, (BadInput, BadSetting, StoreUnusable, NoRoom)) else _FAILED


def _demo(options: argparse.Namespace) -> int:
    from kam_analytics import demo

    if options.export:
        demo.export(options.export, seed=options.seed)
        say(options.export)
        return _OK
    path = settings.store_path(options.store) if options.store else settings.load().demo_store
    _check_replaceable(path)
    demo.build(path, seed=options.seed, accounts=options.accounts, lines=options.lines, progress=_progress)
    say(path)
    return _OK


def _check_replaceable(path: Path) -> None:
    """The demo company replaces a demo company: no store of one's own, and none that a process holds."""
    if not is_there(path):
        return
    store = open_store(path)
    try:
        if not store.is_demo:
            raise BadInput(
                N_(
                    "{file} contains your own data, which the demo company would replace: name another file with "
                    "--store."
                ),
                file=path.name,
            )
    finally:
        store.close()


def _progress(part: float, stage: str) -> None:
    complain(f"{part:4.0%}  {stage}")


def _import(options: argparse.Namespace) -> int:
    from kam_analytics.imports import deals, import_file
    from kam_analytics.imports.currency import choose_currency

    if options.show:
        return imports.show(options, _complain)
    if not (options.files or options.won_deals):
        raise BadInput(N_("Name at least one file to import."))
    mappings = _mappings(options)
    beside = [options.mapping.parent] if options.mapping else []
    path = _path(options)
    is_new = not is_there(path)
    # only with the store open: a pipe is read once, and by whoever has the store
    with _opened(options, create=True) as store, imports.received_files(options) as (files, refused):
        if options.currency is not None:
            choose_currency(store, access.LOCAL_DIRECTOR, options.currency)
        # a pipe is received in a folder of its own
        beside += dict.fromkeys(file.parent for file in files)
        planned = [(file, mapping) for file in files for mapping in mappings]
        if not mappings:
            planned, unclear = imports.planned(store, files, options)
            refused += unclear
        code = max([_OK, *(_complain(error, _UNUSABLE) for error in refused)])
        for file, how in planned:
            try:
                report: BatchReport | None = import_file(
                    store, access.LOCAL_DIRECTOR, file, how, dry_run=options.dry_run, beside=beside
                )
            except BadInput as error:
                report = error.fields.get("report")
                code = _complain(error, _UNUSABLE)
            if report is not None:
                _print_report(report, as_json=options.json)
                imports.print_hint(report, how)
            if report is not None and not options.dry_run:
                deals.follow(store, access.LOCAL_DIRECTOR, report)
        if options.won_deals:
            _print_report(deals.take(store, access.LOCAL_DIRECTOR), as_json=options.json)
        elif found := deals.offer(store, access.LOCAL_DIRECTOR):
            imports.print_offer(found)
        is_empty = not store.has_batches
    if is_new and is_empty:
        # nothing came in: without a store of one's own the app goes on showing the demo company
        remove(path)
    return code


def _mappings(options: argparse.Namespace) -> list[Any]:
    """What was said of the files; nothing when they are to be recognised."""
    from kam_analytics.imports.mapping.parse import tables_from_toml

    if options.mapping:
        return list(tables_from_toml(text_of(options.mapping)))
    return [options.kind] if options.kind else []


def _print_report(done: BatchReport, *, as_json: bool) -> None:
    """One line of JSON for each file, or its report in words."""
    if not as_json:
        say(report_text(done))
        return
    said = {"unassigned": done.unassigned, "notes": [str(note) for note in done.notes]}
    say(json.dumps({**asdict(done), **said}, ensure_ascii=False))


def _undo(options: argparse.Namespace) -> int:
    from kam_analytics.imports import undo

    with _opened(options) as store:
        say(f"{undo(store, access.LOCAL_DIRECTOR, options.batch)} rows undone")
    return _OK


def _accounts(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        for line in accounts.changed(store, options):
            say(line)
    return _OK


def _check(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        found = store.check()
        with store.scope(access.LOCAL_DIRECTOR) as scope:
            remarks = trouble(scope)
    for name, rows in found.items():
        say(f"{rows:>8}  {name}")
    for remark in remarks:
        complain(remark)
    return _FAILED if any(found.values()) else _OK


def _backup(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        held = backup.write(store.engine, options.file)
    say(f"{options.file}: {sum(rows for rows, _sum in held.values())} rows of {len(held)} tables")
    return _OK


def _restore(options: argparse.Namespace) -> int:
    path = _path(options)
    if options.held is not None:
        in_use = StoreInUse(N_("The app has the database {file} open: stop it, then restore."), file=path.name)
        return _complain(in_use, _IN_USE)
    aside = backup.restore(path, options.file, settings.load().data / "staging")
    say(f"{path}: restored from {options.file}")
    if aside is not None:
        say(f"{aside}: the store as it was before")
    return _OK


def _report(options: argparse.Namespace) -> int:
    reports.chosen(options.name, options.param)
    reports.must_have_calendar(options.name, options.format)
    with _opened(options) as store, store.scope(store.viewer(options.viewer)) as scope:
        if options.format == "ics":
            write(reports.calendar(scope))
            return _OK
        reports.show(*reports.made(scope, options), options.format)
    return _OK


def _survey(options: argparse.Namespace) -> int:
    from kam_analytics.cli.nps import decide, list_surveys

    with _opened(options) as store, store.scope(store.viewer(options.viewer)) as scope:
        if options.name is not None:
            if options.kind is None:
                raise BadInput(N_("Name the survey and its kind."))
            decide(scope, options.name, options.kind)
        for line in list_surveys(scope):
            say(line)
    return _OK


def _settings(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        for line in company.answer(store, options):
            say(line)
    return _OK


def _export(options: argparse.Namespace) -> int:
    from kam_analytics.store.export import export_parquet

    with _opened(options) as store, store.scope(store.viewer(options.viewer)) as scope:
        for table, rows in export_parquet(scope, options.folder).items():
            say(f"{table:<32} {rows}")
    return _OK


def _make_tasks(options: argparse.Namespace) -> int:
    from kam_analytics.cli.rhythm import generate

    with _opened(options) as store, store.scope(store.viewer(options.viewer)) as scope:
        say(generate(scope, until=options.until, is_dry=options.dry_run))
    return _OK


def _export_plan(options: argparse.Namespace) -> int:
    from kam_analytics.cli.plan import plan_file

    with _opened(options) as store, store.scope(store.viewer(options.viewer)) as scope:
        content = plan_file(
            scope, options.account, plan_id=options.plan, form=options.format, language=options.language
        )
    account = re.sub(r"[^\w-]", "_", options.account)
    save(content, options.out or Path(f"plan-{account}.{options.format}"))
    return _OK


def _path(options: argparse.Namespace) -> Path:
    """The file of the command's store."""
    held: Store | None = options.held
    if held is not None:
        return held.path
    return settings.store_path(options.store) if options.store else settings.load().own_store


@contextmanager
def _opened(options: argparse.Namespace, *, create: bool = False) -> Iterator[Store]:
    if options.held is not None:
        yield options.held
        return
    path = _path(options)
    try:
        store = open_store(path, create=create)
    except NotFound:
        raise BadInput(
            N_("There is no database at {path}: import a file first, or name a database with --store."), path=path
        ) from None
    try:
        yield store
    finally:
        store.close()


def _complain(error: KamError, code: int) -> int:
    complain(error)
    return code


_COMMANDS: dict[str, Command] = {
    "demo": _demo,
    "import": _import,
    "template": imports.template,
    "undo": _undo,
    "accounts": _accounts,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "survey": _survey,
    "tasks": _make_tasks,
    "settings": _settings,
    "plan": _export_plan,
    "export": _export,
    "report": _report,
}
