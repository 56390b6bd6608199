"""The mappings of earlier imports: the next file of a source is read like the last one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.formats import cells
from kam_analytics.imports.load.accounts.padded import by_number
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.mapping.toml import choices_of, under_words, written
from kam_analytics.imports.questions.files.joined import Others, with_files
from kam_analytics.imports.questions.formats import formats
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.matching import missing
from kam_analytics.imports.shape.months import COLUMNS, ROWS, months_of
from kam_analytics.store import Store

#: a file that lacks more of the columns of an earlier one is another file
_LACKING = 0.5


def remembered(store: Store, viewer: Viewer, headers: Sequence[str]) -> list[tuple[str, Mapping]]:
    """Earlier mappings that fit ``headers`` best, with their sources, last used first.

    If none has all its columns there, those fit that lack fewest and none that a row must have, of one source.
    """
    found: dict[int, list[tuple[str, Mapping]]] = {}
    for source, mapping in _every(store, viewer):
        if mapping.read.get("months", COLUMNS) != COLUMNS and months_of(headers) is None:
            continue
        lacking = len(set(mapping.own) - set(headers))
        if not lacking or _can_do_without(mapping, headers):
            found.setdefault(lacking, []).append((source, mapping))
    best = found[min(found)] if found else []
    return best if 0 in found or len({source for source, _mapping in best}) == 1 else []


def _can_do_without(mapping: Mapping, headers: Sequence[str]) -> bool:
    """Return True if a file with most of the columns still has what a row of the kind needs."""
    there = {*headers, *(name for lookup in mapping.lookups for name in lookup.columns)}
    lacking = [name for name in mapping.own if name not in there]
    if len(lacking) >= _LACKING * len(mapping.own):
        return False
    if any(name in lacking for lookup in mapping.lookups for name in lookup.keys):
        return False
    filled = {name for name in mapping.names if name in mapping.constants or mapping.columns[name] in there}
    return not missing(mapping.kind.name, filled)


def is_looked_up_in(store: Store, viewer: Viewer, source: str, headers: Sequence[str]) -> bool:
    """Return True if files of a source look up columns in a file with these headers."""
    return any(
        {*lookup.keys.values(), *lookup.columns.values()} <= set(headers)
        for known, mapping in _every(store, viewer) if known == source
        for lookup in mapping.lookups
    )  # fmt: skip


def _every(store: Store, viewer: Viewer) -> list[tuple[str, Mapping]]:
    with store.load(viewer) as load:
        rows = load.frame("select source, mapping from import_mapping order by saved_at desc, source, kind")
    found = []
    for row in rows.itertuples():
        try:
            found.append((str(row.source), from_toml(written(under_words(json.loads(row.mapping))))))
        except (BadInput, ValueError):
            # kept by another release
            continue
    return found


def rates_in(store: Store, viewer: Viewer) -> frozenset[str]:
    """The currencies of which a store has rates."""
    with store.load(viewer) as load:
        return frozenset(map(str, load.arrays("select distinct currency from rate")["currency"]))


def numbered_in(store: Store, viewer: Viewer, guesses: Sequence[Guess]) -> Callable[[Sequence[str]], dict[str, str]]:
    """The search for accounts by the number of their ID, in a store and in the files of accounts that wait."""

    def numbered(ids: Sequence[str]) -> dict[str, str]:
        with store.load(viewer) as load:
            known = list(map(str, load.arrays("select account_id from account")["account_id"]))
        for guess in guesses:
            column = guess.column(guess.fields.get("account_id", "")) if guess.kind == "accounts" else None
            known += [*column.values, *column.cells] if column else []
        return by_number(ids, known)

    return numbered


def kept(store: Store, viewer: Viewer, guess: Guess, choices: Choices, others: Others | None = None) -> Choices:
    """The choices with those of the mapping last used for such a file below them, and the formats of this file.

    The same choices if none fits, or if more than a kind, a source and answers is chosen. Raises ``BadInput`` if
    several sources had such a file and none is chosen.
    """
    if not choices.is_bare:
        return choices
    kind = choices.kind or guess.kind
    if not kind and guess.not_a_kind:
        return choices
    found = [
        mapping for source, mapping in remembered(store, viewer, guess.headers)
        if kind in ("", mapping.kind.name) and choices.source in ("", source)
    ]  # fmt: skip
    if not kind:
        found = found if len(found) == 1 else []
    if not found:
        return choices
    if len({mapping.source for mapping in found}) > 1:
        raise BadInput(
            N_("Files like {file} have come from several sources ({sources}): name one with --source."),
            file=guess.file,
            sources=", ".join(mapping.source for mapping in found),
        )
    again = replace(choices_of(found[0]), is_again=True)
    again = replace(again, read=_of_this_file(guess, again.read))
    guess = guess.under(again.read)
    # dates may be in a file that is joined
    guess = with_files(guess, again, others or Others())[0].wide
    # formats that this file shows replace the earlier ones; those it leaves open stay
    shown = formats(guess, replace(again, read={word: again.read[word] for word in again.read if word not in _WAYS}))
    is_open = {said.code for said in shown.questions}
    read = {word: way for word, way in again.read.items() if word not in ("numbers", "blanks", "texts")}
    if shown.dates is not None and "date_order" not in is_open:
        read.pop("date_format", None)
    if shown.numbers is not None and "number_format" not in is_open:
        read.pop("decimal", None)
        read.pop("thousands", None)
    read |= {word: way for word, way in shown.read.items() if word not in read}
    blanks = [way for way in (again.read.get("blanks"), shown.read.get("blanks")) if way]
    if blanks:
        # a text that a person named stands for an empty cell in the next file as well
        read["blanks"] = f" {cells.OR} ".join(dict.fromkeys(f" {cells.OR} ".join(blanks).split(f" {cells.OR} ")))
    return replace(again, read=read, answers=choices.answers)


def _of_this_file(guess: Guess, read: dict[str, str]) -> dict[str, str]:
    """The words of an earlier mapping without those that another file may answer in another way: its sheet, its year."""
    words = {word: value for word, value in read.items() if word != "sheet" or value in guess.sheets}
    return {**words, "months": ROWS} if words.get("months", "").isdecimal() else words


#: words under [read] that are detected from the values of a file
_WAYS = ("date_format", "decimal", "thousands", "numbers", "blanks", "texts")
