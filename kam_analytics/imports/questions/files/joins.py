"""Files that wait together are looked at together: what one lacks, another may have by a key.

The files and the numbers of matching rows are given; nothing is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kind import NUMERIC
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Lookup
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.files.joined import Joined, Others, all_of, may_be_joined, reached, used
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import Guess, looked_up
from kam_analytics.imports.recognise.keys import Reach, Step
from kam_analytics.imports.recognise.pairs import is_association, same_ids

QUESTIONS = {
    "join": N_("{file} has no {fields}; {other} has them: join by {key}? {n} of {of} rows match."),
    "join_through": N_(
        "{file} has no {fields}; {other} has them, by way of {through}: join by {key}? {n} of {of} rows match."
    ),
    "join_numbers": N_(
        "{file} has no {fields}; {other} has them: is {ours} in “{key}” the same as {theirs} there? Then {n} of {of} rows "
        "match, and {exact} as the IDs are written."
    ),
    "join_unmatched": N_(
        "{file} has no {fields}; {other} has them, but {n} of {n} keys in “{key}” have no match there, such as {ours} here and "
        "{theirs} there."
    ),
    "join_file": N_(
        "{file} is read together with a file that has the columns {columns} (the last time {other}): add that file, or "
        "choose other columns."
    ),
}
ANSWERS = {
    "join": N_("Join {other}: row {row} gets {cells}"),
    "differing": N_("Join {other}: row {row} gets {cells}; {n} rows with different values there stay empty"),
    "no": N_("Do not join"),
}
#: ids that many rows share
_NO_KEYS = frozenset({"account_id", "product_id", "category_id", "line_id"})
#: the kind of a file of amounts
_LINES = "sales"
#: files that are joined in a row: lines, orders, customers
_STEPS = 3
_OFFERED = 3
#: below this share of matches not to join is the likely answer
_LIKELY = 0.5


def is_complete(guess: Guess, choices: Choices | None = None) -> bool:
    """Return True if a file has a kind of its own and all that its rows need."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    filled = {*fields_of(guess, choices), *choices.constants}
    return kind in KINDS and not matching.missing(kind, filled) and not is_association(guess)


