"""Loading in the background: in order, watched, stopped at any moment with nothing half done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.imports import job as import_job
from kam_analytics.imports.job import ImportJob
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.progress import STAGES, Cancelled, Progress
from kam_analytics.store import Store
from tests.samples.imports.loading import fingerprint, in_order, nothing_left

SALES = from_toml(
    'kind = "sales"\nsource = "erp"\n[columns]\naccount_id = "account_id"\nsold_on = "sold_on"\n'
    'net_sales = "net_sales"\n[options]\ncreate_accounts = true\n'
)


def sales(path: Path, lines: int) -> Path:
    path.write_text(
        "account_id,sold_on,net_sales\n" + "".join(f"A{n % 97},2026-01-{n % 28 + 1:02},{n}.5\n" for n in range(lines))
    )
    return path


def run(store: Store, *files: tuple[Path, Mapping]) -> tuple[ImportJob, list[str]]:
    done: list[str] = []
    job = ImportJob(store, LOCAL_DIRECTOR, list(files), on_done=done.append).start()
    job.wait(60)
    return job, done


def test_a_refused_file_does_not_stop_the_others(store: Store, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("account_id,sold_on,net_sales\nA1,never,1\n")
    job, done = run(store, (bad, SALES), (sales(tmp_path / "good.csv", 50), SALES))
    assert [step.state for step in job.steps] == ["refused", "done"]
    assert job.steps[0].report is not None
    assert job.steps[0].report.reasons == {"bad_value": 1}
    assert done == ["good.csv"]
    assert job.part == 1
    in_order(store)


def test_what_nobody_expected_is_told_too(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("the disk burns")

    monkeypatch.setattr(import_job, "import_file", broken)
    job, done = run(store, (sales(tmp_path / "a.csv", 3), SALES))
    assert job.steps[0].state == "refused"
    assert "the disk burns" in str(job.steps[0].error)
    assert not done


@pytest.mark.parametrize("stage", list(STAGES))
def test_an_import_that_is_stopped_at_a_stage_leaves_nothing(store: Store, tmp_path: Path, stage: str) -> None:
    class Stopped(Progress):
        def at(self, name: str) -> None:
            if name == stage:
                self.cancel()
            super().at(name)

    before = fingerprint(store)
    file = sales(tmp_path / "a.csv", 500)
    with pytest.raises(Cancelled):
        import_file(store, LOCAL_DIRECTOR, file, SALES, progress=Stopped())
    assert fingerprint(store) == before
    nothing_left(store)
    assert import_file(store, LOCAL_DIRECTOR, file, SALES).loaded == 500


def test_a_job_stops_in_the_middle_of_a_statement(store: Store, tmp_path: Path) -> None:
    before = fingerprint(store)
    files = [(sales(tmp_path / f"{n}.csv", 400_000), SALES) for n in range(2)]
    job = ImportJob(store, LOCAL_DIRECTOR, files, on_done=lambda name: None).start()
    while job.steps[0].progress.stage in ("copy", "read"):
        time.sleep(0.01)
    began = time.monotonic()
    job.cancel()
    job.wait(30)
    assert [step.state for step in job.steps] == ["stopped", "stopped"]
    assert time.monotonic() - began < 5
    assert fingerprint(store) == before
    nothing_left(store)


def test_progress_goes_forward(store: Store, tmp_path: Path) -> None:
    files = [(sales(tmp_path / f"{n}.csv", 60_000), SALES) for n in range(2)]
    job = ImportJob(store, LOCAL_DIRECTOR, files, on_done=lambda name: None).start()
    seen = []
    while job.is_running:
        seen.append(job.part)
        time.sleep(0.005)
    assert seen == sorted(seen)
    assert all(0 <= part <= 1 for part in seen)
    assert len(set(seen)) > 4
