"""The gates G1-G8: which cells are run, what must hold, and what was reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from kam_analytics.effects.analysis.prepared import Outcome
from tests.validation.cells import Cell, Counts

ACCOUNTS, MONTHS = (30, 100, 300), (24, 36)
SIMULATIONS = 2000
#: the largest companies take longer: fewer of them, and limits two standard errors wider
SIMULATIONS_LARGE, LARGE = 500, 300


def cells(
    *scenarios: str, accounts: Iterable[int] = ACCOUNTS, by_class: bool = False, outcome: Outcome = "index"
) -> list[Cell]:
    """The scenarios at every number of accounts and months."""
    return [
        Cell(name, count, months, by_class, outcome) for name in scenarios for count in accounts for months in MONTHS
    ]


LEVEL = cells("null", "null_persist", "null_trend", "reverse", "lumpy0")
HARD = [
    *cells("null_factor", accounts=(100, 300), by_class=True),
    *cells("hetero0", accounts=(100, 300), outcome="log"),
]
COVERAGE = cells("null", "effect_1.5", "effect_3")
SCAN = cells("null", "null_persist", "null_trend", "reverse")
#: looked at without a pass mark
LIMIT = [*cells("reverse_pipe"), *cells("hetero0", accounts=(100, 300))]
LAG_100, LAG_30, POWER = Cell("effect_3", 100, 36), Cell("effect_3", 30, 36), Cell("effect_1.5", 100, 36)
ALL = list(dict.fromkeys([*LEVEL, *HARD, *COVERAGE, *LIMIT]))
NAIVE = [Cell("null", count, months) for count in ACCOUNTS for months in MONTHS]
NAIVE_SIMULATIONS = 200


def simulations(cell: Cell) -> int:
    return SIMULATIONS_LARGE if cell.accounts >= LARGE else SIMULATIONS


@dataclass(frozen=True)
class Gate:
    """One line of the table: the figure reached, its limit, whether it holds."""

    name: str
    what: str
    reached: float
    limit: str
    holds: bool


Results = Mapping[Cell, Counts]


def judge(results: Results, oracle: float, naive: Mapping[str, float]) -> list[Gate]:
    """Every gate, from the counts of the cells, the oracle's power and the worst rate of the naive methods."""
    found: list[Gate] = []
    found += _level("G1", "false claims at lag 2", results, LEVEL, "fixed", cell=0.065, mean=0.055)
    found += _level("G1", "false claims at lag 2, harder truths", results, HARD, "fixed", cell=0.08)
    found += _coverage(results)
    found += _level("G3", "false claims of the scan", results, SCAN, "scan", cell=0.075, mean=0.058)
    found += _level("G3", "false positive claims of the scan", results, SCAN, "positive", cell=0.045)
    exact = _share_of_claims(results[LAG_100])
    found.append(_at_least("G4", f"right lag of the claims, {LAG_100.name}", exact, 0.95))
    found.append(
        _at_least("G4", f"claimed at the right lag, {LAG_100.name}", results[LAG_100].share("right_lag"), 0.92)
    )
    found.append(_at_least("G4", f"right lag of the claims, {LAG_30.name}", _share_of_claims(results[LAG_30]), 0.75))
    power = results[POWER].share("fixed") / oracle
    found.append(_at_least("G5", f"power at lag 2 over the oracle's, {POWER.name}", power, 0.68))
    backwards = cells("reverse")
    found.append(
        _at_least("G6", "reverse: leads flagged, worst cell", min(results[c].share("lead") for c in backwards), 0.95)
    )
    found += _level("G6", "reverse: positive claims", results, backwards, "positive", cell=0.04)
    found.append(_at_least("G8", "naive pooled Pearson claims on nothing, worst cell", naive["pooled Pearson"], 0.90))
    return found


def _level(
    name: str,
    what: str,
    results: Results,
    chosen: list[Cell],
    of: str,
    *,
    cell: float,
    mean: float | None = None,
) -> list[Gate]:
    """The cell that comes worst against its own limit, and the mean over the cells."""
    worst = max(chosen, key=lambda one: results[one].share(of) - _wider(one, results[one], cell))
    limit = _wider(worst, results[worst], cell)
    rate = results[worst].share(of)
    gates = [Gate(name, f"{what}, worst cell: {worst.name}", rate, f"at most {limit:.3f}", rate <= limit)]
    if mean is not None:
        average = sum(results[one].share(of) for one in chosen) / len(chosen)
        gates.append(
            Gate(name, f"{what}, mean of {len(chosen)} cells", average, f"at most {mean:.3f}", average <= mean)
        )
    return gates


def _coverage(results: Results) -> list[Gate]:
    low, high = 0.935, 0.965
    widen: Callable[[Cell], float] = lambda one: _wider(one, results[one], low) - low  # noqa: E731
    off = {one: abs(results[one].share("covered") - 0.95) - widen(one) for one in COVERAGE}
    worst = max(off, key=lambda one: off[one])
    reached, room = results[worst].share("covered"), widen(worst)
    mean = sum(results[one].share("covered") for one in COVERAGE) / len(COVERAGE)
    return [
        Gate(
            "G2", f"coverage at lag 2, worst cell: {worst.name}", reached, f"{low - room:.3f} to {high + room:.3f}",
            low - room <= reached <= high + room,
        ),
        Gate("G2", f"coverage at lag 2, mean of {len(COVERAGE)} cells", mean, "0.940 to 0.960", 0.94 <= mean <= 0.96),
    ]  # fmt: skip


def _wider(cell: Cell, counts: Counts, limit: float) -> float:
    return limit + 2 * sqrt(limit * (1 - limit) / counts.n) if cell.accounts >= LARGE else limit


def _share_of_claims(counts: Counts) -> float:
    return counts.right_lag / counts.scan if counts.scan else 0.0


def _at_least(name: str, what: str, reached: float, limit: float) -> Gate:
    return Gate(name, what, reached, f"at least {limit:.3f}", reached >= limit)
