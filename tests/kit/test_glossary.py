"""Every measure that is shown anywhere is explained, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kam_analytics.kit.wording import words
from kam_analytics.kit.wording.glossary import TERMS, entries, help_text
from kam_analytics.settings import ROOT

PRODUCT = sorted([*ROOT.glob("pages/**/*.py"), *ROOT.glob("kam_analytics/**/*.py")])


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def texts(node: ast.AST) -> set[str]:
    """The words an expression may turn out to be: a constant, or one branch of a choice."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def shown_terms() -> set[tuple[str, str]]:
    """Where a term is shown, and which."""
    found = set()
    for path in PRODUCT:
        for call in calls(path):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            term = given.get("term")
            if isinstance(call.func, ast.Name) and call.func.id == "Kpi":
                term = term or (call.args[2] if len(call.args) > 2 else None)
                assert term is not None, f"{path}:{call.lineno} has no term"
                assert texts(term), f"{path}:{call.lineno}: a term is a plain word, so that this test can read it"
            found |= {(str(path.relative_to(ROOT)), word) for word in texts(term)} if term else set()
    return found


def test_terms_are_found() -> None:
    assert {term for _where, term in shown_terms()} >= {"net_sales", "margin", "hhi", "abc_class", "accounts_for_80pct"}
    assert len({where for where, _term in shown_terms()}) > 15


def test_every_shown_measure_is_in_the_glossary() -> None:
    assert {(where, term) for where, term in shown_terms() if term not in TERMS} == set()


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("key", TERMS)
def test_every_term_is_explained(key: str, language: str) -> None:
    _ = words(language)
    term, text = TERMS[key], help_text(_, key)
    assert _(term.meaning) in text
    assert _(term.formula) in text
    for part in (term.name, term.meaning, term.formula):
        assert _(part).strip()
        if language == "fi" and part not in ("HHI (Herfindahl-Hirschman index)",):
            assert _(part) != part or not part.isascii(), f"{key} is not in Finnish"


@pytest.mark.parametrize("language", ["en", "fi"])
def test_entries_are_all_terms_by_name_and_can_be_searched(language: str) -> None:
    _ = words(language)
    every = entries(_)
    assert len(every) == len(TERMS)
    assert [term.name.casefold() for term in every] == sorted(term.name.casefold() for term in every)
    assert len({term.name for term in every}) == len(TERMS), "two measures have one name"
    found = entries(_, "  GINI ")
    assert _("Gini coefficient") in [term.name for term in found]
    assert all("gini" in f"{term.name} {term.meaning} {term.formula}".casefold() for term in found)
    assert len(found) < len(TERMS)
    assert entries(_, "no such measure") == []


def test_formulas_are_those_of_product() -> None:
    """PRODUCT, Formulas: said once there, printed here."""
    assert TERMS["gini"].formula.startswith("2 · Σ i·x / (n · Σ x) − (n + 1) / n")
    assert "10,000" in TERMS["hhi"].formula
    assert "1 / sum of squared shares" in TERMS["effective_accounts"].formula
    assert "ties share a class" in TERMS["abc_class"].formula
    assert "⌈0.2 · n⌉" in TERMS["top_20pct_share"].formula
