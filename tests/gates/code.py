"""Shapes of code: what is named where it is given, how much a function takes, imports that nobody sees."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.gates.source import lines_with, nodes, package, place, product, tests, text

MOST_FIELDS, MOST_PARAMETERS = 3, 7


def named_fields(root: Path) -> list[str]:
    """Fields of a dataclass are given by name where there are more than three."""
    return [
        f"{place(root, path, node.lineno)}: {node.name} has {count} fields and is not keyword-only"
        for path in product(root)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and (count := _positional(node)) > MOST_FIELDS
    ]


def _positional(node: ast.ClassDef) -> int:
    """How many fields of a dataclass may be given by position."""
    made = [ast.unparse(decorator) for decorator in node.decorator_list]
    if not any(words.split("(")[0].endswith("dataclass") and "kw_only=True" not in words for words in made):
        return 0
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
    named = ("ClassVar", "kw_only=True")
    return sum(not any(word in ast.unparse(field) for word in named) for field in fields)


def few_parameters(root: Path) -> list[str]:
    """A function takes at most seven things, or says why (``# reason: …`` above it or at its signature)."""
    found = []
    for path in product(root):
        lines = text(path).splitlines()
        for node in nodes(path):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            given = node.args
            count = len([*given.posonlyargs, *given.args, *given.kwonlyargs])
            count -= bool(given.args) and given.args[0].arg in ("self", "cls")
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            signature = lines[max(first - 2, 0) : node.body[0].lineno - 1]
            if count > MOST_PARAMETERS and not any("# reason: " in line for line in signature):
                found.append(
                    f"{place(root, path, node.lineno)}: {node.name} takes {count} parameters and gives no reason"
                )
    return found


#: where modules are imported by names that were found: the glossaries of the rooms, and their cards at the start
REGISTRIES = frozenset(["kam_analytics/kit/wording/glossary.py", "app.py"])


def seen_imports(root: Path) -> list[str]:
    """A module is imported by its whole name, and not by one that is made at run time."""
    hidden = r"\bimport_module\b|(?<![\w.])(__import__|exec|eval)\("
    return [
        *(
            f"{where}: imports a module that contracts do not see"
            for path in product(root)
            if str(path.relative_to(root)) not in REGISTRIES
            for where in lines_with(root, path, hidden)
        ),
        *(
            f"{where}: imports without the whole name"
            for path in [*product(root), *tests(root)]
            for where in lines_with(root, path, r"^\s*from\s+\.")
        ),
    ]


def light_package(root: Path) -> list[str]:
    """Importing the package imports none of the large libraries."""
    code = "import sys, kam_analytics; print(*{'streamlit', 'duckdb', 'pandas', 'plotly'}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    return [f"kam_analytics/__init__.py: importing it imports {name}" for name in done.stdout.split()]


#: runs in the folder that is looked at, so that its own modules are imported
_EXAMPLES = """
import doctest, importlib, sys
for name in sys.stdin.read().split():
    module = importlib.import_module(name)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        for _ in range(bool(test.examples)):
            said = []
            runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
            runner.run(test, out=said.append)
            print(name, test.name, test.lineno, runner.failures, sep="\\t")
"""


def examples(root: Path) -> dict[str, list[tuple[str, int, int]]]:
    """The examples of docstrings by module: whose, the line it stands at, how many of them are false."""
    names = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in package(root)
        if ">>> " in text(path)
    }
    done = subprocess.run(
        [sys.executable, "-c", _EXAMPLES], input=" ".join(names), capture_output=True, text=True, cwd=root, check=True
    )
    found: dict[str, list[tuple[str, int, int]]] = {place(root, path): [] for path in names.values()}
    for line in done.stdout.splitlines():
        module, name, number, failures = line.split("\t")
        found[place(root, names[module])].append((name, int(number) + 1, int(failures)))
    return found


def true_examples(root: Path) -> list[str]:
    """The examples in docstrings are true, wherever they stand."""
    found = []
    for path, tried in examples(root).items():
        found += [f"{path}:{line}: the example of {name} is false" for name, line, failures in tried if failures]
        if not tried:
            found.append(f"{path}: has examples that are not run")
    return found
