"""What the command line takes: every command with its arguments."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from kam_analytics import access
from kam_analytics.cli import accounts, company, imports, reports
from kam_analytics.kit.console import asked_path
from kam_analytics.kit.wording import LANGUAGES

Command = Callable[[argparse.Namespace], int]


def parser_of(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of the command line; ``commands``: name -> what runs it."""
    parser = argparse.ArgumentParser(prog="python -m kam_analytics", description="Key account management analytics.")
    parser.set_defaults(held=None)
    known = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        sub = known.add_parser(name, help=text, description=text)
        sub.add_argument("--store", metavar="URL", help="the store: a path or duckdb:///path (default: your own)")
        sub.set_defaults(command=commands[name])
        return sub

    demo = command("demo", "Build the demo company, or export a small one as CSV files.")
    demo.add_argument("--seed", type=_count, default=1)
    demo.add_argument("--accounts", type=_count, default=160)
    demo.add_argument("--lines", type=_count, help="number of invoice lines (default: what the accounts buy)")
    demo.add_argument("--export", type=Path, metavar="FOLDER", help="write a small company as CSV files instead")

    load = command(
        "import",
        "Import CSV, .xlsx or Parquet files; without --mapping and --as they are recognised.",
    )
    load.add_argument("files", nargs="*", type=asked_path, metavar="FILE")
    imports.add_options(load)
    load.add_argument("--currency", help="reporting currency of a new store (default: EUR)")
    load.add_argument("--dry-run", action="store_true", help="count, write nothing")
    load.add_argument("--json", action="store_true")

    template = command("template", "Write a template of a kind: our columns, one example row.")
    template.add_argument("kind", metavar="KIND")
    template.add_argument("--format", choices=["csv", "xlsx"], default="csv")
    template.add_argument("--language", choices=list(LANGUAGES), default="en")
    template.add_argument("--out", type=Path, metavar="FILE", help="default: template-KIND.csv or .xlsx here")

    take_out = command("undo", "Undo an import.")
    take_out.add_argument("batch", metavar="BATCH")

    one = command("accounts", "Add an account, change accounts, join two of one customer, or undo that.")
    accounts.add_options(one)
    one.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    command("check", "Check the store; every line should say 0.")

    safe = command("backup", "Write a whole copy of the store into a new file, while people work.")
    safe.add_argument("file", type=asked_path, metavar="FILE")
    back = command("restore", "Put a backup in the place of the store, which is kept beside it.")
    back.add_argument("file", type=asked_path, metavar="FILE")

    survey = command("survey", "List the surveys with their kinds, or say the kind of one.")
    survey.add_argument("name", nargs="?", metavar="SURVEY", help="'' for answers without a name")
    survey.add_argument("kind", nargs="?", metavar="KIND", help="relationship, transactional, other or as-named")
    survey.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    tasks = command("tasks", "Make the tasks that segments and cadence rules ask for.")
    tasks.add_argument("what", choices=["generate"])
    tasks.add_argument("--until", type=_day, help="make tasks to this day (default: 12 months ahead)")
    tasks.add_argument("--dry-run", action="store_true", help="count, write nothing")
    tasks.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)
    own = command("settings", "Show the settings of the company, or change one.")
    company.add_options(own)

    plan = command("plan", "Write the account plan of an account into a file.")
    plan.add_argument("what", choices=["export"])
    plan.add_argument("account", metavar="ACCOUNT")
    plan.add_argument("--plan", metavar="ID", help="which of its plans (default: the one in force)")
    plan.add_argument("--format", choices=["pdf", "xlsx"], default="pdf")
    plan.add_argument("--language", choices=list(LANGUAGES), default="en")
    plan.add_argument("--out", type=Path, metavar="FILE", help="default: plan-ACCOUNT.pdf or .xlsx here")
    plan.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    take = command("export", "Write the tables of a person as Parquet files, for notebooks.")
    take.add_argument("form", choices=["parquet"])
    take.add_argument("folder", type=asked_path, metavar="FOLDER")
    take.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)

    report = command("report", "Print a report.")
    report.add_argument("name", choices=list(reports.REPORTS))
    report.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="may be given several times")
    report.add_argument("--since", type=_day)
    report.add_argument("--until", type=_day)
    report.add_argument("--measure", choices=["net_sales", "margin"], default="net_sales")
    report.add_argument("--by", choices=["company", "group"], help="count companies, or groups of them as one")
    report.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)
    report.add_argument("--format", choices=["table", "csv", "json", "ics"], default="table")
    return parser


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
