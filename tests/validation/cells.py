"""One cell of the validation: many companies of one truth and size, and how often the analysis was wrong or right."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from kam_analytics.effects.analysis.activity_effect import CLAIM, activity_effect
from kam_analytics.effects.analysis.prepared import Outcome
from tests.samples.effects.simulator import SCENARIOS, Company, simulate

#: the lag that is judged on its own, and the lags of the scan
FIXED, SCANNED = 2, range(1, 7)
FLIPS = 999


@dataclass(frozen=True)
class Cell:
    """A scenario at a number of accounts and months, with month effects by size class or without.

    A truth that holds in log sales only is judged there: ``outcome``.
    """

    scenario: str
    accounts: int
    months: int
    by_class: bool = False
    outcome: Outcome = "index"

    @property
    def name(self) -> str:
        more = " by class" * self.by_class + " in log sales" * (self.outcome == "log")
        return f"{self.scenario} {self.accounts}x{self.months}{more}"


@dataclass(frozen=True)
class Counts:
    """Of ``n`` simulations: claims and what they hit. The lag's own test, then the scan, then the leads."""

    n: int
    fixed: int
    covered: int
    scan: int
    positive: int
    right_lag: int
    lead: int
    #: median over the simulations, share of normal sales
    visible: float
    #: mean estimate at the lag where the scan claimed it, for the winner's curse; nan without such a claim
    claimed_estimate: float

    def share(self, what: str) -> float:
        return float(getattr(self, what)) / self.n


def run(cell: Cell, simulations: int) -> Counts:
    """Simulate and analyse; simulation k of a cell is the same in every run."""
    scenario = SCENARIOS[cell.scenario]
    truth = np.expm1(scenario.effect)
    counted = dict.fromkeys(("fixed", "covered", "scan", "positive", "right_lag", "lead"), 0)
    visible, claimed = [], []
    for number in range(simulations):
        panel = simulate(scenario, cell.accounts, cell.months, (number, cell.accounts, cell.months)).panel()
        if not cell.by_class:
            panel = panel.drop(columns="size_class")
        found = activity_effect(panel, lags=SCANNED, outcome=cell.outcome, flips=FLIPS, seed=number)
        at = found.by_lag.set_index("lag").loc[FIXED]
        counted["fixed"] += at["p_value"] < CLAIM
        counted["covered"] += at["ci_low"] <= truth <= at["ci_high"]
        counted["lead"] += found.lead_p is not None and found.lead_p < CLAIM
        visible.append(found.smallest_visible_effect)
        if found.best is not None:
            counted["scan"] += 1
            counted["positive"] += found.best["estimate"] > 0
            counted["right_lag"] += found.best_lag == FIXED
            if found.best_lag == FIXED:
                claimed.append(found.best["estimate"])
    return Counts(
        n=simulations,
        **{name: int(value) for name, value in counted.items()},
        visible=float(np.median(visible)),
        claimed_estimate=float(np.mean(claimed)) if claimed else float("nan"),
    )


def naive(cell: Cell, simulations: int) -> dict[str, float]:
    """How often the methods that the product refuses claim a link where there is none (p < .05)."""
    from scipy import stats

    wrong = dict.fromkeys(("pooled Pearson", "Spearman of totals", "repeated-measures correlation"), 0)
    for number in range(simulations):
        company = simulate(SCENARIOS[cell.scenario], cell.accounts, cell.months, (number, cell.accounts, cell.months))
        sales, count = company.sales[:, FIXED:], company.activities[:, :-FIXED]
        wrong["pooled Pearson"] += stats.pearsonr(sales.ravel(), count.ravel()).pvalue < CLAIM
        totals = stats.spearmanr(company.sales.sum(axis=1), company.activities.sum(axis=1))
        wrong["Spearman of totals"] += totals.pvalue < CLAIM
        wrong["repeated-measures correlation"] += _within_p(np.log(sales), count) < CLAIM
    return {name: count / simulations for name, count in wrong.items()}


def oracle_power(cell: Cell, simulations: int) -> float:
    """Power at the fixed lag of one who knows all but the effect: generalised least squares with the true errors."""
    scenario = SCENARIOS[cell.scenario]
    found = 0
    months = cell.months - FIXED - 3
    distance = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    errors = 0.35**2 * scenario.memory[0] ** distance + 0.30**2 * np.eye(months)
    weight = np.linalg.inv(errors)
    for number in range(simulations):
        company = simulate(scenario, cell.accounts, cell.months, (number, cell.accounts, cell.months))
        x, off = company.activities[:, 3:-FIXED], _shocks(company)[:, FIXED + 3 :]
        weighted = x @ weight
        z = (weighted * off).sum() / np.sqrt((weighted * x).sum())
        found += abs(z) > NormalDist().inv_cdf(1 - CLAIM / 2)
    return found / simulations


def _shocks(company: Company) -> np.ndarray:
    return np.asarray(np.log(company.sales) - 8.0 - company.known)


def _within_p(y: np.ndarray, x: np.ndarray) -> float:
    from scipy import stats

    inner_y, inner_x = y - y.mean(axis=1, keepdims=True), x - x.mean(axis=1, keepdims=True)
    r = (inner_x * inner_y).sum() / np.sqrt((inner_x**2).sum() * (inner_y**2).sum())
    free = y.size - len(y) - 1
    return float(2 * stats.t.sf(abs(r) * np.sqrt(free / (1 - r**2)), free))
