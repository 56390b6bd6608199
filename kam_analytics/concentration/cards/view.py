"""The parts of the concentration page: what is chosen, and which of the questions is open."""

from __future__ import annotations

from dataclasses import dataclass

from kam_analytics.concentration.analysis.breakdown import DIMENSIONS
from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.concentration.analysis.what_if import WHO
from kam_analytics.concentration.answers import Answer, comparable
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.rules.period import COMPARISONS, Comparison, comparisons
from kam_analytics.kit.ui import address
from kam_analytics.kit.ui.address import Remembered, one_of, several, wanted, whole
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.filters import Chosen
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.session import store, words

#: the questions of the page, each computed when it is asked
QUESTIONS = ("now", "change", "leaves", "spread", "risk", "keys")
#: what they remember: the question, the comparison, who leaves, the parts
CONCENTRATION = {
    "ask": address.Choice("now", one_of(*QUESTIONS)),
    "with": address.Choice("year", one_of(*COMPARISONS)),
    "who": address.Choice("largest", one_of(*WHO)),
    "n": address.Choice(1, whole(1, 50)),
    "which": address.Choice([], several),
    "by": address.Choice("category", one_of(*DIMENSIONS)),
}


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page looks at: the answer and what it was chosen by."""

    answer: Answer
    chosen: Chosen
    kept: Remembered

    @property
    def choice(self) -> Choice:
        """What every question is about."""
        return self.answer.choice

    @property
    def result(self) -> Concentration:
        return self.answer.result

    @property
    def measure(self) -> str:
        return self.choice.measure

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Those that the data reach back to."""
        every = comparisons(self.choice.period, int(store().settings["fiscal_start"]))
        return comparable(read, self.choice, every)

    @property
    def comparison(self) -> Comparison | None:
        """The chosen one, else the first that is held."""
        held = self.comparisons
        return next((one for one in held if one.code == wanted("with")), held[0] if held else None)


def choose_question() -> str:
    """Which question is open."""
    _ = words()
    labels = {
        "now": _("Now"), "change": _("What changed"), "leaves": _("What if"), "spread": _("Spread"),
        "risk": _("At risk"), "keys": _("Key accounts"),
    }  # fmt: skip
    return choose("ask", _("Question"), labels, label_visibility="collapsed", wrap=True)
