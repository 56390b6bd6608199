"""A clone with nothing beside it: no test is an error, and those that need real exports are skipped, saying so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.samples.places import NO_EXPORTS, ROOT

#: what git does not keep, by .gitignore, and the history
LEFT_OUT = shutil.ignore_patterns(
    ".*_cache", ".git", ".hypothesis", ".venv", "__pycache__", "*.duckdb*", "inbox", "staging", "uploads"
)
#: tests that stand on data of the project's own where others read real exports
OWN = ("tests/effects/test_within.py", "tests/imports/recognise/test_shapes.py")
#: a plugin of the copy: everything is collected, and what has to do with real exports is run
PLUGIN = f"""
OWN = {OWN!r}

def pytest_collection_modifyitems(config, items):
    chosen = [item for item in items if "shared" in item.fixturenames or item.nodeid.split("::")[0] in OWN]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
"""


def run(copy: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "CHROMIUM")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=copy,
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1", **variables},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.mark.slow
def test_a_clone_with_nothing_beside_it(tmp_path: Path) -> None:
    copy = tmp_path / "far" / "clone"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / "nothing_beside.py").write_text(PLUGIN, encoding="utf-8")
    done = run(copy, "-p", "nothing_beside", "--junitxml", str(tmp_path / "found.xml"))
    assert done.returncode == 0, done.stdout + done.stderr
    suite = next(ElementTree.parse(tmp_path / "found.xml").iter("testsuite"))
    cases = list(suite.iter("testcase"))
    assert (suite.get("errors"), suite.get("failures")) == ("0", "0")
    reasons = {skipped.get("message") for case in cases for skipped in case.iter("skipped")}
    assert reasons == {NO_EXPORTS}
    run_here = [case for case in cases if case.find("skipped") is None]
    modules = {str(case.get("classname")).split(".Test")[0] for case in run_here}
    assert modules >= {own.removesuffix(".py").replace("/", ".") for own in OWN}

    # where the exports must be, their absence is no excuse
    one = "tests/kit/wording/test_findings.py::test_maven_crm_is_flat_and_said_to_be"
    refused = run(copy, one, CI="true")
    assert refused.returncode == 1
    assert "1 error" in refused.stdout
    assert f"{NO_EXPORTS}, and CI=true needs them" in refused.stdout
