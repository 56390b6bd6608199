"""What a person decides of surveys: their kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kam_analytics.errors import N_, BadInput
from kam_analytics.nps.rules import KINDS
from kam_analytics.store import Scope


class Decided(NamedTuple):
    """The kind of a survey, or ``None`` for what its name says; ``version`` is that of the row that was seen."""

    kind: str | None
    version: int


def decide_kinds(scope: Scope, changed: Mapping[str, Decided]) -> str:
    """Save the kind of surveys by their names ('' for answers without one); return the save's id.

    Raises ``BadInput`` for a kind that is none and where nothing changes, ``NotFound`` for an unknown survey,
    ``Forbidden`` for who may not decide, ``Conflict`` where somebody else decided meanwhile.
    """
    for kind in (decided.kind for decided in changed.values()):
        if kind is not None and kind not in KINDS:
            raise BadInput(
                N_("The kind of a survey is one of {codes}, not “{value}”."), codes=", ".join(KINDS), value=kind[:60]
            )
    if not changed:
        raise BadInput(N_("There is nothing to save."))
    with scope.saving() as save:
        for survey, decided in changed.items():
            scope.update("survey", survey, decided.version, {"kind": decided.kind})
    return save
