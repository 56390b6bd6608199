"""Companies where accounts leave and activities do nothing: false claims with all months, and without those after a loss."""

from __future__ import annotations

from dataclasses import dataclass

from kam_analytics.effects.analysis.activity_effect import CLAIM, activity_effect
from kam_analytics.effects.analysis.survivors import while_customer
from tests.samples.effects.simulator import SCENARIOS, simulate
from tests.validation.cells import FIXED, FLIPS, Cell

CELLS = [Cell("losses", 60, 36), Cell("losses", 60, 24), Cell("lumpy_losses", 60, 36)]
SIMULATIONS = 200


@dataclass(frozen=True, kw_only=True)
class LossCounts:
    """Of ``n`` simulations: false claims at the lag, of the scan, of the six months together."""

    n: int
    fixed: int
    scan: int
    net: int

    def share(self, what: str) -> float:
        return float(getattr(self, what)) / self.n


def run(cell: Cell, simulations: int, all_months: bool) -> LossCounts:
    """Simulate and analyse; both ways see the same companies."""
    counted = dict.fromkeys(("fixed", "scan", "net"), 0)
    for number in range(simulations):
        company = simulate(SCENARIOS[cell.scenario], cell.accounts, cell.months, (number, cell.accounts, cell.months))
        panel = company.panel().drop(columns="size_class")
        if not all_months:
            named = panel.rename(columns={"account_id": "account_key", "month": "month_on", "sales": "net_sales"})
            panel = panel[while_customer(named)]
        found = activity_effect(panel, flips=FLIPS, seed=number)
        counted["fixed"] += found.by_lag.set_index("lag").loc[FIXED, "p_value"] < CLAIM
        counted["scan"] += found.best is not None
        counted["net"] += found.net.p_value is not None and found.net.p_value < CLAIM
    return LossCounts(n=simulations, **{name: int(count) for name, count in counted.items()})
