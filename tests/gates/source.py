"""The source that gates look at, and how they name a place in it.

A gate is a pure function of a folder: the repository, or a copy with something wrong in it. It returns one sentence for
each violation, which begins with its place, ``file:line: `` or ``file: ``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

Gate = Callable[[Path], list[str]]

ROOT = Path(__file__).resolve().parents[2]


def package(root: Path) -> list[Path]:
    """Every module of the package, however deep."""
    return sorted((root / "kam_analytics").rglob("*.py"))


def pages(root: Path) -> list[Path]:
    return sorted((root / "pages").rglob("*.py"))


def product(root: Path) -> list[Path]:
    """Everything that runs: the package, the pages, the main scripts."""
    return [*package(root), *pages(root), root / "app.py", root / "shell.py"]


def tests(root: Path) -> list[Path]:
    return sorted((root / "tests").rglob("*.py"))


def statements(root: Path) -> list[Path]:
    """Every file of SQL."""
    return sorted((root / "kam_analytics").rglob("*.sql"))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def nodes(path: Path) -> Iterator[ast.AST]:
    """All that a module is made of."""
    return ast.walk(ast.parse(text(path)))


def place(root: Path, path: Path, line: int | None = None) -> str:
    name = path.relative_to(root).as_posix()
    return name if line is None else f"{name}:{line}"


def lines_with(root: Path, path: Path, pattern: str) -> list[str]:
    """The places of a file where a pattern is found."""
    return [
        place(root, path, number) for number, line in enumerate(text(path).splitlines(), 1) if re.search(pattern, line)
    ]


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every name that a file imports, in full, and its line."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
