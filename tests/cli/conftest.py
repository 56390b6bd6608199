"""Commands run in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.cli.main import main
from tests.samples.command_line import Ran, Run


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def ran(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return ran
