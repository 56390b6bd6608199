"""``make validate``: every cell with the full number of simulations, then docs/validation.md.

A cell that is done is kept in ``.validation`` under the state of the code that it depends on, so a run
that was stopped goes on where it was; a change of that code begins again.
"""

from __future__ import annotations

import argparse
import json
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.samples.places import ROOT
from tests.validation import cells, demo, gates, losses, other, report, six_months, year_swaps

HERE = Path(__file__).parent
KEPT = ROOT / ".validation"
#: what a cell's figures depend on
_SOURCES = (
    "kit/analysis/signflip.py",
    *(f"effects/analysis/{name}.py" for name in ("within", "slopes", "prepared", "net_effect", "activity_effect")),
)


def main() -> None:
    options = argparse.ArgumentParser(prog="make validate", description=__doc__)
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    processes = options.parse_args().processes
    jobs = _jobs()
    done = {name: _kept(name) for name in jobs}
    todo = [name for name, result in done.items() if result is None]
    print(f"{len(jobs)} cells, {len(jobs) - len(todo)} done before", flush=True)
    # the library's own threads would fight with the processes
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    with ProcessPoolExecutor(processes) as pool:
        running = {pool.submit(_work, *jobs[name]): name for name in todo}
        for number, future in enumerate(as_completed(running), 1):
            name = running[future]
            done[name] = future.result()
            _keep(name, done[name])
            print(f"{number}/{len(todo)} {name}: {json.dumps(done[name])}", flush=True)
    results = {cell: cells.Counts(**done[cell.name]) for cell in gates.ALL}
    naive = {cell: done[f"naive {cell.name}"] for cell in gates.NAIVE}
    worst = {method: min(rates[method] for rates in naive.values()) for method in next(iter(naive.values()))}
    text = report.written(
        gates.judge(results, done["oracle"]["power"], worst),
        results,
        naive=naive,
        oracle=done["oracle"]["power"],
        demo=[done[f"demo seed {seed}"] for seed in demo.SEEDS],
        speed=other.speed(),
        invariance=other.invariance(),
        nps=other.nps_coverage(),
        sums=report.Sums(
            cells={cell: six_months.NetCounts(**done[f"six months {cell.name}"]) for cell in six_months.ALL},
            shift=six_months.ReadCounts(**done["six months read"]),
            by_months=done["six months by months"],
            losses={
                (cell, name == "all"): losses.LossCounts(**done[f"losses {name} {cell.name}"])
                for cell in losses.CELLS
                for name in ("all", "customer")
            },
        ),
        swapped=[year_swaps.run(accounts) for accounts in year_swaps.ACCOUNTS],
    )
    (ROOT / "docs" / "validation.md").write_text(text, encoding="utf-8")
    print(text)


def _jobs() -> dict[str, tuple[Any, ...]]:
    """Name of a cell -> the function that runs it and its arguments."""
    jobs: dict[str, tuple[Any, ...]] = {
        cell.name: (_counts, cell, gates.simulations(cell)) for cell in sorted(gates.ALL, key=lambda one: -one.accounts)
    }
    jobs["oracle"] = (_oracle, gates.POWER, gates.simulations(gates.POWER))
    jobs |= {f"naive {cell.name}": (cells.naive, cell, gates.NAIVE_SIMULATIONS) for cell in gates.NAIVE}
    jobs |= {
        f"six months {cell.name}": (_dict, six_months.run, cell, six_months.simulations(cell))
        for cell in six_months.ALL
    }
    jobs["six months read"] = (_dict, six_months.read, six_months.SHIFT, six_months.SHIFTS)
    jobs["six months by months"] = (six_months.by_months,)
    for cell in losses.CELLS:
        for name in ("all", "customer"):
            jobs[f"losses {name} {cell.name}"] = (_dict, losses.run, cell, losses.SIMULATIONS, name == "all")
    jobs |= {f"demo seed {seed}": (demo.look, seed) for seed in demo.SEEDS}
    return jobs


def _work(run: Any, *arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = run(*arguments)
    return found


def _dict(run: Any, *arguments: Any) -> dict[str, Any]:
    return asdict(run(*arguments))


def _counts(cell: cells.Cell, simulations: int) -> dict[str, Any]:
    return asdict(cells.run(cell, simulations))


def _oracle(cell: cells.Cell, simulations: int) -> dict[str, Any]:
    return {"power": cells.oracle_power(cell, simulations)}


def _place(name: str) -> Path:
    sources = [ROOT / "kam_analytics" / file for file in _SOURCES] + [
        ROOT / "tests" / "samples" / "effects" / "simulator.py"
    ]
    if name.startswith("demo"):
        sources += [HERE / "demo.py", *sorted((ROOT / "kam_analytics" / "demo").rglob("*.py"))]
    else:
        sources += [HERE / "cells.py", HERE / "six_months.py", HERE / "losses.py"]
    state = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    return KEPT / state / f"{name.replace(' ', '_')}.json"


def _kept(name: str) -> dict[str, Any] | None:
    path = _place(name)
    return json.loads(path.read_text()) if path.exists() else None


def _keep(name: str, result: dict[str, Any]) -> None:
    path = _place(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".part").write_text(json.dumps(result))
    path.with_suffix(".part").replace(path)


if __name__ == "__main__":
    main()
