"""Layers that import-linter does not see, and gates on the source itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(ROOT.glob("pages/**/*.py"))
PRODUCT = [*ROOT.glob("kam_analytics/**/*.py"), *PAGES, ROOT / "app.py", ROOT / "shell.py"]

#: a page shows what rooms know: it neither reads nor writes past them
PAGE_MAY_NOT = re.compile(
    r"kam_analytics\.(store|demo|service\.(?!cards)|cli|imports\.(load|files|mapping|recognise)|access|clock|settings)\b|(?!streamlit|pandas|kam_analytics)"
)
#: the main scripts set up the interface, and compute nothing
MAIN_MAY_NOT = re.compile(
    r"kam_analytics\.(store|demo|cli|imports\.(load|files|mapping|recognise)|\w+\.analysis)\b|(?!streamlit|starlette|kam_analytics)"
)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, standard library left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [node.module]
                if node.module != "kam_analytics"
                else [f"kam_analytics.{alias.name}" for alias in node.names]
            )
        yield from (name for name in names if name.split(".")[0] not in sys.stdlib_module_names)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_imports_what_its_layer_may(path: Path) -> None:
    assert not [name for name in imports(path) if PAGE_MAY_NOT.match(name)]
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 110


@pytest.mark.parametrize("name", ["app.py", "shell.py"])
def test_the_main_scripts_import_what_their_layer_may(name: str) -> None:
    assert not [item for item in imports(ROOT / name) if MAIN_MAY_NOT.match(item)]


def test_importing_the_package_imports_neither_streamlit_nor_duckdb() -> None:
    code = "import sys, kam_analytics; print([n for n in ('streamlit', 'duckdb', 'pandas') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_only_the_reads_and_the_open_stores_are_cached() -> None:
    allowed = {"reads.py", "stores.py", "page.py"}
    found = {path.name for path in PRODUCT if re.search(r"st\.cache_(data|resource)", path.read_text(encoding="utf-8"))}
    assert found <= allowed


def test_no_raw_html_but_the_two_fixed_scripts() -> None:
    found = [
        path.name for path in PRODUCT if re.search(r"unsafe_allow_\w+\s*=\s*True", path.read_text(encoding="utf-8"))
    ]
    assert found == ["language.py"]


def test_no_sql_outside_store_and_ingest() -> None:
    inside = ("kam_analytics/store", "kam_analytics/imports", "kam_analytics/demo", "kam_analytics/cli")
    # «Select a row to …» is said to a person
    pattern = re.compile(r"[\"']\s*(select(?! a row to )|insert|update|delete)\s", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT)) for path in PRODUCT
        if not str(path.relative_to(ROOT)).startswith(inside) and pattern.search(path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert not found


#: what a person reads: these calls get their words from the catalogue
SPEAKING = {
    "title", "header", "subheader", "caption", "markdown", "write", "error", "warning", "info", "success", "button",
    "toast", "badge", "metric", "text_input", "selectbox", "multiselect", "slider", "segmented_control", "popover",
    "expander", "date_input", "download_button", "page_link", "form_submit_button",
}  # fmt: skip


def test_no_literal_words_go_to_the_screen() -> None:
    found = []
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKING):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "_LOG":
                continue
            for argument in node.args[:1]:
                text = argument.value if isinstance(argument, ast.Constant) else None
                if isinstance(text, str) and re.search(r"[a-z]{3}", text) and text != "Excel":
                    found.append(f"{path.name}:{node.lineno} {text!r}")
    assert not found


def test_files_stay_small() -> None:
    assert not [path for path in PRODUCT if len(path.read_text(encoding="utf-8").splitlines()) > 400]
