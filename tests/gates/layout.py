"""Files and folders: how large they are, what they are called, what tests take from each other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.gates.source import imported, lines_with, package, pages, place, product, statements, tests, text

MOST_LINES, MOST_LINES_OF_A_PAGE, MOST_FILES = 400, 110, 15
#: names that say what was left over, not what is there
REMAINDER = frozenset(
    ["beside", "common", "extra", "extras", "helper", "helpers", "misc", "more", "others", "parts", "rest", "stuff", "util", "utils"]
)  # fmt: skip


def small_files(root: Path) -> list[str]:
    """A file is read in one go."""
    lengths = {path: len(text(path).splitlines()) for path in [*product(root), *statements(root), *tests(root)]}
    return [
        f"{place(root, path)}: {length} lines, at most {MOST_LINES}"
        for path, length in lengths.items()
        if length > MOST_LINES
    ]


def small_pages(root: Path) -> list[str]:
    """A page is a table of contents: what it shows is made in rooms."""
    lengths = {path: len(text(path).splitlines()) for path in pages(root)}
    return [
        f"{place(root, path)}: {length} lines, a page has at most {MOST_LINES_OF_A_PAGE}"
        for path, length in lengths.items()
        if length > MOST_LINES_OF_A_PAGE
    ]


def small_folders(root: Path) -> list[str]:
    """A folder is seen at a glance; SQL does not count, and neither does the mark of a package."""
    folders: dict[Path, int] = {}
    for path in [*package(root), *tests(root)]:
        folders[path.parent] = folders.get(path.parent, 0) + (path.name != "__init__.py")
    return [
        f"{place(root, folder)}: {count} modules, at most {MOST_FILES}"
        for folder, count in folders.items()
        if count > MOST_FILES
    ]


def named_for_what_they_hold(root: Path) -> list[str]:
    """No file or folder is named for being left over."""
    names = {path for file in [*product(root), *statements(root), *tests(root)] for path in (file, *file.parents)}
    return [
        f"{place(root, path)}: “{word}” does not say what is in it"
        for path in sorted(names)
        if path.is_relative_to(root) and path != root
        for word in REMAINDER.intersection(path.stem.split("_"))
    ]


def marked_packages(root: Path) -> list[str]:
    """A folder of modules is a package, or import contracts do not see into it."""
    folders = {folder for path in package(root) for folder in path.relative_to(root).parents if folder.parts}
    return [
        f"{folder.as_posix()}: no __init__.py"
        for folder in sorted(folders)
        if not (root / folder / "__init__.py").exists()
    ]


def tests_stand_alone(root: Path) -> list[str]:
    """A test takes samples, and what lies in its own folder and is no test."""
    found = []
    for path in tests(root):
        own = ".".join(path.parent.relative_to(root).parts) + "."
        taken = ("tests.samples.", own) if own != "tests." else ("tests.samples.",)
        is_test = path.name.startswith("test_") or path.name == "conftest.py"
        for line, name in imported(path):
            module = re.match(r"tests\.(?:\w+\.)*?(?:test_\w+|conftest)\b", name)
            if module:
                found.append(f"{place(root, path, line)}: {module[0]} is a test, not a sample")
            elif is_test and name.startswith("tests.") and not name.startswith(taken):
                found.append(
                    f"{place(root, path, line)}: {name.rpartition('.')[0]} is of another folder, and no sample"
                )
    return list(dict.fromkeys(found))


def one_way_to_real_exports(root: Path) -> list[str]:
    """The fixture ``shared`` knows what to do where they are missing; figures of speed look for their own."""
    owners = ("tests/conftest.py", "tests/samples/places.py", "tests/test_stranger.py", "tests/bench/", "tests/gates/")
    return [
        f"{where}: finds its own way to the real exports"
        for path in tests(root)
        if not place(root, path).startswith(owners)
        for where in lines_with(root, path, r"""["'/]shared["'/]""")
    ]
