"""``python -m tests.bench``: all figures of speed and durability, written into docs/bench.md.

``--only NAME`` measures one part and replaces its section; ``--quick`` proves the harness on small
sizes and only prints.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import date
from importlib.metadata import version
from inspect import signature
from pathlib import Path
from typing import Any

import psutil

from tests.bench.measures import Row
from tests.samples.places import ROOT

DOCUMENT = ROOT / "docs" / "bench.md"
#: part -> its heading; each is a module of this folder with ``measure(folder)``
PARTS = {
    "imports": "Import",
    "store": "Store and scope",
    "pages": "Pages",
    "durability": "Durability",
    "backup": "Damaged logs and backups",
    "saves": "Saves",
    "rhythm": "Tasks of a rhythm",
    "week": "My week",
    "concentration": "Questions of the concentration page",
    "upload": "A large file through the page",
    "load": "Load",
}
_HEAD = """# Bench

Figures of speed and durability, measured by `make bench` (`python -m tests.bench`): same machine and run, alternating,
medians, CPU before the clock. `python -m tests.bench --only NAME` measures one part again.
"""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 0 when every limit holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing is written")
    parser.add_argument("--folder", type=Path, help="keep what is built here, for the next run")
    options = parser.parse_args(arguments)
    holds = True
    with nullcontext(options.folder) if options.folder else tempfile.TemporaryDirectory(prefix="kam-bench-") as folder:
        for part in options.only or PARTS:
            place = (Path(folder) / part).resolve()
            place.mkdir(parents=True, exist_ok=True)
            os.environ["KAM_DATA"] = str(place)
            section, good = _section(part, place, quick=options.quick)
            holds = holds and good
            print(f"\n{section}", flush=True)
            if not options.quick:
                _write(part, section)
    return 0 if holds else 1


def _section(part: str, folder: Path, *, quick: bool) -> tuple[str, bool]:
    print(f"{part} …", flush=True)
    begin = time.perf_counter()
    try:
        module = importlib.import_module(f"tests.bench.{part}")
    except ModuleNotFoundError as error:
        if error.name != f"tests.bench.{part}":
            raise
        return f"## {PARTS[part]}\n\nNot measured yet.\n", True
    takes_quick = "quick" in signature(module.measure).parameters
    rows: list[Row] = module.measure(folder, quick=quick) if takes_quick else module.measure(folder)
    minutes = (time.perf_counter() - begin) / 60
    text = f"## {PARTS[part]}\n\n{_table(rows)}\n\n{_conditions()} Took {minutes:.0f} min.\n"
    return text, all(row["holds"] for row in rows)


def _table(rows: Iterable[Mapping[str, Any]]) -> str:
    lines = ["| figure | measured | limit | holds |", "|---|---|---|---|"]
    lines += [f"| {r['figure']} | {r['measured']} | {r['limit']} | {'yes' if r['holds'] else '**no**'} |" for r in rows]
    return "\n".join(lines)


def _conditions() -> str:
    names = ("streamlit", "duckdb", "pandas", "plotly")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{date.today().isoformat()} · {os.cpu_count()} cores, {memory} GB, {platform.system()} · "
        f"Python {platform.python_version()}, {versions}."
    )


def _write(part: str, section: str) -> None:
    """Put one section into the document, the others stay as they are."""
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    known = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    heading, body = section.removeprefix("## ").split("\n", 1)
    known[heading] = body
    sections = [f"## {title}\n\n{known[title].strip()}\n" for title in PARTS.values() if title in known]
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text("\n".join([_HEAD, *sections]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
