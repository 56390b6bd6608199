"""Every measure that is shown anywhere: its name, meaning, formula and source.

A room explains its measures in its module ``glossary``; they are found there, as queries are. One table serves the
Glossary page and the help of every figure; a test fails if a page shows a measure that is not here.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.term import KINDS, Kind, Term

_PACKAGE = Path(__file__).resolve().parents[2]


def _of_all_rooms() -> dict[str, Term]:
    """The terms of all rooms; two with one key are a mistake of ours."""
    found: dict[str, Term] = {}
    for path in sorted(_PACKAGE.glob("*/glossary.py")):
        terms: dict[str, Term] = import_module(f"{_PACKAGE.name}.{path.parent.name}.glossary").TERMS
        if again := found.keys() & terms.keys():
            raise ValueError(f"{path} explains again: {', '.join(sorted(again))}")
        found |= terms
    return found


TERMS = _of_all_rooms()


def entries(_: Words, text: str = "", kind: Kind | None = None) -> list[Term]:
    """The terms in a language, inputs before results, by name; with a text or a kind, only those that have it."""
    shown = [
        replace(term, name=_(term.name), meaning=_(term.meaning), formula=_(term.formula)) for term in TERMS.values()
    ]
    wanted = text.strip().casefold()
    found = [
        term
        for term in shown
        if wanted in f"{term.name} {term.meaning} {term.formula}".casefold() and kind in (None, term.kind)
    ]
    return sorted(found, key=lambda term: (KINDS.index(term.kind), term.name.casefold()))


def help_text(_: Words, key: str) -> str:
    """Meaning and formula of a measure, for the help of a figure."""
    term = TERMS[key]
    return f"{_(term.meaning)} {_('Formula:')} {_(term.formula)}"
