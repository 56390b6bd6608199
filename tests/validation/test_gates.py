"""The smoke of the validation, in at most two minutes: fewer companies, limits as much wider.

The full numbers are ``make validate``.
"""

from __future__ import annotations

from math import sqrt

import pytest

from tests.validation import cells, demo, gates, losses, other, report, six_months, year_swaps
from tests.validation.cells import Cell, Counts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nothing() -> Counts:
    return cells.run(Cell("null", 100, 24), 400)


def room(limit: float, n: int) -> float:
    """Three standard errors: these tests run every day and must not fail by chance."""
    return 3 * sqrt(limit * (1 - limit) / n)


def test_false_claims_and_coverage(nothing: Counts) -> None:
    assert nothing.share("fixed") <= 0.05 + room(0.05, 400)
    assert nothing.share("scan") <= 0.05 + room(0.05, 400)
    assert nothing.share("covered") == pytest.approx(0.95, abs=room(0.95, 400))


def test_sales_that_call_for_activities() -> None:
    found = cells.run(Cell("reverse", 30, 36), 400)
    assert found.share("lead") >= 0.95
    assert found.share("positive") <= 0.04 + room(0.04, 400)


def test_an_effect_is_found_at_its_lag() -> None:
    found = cells.run(Cell("effect_3", 100, 36), 150)
    assert found.share("right_lag") >= 0.92 - room(0.92, 150)
    assert found.share("covered") >= 0.95 - room(0.95, 150)


def test_six_months_together_claim_nothing_where_there_is_nothing() -> None:
    """Gates G14 and G15."""
    found = six_months.run(Cell("reverse", 100, 36), 150)
    assert found.share("claims") <= 0.05 + room(0.05, 150)
    assert found.share("covered") == pytest.approx(0.95, abs=room(0.95, 150))


def test_six_months_together_hold_what_was_planted() -> None:
    """Gate G15: the true sum contains the activities that follow."""
    found = six_months.run(Cell("effect_3", 100, 36), 150)
    assert found.share("covered") == pytest.approx(0.95, abs=room(0.95, 150))
    assert found.estimate == pytest.approx(found.truth, abs=0.01)


def test_sales_that_only_move_are_no_gain() -> None:
    """Gate G16, in a smaller company."""
    found = six_months.read(Cell("shift", 150, 48), 20)
    assert found.share("gain") <= 0.08 + room(0.08, 20)
    assert found.timing + found.open >= 10


def test_accounts_that_leave_look_like_an_effect_with_all_their_months() -> None:
    every, customers = (losses.run(Cell("losses", 60, 36), 60, all_months) for all_months in (True, False))
    assert every.share("fixed") >= 0.25
    assert customers.share("fixed") <= 0.05 + room(0.05, 60)
    assert customers.share("net") <= 0.05 + room(0.05, 60)


def test_naive_methods_fail_so_the_simulator_bites() -> None:
    """Gate G8."""
    wrong = cells.naive(Cell("null", 30, 24), 60)
    assert wrong["pooled Pearson"] >= 0.90
    assert wrong["Spearman of totals"] >= 0.90


def test_activities_before_a_known_deal_look_like_an_effect() -> None:
    """The limit that the page states (gate G7): no figure to pass, but it must be true."""
    assert cells.run(Cell("reverse_pipe", 100, 36), 40).share("scan") > 0.5


@pytest.mark.parametrize("seed", [0, 1])
def test_demo_company(seed: int) -> None:
    found = demo.look(seed)
    assert found["meetings_claimed"]
    assert found["promoters_renew_more"]
    assert len(found["false_claims"]) <= 1


@pytest.mark.parametrize("accounts", year_swaps.ACCOUNTS)
def test_concentration_does_not_change_by_chance(accounts: int) -> None:
    found = year_swaps.run(accounts, 100)
    assert max(found.rates) <= year_swaps.WORST + room(year_swaps.WORST, 100)
    assert sum(found.rates) / len(found.rates) <= year_swaps.MEAN[1] + room(year_swaps.MEAN[1], 100)


def test_nothing_changes_that_should_not() -> None:
    assert max(other.invariance().values()) <= 1e-9


