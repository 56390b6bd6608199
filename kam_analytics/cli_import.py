"""``import`` without a mapping: files are recognised, what was seen is printed, what is open is asked. Templates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import N_, BadInput, KamError
from kam_analytics.wording import words

if TYPE_CHECKING:
    from kam_analytics.ingest.choices import Choices
    from kam_analytics.ingest.guess import Guess, Said
    from kam_analytics.ingest.mapping import Mapping
    from kam_analytics.store import Store

_DONE, _UNUSABLE = 0, 2
#: what to add to the command for each open question
_HINTS = {
    "date_order": 'add --read "date_format=%d/%m/%Y" or --read "date_format=%m/%d/%Y"',
    "number_format": "add --read decimal=. or --read decimal=, (and --read thousands=…)",
    "missing": "add --column FIELD=COLUMN, or --constant FIELD=VALUE for all rows",
    "missing_one_of": "add --column FIELD=COLUMN",
    "no_kind": "add --kind KIND (and --column FIELD=COLUMN for each field)",
    "date_formats": "add --column FIELD= for the one to leave",
    "ids_with_zero": "add --whole-ids",
}


def add_options(load: argparse.ArgumentParser) -> None:
    """How the columns of the files are told."""
    how = load.add_mutually_exclusive_group()
    how.add_argument("--mapping", type=Path, metavar="TOML", help="which of their columns is which of our fields")
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
    said.add_argument("--create-accounts", action="store_true", help="unknown account ids become accounts")
    said.add_argument("--whole-ids", action="store_true", help="ids such as 1001.0 become 1001")


def planned(store: Store, options: argparse.Namespace) -> tuple[list[tuple[Path, Any]], list[BadInput]]:
    """Recognise all files and say what was seen: files and mappings in the order to load, and what is refused."""
    from kam_analytics.ingest.matching import load_order

    ready: list[tuple[Path, Mapping]] = []
    refused = []
    for file in options.files:
        try:
            guess, mapping = _mapping(file, options, store)
        except BadInput as error:
            refused.append(error)
            continue
        _say(guess, mapping)
        ready.append((file, mapping))
    ready.sort(key=lambda item: load_order(item[1].kind.name))
    return [(file, mapping) for file, mapping in ready], refused


def show(options: argparse.Namespace, complain: Callable[[KamError, int], int]) -> int:
    """Print the mapping of each file as TOML."""
    from kam_analytics.ingest.choices import to_toml

    code = _DONE
    for file in options.files:
        try:
            guess, mapping = _mapping(file, options, None)
        except BadInput as error:
            code = complain(error, _UNUSABLE)
            continue
        _say_signs(guess, mapping)
        print(f"# {guess.file}: {guess.rows} rows; columns that are left: {', '.join(guess.left) or 'none'}")
        print(to_toml(mapping))
    return code


def print_hint(report: Any, mapping: Any) -> None:
    """What to do when accounts are not known."""
    if "unknown_account" in report.reasons and not isinstance(mapping, str):
        print(
            "  import the accounts first, or add --create-accounts to make accounts of the unknown ids", file=sys.stderr
        )


def template(options: argparse.Namespace) -> int:
    """Write a template."""
    from kam_analytics.ingest.mapping import kind_named
    from kam_analytics.reports import templates

    kind = kind_named(options.kind)
    make = templates.to_excel if options.format == "xlsx" else templates.to_csv
    path: Path = options.out or Path(f"template-{kind.name}.{options.format}")
    try:
        path.write_bytes(make(kind, words(options.language)))
    except OSError as error:
        raise BadInput(N_("{file} cannot be written: {reason}"), file=path.name, reason=error.strerror) from None
    print(path)
    return _DONE


def _mapping(file: Path, options: argparse.Namespace, store: Store | None) -> tuple[Guess, Mapping]:
    """What a file is and how it is read. Raises ``BadInput`` with what to add to the command."""
    from kam_analytics.ingest.choices import mapping_of, questions
    from kam_analytics.ingest.recognise import recognise

    choices = _choices(options)
    read = choices.read
    guess = recognise(file, encoding=read.get("encoding"), delimiter=read.get("delimiter"), sheet=read.get("sheet"))
    if store is not None and not (choices.columns or choices.constants or choices.read):
        kept = _kept(store, guess, choices)
        if kept is not None:
            return guess, kept
    asked = questions(guess, choices)
    if asked:
        # braces of theirs are no fields
        raise BadInput("{text}", text=_with_hint(asked[0]))
    return guess, mapping_of(guess, choices)


def _kept(store: Store, guess: Guess, choices: Choices) -> Mapping | None:
    """The mapping that was used last for such a file, where one source had it."""
    from kam_analytics.ingest.choices import choices_of, formats, mapping_of, questions, remembered

    kind = choices.kind or guess.kind
    if not kind and guess.not_a_kind:
        return None
    found = [
        mapping for source, mapping in remembered(store, LOCAL_DIRECTOR, guess.headers)
        if kind in ("", mapping.kind.name) and choices.source in ("", source)
    ]  # fmt: skip
    if not kind:
        found = found if len(found) == 1 else []
    if not found or choices.options:
        return None
    if len({mapping.source for mapping in found}) > 1:
        raise BadInput(
            N_("Files such as {file} came from several sources ({sources}): name one with --source."),
            file=guess.file,
            sources=", ".join(mapping.source for mapping in found),
        )
    again = choices_of(found[0])
    if questions(guess, again):
        return None
    is_enough = formats(guess, again).read.items() <= found[0].read.items()
    return found[0] if is_enough else replace(found[0], read=mapping_of(guess, again).read)


def _say(guess: Guess, mapping: Mapping) -> None:
    """What was recognised, on stderr: the result alone is on stdout."""
    columns = ", ".join(f"{ours} = {theirs}" for ours, theirs in mapping.columns.items())
    read = ", ".join(f"{name} {value!r}" for name, value in mapping.read.items())
    print(f"{guess.file}: {mapping.kind.name} (source {mapping.source})", file=sys.stderr)
    print(f"  columns: {columns}" + (f"; read with {read}" if read else ""), file=sys.stderr)
    left = [header for header in guess.headers if header not in mapping.theirs]
    if left:
        print(f"  left: {', '.join(left)[:300]}", file=sys.stderr)
    _say_signs(guess, mapping, "  ")


def _say_signs(guess: Guess, mapping: Mapping, indent: str = "") -> None:
    for sign in guess.signs:
        if sign.code == "ids_with_zero" and mapping.option("whole_ids"):
            continue
        print(f"{indent}{_with_hint(sign)}", file=sys.stderr)


def _with_hint(said: Said) -> str:
    hint = _HINTS.get(said.code)
    return f"{said} ({hint})" if hint else str(said)


def _choices(options: argparse.Namespace) -> Choices:
    from kam_analytics.ingest.choices import Choices

    return Choices(
        kind=options.chosen_kind or "",
        source=options.source or "",
        columns=_pairs(options.column, "--column"),
        constants=_pairs(options.constant, "--constant"),
        read=_pairs(options.read, "--read"),
        options={name: True for name in ("create_accounts", "whole_ids") if getattr(options, name)},
    )


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise BadInput(N_("{option} {text} needs a name and a value: NAME=VALUE."), option=option, text=text)
        found[name.strip()] = value
    return found
