"""The parts of the concentration page: what is chosen, and which of the questions is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.breakdown import DIMENSIONS
from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.concentration.analysis.trend import rolling
from kam_analytics.concentration.analysis.what_if import WHO
from kam_analytics.kit.analysis.account_grid import month_grid
from kam_analytics.kit.rules.period import COMPARISONS, Comparison, Period, comparisons, months_held
from kam_analytics.kit.ui.address import Choice, Remembered, one_of, several, wanted, whole
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.filters import Chosen
from kam_analytics.kit.ui.reads import together
from kam_analytics.kit.ui.session import store, words

#: the questions of the page, each computed when it is asked
QUESTIONS = ("now", "change", "leaves", "spread", "risk", "keys")
#: what they remember: the question, the comparison, who leaves, the parts
CONCENTRATION = {
    "ask": Choice("now", one_of(*QUESTIONS)),
    "with": Choice("year", one_of(*COMPARISONS)),
    "who": Choice("largest", one_of(*WHO)),
    "n": Choice(1, whole(1, 50)),
    "which": Choice([], several),
    "by": Choice("category", one_of(*DIMENSIONS)),
}


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page looks at: the period, the accounts, how they are counted, the classes; and its result."""

    chosen: Chosen
    filters: dict[str, list[str]]
    by_group: bool
    measure: str
    a: float
    b: float
    published: bool
    result: Concentration
    kept: Remembered

    @property
    def counted(self) -> dict[str, Any]:
        """The arguments that say which accounts are counted, and how."""
        return {"filters": self.filters, "by_group": self.by_group}

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Those that the data reach back to."""
        every = comparisons(self.chosen.period, int(store().settings["fiscal_start"]))
        return tuple(one for one in every if one.is_held(self.chosen.first_sale))

    @property
    def comparison(self) -> Comparison | None:
        """The chosen one, else the first that is held."""
        held = self.comparisons
        return next((one for one in held if one.code == wanted("with")), held[0] if held else None)

    def compare(self, then: Callable[..., Any], with_: Comparison, **using: Any) -> Any:
        """What a function makes of the sales of two periods."""
        of = {"now": ("account_sales", with_.now.parts()), "before": ("account_sales", with_.before.parts())}
        return together(then, of=of, using={**self.counted, **using})


def concentration_trend(view: View) -> pd.DataFrame:
    """The small lines of the figures: the 12 rolling years to the end of the period.

    Those of every month that the data hold are kept: another period is other twelve of them.
    """
    chosen = view.chosen
    of: dict[str, Any] = {
        "months": ("account_month_sums", {}, month_grid), "accounts": ("account_words", {}),
        "segments": ("account_segments", {}),
    }  # fmt: skip
    held = Period(chosen.first_sale, chosen.last_sale)
    until = chosen.period.until if view.filters["segment"] else chosen.last_sale
    using = {
        **view.counted, "measure": view.measure, "until": until, "last": chosen.last_sale.replace(day=1),
        "points": months_held(held) + 11,
    }  # fmt: skip
    lines: pd.DataFrame = together(rolling, of=of, using=using)
    after = months_held(Period(chosen.last_month, chosen.last_sale)) - 1
    return lines.iloc[len(lines) - after - 12 : len(lines) - after]


def choose_question() -> str:
    """Which question is open."""
    _ = words()
    labels = {
        "now": _("Now"), "change": _("What changed"), "leaves": _("What if"), "spread": _("Spread"),
        "risk": _("At risk"), "keys": _("Key accounts"),
    }  # fmt: skip
    return choose("ask", _("Question"), labels, label_visibility="collapsed", wrap=True)
