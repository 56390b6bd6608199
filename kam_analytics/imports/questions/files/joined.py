"""A file with the columns of the files that are joined to it, as if they were its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Lookup
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import BLOCKING, Guess
from kam_analytics.imports.recognise.keys import Reach, Step


@dataclass(frozen=True, kw_only=True)
class Others:
    """The files that wait beside a file, and how many of its rows find theirs in them.

    ``rates`` are the currencies of which the store has rates; ``numbered`` finds the accounts of IDs that differ by the
    zeros before them.
    """

    guesses: tuple[Guess, ...] = ()
    reach: Callable[[Guess, Sequence[Step]], Reach] = lambda guess, steps: Reach()
    rates: frozenset[str] | None = None
    numbered: Callable[[Sequence[str]], dict[str, str]] = lambda ids: {}

    @property
    def rated(self) -> frozenset[str] | None:
        """The currencies with rates; not known while a file of rates waits."""
        return None if any(other.kind == "rates" for other in self.guesses) else self.rates


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A file with the columns of the files that are joined to it."""

    own: Guess
    steps: tuple[Step, ...] = ()

    @cached_property
    def wide(self) -> Guess:
        """The file as if the looked-up columns were its own."""
        brought = [
            replace(column, name=ours, is_joined=True, cells=())
            for other, lookup in self.steps
            for ours, theirs in lookup.columns.items()
            if (column := other.column(theirs)) is not None
        ]
        if not brought:
            return self.own
        wide = replace(self.own, columns=(*self.own.columns, *brought))
        fields = wide.fields_of(wide.kind) if wide.kind else {}
        left = tuple(name for name in wide.headers if name not in fields.values())
        missing = matching.missing(wide.kind, set(fields)) if wide.kind else ()
        return replace(wide, fields=fields, left=left, missing=missing)

    def plus(self, *steps: Step) -> Joined:
        return replace(self, steps=(*self.steps, *steps))


def with_files(guess: Guess, choices: Choices, others: Others) -> tuple[Joined, Choices]:
    """The file with the columns of its lookups, each from the waiting file that has them, whatever its name is now.

    The choices have the lookups with the files that were found; those of others are as they were.
    """
    joined, lookups = Joined(own=guess), []
    for lookup in choices.lookups:
        files = [other for other in others.guesses if _has(other, lookup) and may_be_joined(joined, other)]
        steps = [(other, all_of(joined.wide, other, lookup)) for other in files]
        counted = [reached(joined.plus(step), lookup.columns, others).matched for step in steps]
        # of files that match as well, the one with the name of the last one
        best = max(
            zip(counted, steps, strict=True), key=lambda item: (item[0], item[1][0].file == lookup.file), default=None
        )
        if best is not None and best[0]:
            joined, lookup = joined.plus(best[1]), best[1][1]
        lookups.append(lookup)
    return joined, replace(choices, lookups=tuple(lookups))


def _has(other: Guess, lookup: Lookup) -> bool:
    return {*lookup.keys.values(), *lookup.columns.values()} <= set(other.headers)


def all_of(guess: Guess, other: Guess, lookup: Lookup) -> Lookup:
    """The lookup with all columns of the other file; which of them stay is known when the mapping is made."""
    names = dict(lookup.columns)
    for theirs in other.headers:
        if theirs in lookup.keys.values() or theirs in names.values():
            continue
        # the name of the file may be another one next month, that of the key is not
        ways = (theirs, f"{theirs} ({next(iter(lookup.keys))})")
        ours = next((name for name in ways if name not in guess.headers and name not in names), "")
        if ours:
            names[ours] = theirs
    encoding = other.encoding.value
    read = {"encoding": encoding} if encoding and encoding != guess.encoding.value else {}
    if len(other.sheets) > 1:
        read["sheet"] = other.sheet
    return replace(lookup, file=other.file, columns=names, read=read)


def used(lookups: Sequence[Lookup], columns: set[str]) -> tuple[Lookup, ...]:
    """The lookups with only those of their columns that are used, or are keys of lookups after them."""
    needed, found = set(columns), []
    for lookup in reversed(lookups):
        brought = {ours: theirs for ours, theirs in lookup.columns.items() if ours in needed}
        if brought:
            found.append(replace(lookup, columns=brought))
            needed |= set(lookup.keys)
    return tuple(reversed(found))


def reached(joined: Joined, columns: Iterable[str], others: Others) -> Reach:
    """How many rows get these columns."""
    files = {lookup.file: other for other, lookup in joined.steps}
    kept = used([lookup for _other, lookup in joined.steps], set(columns))
    return others.reach(joined.own, [(files[lookup.file], lookup) for lookup in kept])


def may_be_joined(joined: Joined, other: Guess) -> bool:
    taken = {joined.own.file, *(lookup.file for _other, lookup in joined.steps)}
    is_table = not other.is_parquet and not any(sign.code in BLOCKING for sign in other.signs)
    return is_table and other.file not in taken
