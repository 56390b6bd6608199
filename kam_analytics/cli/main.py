"""The command line: parses, calls, prints. Every command takes ``--store URL``."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kam_analytics import access, settings
from kam_analytics.cli import imports, reports
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
from kam_analytics.kit.console import asked_path, complain, save, say
from kam_analytics.kit.wording import LANGUAGES
from kam_analytics.service.jobs import trouble
from kam_analytics.service.reading import report_text, text_of
from kam_analytics.store import Store, backup, is_there, open_store, remove

if TYPE_CHECKING:
    from kam_analytics.imports import BatchReport

_OK, _FAILED, _UNUSABLE, _IN_USE = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. What finds its store held by the running app is done there."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser().parse_args(given)
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
    options = _parser().parse_args(arguments, argparse.Namespace(held=held))
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kam_analytics", description="Key account management analytics.")
    parser.set_defaults(held=None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--store", metavar="URL", help="the store: a path or duckdb:///path (default: your own)")
        sub.set_defaults(command=run)
        return sub

    demo = command("demo", _demo, "Build the demo company, or export a small one as CSV files.")
    demo.add_argument("--seed", type=_count, default=1)
    demo.add_argument("--accounts", type=_count, default=160)
    demo.add_argument("--lines", type=_count, help="number of invoice lines (default: what the accounts buy)")
    demo.add_argument("--export", type=Path, metavar="FOLDER", help="write a small company as CSV files instead")

    load = command(
        "import",
        _import,
        "Import CSV, .xlsx or Parquet files; without --mapping and --as they are recognised.",
    )
    load.add_argument("files", nargs="*", type=asked_path, metavar="FILE")
    imports.add_options(load)
    load.add_argument("--currency", help="reporting currency of a new store (default: EUR)")
    load.add_argument("--dry-run", action="store_true", help="count, write nothing")
    load.add_argument("--json", action="store_true")

    template = command("template", imports.template, "Write a template of a kind: our columns, one example row.")
    template.add_argument("kind", metavar="KIND")
    template.add_argument("--format", choices=["csv", "xlsx"], default="csv")
    template.add_argument("--language", choices=list(LANGUAGES), default="en")
    template.add_argument("--out", type=Path, metavar="FILE", help="default: template-KIND.csv or .xlsx here")

    take_out = command("undo", _undo, "Undo an import.")
    take_out.add_argument("batch", metavar="BATCH")

    command("check", _check, "Check the store; every line should say 0.")

    safe = command("backup", _backup, "Write a whole copy of the store into a new file, while people work.")
    safe.add_argument("file", type=asked_path, metavar="FILE")
    back = command("restore", _restore, "Put a backup in the place of the store, which is kept beside it.")
    back.add_argument("file", type=asked_path, metavar="FILE")

    survey = command("survey", _survey, "List the surveys with their kinds, or say the kind of one.")
    survey.add_argument("name", nargs="?", metavar="SURVEY", help="'' for answers without a name")
    survey.add_argument("kind", nargs="?", metavar="KIND", help="relationship, transactional, other or as-named")
    survey.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    tasks = command("tasks", _make_tasks, "Make the tasks that segments and cadence rules ask for.")
    tasks.add_argument("what", choices=["generate"])
    tasks.add_argument("--until", type=_day, help="make tasks to this day (default: 12 months ahead)")
    tasks.add_argument("--dry-run", action="store_true", help="count, write nothing")
    tasks.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    plan = command("plan", _export_plan, "Write the account plan of an account into a file.")
    plan.add_argument("what", choices=["export"])
    plan.add_argument("account", metavar="ACCOUNT")
    plan.add_argument("--plan", metavar="ID", help="which of its plans (default: the one in force)")
    plan.add_argument("--format", choices=["pdf", "xlsx"], default="pdf")
    plan.add_argument("--language", choices=list(LANGUAGES), default="en")
    plan.add_argument("--out", type=Path, metavar="FILE", help="default: plan-ACCOUNT.pdf or .xlsx here")
    plan.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    take = command("export", _export, "Write the tables of a person as Parquet files, for notebooks.")
    take.add_argument("form", choices=["parquet"])
    take.add_argument("folder", type=asked_path, metavar="FOLDER")
    take.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    report = command("report", _report, "Print a report.")
    report.add_argument("name", choices=list(reports.REPORTS))
    report.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="may be given several times")
    report.add_argument("--since", type=_day)
    report.add_argument("--until", type=_day)
    report.add_argument("--measure", choices=["net_sales", "margin"], default="net_sales")
    report.add_argument("--by", choices=["company", "group"], help="count companies, or groups of them as one")
    report.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)
    report.add_argument("--format", choices=["table", "csv", "json"], default="table")
    return parser


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
    with _opened(options) as store, store.scope(store.viewer(options.viewer)) as scope:
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2026-11-21") from None


def _count(text: str) -> int:
    """One or more."""
    if not re.fullmatch("0*[1-9][0-9]{0,17}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _complain(error: KamError, code: int) -> int:
    complain(error)
    return code
