"""Imports and reports by the command line, with the mappings of tests/mappings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.cli.main import main

MAPPINGS = Path(__file__).parent.parent / "mappings"


def load(capsys: pytest.CaptureFixture[str], file: Path, mapping: str) -> dict[str, Any]:
    """The report of one file that the command line imported."""
    assert main(["import", str(file), "--mapping", str(MAPPINGS / f"{mapping}.toml"), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    counts = [found[name] for name in ("loaded", "updated", "skipped", "filtered", "rejected")]
    assert sum(counts) == found["rows"]
    return found


def figures(capsys: pytest.CaptureFixture[str], since: str, until: str) -> dict[str, Any]:
    """The report of concentration in a period."""
    assert main(["report", "concentration", "--since", since, "--until", until, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found
