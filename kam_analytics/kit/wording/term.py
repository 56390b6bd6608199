"""An entry of the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kam_analytics.errors import N_

#: ``input``: what our own people do and can decide on. ``result``: what comes of it at the customer. ``neither``: a
#: method, a definition, an estimate or a fact about the data
Kind = Literal["input", "result", "neither"]
#: in the order in which they are shown: inputs first
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {"input": N_("Input"), "result": N_("Result"), "neither": N_("Method or definition")}


@dataclass(frozen=True, kw_only=True)
class Term:
    """One measure, input or result; texts are English sentences of the catalogue."""

    kind: Kind
    name: str
    meaning: str
    formula: str
    source: str = ""
