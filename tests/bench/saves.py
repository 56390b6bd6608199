"""Saved plans under kill -9 and under two editors: the full numbers of the tests of ``tests/plan``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.bench.measures import Row, row
from tests.samples.places import ROOT

#: file of tests -> what its failures would be
FIGURES = {
    "test_kill": "kill -9 at a random moment of 50 saves, {n} times: saves lost or torn",
    "test_together": "two editors, {n} random interleavings: updates lost",
}


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """Run the tests with their full numbers and count what failed."""
    rows = []
    for name, text in FIGURES.items():
        report = folder / f"{name}.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", f"tests/plan/{name}.py", "-q", f"--junitxml={report}"],
            cwd=ROOT,
            env={**os.environ, "KAM_FULL": "0" if quick else "1"},
            check=False,
            stdout=subprocess.DEVNULL,
        )
        cases = [case for case in ElementTree.parse(report).iter("testcase") if "[" in str(case.get("name"))]
        failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
        rows.append(row(text.format(n=len(cases)), str(failed), "0", bool(cases) and failed == 0))
    return rows
