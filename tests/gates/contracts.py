"""The import contracts of pyproject.toml, run on a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.gates.source import text

_LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def contracts(root: Path) -> tuple[str, ...]:
    """Every contract."""
    return tuple(
        contract["name"]
        for contract in tomllib.loads(text(root / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    )


def kept_contracts(root: Path) -> list[str]:
    """Imports keep the contracts: one sentence for each that is broken, and the imports that break it."""
    done = subprocess.run(
        [sys.executable, "-c", _LINT, "--no-cache", "--no-logo"],
        capture_output=True, text=True, cwd=root, env={**os.environ, "COLUMNS": "200"}, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return []
    _all, broken, report = done.stdout.partition("Broken contracts")
    sections = re.split(r"\n([^\n]+)\n-{3,}\n", report)
    return (
        [
            f"pyproject.toml: {name}: {' '.join(imports.split())}"
            for name, imports in zip(sections[1::2], sections[2::2], strict=True)
        ]
        if broken
        else [f"pyproject.toml: contracts cannot be read: {done.stdout[-500:]}{done.stderr[-500:]}"]
    )