def sums(*, claims: int = 25, covered: int = 475, timing: int = 90, gain: int = 6) -> report.Sums:
    """Six months together as they should come out, or otherwise."""
    one = six_months.NetCounts(
        n=500, claims=claims, gains=12, truth=0.03, covered=covered, estimate=0.03, width=0.08, visible=0.05
    )
    lost = losses.LossCounts(n=200, fixed=10, scan=10, net=10)
    return report.Sums(
        cells=dict.fromkeys(six_months.ALL, one),
        shift=six_months.ReadCounts(n=200, gain=gain, timing=timing, open=80),
        by_months={"24": (0.018, -0.2), "36": (0.033, 0.1)},
        losses={(cell, is_all): lost for cell in losses.CELLS for is_all in (True, False)},
    )


@pytest.mark.parametrize(
    ("wrong", "gate"),
    [({"claims": 60}, "G14"), ({"covered": 440}, "G15"), ({"covered": 497}, "G15"), ({"timing": 50}, "G16"), ({"gain": 30}, "G16")],
)  # fmt: skip
def test_a_gate_of_six_months_that_fails_says_so(wrong: dict[str, int], gate: str) -> None:
    made, good = sums(**wrong), sums()
    failed = {one.name for one in six_months.judge(made.cells, made.shift) if not one.holds}
    assert failed == {gate}
    assert all(one.holds for one in six_months.judge(good.cells, good.shift))


class TestReport:
    """The page is made of figures: a gate that fails says so."""

    def results(self, **rates: int) -> dict[Cell, Counts]:
        good = dict.fromkeys(("fixed", "scan", "lead"), 50) | {"covered": 950, "positive": 25, "right_lag": 10}
        return {
            cell: Counts(n=1000, visible=0.02, claimed_estimate=0.03, **(good | self.wanted(cell) | rates))
            for cell in gates.ALL
        }

    def wanted(self, cell: Cell) -> dict[str, int]:
        if cell.scenario == "reverse":
            return {"lead": 990}
        if cell.scenario.startswith("effect"):
            return {"scan": 970, "right_lag": 960, "fixed": 800}
        return {}

    def text(self, results: dict[Cell, Counts], false: int = 20) -> str:
        naive = {cell: {"pooled Pearson": 1.0} for cell in gates.NAIVE}
        look = {"meetings_claimed": True, "meetings_estimate": 0.04, "false_claims": [], "promoters_renew_more": True}
        return report.written(
            gates.judge(results, 0.95, {"pooled Pearson": 1.0}), results, naive=naive, oracle=0.95, demo=[look] * 20,
            speed={"300x36": 0.1, "5000x60": 2.0}, invariance={"x": 0.0}, nps={"worst": 0.91, "mean from 20": 0.95},
            sums=sums(), swapped=[year_swaps.SwapCounts(accounts, 400, (20, 20, false)) for accounts in year_swaps.ACCOUNTS],
        )  # fmt: skip

    def test_all_gates_hold(self) -> None:
        text = self.text(self.results())
        assert "**fails**" not in text
        assert all(f"| G{number} |" in text for number in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16))

    @pytest.mark.parametrize(
        ("rates", "gate"),
        [
            ({"fixed": 90}, "G1"),
            ({"covered": 900}, "G2"),
            ({"scan": 90}, "G3"),
            ({"right_lag": 1}, "G4"),
            ({"lead": 5}, "G6"),
        ],
    )
    def test_a_gate_that_fails_says_so(self, rates: dict[str, int], gate: str) -> None:
        lines = self.text(self.results(**rates)).splitlines()
        assert any(line.startswith(f"| {gate} ") and "**fails**" in line for line in lines)

    @pytest.mark.parametrize(("false", "fails"), [(20, 0), (60, 2), (0, 0)])
    def test_the_gate_of_the_year_swap(self, false: int, fails: int) -> None:
        lines = [line for line in self.text(self.results(), false).splitlines() if line.startswith("| G13 ")]
        assert len(lines) == 2
        assert sum("**fails**" in line for line in lines) == fails
