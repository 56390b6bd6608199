"""An entry of the glossary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Term:
    """One measure; texts are English sentences of the catalogue."""

    name: str
    meaning: str
    formula: str
    source: str = ""
