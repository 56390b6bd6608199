"""What a report of the command line is asked, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.analysis.selection import is_known
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Reader
from kam_analytics.kit.table import Table
from kam_analytics.kit.wording import Words, words
from kam_analytics.store import Scope

#: what was asked for with ``--param name=value``
Params = dict[str, str]
#: name -> value, as JSON takes it; a table is printed as one
Facts = dict[str, Any]
#: name -> table, the first one is the CSV; made only when CSV is asked for
Tables = Callable[[], dict[str, Table]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a report is asked: through which rows, about what, and what else of its own."""

    scope: Scope
    read: Reader
    choice: Choice
    params: Params


def one_of(params: Params, name: str, codes: tuple[str, ...]) -> str:
    """A parameter that has one of some codes; the first of them when it is not given."""
    value = params.get(name, codes[0])
    if value not in codes:
        raise BadInput(
            N_("The parameter “{name}” is one of {codes}, not “{value}”."),
            name=name,
            codes=", ".join(codes),
            value=value[:60],
        )
    return value


def must_be_known(measure: str, coverage: float | None) -> None:
    """Refuse a measure that the pages would not offer: margin of too little of the net sales."""
    if not is_known(measure, coverage):
        raise BadInput(
            N_("Margin requires a known margin for 80% of net sales; now {share} has one."),
            share=english().percent(coverage),
        )


def english() -> Words:
    """The words of the command line."""
    return words("en")
