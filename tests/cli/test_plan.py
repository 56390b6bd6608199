"""The list of plans on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.samples.command_line import Run
from tests.samples.demo import REP


def test_the_report_lists_plans_and_accounts_without(run: Run, own: Path) -> None:
    found = run("report", "plans", "--format", "json").json
    assert found["plans"] == len(found["list"]) == 47
    assert found["dusty"] == sum(row["liveness"] == "dusty" for row in found["list"]) > 0
    assert found["net_sales_not_in_force"] > 0
    assert len(found["accounts_without_a_plan"]) > 0
    assert run("report", "plans", "--format", "csv").out.count("\n") == 48
    assert "net_sales_not_in_force" in run("report", "plans").out


def test_a_rep_sees_own_plans_and_a_delivery_person_no_days(run: Run, own: Path) -> None:
    whole, rep = (run("report", "plans", "--viewer", who, "--format", "json").json for who in ("local", REP))
    assert 0 < rep["plans"] < whole["plans"]
    assert {row["name"] for row in rep["list"]} < {row["name"] for row in whole["list"]}
