"""docs/validation.md: the gates and the figures that were reached."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kam_analytics.concentration.analysis.year_swap import STATISTICS, SWAPS
from kam_analytics.effects.analysis.net_effect import NEEDED
from tests.validation import gates, losses, six_months, year_swaps
from tests.validation.cells import FLIPS, SCANNED, Cell, Counts

_HEAD = """# Validation

What the statistics say about companies whose truth is known (`tests/samples/effects/simulator.py`), and about the demo
company. Made by `make validate`; the figures are of commit {commit}.

Each cell has {usual:,} simulated companies ({large} at {most} accounts, with limits two standard errors wider); a
scan tries lags {first} to {last} with {flips} sign-flips. A rate of 5 % from {usual:,} simulations is known to about ± 1 %.
"""

_SUMS = """The sum of the following six months on one more activity. The true sum is the planted effect of the activity and of those
that follow it within reach; cells of 30 accounts have no pass mark, the limit of a cell is two standard errors wider.
"""

_LENGTHS = """Why 30 months are needed: the mean sum at 100 accounts where one activity brings 3.05 % in its second month. In few months an
account's own normal is made of the same months, so that what lies above it is paid back; in many, the activities that
follow are counted as well.
"""

_LEAVE = """40 % of the accounts leave, and activities with them stop at once; activities do nothing. Claims, all of them false, with all
months, and without those after an account counts as lost (which the product leaves out).
"""

_WITHOUT_MARK = """Without a pass mark: `reverse_pipe` (an activity answers sales to come: no method on these data tells it
apart) and `hetero0` in money (effects that differ between accounts with mean zero in log sales raise sales on average, so
a claim is not wrong there).
"""


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What was found about six months together, and about accounts that leave (with all months, or without)."""

    cells: Mapping[Cell, six_months.NetCounts]
    shift: six_months.ReadCounts
    by_months: Mapping[str, Sequence[float]]
    losses: Mapping[tuple[Cell, bool], losses.LossCounts]


def written(
    judged: Sequence[gates.Gate],
    results: Mapping[Cell, Counts],
    *,
    naive: Mapping[Cell, Mapping[str, float]],
    oracle: float,
    demo: Sequence[Mapping[str, Any]],
    speed: Mapping[str, float],
    invariance: Mapping[str, float],
    nps: Mapping[str, float],
    sums: Sums,
    swapped: Sequence[year_swaps.SwapCounts],
) -> str:
    """The whole page."""
    judged = [*judged, *_others(speed, invariance, nps), *year_swaps.judge(swapped)]
    judged += six_months.judge(sums.cells, sums.shift)
    head = _HEAD.format(
        commit=_commit(), usual=gates.SIMULATIONS, large=gates.SIMULATIONS_LARGE, most=gates.LARGE, first=SCANNED[0],
        last=SCANNED[-1], flips=FLIPS,
    )  # fmt: skip
    parts = (
        _gates(judged), _cells(results), six_months_cells(sums), _losses(sums), _naive(naive, oracle), _swaps(swapped), _demo(demo), _stable(invariance)
    )  # fmt: skip
    return "\n".join([head, *(line for part in parts for line in part)])


def _others(speed: Mapping[str, float], invariance: Mapping[str, float], nps: Mapping[str, float]) -> list[gates.Gate]:
    worst = max(invariance.values())
    return [
        gates.Gate("G9", "scan of 300 accounts x 36 months, CPU seconds", speed["300x36"], "at most 0.300", speed["300x36"] <= 0.3),
        gates.Gate("G9", "scan of 5,000 accounts x 60 months, CPU seconds", speed["5000x60"], "at most 5.000", speed["5000x60"] <= 5),
        gates.Gate("G10", "largest change where nothing should change", worst, "at most 1e-9", worst <= 1e-9),
        gates.Gate("G11", "exact coverage of the score's interval, worst", nps["worst"], "at least 0.900", nps["worst"] >= 0.9),
        gates.Gate(
            "G11", "the same, mean from 20 answers on", nps["mean from 20"], "0.940 to 0.960",
            0.94 <= nps["mean from 20"] <= 0.96,
        ),
    ]  # fmt: skip


def _gates(judged: Iterable[gates.Gate]) -> list[str]:
    rows = [
        (gate.name, gate.what, f"{gate.reached:.3f}", gate.limit, "holds" if gate.holds else "**fails**")
        for gate in judged
    ]
    note = "G7 has no figure: the page says the limit in words (a page test looks for it)."
    return ["## Gates", *_table(("gate", "what", "reached", "limit", ""), rows), "", note, ""]


