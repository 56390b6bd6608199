"""What columns beside the stage of a deal say of it, row by row: IsWon, Won time, Lost reason, the chance to win."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from kam_analytics.imports.files.text import plain
from kam_analytics.imports.formats.cells import BLANK
from kam_analytics.imports.formats.truth import NO_DAY
from kam_analytics.imports.mapping.mapping import FILLED, NO, NOT_YES, YES, Decided
from kam_analytics.imports.recognise.codes import truth_of
from kam_analytics.imports.recognise.matching import bare, bare_names, meanings
from kam_analytics.imports.recognise.meaning.namespaces import names_in

#: takes the cells of some columns in the same rows, piece by piece
Take = Callable[[list[pa.Array]], None]
#: gives the cells of columns, by their names, to the one that takes them
ReadTogether = Callable[[Sequence[str], Take], None]
#: separates the cells of a row
_BETWEEN = "\x1f"
#: what is true of a deal -> headers of yes and no
_TRUE = {
    "won": bare_names("is won, is closed won, won, closed won, voitettu, on voitettu"),
    "lost": bare_names("is lost, is closed lost, lost, closed lost, hävitty, on hävitty"),
    "closed": bare_names("is closed, is closed numeric, deal is closed, is deal closed, closed, suljettu, on suljettu"),
}
#: what is true of a deal -> headers of days and reasons, which have a value where it is true
_FILLED = {
    "won": bare_names(
        "won time, won date, won day, won on, won at, date won, closed won date, closed won time, close won date, "
        "voitettu pvm, voitettu päivä, voittopäivä, voittopvm, voiton pvm, voiton päivä, voitettu aika, voittoaika"
    ),
    "lost": bare_names(
        "lost time, lost date, lost day, lost on, lost at, date lost, closed lost date, closed lost time, close lost date, "
        "hävitty pvm, hävitty päivä, häviöpäivä, häviöpvm, häviön pvm, häviön päivä, hävitty aika, menetetty pvm"
    ),
    "reason": bare_names(
        "lost reason, loss reason, lost reasons, closed lost reason, reason lost, reason for loss, reason for losing, "
        "lost reason name, lost to competitor reason, häviön syy, häviämisen syy, hävitty syy, hävityn syy, "
        "hävityn kaupan syy, menetyksen syy, menettämisen syy"
    ),
}  # fmt: skip
#: headers of the chance of a deal; its ends suggest what became of it
_CHANCES = frozenset({"probability", "dealprobability", "dealstageprobability", "hsdealstageprobability", "winprobability", "todennakoisyys"})  # fmt: skip
_ENDS = {"100": "won", "1": "won", "0": "lost"}
_BLANKS = pa.array(["", *sorted(BLANK)])


class Column(Protocol):
    """What has to be known of a column (``guess.Column``)."""

    @property
    def name(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def is_coded(self) -> bool: ...
    @property
    def dates(self) -> object: ...


@dataclass(kw_only=True)
class Stage:
    """The rows of one stage: how many ``rows`` no flag decides, how many each rule decides by its place, what they suggest.

    ``not_won`` are rows that were not won and may be open or lost, ``both`` those with signs of having been won and lost.
    """

    rows: int = 0
    decided: Counter[int] = field(default_factory=Counter)
    likely: set[str] = field(default_factory=set)
    not_won: int = 0
    both: int = 0


@dataclass(frozen=True, kw_only=True)
class Flags:
    """The rules by which flags decide what became of deals, and the rows of each stage (column and value)."""

    rules: tuple[Decided, ...] = ()
    stages: dict[tuple[str, str], Stage] = field(default_factory=dict)
    #: columns of days and reasons that have a value in every row, so that they may say nothing
    always: frozenset[str] = frozenset()


def flags_of(read: ReadTogether, columns: Sequence[Column]) -> Flags:
    """Read what the flags of a file say; nothing if it has no stage or no flag."""
    says = {column.name: what for column in columns if (what := _what(column))}
    stages = [
        column.name for column in columns
        if column.values and column.name not in says
        and any(name == "status" for name, _sure, _rank in meanings("opportunities", column.name, False))
    ]  # fmt: skip
    if not says or not stages:
        return Flags()
    no = {column.name: _no(column) for column in columns}
    rules = _rules(says, no)
    found: dict[tuple[str, str], Stage] = {}
    filled: Counter[str] = Counter()

    def take(cells: list[pa.Array]) -> None:
        known = [_shortened(cells[len(stages) + place], what[1] == FILLED) for place, what in enumerate(says.values())]
        for place, stage in enumerate(stages):
            counted = pc.value_counts(pc.binary_join_element_wise(cells[place], *known, _BETWEEN))
            for row, n in zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True):
                value, *texts = row.split(_BETWEEN)
                signs = {
                    name: _sign(how, no[name], text)
                    for (name, (_what, how)), text in zip(says.items(), texts, strict=True)
                }
                _count(found.setdefault((stage, plain(value)), Stage()), rules, says, signs, n)
                if stage == stages[0]:
                    filled.update({name: n for name, sign in signs.items() if sign == FILLED} | {"": n})

    read([*stages, *says], take)
    every = filled[""]
    always = frozenset(name for name, n in filled.items() if name and n == every > 1)
    return Flags(rules=rules, stages=found, always=always)


def is_day_of(what: str, column: Column) -> bool:
    """Return True if a column has the days on which deals were ``won`` or ``lost``."""
    names = {bare(name) for name in (column.name, *names_in("opportunities", column.name))}
    return column.dates is not None and bool(names & _FILLED[what])


def _what(column: Column) -> tuple[str, str] | None:
    """What a column says of a deal, and by what: yes, a value, or a chance; nothing for any other column."""
    names = {bare(name) for name in (column.name, *names_in("opportunities", column.name))}
    is_truth = column.is_coded and any(truth_of(value) is not None for value in column.values)
    for what, known in _TRUE.items():
        if names & known:
            if is_truth:
                return what, YES
            return (what, FILLED) if column.dates is not None and what in _FILLED else None
    for what, known in _FILLED.items():
        if names & known:
            return what, FILLED
    return ("chance", "") if names & _CHANCES and column.is_coded else None


def _no(column: Column) -> str:
    """How a column says no: where a system writes nothing for no, it never writes no."""
    return NO if False in map(truth_of, column.values) else NOT_YES


def _rules(says: dict[str, tuple[str, str]], no: dict[str, str]) -> tuple[Decided, ...]:
    """What each flag decides alone or with another, the surest first: reasons may be left from an earlier loss."""
    order = [("won", YES), ("lost", YES), ("won", FILLED), ("lost", FILLED), ("reason", FILLED)]
    found = [
        Decided(status="won" if what == "won" else "lost", where={name: how})
        for what, how in order for name, said in says.items() if said == (what, how)
    ]  # fmt: skip
    true = {what: name for name, (what, how) in says.items() if how == YES}
    if {"won", "closed"} <= set(true):
        found.append(Decided(status="lost", where={true["closed"]: YES, true["won"]: no[true["won"]]}))
    if "closed" in true:
        found.append(Decided(status="open", where={true["closed"]: no[true["closed"]]}))
    elif {"won", "lost"} <= set(true):
        found.append(Decided(status="open", where={true[what]: no[true[what]] for what in ("won", "lost")}))
    return tuple(found)


def _shortened(cells: pa.Array, is_filled: bool) -> pa.Array:
    """Cells of which only matters whether they have a value."""
    if not is_filled:
        return cells
    trimmed = pc.utf8_trim_whitespace(cells)
    nothing = pc.or_(pc.is_in(trimmed, value_set=_BLANKS), pc.match_substring_regex(trimmed, NO_DAY))
    return pc.if_else(nothing, "", FILLED)


def _sign(how: str, no: str, text: str) -> str:
    """What a cell says: yes, no, filled, the end of a chance, or nothing."""
    if how == FILLED:
        return text
    cell = plain(text)
    if how == YES:
        return {True: YES, False: NO, None: NO if no == NOT_YES else ""}[truth_of(cell)]
    return _ENDS.get(re.sub(r"[.]0+$", "", cell.rstrip("% ").replace(",", ".")), "")


def _count(
    stage: Stage, rules: Sequence[Decided], says: dict[str, tuple[str, str]], signs: dict[str, str], n: int
) -> None:
    hits = [place for place, rule in enumerate(rules) if all(_holds(how, signs[name]) for name, how in rule.where.items())]  # fmt: skip
    if hits:
        stage.decided[hits[0]] += n
    else:
        stage.rows += n
        stage.likely |= {sign for name, sign in signs.items() if says[name][0] == "chance"}
        if any(sign == NO and says[name][0] == "won" for name, sign in signs.items()):
            stage.not_won += n
    sure = {rules[place].status for place in hits if "reason" not in {says[name][0] for name in rules[place].where}}
    stage.both += n * ({"won", "lost"} <= sure)


def _holds(how: str | list[str], sign: str) -> bool:
    return sign != YES if how == NOT_YES else sign == how
