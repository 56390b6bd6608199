"""The house keeps its rules."""

from __future__ import annotations

import pytest

from kam_analytics.kit.wording.glossary import TERMS
from tests.gates.code import examples
from tests.gates.house import GATES
from tests.gates.screen import explained_terms, shown_terms
from tests.gates.source import ROOT, Gate


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.__name__)
def test_the_house_keeps(gate: Gate) -> None:
    assert gate(ROOT) == []


def test_there_is_something_to_look_at() -> None:
    assert sum(map(len, examples(ROOT).values())) >= 6
    shown = [(where, terms or set()) for where, terms in shown_terms(ROOT)]
    measures = {"net_sales", "margin", "hhi", "abc_class", "accounts_for_80pct"}
    assert measures <= {term for _where, terms in shown for term in terms}
    assert len({where.split(":")[0] for where, _terms in shown}) > 15


def test_the_glossary_is_all_that_rooms_explain() -> None:
    assert explained_terms(ROOT) == set(TERMS)
