"""What a mapping makes of the values of a file, so that nothing is translated, turned or left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.matching import bare
from kam_analytics.imports.recognise.standing import LEAVE_OUT, TURN


@dataclass(frozen=True, kw_only=True)
class Told:
    """A value of a column, our code for it or what becomes of its rows, and how many rows have it.

    Where columns decide what became of a deal, ``says`` has what each of them says, and there is no value.
    """

    column: str
    value: str
    becomes: str
    rows: int
    says: tuple[str, ...] = ()


def told_values(guess: Guess, mapping: Mapping) -> list[Told]:
    """The values of a file that do not stay as they are, in the order of the file's columns."""
    found = [
        Told(column=column, value=value, becomes=becomes, rows=seen.counts[value])
        for column, value, becomes in _pairs(mapping)
        if (seen := guess.column(column)) is not None and value in seen.counts
    ]
    found += _decided(guess, mapping)
    order = {name: place for place, name in enumerate(guess.headers)}
    return sorted(found, key=lambda item: order.get(item.column, len(order)))


def _decided(guess: Guess, mapping: Mapping) -> Iterator[Told]:
    """The deals whose status a column beside their stage decided."""
    status = mapping.columns.get("status", "")
    for place, rule in enumerate(guess.flags.rules if mapping.decided else ()):
        rows = sum(stage.decided[place] for (name, _value), stage in guess.flags.stages.items() if name == status)
        if rows and rule in mapping.decided:
            says = tuple(str(how) for how in rule.where.values())
            yield Told(column=" + ".join(rule.where), value="", becomes=rule.status, rows=rows, says=says)


def _pairs(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    for name, pairs in mapping.values.items():
        column = mapping.columns[name]
        for value, code in pairs.items():
            if bare(value) != bare(code):
                yield column, value, code
    for becomes, section in ((LEAVE_OUT, mapping.leave_out), (TURN, mapping.sign)):
        for column, values in section.items():
            for value in values:
                yield column, value, becomes
