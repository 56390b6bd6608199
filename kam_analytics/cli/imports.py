"""``import`` without a mapping: files are recognised, what was seen is printed, what is open is asked. Templates."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import N_, BadInput, KamError
from kam_analytics.kit.console import asked_path, complain, save, say
from kam_analytics.kit.wording import words
from kam_analytics.service.reading import helper_text, recognised, seen_text, signs_text

if TYPE_CHECKING:
    from kam_analytics.imports.deals import Offer
    from kam_analytics.imports.mapping.choices import Choices
    from kam_analytics.imports.mapping.mapping import Mapping
    from kam_analytics.store import Store

_DONE, _UNUSABLE = 0, 2
#: what to add to the command for each open question
_HINTS = {
    "answer": "add --answer",
    "waits": "its rows wait until the file is imported again with an answer:",
    "missing": "add --column FIELD=COLUMN, or --constant FIELD=VALUE for all rows",
    "missing_one_of": "add --column FIELD=COLUMN",
    "no_kind": "add --kind KIND (and --column FIELD=COLUMN for each field)",
    "ids_with_zero": "add --whole-ids",
}


def add_options(load: argparse.ArgumentParser) -> None:
    """How the columns of the files are told."""
    how = load.add_mutually_exclusive_group()
    how.add_argument("--mapping", type=asked_path, metavar="TOML", help="which of their columns is which of our fields")
    how.add_argument("--as", dest="kind", metavar="KIND", help="the headers are our own field names")
    how.add_argument("--show", action="store_true", help="print the mapping that would be used, import nothing")
    said = load.add_argument_group("where a file is recognised and you know better")
    said.add_argument("--kind", dest="chosen_kind", metavar="KIND", help="what the rows are")
    said.add_argument(
        "--source", help="the system they come from: rows of one source are recognised when they come again"
    )
    said.add_argument(
        "--column", action="append", default=[], metavar="FIELD=COLUMN", help="an empty column leaves the field"
    )
    said.add_argument("--constant", action="append", default=[], metavar="FIELD=VALUE", help="the same for all rows")
    said.add_argument(
        "--read", action="append", default=[], metavar="NAME=VALUE",
        help="encoding, delimiter, decimal, thousands or date_format",
    )  # fmt: skip
    said.add_argument(
        "--answer", action="append", default=[], metavar="QUESTION=ANSWER", help="the answer to a question about a file"
    )
    said.add_argument("--create-accounts", action="store_true", help="unknown account ids become accounts")
    said.add_argument("--won-deals", action="store_true", help="won deals stand in for sales until there are invoices")
    said.add_argument("--whole-ids", action="store_true", help="ids such as 1001.0 become 1001")


@contextmanager
def received_files(options: argparse.Namespace) -> Iterator[tuple[list[Path], list[BadInput]]]:
    """The files, of pipes what came through them, and what is refused: folders, devices, silent pipes."""
    from kam_analytics.imports.files.source import received

    files, refused = [], []
    with ExitStack() as open_pipes:
        for file in options.files:
            try:
                files.append(open_pipes.enter_context(received(file)))
            except BadInput as error:
                refused.append(error)
        yield files, refused


def planned(
    store: Store, files: Sequence[Path], options: argparse.Namespace
) -> tuple[list[tuple[Path, Any]], list[BadInput]]:
    """Recognise all files and say what was seen: files and mappings in the order to load, and what is refused."""
    from kam_analytics.imports.recognise.matching import load_order

    ready: list[tuple[Path, Mapping]] = []
    choices = _choices(options)
    found = recognised(files, choices, store, LOCAL_DIRECTOR, _HINTS)
    refused = [item.refusal for item in found if item.refusal is not None]
    for item in found:
        # the result alone is on stdout
        if item.only_helps:
            complain(helper_text(item))
        elif item.mapping is not None:
            complain(seen_text(item, _HINTS))
            ready.append((item.file, item.mapping))
    if not refused:
        _refuse_unasked(choices, {pair for item in found for pair in item.answers.items()})
    ready.sort(key=lambda item: load_order(item[1].kind.name))
    return [(file, mapping) for file, mapping in ready], refused


def show(options: argparse.Namespace, refuse: Callable[[KamError, int], int]) -> int:
    """Print the mapping of each file as TOML."""
    from kam_analytics.imports.mapping.toml import to_toml

    with received_files(options) as (files, refused):
        code = max([_DONE, *(refuse(error, _UNUSABLE) for error in refused)])
        for item in recognised(files, _choices(options), None, LOCAL_DIRECTOR, _HINTS):
            if item.only_helps:
                complain(helper_text(item))
            elif item.refusal is not None:
                code = refuse(item.refusal, _UNUSABLE)
            elif item.guess is not None and item.mapping is not None:
                guess, mapping = item.guess, item.mapping
                for line in signs_text(guess, mapping, _HINTS):
                    complain(line)
                left = ", ".join(header for header in guess.headers if header not in mapping.theirs)
                say(f"# {guess.file}: {guess.rows} rows; columns that are left: {left or 'none'}")
                say(to_toml(mapping))
    return code


def print_hint(report: Any, mapping: Any) -> None:
    """What to do when accounts are not known."""
    if "unknown_account" in report.reasons and not isinstance(mapping, str):
        complain("  import the accounts first, or add --create-accounts to make accounts of the unknown ids")


def print_offer(found: Offer) -> None:
    """Sales are missing, and there are won deals that could stand in for them."""
    complain(f"no invoices yet: with --won-deals {found.deals} won deals ({found.amount:,.2f}) stand in for sales")


def template(options: argparse.Namespace) -> int:
    """Write a template."""
    from kam_analytics.imports.mapping.mapping import kind_named
    from kam_analytics.imports.tables import templates

    kind = kind_named(options.kind)
    make = templates.to_excel if options.format == "xlsx" else templates.to_csv
    save(make(kind, words(options.language)), options.out or Path(f"template-{kind.name}.{options.format}"))
    return _DONE


def _refuse_unasked(choices: Choices, used: set[tuple[str, str]]) -> None:
    """Refuse an answer that no file asked for: it is mistyped, and what it was meant for was not asked."""
    odd = next((f"{key}={word}" for key, word in choices.answers.items() if (key, word) not in used), None)
    if odd is not None:
        raise BadInput(N_("--answer “{answer}” fits no question about these files: leave it out."), answer=odd)


def _choices(options: argparse.Namespace) -> Choices:
    from kam_analytics.imports.mapping.choices import Choices

    return Choices(
        kind=options.chosen_kind or "",
        source=options.source or "",
        columns=_pairs(options.column, "--column"),
        constants=_pairs(options.constant, "--constant"),
        read=_pairs(options.read, "--read"),
        options={name: True for name in ("create_accounts", "whole_ids") if getattr(options, name)},
        answers=_pairs(options.answer, "--answer"),
    )


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, sign, value = text.rpartition("=") if option == "--answer" else text.partition("=")
        if not sign:
            raise BadInput(N_("{option} {text} needs a name and a value: NAME=VALUE."), option=option, text=text)
        if found.setdefault(name.strip(), value) != value:
            raise BadInput(
                N_("{option} gives {name} two values, “{one}” and “{other}”: keep one of them."),
                option=option, name=name.strip(), one=found[name.strip()], other=value,
            )  # fmt: skip
    return found
