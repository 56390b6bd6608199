"""What the values of a file became."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kam_analytics.errors import N_
from kam_analytics.kit.wording.codes import status
from kam_analytics.kit.wording.i18n import Words


class Told(Protocol):
    """A value of a column and what becomes of its rows (``questions.told.Told``)."""

    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def becomes(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def says(self) -> tuple[str, ...]: ...


#: what a cell says where it decides what became of a deal
_CELLS = {"yes": N_("yes"), "no": N_("no"), "not yes": N_("not yes"), "filled": N_("a value")}
_BECOMES = {
    "leave_out": N_("left out"),
    "turn": N_("sign turned"),
    "": N_("empty"),
    "true": N_("yes"),
    "false": N_("no"),
}


def told_values(found: Sequence[Told], _: Words) -> list[str]:
    """What values of a file became, a line for each column: “Inactive” → lost (12 rows)."""
    lines: dict[str, list[str]] = {}
    for item in found:
        became = _(_BECOMES[item.becomes]) if item.becomes in _BECOMES else status(item.becomes, _).replace("_", " ")
        rows = _.plural("{n} row", "{n} rows", item.rows)
        cell = " + ".join(_(_CELLS[says]) for says in item.says) or quoted(item.value, _)
        lines.setdefault(item.column, []).append(f"{cell} → {became} ({rows})")
    return [f"{column}: {', '.join(parts)}" for column, parts in lines.items()]


def quoted(text: str, _: Words) -> str:
    return _("“{text}”", text=text)