def _cells(results: Mapping[Cell, Counts]) -> list[str]:
    def percent(counts: Counts, what: str) -> str:
        return f"{counts.share(what):.1%}"

    rows = [
        (
            cell.name, f"{counts.n:,}", percent(counts, "fixed"), percent(counts, "covered"), percent(counts, "scan"),
            percent(counts, "positive"), percent(counts, "right_lag"), percent(counts, "lead"), f"{counts.visible:.2%}",
            f"{counts.claimed_estimate:.2%}" if counts.claimed_estimate == counts.claimed_estimate else "–",
        )
        for cell, counts in sorted(results.items(), key=lambda item: (list(gates.ALL).index(item[0])))
    ]  # fmt: skip
    head = (
        "truth, accounts x months", "n", "claims at lag 2", "covered at lag 2", "scan claims", "of them positive",
        "at lag 2", "leads flagged", "smallest visible effect", "mean estimate claimed at lag 2",
    )  # fmt: skip
    return ["## Cells", _WITHOUT_MARK, *_table(head, rows), ""]


def six_months_cells(sums: Sums) -> list[str]:
    """The cells of six months together, what the sentence says of sales that only move, and why months are needed."""
    rows = [
        (
            cell.name, f"{one.n:,}", f"{one.share('claims'):.1%}", f"{one.share('gains'):.1%}", f"{one.truth:.2%}",
            f"{one.share('covered'):.1%}", f"{one.estimate:.2%}", f"{one.width:.1%}", f"{one.visible:.1%}",
        )
        for cell, one in sums.cells.items()
    ]  # fmt: skip
    head = (
        "truth, accounts x months", "n", "claims", "of a gain", "true sum", "covered", "mean estimate", "width of interval",
        "smallest visible",
    )  # fmt: skip
    shift = sums.shift
    said = (
        f"Sales that only move (+4 %, then −4 %), {six_months.SHIFT.name}, {shift.n} companies: read as timing in "
        f"{shift.share('timing'):.0%}, as open in {shift.share('open'):.0%}, as a gain in {shift.share('gain'):.0%}."
    )
    lengths = [(months, f"{size:.2%}", f"{more:+.2f}") for months, (size, more) in sums.by_months.items()]
    return [
        "## Six months together", _SUMS, *_table(head, rows), "", said, "", _LENGTHS,
        *_table(("months", "mean sum", "activities that follow one more"), lengths), "",
    ]  # fmt: skip


def _losses(sums: Sums) -> list[str]:
    rows = [
        (
            cell.name, "all" if is_all else "while a customer", f"{one.n}", f"{one.share('fixed'):.1%}",
            f"{one.share('scan'):.1%}", f"{one.share('net'):.1%}" if cell.months >= NEEDED else "–",
        )
        for (cell, is_all), one in sums.losses.items()
    ]  # fmt: skip
    head = (
        "truth, accounts x months",
        "months",
        "n",
        "claims at lag 2",
        "scan claims",
        "claims of six months together",
    )
    return ["## Accounts that leave", _LEAVE, *_table(head, rows), ""]


def _naive(naive: Mapping[Cell, Mapping[str, float]], oracle: float) -> list[str]:
    methods = list(next(iter(naive.values())))
    rows = [(cell.name, *(f"{rates[method]:.1%}" for method in methods)) for cell, rates in naive.items()]
    known = f"Power at lag 2 of one who knows everything but the effect, {gates.POWER.name}: {oracle:.1%}."
    return [
        "## Methods that the product refuses", "Claims (p < .05) where there is nothing to find.", "",
        *_table(("truth, accounts x months", *methods), rows), "", known, "",
    ]  # fmt: skip


def _swaps(swapped: Sequence[year_swaps.SwapCounts]) -> list[str]:
    rows = [(f"{one.accounts}", f"{one.n:,}", *(f"{rate:.1%}" for rate in one.rates)) for one in swapped]
    said = f"Claims (p < .05, {SWAPS} swaps) that concentration changed between two years in which nothing did."
    return [
        "## Change of concentration", said, "",
        *_table(("accounts", "n", *STATISTICS), rows), "",
    ]  # fmt: skip


def _demo(looks: Sequence[Mapping[str, Any]]) -> list[str]:
    estimates = [look["meetings_estimate"] for look in looks if look["meetings_claimed"]]
    false = [name for look in looks for name in look["false_claims"]]
    found = sum(look["meetings_claimed"] for look in looks)
    renewed = sum(look["promoters_renew_more"] for look in looks)
    mean = sum(estimates) / len(estimates) if estimates else float("nan")
    rows = [
        ("meetings claimed at lag 2", f"{found} of {len(looks)}", "at least 18 of 20", "holds" if found >= 18 else "**fails**"),
        ("claims among the three looks at nothing", f"{len(false)} of {3 * len(looks)}", "at most 7 of 60", "holds" if len(false) <= 7 else "**fails**"),
        ("promoters renew more often", f"{renewed} of {len(looks)}", "at least 19 of 20", "holds" if renewed >= 19 else "**fails**"),
    ]  # fmt: skip
    note = f"Mean estimate of the claimed meetings: {mean:.2%} (planted: 4 %). Claims on nothing: {', '.join(false) or 'none'}."
    return [f"## Demo company, seeds 0-{len(looks) - 1}", *_table(("what", "reached", "limit", ""), rows), "", note, ""]


def _stable(invariance: Mapping[str, float]) -> list[str]:
    rows = [(name, f"{value:.1e}") for name, value in invariance.items()]
    return ["## Changes that should not matter", *_table(("change", "largest difference"), rows), ""]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
