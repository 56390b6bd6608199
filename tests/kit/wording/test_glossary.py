"""Every measure that is shown anywhere is explained, in both languages."""

from __future__ import annotations

import pytest

from kam_analytics.kit.wording import words
from kam_analytics.kit.wording.glossary import TERMS, entries, help_text
from kam_analytics.kit.wording.term import KIND_NAMES, KINDS, Term


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
    for kind in KINDS:
        names = [term.name.casefold() for term in entries(_, kind=kind)]
        assert names == sorted(names)
    assert [term.kind for term in every] == sorted((term.kind for term in every), key=KINDS.index)
    assert len({term.name for term in every}) == len(TERMS), "two measures have one name"
    found = entries(_, "  GINI ")
    assert _("Gini coefficient") in [term.name for term in found]
    assert all("gini" in f"{term.name} {term.meaning} {term.formula}".casefold() for term in found)
    assert len(found) < len(TERMS)
    assert entries(_, "no such measure") == []


def test_formulas_are_those_of_product() -> None:
    """The definitions that the analyses compute."""
    assert TERMS["gini"].formula.startswith("2 · Σ i·x / (n · Σ x) − (n + 1) / n")
    assert "10,000" in TERMS["hhi"].formula
    assert "1 / sum of squared shares" in TERMS["effective_accounts"].formula
    assert "ties share a class" in TERMS["abc_class"].formula
    assert "⌈0.2 · n⌉" in TERMS["top_20pct_share"].formula


@pytest.mark.parametrize("key", TERMS)
def test_every_term_is_an_input_a_result_or_neither(key: str) -> None:
    assert TERMS[key].kind in KINDS
    assert set(KIND_NAMES) == set(KINDS)


def test_a_term_without_a_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="kind"):
        Term(name="Calls", meaning="Calls made.", formula="Number of calls.")  # type: ignore[call-arg]


def test_few_terms_are_neither() -> None:
    """Methods, definitions, estimates and facts about the data: what is measured at an account is one of the two."""
    neither = {key for key, term in TERMS.items() if term.kind == "neither"}
    assert len(neither) < len(TERMS) / 3
    assert not neither & {"net_sales", "margin", "nps", "on_time_in_full", "claims", "share_of_wallet", "activities"}
