"""What the scorecard lists as inputs and results is what the glossary calls them."""

from __future__ import annotations

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.wording.glossary import TERMS
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.wording.lines import input_lines, result_lines
from kam_analytics.scorecard.wording.scorecard import score_kpis
from kam_analytics.store import Store
from tests.samples.languages import EN


def test_inputs_and_results_are_those_of_the_glossary_inputs_first(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        choice = Choice.usual(demo.today, feeds(read, today=demo.today))
        facts = gather(read, "C1055", choice, today=demo.today)
    assert {TERMS[line.term].kind for line in input_lines(facts, EN)} == {"input"}
    assert {TERMS[line.term].kind for line in result_lines(facts, EN)} == {"result"}
    kinds = [TERMS[kpi.term].kind for kpi in score_kpis(facts, EN) if kpi.term]
    assert kinds == sorted(kinds), "inputs first"
    assert set(kinds) == {"input", "result"}