def ask_file(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The file of an earlier join that is not here."""
    there = set(guess.headers)
    needed = {*fields_of(guess, choices).values(), *choices.filter, *choices.leave_out, *choices.sign} - there
    for lookup in used(choices.lookups, needed):
        columns = ", ".join(dict.fromkeys([*lookup.keys.values(), *lookup.columns.values()]))
        fields = {"file": guess.file, "other": lookup.file, "columns": columns}
        yield Said(code="join_file", message=QUESTIONS["join_file"], about=guess.file, fields=fields)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The question whether to join files, the ways of joining by the words of its answers, and what they look up."""

    said: Said
    ways: dict[str, tuple[Step, ...]]
    lookups: tuple[Lookup, ...]


def as_lines(guess: Guess, choices: Choices) -> Choices:
    """The choices with sales as kind of a file that is unclear alone but has amounts: the rest may be in another file."""
    is_open = not (choices.kind or guess.kind or guess.not_a_kind)
    amounts = {name for name in guess.fields_of(_LINES) if _type(_LINES, name) in NUMERIC} if is_open else set()
    is_whole = any(amounts.issuperset(group) for group in KINDS[_LINES].one_of)
    return choices.plus(Choices(kind=_LINES)) if is_whole else choices


def ask_join(joined: Joined, choices: Choices, others: Others) -> Offer | None:
    """The question whether to join the files that have what this one lacks."""
    guess = joined.wide
    kind = choices.kind or guess.kind
    if kind not in KINDS or guess.is_parquet or is_association(guess):
        return None
    filled = {*fields_of(guess, choices), *choices.constants}
    for wanted in _wanted(kind, filled):
        if ways := _offers(joined, choices, wanted, others):
            return Offer(
                said=_question(joined, ways),
                ways={way.word: way.steps for way in ways},
                lookups=tuple(lookup for way in ways for lookup in way.lookups),
            )
        if said := _unmatched(joined, choices, wanted, others):
            return Offer(said=said, ways={}, lookups=())
    return None


def _unmatched(joined: Joined, choices: Choices, wanted: Sequence[str], others: Others) -> Said | None:
    """What a file needs is in another one whose keys are none of its own: that is said, with one of each."""
    kind = choices.kind or joined.own.kind
    files = [other for other in others.guesses if may_be_joined(joined, other)]
    search = _Search(choices=choices, kind=kind, wanted=wanted, files=files)
    for steps, gain in search.ways(joined, 1) if set(wanted) & set(matching.required(kind)) else ():
        [(other, lookup)] = steps
        reach = _counted(joined, steps, gain, others).reach
        if reach.ours and reach.theirs and not reach.matched and not reach.differing:
            fields = {
                "file": joined.own.file, "fields": ", ".join(gain), "other": other.file, "key": ", ".join(lookup.keys),
                "n": reach.keys, "ours": reach.ours, "theirs": reach.theirs,
            }  # fmt: skip
            return Said(code="join_unmatched", message=QUESTIONS["join_unmatched"], about=other.file, fields=fields)
    return None


def _wanted(kind: str, filled: set[str]) -> Iterator[tuple[str, ...]]:
    """What a file of this kind lacks that another may have: what its rows need, else one thing they are poorer without."""
    left = matching.missing(kind, filled)
    must = tuple(name for name in left if name in looked_up(kind))
    # without its amounts a file has no lines
    if len(must) == len(left):
        yield from [must] if must else ((name,) for name in looked_up(kind) if name not in filled)


def _type(kind: str, name: str) -> str | None:
    item = KINDS[kind].field(name)
    return item.type if item else None


@dataclass(frozen=True, kw_only=True)
class _Way:
    """Files that have what is wanted, one after the other; ``exact`` rows match where IDs are compared as written."""

    steps: tuple[Step, ...]
    gain: dict[str, str]
    reach: Reach
    exact: int

    @property
    def rank(self) -> tuple[int, int, int]:
        return -len(self.gain), len(self.steps), -self.reach.matched

    @property
    def word(self) -> str:
        return " + ".join(other.file for other, _lookup in self.steps)

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        """The lookups of what is wanted."""
        return used([lookup for _other, lookup in self.steps], set(self.gain.values()))

    @property
    def is_by_number(self) -> bool:
        return any(lookup.compare for _other, lookup in self.steps)


def _offers(joined: Joined, choices: Choices, wanted: Sequence[str], others: Others) -> list[_Way]:
    """The shortest ways to most of what is wanted, those with most matches first."""
    kind = choices.kind or joined.own.kind
    is_must = bool(set(wanted) & set(matching.required(kind)))
    files = [other for other in others.guesses if may_be_joined(joined, other)]
    search = _Search(choices=choices, kind=kind, wanted=wanted, files=files)
    found: list[_Way] = []
    for depth in range(1, _STEPS + 1):
        for steps, gain in search.ways(joined, depth):
            way = _with_second_key(joined, _counted(joined, steps, gain, others), others)
            if way.reach.matched and (is_must or _is_plain(kind, way)):
                found.append(way)
        if any(len(way.gain) == len(wanted) for way in found):
            break
    found.sort(key=lambda way: way.rank)
    equal = {way.word: way for way in reversed(found) if set(way.gain) == set(found[0].gain)}
    return sorted(equal.values(), key=lambda way: way.rank)[:_OFFERED]


def _is_plain(kind: str, way: _Way) -> bool:
    """Return True if a file that lacks nothing may be joined: what is good to have has one place.

    That is the list of the things themselves or a file of pairs, not another list of the same rows; a person beside it
    only: the owner of a customer's deal is not the owner of the customer.
    """
    if any(other.kind == kind and is_complete(other) for other, _lookup in way.steps):
        return False
    is_paired = all(is_association(other) for other, _lookup in way.steps)
    is_person = any(field.person for name in way.gain if (field := KINDS[kind].field(name)))
    return (is_paired and len(way.steps) == 1) if is_person else (is_paired or way.reach.is_unique)


@dataclass(frozen=True, kw_only=True)
class _Search:
    """The search for files that have what is wanted."""

    choices: Choices
    kind: str
    wanted: Sequence[str]
    files: Sequence[Guess]

    @cached_property
    def last(self) -> set[str]:
        """The files that have a column with such a name."""
        return {other.file for other in self.files if any(self._means(name, *self.wanted) for name in other.headers)}

    def ways(
        self, joined: Joined, depth: int, taken: frozenset[str] = frozenset(), had: int = 0, since: int = 0
    ) -> Iterator[tuple[tuple[Step, ...], dict[str, str]]]:
        """So many files, the last of which adds to what is wanted; each is found by a column of the one before it."""
        guess = joined.wide
        for other in self.files:
            if other.file in taken or not (self.last - taken if depth > 1 else other.file in self.last):
                continue
            for ours, theirs in self._keys(guess, guess.headers[since:], other):
                step = (other, all_of(guess, other, Lookup(file=other.file, keys={ours: theirs}, columns={})))
                more = joined.plus(step)
                gain = {
                    name: column for name, column in fields_of(more.wide, self.choices).items() if name in self.wanted
                }
                if depth == 1 and len(gain) > had:
                    yield (step,), gain
                elif depth > 1 and len(gain) < len(self.wanted):
                    rest = self.ways(more, depth - 1, taken | {other.file}, len(gain), len(guess.headers))
                    yield from (((step, *steps), gained) for steps, gained in rest)

    def _keys(self, guess: Guess, ours: Sequence[str], other: Guess) -> list[tuple[str, str]]:
        """Columns of both files that may hold the same ids, those of the same name first."""
        found, no_keys = same_ids(guess.file, ours, other), set()
        for name, mine in fields_of(guess, self.choices).items():
            if not self._is_key(name):
                no_keys.add(mine)
            elif mine in ours:
                found |= {(mine, theirs) for theirs in other.headers if self._means(theirs, name)}
                found |= {(mine, other.fields[name])} if name in other.fields else set()
        return sorted(
            (pair for pair in found if pair[0] not in no_keys),
            key=lambda pair: (matching.bare(pair[0]) != matching.bare(pair[1]), pair),
        )

    def _is_key(self, name: str) -> bool:
        """Return True for a field that tells whose a row is: the contact of a customer is not that of each of its rows."""
        kind = KINDS[self.kind]
        field = kind.field(name)
        if name in kind.key or not kind.is_fact:
            return name in kind.key
        return field is not None and field.is_id and not field.person and name not in _NO_KEYS

    def _means(self, header: str, *fields: str) -> bool:
        return any(name in fields for name, _sure, _rank in matching.meanings(self.kind, header))


def _counted(joined: Joined, steps: tuple[Step, ...], gain: dict[str, str], others: Others) -> _Way:
    """An offer with its matches: ids are compared as numbers where that is how rows find theirs."""
    exact = reached(joined.plus(*steps), gain.values(), others)
    offer = _Way(steps=steps, gain=gain, reach=exact, exact=exact.matched)
    if exact.matched + exact.differing < exact.rows:
        loose = tuple((other, replace(lookup, compare="numbers")) for other, lookup in steps)
        reach = reached(joined.plus(*loose), gain.values(), others)
        if reach.matched > exact.matched:
            return replace(offer, steps=loose, reach=reach)
    return offer


def _with_second_key(joined: Joined, offer: _Way, others: Others) -> _Way:
    """The offer with a second key if the first has different values and both together do not: a year, a company."""
    if not offer.reach.differing or len(offer.steps) > 1:
        return offer
    [(other, lookup)] = offer.steps
    theirs = {matching.bare(name): name for name in other.headers}
    for ours in joined.own.headers:
        name = theirs.get(matching.bare(ours), "")
        if name and ours not in lookup.keys:
            keys = replace(lookup, keys={**lookup.keys, ours: name}, columns={})
            step = (other, all_of(joined.wide, other, keys))
            more = _counted(joined, (step,), offer.gain, others)
            if more.reach.matched > offer.reach.matched and not more.reach.differing:
                return more
    return offer


def _question(joined: Joined, offers: Sequence[_Way]) -> Said:
    best = offers[0]
    reach, through = best.reach, best.word.rpartition(" + ")[0]
    keys = list(dict.fromkeys(name for _other, lookup in best.steps for name in lookup.keys))
    code = "join_numbers" if best.is_by_number else "join_through" if through else "join"
    answers = [_answer(offer) for offer in offers]
    no = Answer(word="no", message=ANSWERS["no"])
    return Said(
        code="join",
        # the question about another file is another question
        about=" + ".join([joined.own.file, *(lookup.file for _other, lookup in joined.steps)]),
        message=QUESTIONS[code],
        fields={
            "file": joined.own.file, "fields": ", ".join(best.gain), "other": best.steps[-1][0].file, "through": through,
            "key": ", ".join(keys), "n": reach.matched, "of": reach.rows, "exact": best.exact,
            "ours": reach.ours, "theirs": reach.theirs,
        },
        answers=(*answers, no) if reach.matched >= _LIKELY * reach.rows else (no, *answers),
    )  # fmt: skip


def _answer(offer: _Way) -> Answer:
    reach = offer.reach
    cells = ", ".join(f"{column} {reach.cells.get(column, '')}" for column in offer.gain.values())
    return Answer(
        word=offer.word,
        message=ANSWERS["differing" if reach.differing else "join"],
        fields={"other": offer.word, "row": reach.row, "cells": cells, "n": reach.differing},
        adds=Choices(lookups=tuple(lookup for _other, lookup in offer.steps)),
    )
