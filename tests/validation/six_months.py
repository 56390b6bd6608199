"""Companies of one truth and size, and what their six months together said: G14 false claims, G15 coverage, G16 shift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from kam_analytics.effects.analysis.activity_effect import CLAIM, activity_effect
from kam_analytics.effects.analysis.effects import claims
from kam_analytics.effects.analysis.net_effect import HORIZON, following_months, net_of, summed
from kam_analytics.effects.analysis.prepared import Prepared, compared
from kam_analytics.kit.analysis import signflip
from tests.samples.effects.simulator import SCENARIOS, simulate
from tests.validation.cells import FLIPS, Cell
from tests.validation.gates import ACCOUNTS, LARGE, Gate

MONTHS = (30, 36)
NOTHING = ("null", "null_persist", "null_trend", "reverse", "lumpy0")
LEVEL = [Cell(name, count, months) for name in NOTHING for count in ACCOUNTS for months in MONTHS]
#: smaller companies are reported without a pass mark
JUDGED = 100
COVERAGE = [Cell(name, count, months) for name in ("null", "effect_3") for count in ACCOUNTS for months in MONTHS]
SHIFT = Cell("shift", 300, 60)
SHIFTS = 200
#: months of the table that shows why some are needed, with so many simulations each
LENGTHS, LONG = (24, 27, 30, 36, 48, 60), 200
#: simulations that show how many activities follow one
FOLLOWED = 100
#: simulations of a cell, and of one of the largest companies
SIMULATIONS, SIMULATIONS_LARGE = 500, 300


ALL = list(dict.fromkeys([*LEVEL, *COVERAGE]))


@dataclass(frozen=True, kw_only=True)
class NetCounts:
    """Of ``n`` simulations: claims, those of a gain, intervals that hold the truth.

    The ``truth`` is the planted effect of one activity and of those that follow it, as the sum counts them;
    ``estimate`` is the mean, ``width`` the median width of the interval, ``visible`` the median of the smallest
    visible effect: all in shares of a normal month.
    """

    n: int
    claims: int
    gains: int
    truth: float
    covered: int
    estimate: float
    width: float
    visible: float

    def share(self, what: str) -> float:
        return float(getattr(self, what)) / self.n


@dataclass(frozen=True, kw_only=True)
class ReadCounts:
    """Of ``n`` simulations: how often the sentence says gain, timing, open, or another thing."""

    n: int
    gain: int
    timing: int
    open: int

    def share(self, what: str) -> float:
        return float(getattr(self, what)) / self.n


def simulations(cell: Cell) -> int:
    return SIMULATIONS_LARGE if cell.accounts >= LARGE else SIMULATIONS


def run(cell: Cell, simulations: int) -> NetCounts:
    """Simulate and sum; simulation k is the company of the same cell of the scan, without size classes."""
    scenario = SCENARIOS[cell.scenario]
    truth = np.expm1(scenario.effect) * (1 + following(cell)) if scenario.effect else 0.0
    p, low, high, estimate, visible = np.array([_one(cell, number) for number in range(simulations)]).T
    return NetCounts(
        n=simulations,
        claims=int((p < CLAIM).sum()),
        gains=int(((p < CLAIM) & (estimate > 0)).sum()),
        truth=float(truth),
        covered=int(((low <= truth) & (truth <= high)).sum()),
        estimate=float(estimate.mean()),
        width=float(np.median(high - low)),
        visible=float(np.median(visible)),
    )


def following(cell: Cell, simulations: int = FOLLOWED) -> float:
    """How many activities follow one more within reach of the sum, after all that the sum is freed of.

    In few months it is negative: against a normal that is taken from the same months, a month above it is followed by
    months below.
    """
    reach = HORIZON - SCENARIOS[cell.scenario].lag
    found = []
    for number in range(simulations):
        made = _prepared(cell, number)
        found.append(summed(made, following_months(made.activities, reach)).estimate)
    return float(np.mean(found))


def by_months() -> dict[str, tuple[float, float]]:
    """Months of a company of 100 accounts -> the mean sum, and the activities that follow one more."""
    found = {}
    for months in LENGTHS:
        cell = Cell("effect_3", 100, months)
        made = [_prepared(cell, number) for number in range(LONG)]
        sums = [summed(one, following_months(one.sales, HORIZON)).estimate for one in made]
        found[str(months)] = (float(np.mean(sums)), following(cell, LONG))
    return found


def _prepared(cell: Cell, number: int) -> Prepared:
    company = simulate(SCENARIOS[cell.scenario], cell.accounts, cell.months, (number, cell.accounts, cell.months))
    return compared(company.sales, company.activities)


def _one(cell: Cell, number: int) -> tuple[float, ...]:
    made = _prepared(cell, number)
    found = net_of(made, signflip.signs(made.informative, FLIPS, number))
    values = (found.p_value, found.ci_low, found.ci_high, found.estimate, found.smallest_visible_effect)
    assert None not in values
    return tuple(float(value or 0.0) for value in values)


def read(cell: Cell, simulations: int) -> ReadCounts:
    """What the sentence of the page would be, for an activity type alone."""
    counted = dict.fromkeys(("gain", "timing", "open"), 0)
    for number in range(simulations):
        company = simulate(SCENARIOS[cell.scenario], cell.accounts, cell.months, (number, cell.accounts, cell.months))
        panel = company.panel().drop(columns="size_class")
        reading = claims({"one": activity_effect(panel, flips=FLIPS, seed=number)})["one"].reading
        if reading in counted:
            counted[reading] += 1
    return ReadCounts(n=simulations, **counted)


def judge(results: Mapping[Cell, NetCounts], shift: ReadCounts) -> list[Gate]:
    """G14 to G16; the limit of a cell is two standard errors wider, and that of a mean is not."""
    judged = [cell for cell in LEVEL if cell.accounts >= JUDGED]
    worst = max(judged, key=lambda one: results[one].share("claims") - _room(results[one], 0.065))
    rate, limit = results[worst].share("claims"), 0.065 + _room(results[worst], 0.065)
    mean = sum(results[one].share("claims") for one in judged) / len(judged)
    gain, timing = shift.share("gain"), shift.share("timing")
    most, least = 0.08 + _room(shift, 0.08), 0.35 - _room(shift, 0.35)
    return [
        Gate("G14", f"false claims of six months together, worst cell: {worst.name}", rate, f"at most {limit:.3f}", rate <= limit),
        Gate("G14", f"false claims of six months together, mean of {len(judged)} cells", mean, "at most 0.055", mean <= 0.055),
        _coverage(results),
        Gate("G16", f"sales that only move, claimed as a gain, {SHIFT.name}", gain, f"at most {most:.3f}", gain <= most),
        Gate("G16", f"sales that only move, read as timing, {SHIFT.name}", timing, f"at least {least:.3f}", timing >= least),
    ]  # fmt: skip


def _coverage(results: Mapping[Cell, NetCounts]) -> Gate:
    low, high = 0.935, 0.965
    judged = [cell for cell in COVERAGE if cell.accounts >= JUDGED]
    room = {one: _room(results[one], low) for one in judged}
    worst = max(judged, key=lambda one: abs(results[one].share("covered") - 0.95) - room[one])
    reached, low, high = results[worst].share("covered"), low - room[worst], high + room[worst]
    said = f"coverage of six months together, worst cell: {worst.name}"
    return Gate("G15", said, reached, f"{low:.3f} to {high:.3f}", low <= reached <= high)


def _room(counts: NetCounts | ReadCounts, limit: float) -> float:
    return 2 * sqrt(limit * (1 - limit) / counts.n)
