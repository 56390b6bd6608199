"""Two years of companies in which nothing changed: how often the year swap says that concentration did (G13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kam_analytics.concentration.analysis.year_swap import STATISTICS, year_swap
from tests.samples.effects.simulator import SCENARIOS, simulate
from tests.validation.gates import Gate

ACCOUNTS = (30, 100, 300)
SIMULATIONS = 400
#: limits of each rate, and of their mean
WORST, MEAN = 0.11, (0.025, 0.07)


@dataclass(frozen=True)
class SwapCounts:
    """Of ``n`` companies of so many accounts: false claims, in the order of ``STATISTICS``."""

    accounts: int
    n: int
    false: tuple[int, ...]

    @property
    def rates(self) -> tuple[float, ...]:
        return tuple(count / self.n for count in self.false)


def run(accounts: int, simulations: int = SIMULATIONS) -> SwapCounts:
    """Simulate two years of the scenario without an effect; company k is the same in every run."""
    false = [0] * len(STATISTICS)
    for number in range(simulations):
        sales = simulate(SCENARIOS["null"], accounts, 24, (number, accounts, 24)).sales
        for at, test in enumerate(year_swap(sales[:, :12].sum(axis=1), sales[:, 12:].sum(axis=1))):
            false[at] += test.changed
    return SwapCounts(accounts, simulations, tuple(false))


def judge(results: Sequence[SwapCounts]) -> list[Gate]:
    """The worst rate of a measure and size, and the mean of all."""
    rates = {(STATISTICS[at], one.accounts): rate for one in results for at, rate in enumerate(one.rates)}
    (name, accounts), worst = max(rates.items(), key=lambda item: item[1])
    mean = sum(rates.values()) / len(rates)
    low, high = MEAN
    return [
        Gate("G13", f"year swap, false claims, worst: {name}, {accounts} accounts", worst, f"at most {WORST:.3f}", worst <= WORST),
        Gate("G13", f"year swap, false claims, mean of {len(rates)}", mean, f"{low:.3f} to {high:.3f}", low <= mean <= high),
    ]  # fmt: skip
