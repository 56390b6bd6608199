"""What reaches the screen: translated words, explained measures, no markup of our own; and who may put it there."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests.gates.source import called, imported, lines_with, nodes, package, pages, place, product

#: a page shows what rooms know: it neither reads nor writes past them
PAGE_MAY_NOT = re.compile(
    r"kam_analytics\.(store|demo|cli|access|clock|settings)\b"
    r"|kam_analytics\.(service|imports)\b(?!\.(cards|wording|tables)\b)"
    r"|(?!streamlit|pandas|kam_analytics)"
)
#: the main scripts set up the interface, and compute nothing
MAIN_MAY_NOT = re.compile(
    r"kam_analytics\.store\b(?!\.Store$)|kam_analytics\.imports\b(?!\.cards\b)|kam_analytics\.\w+\.analysis\b"
    r"|(?!streamlit|starlette|kam_analytics)"
)
#: where rows, stores and texts of the interface are cached, and where a fixed script is set
CACHED = frozenset(
    [
        "kam_analytics/kit/ui/reads.py", "kam_analytics/kit/ui/stores.py", "kam_analytics/kit/ui/page.py",
        # what a process has once: the files that wait, the jobs
        "kam_analytics/imports/cards/waiting.py", "kam_analytics/service/cards.py",
    ]
)  # fmt: skip
SCRIPTED = "kam_analytics/kit/web/language.py"
THEME = "kam_analytics/kit/theme.py"
ONE_PLACE = {
    "persist_state": "kam_analytics/kit/ui/controls.py",
    "page_link": "kam_analytics/kit/ui/links.py",
    "switch_page": "kam_analytics/kit/ui/links.py",
}
#: what a person reads: these calls get their words from the catalogue
SPEAKING = frozenset(
    ["title", "header", "subheader", "caption", "markdown", "write", "error", "warning", "info", "success", "button", "toast", "badge", "metric",
     "text_input", "text_area", "number_input", "selectbox", "multiselect", "slider", "segmented_control", "pills", "radio", "checkbox", "toggle",
     "popover", "expander", "dialog", "status", "spinner", "date_input", "file_uploader", "download_button", "link_button", "page_link",
     "form_submit_button"]
)  # fmt: skip
#: the same, where they are functions of ours
SPEAKING_OF_OURS = frozenset(["card", "finding"])
#: an icon or a colour in a text
_MARK = re.compile(r":material/\w+:|:[a-z]+\[")
#: words that are the same in every language
_NAMES = frozenset(["Excel"])


def translated(root: Path) -> list[str]:
    """No literal words go to the screen."""
    return [
        f"{place(root, path, node.lineno)}: {said!r} is not translated"
        for path in product(root)
        for node in nodes(path)
        if isinstance(node, ast.Call) and _speaks(node)
        for said in _spoken(node)
    ]


def _speaks(node: ast.Call) -> bool:
    if isinstance(node.func, ast.Name):
        return node.func.id in SPEAKING_OF_OURS
    of = getattr(node.func, "value", None)
    return called(node) in SPEAKING and not (isinstance(of, ast.Name) and of.id == "_LOG")


def _spoken(node: ast.Call) -> Iterator[str]:
    """The literal words that a call is given to say."""
    given = [
        keyword.value for keyword in node.keywords if keyword.arg in ("label", "help", "placeholder", "title", "body")
    ]
    for argument in [*node.args[:1], *given]:
        for said in _literals(argument):
            if re.search(r"[a-z]{3}", _MARK.sub("", said)) and said not in _NAMES:
                yield said


def _literals(node: ast.AST) -> Iterator[str]:
    """Texts that stand in an expression itself, not in what it calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*_literals(node.left), *_literals(node.right))


def plain_markup(root: Path) -> list[str]:
    """No raw HTML but the two fixed scripts."""
    return [
        f"{where}: raw HTML"
        for path in product(root)
        if place(root, path) != SCRIPTED
        for where in lines_with(root, path, r"unsafe_allow_\w+\s*=\s*True|\bst\.html\(|components\.v1")
    ]


def one_cache(root: Path) -> list[str]:
    """Only the reads, the open stores and fixed texts are cached."""
    return [
        f"{where}: caches on its own"
        for path in product(root)
        if place(root, path) not in CACHED
        for where in lines_with(root, path, r"\bcache_(data|resource)\b")
    ]


def colours_of_the_theme(root: Path) -> list[str]:
    """No colour is written outside the theme."""
    return [
        f"{where}: a colour outside the theme"
        for path in product(root)
        if place(root, path) != THEME
        for where in lines_with(root, path, r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(|\bhsla?\(")
    ]


def kept_choices(root: Path) -> list[str]:
    """Controls that are remembered are made in one place, and so are links, which take the store along."""
    return [
        f"{where}: {what} belongs to {owner}"
        for what, owner in ONE_PLACE.items()
        for path in [*package(root), *pages(root)]
        if place(root, path) != owner
        for where in lines_with(root, path, rf"\b{what}\b")
    ]


def taken_turns(root: Path) -> list[str]:
    """What reruns alone, a fragment or a dialog, has its turn at the gate."""
    found = []
    for path in product(root):
        made, in_turn = dict[int, str](), set[int]()
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef):
                outer = [first for first, second in pairwise(node.decorator_list) if ast.unparse(second) == "in_turn"]
            elif isinstance(node, ast.Call):
                given = node.args[0] if node.args else None
                outer = [node.func] if isinstance(given, ast.Call) and called(given) == "in_turn" else []
            else:
                outer = []
            in_turn |= {part.lineno for whole in outer for part in ast.walk(whole) if isinstance(part, ast.Attribute)}
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("st.fragment", "st.dialog"):
                made[node.lineno] = ast.unparse(node)
        found += [
            f"{place(root, path, line)}: {name} without its turn"
            for line, name in sorted(made.items())
            if line not in in_turn
        ]
    return found


def thin_pages(root: Path) -> list[str]:
    """A page imports the interface and what rooms show."""
    return [
        f"{place(root, path, line)}: a page may not import {name}"
        for path in pages(root)
        for line, name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and PAGE_MAY_NOT.match(name)
    ]


def thin_main(root: Path) -> list[str]:
    """The main scripts import the interface and what runs beside it."""
    return [
        f"{place(root, path, line)}: a main script may not import {name}"
        for path in (root / "app.py", root / "shell.py")
        for line, name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and MAIN_MAY_NOT.match(name)
    ]


def explained_terms(root: Path) -> set[str]:
    """Every measure that a glossary explains."""
    return {
        str(key.value)
        for path in package(root)
        for node in nodes(path)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Call) and called(value) == "Term"
    }


def shown_terms(root: Path) -> Iterator[tuple[str, set[str] | None]]:
    """Where a measure is shown, and which it may be (none: it is not a plain word, or is missing)."""
    for path in product(root):
        for node in nodes(path):
            if not isinstance(node, ast.Call):
                continue
            term = next((keyword.value for keyword in node.keywords if keyword.arg == "term"), None)
            is_figure = called(node) == "Kpi"
            if is_figure and term is None and len(node.args) > 2:
                term = node.args[2]
            if is_figure or term is not None:
                words = set(_literals(term)) if term is not None else set()
                if words or is_figure:
                    yield place(root, path, node.lineno), words or None


def explained(root: Path) -> list[str]:
    """Every measure that is shown is in the glossary."""
    known = explained_terms(root)
    found = []
    for where, terms in shown_terms(root):
        if terms is None:
            found.append(f"{where}: a figure needs a term, as a plain word")
        else:
            found += [f"{where}: {term} is not in the glossary" for term in sorted(terms - known)]
    return found
