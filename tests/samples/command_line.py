"""Commands: what they say, and imports and reports with the mappings of real exports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.cli.main import main
from tests.samples.places import MAPPINGS


@dataclass(frozen=True)
class Ran:
    """What a command said: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def load(capsys: pytest.CaptureFixture[str], file: Path, mapping: str) -> dict[str, Any]:
    """The report of one file that the command line imported."""
    assert main(["import", str(file), "--mapping", str(MAPPINGS / f"{mapping}.toml"), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    counts = [found[name] for name in ("loaded", "updated", "skipped", "filtered", "rejected")]
    assert sum(counts) == found["rows"]
    return found


def figures(capsys: pytest.CaptureFixture[str], since: str, until: str) -> dict[str, Any]:
    """The report of concentration in a period, counting companies as the reference figures do."""
    period = ["--since", since, "--until", until]
    assert main(["report", "concentration", "--by", "company", "--format", "json", *period]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found
