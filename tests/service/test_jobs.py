"""What happens by itself: when it is due, what it leaves behind, and that one failure stops nothing else."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kam_analytics import clock
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import StoreError
from kam_analytics.imports import import_file
from kam_analytics.service import jobs
from kam_analytics.service.jobs import JOBS, Job, Runner, trouble
from kam_analytics.store import Store, backup
from kam_analytics.store.runs import KEPT, Run, runs

MONDAY = datetime(2026, 11, 30, 9, 0)


class Clock:
    """The time of a test, in UTC."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = MONDAY
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch, store: Store) -> Clock:
    """A clock that stands still; the store was opened before it."""
    return Clock(monkeypatch)


def save(store: Store, name: str = "n") -> None:
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.keep("user_setting", {"name": name, "value": "v"}, "name")


def past(store: Store, job: str) -> list[Run]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return runs(scope).get(job, [])


def at_once(store: Store, last: Run | None) -> datetime:
    return datetime.min


def job(name: str, work: Callable[[], None]) -> Job:
    def run(store: Store, last: Run | None) -> jobs.Said:
        work()
        return "{what} is done", {"what": name}

    return Job(name=name, due=at_once, run=run)


def has_log(store: Store) -> bool:
    return store.path.with_name(f"{store.path.name}.wal").exists()


# The runner ---------------------------------------------------------------------------------------------------


def test_a_job_that_fails_is_written_down_tried_later_and_stops_no_other(
    store: Store, now: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def fail() -> None:
        seen.append("bad")
        raise StoreError("The {thing} is full.", thing="disk")

    runner = Runner([job("bad", fail), job("good", lambda: seen.append("good"))], lambda: store)
    for minutes, tries in ((0, 1), (0.5, 1), (0.6, 2), (1.5, 2), (1, 3), (3, 3), (2, 4), (15, 5), (15.9, 5), (0.2, 6)):
        now.pass_(minutes=minutes)
        runner.look()
        assert seen.count("bad") == tries, minutes
    assert seen.count("good") == 10
    failed = past(store, "bad")
    assert {(run.outcome, run.said, run.fields["thing"]) for run in failed} == {
        ("failed", "The {thing} is full.", "disk")
    }
    assert len([one for one in caplog.records if "disk" in one.getMessage()]) == 1
    assert store.check()["job_succeeds"] == 1
    with store.scope(LOCAL_DIRECTOR) as scope:
        (said,) = trouble(scope)
    assert "The disk is full." in said


def test_an_error_of_ours_alone_is_said_without_its_traceback(store: Store, now: Clock) -> None:
    def break_() -> None:
        raise ZeroDivisionError("division by zero")

    Runner([job("bad", break_)], lambda: store).look()
    (run,) = past(store, "bad")
    assert "ZeroDivisionError" in run.said.format(**run.fields)


def test_only_the_last_runs_are_kept(store: Store, now: Clock) -> None:
    runner = Runner([job("good", lambda: None)], lambda: store)
    for _ in range(KEPT + 5):
        now.pass_(minutes=1)
        runner.look()
    kept = past(store, "good")
    assert (len(kept), kept[0].ended_at) == (KEPT, now.at)


def test_runs_of_the_future_go_with_the_first_one_of_today(store: Store, now: Clock) -> None:
    """They would stand for the last runs: a failure for ever, and a daily job that is due at every look."""

    def fail() -> None:
        raise StoreError("no")

    now.pass_(days=400)
    bad = Runner([job("daily", fail)], lambda: store)
    for _ in range(KEPT + 5):
        now.pass_(minutes=20)
        bad.look()
    now.at = MONDAY
    Runner([job("daily", lambda: None)], lambda: store).look()
    assert [(run.ended_at, run.outcome) for run in past(store, "daily")] == [(MONDAY, "done")]
    assert store.check()["job_succeeds"] == 0


def test_a_run_is_no_save(store: Store, now: Clock) -> None:
    before = store.commits
    Runner([job("good", lambda: None)], lambda: store).look()
    assert (store.commits, store.logged_at) == (before, None)
    store.refresh()
    assert store.commits == before


def test_without_a_store_nothing_happens_and_a_demo_company_is_not_backed_up(demo: Store) -> None:
    Runner(JOBS, lambda: None).look()
    Runner(JOBS, lambda: demo).look()
    assert backup.kept(demo.path) == []


def test_the_end_waits_for_no_job(store: Store) -> None:
    begun, end = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        end.wait(30)

    runner = Runner([job("slow", work), job("next", lambda: None)], lambda: store, every=0.01)
    runner.start()
    assert begun.wait(10)
    begin = time.monotonic()
    runner.stop()
    assert time.monotonic() - begin < 5
    end.set()
    assert past(store, "next") == []


def test_a_job_that_is_asked_for_runs_though_it_is_not_due(store: Store) -> None:
    asked = Job(name="asked", due=lambda store, last: None, run=lambda store, last: ("done", {}))
    runner = Runner([asked], lambda: store)
    runner.look()
    assert past(store, "asked") == []
    runner.ask("asked")
    assert runner.is_at("asked")
    runner.look()
    assert len(past(store, "asked")) == 1
    assert not runner.is_at("asked")


# Checkpoint ---------------------------------------------------------------------------------------------------


def test_the_log_goes_into_the_file_in_the_first_pause(store: Store, now: Clock) -> None:
    runner = Runner(JOBS[:1], lambda: store)
    save(store)
    now.pass_(seconds=1)
    runner.look()
    assert has_log(store)
    now.pass_(seconds=1)
    runner.look()
    assert not has_log(store)
    assert past(store, "checkpoint") == [], "what happens all the time is not written down"


def test_the_log_goes_into_the_file_within_a_minute_though_people_save_on(store: Store, now: Clock) -> None:
    runner = Runner(JOBS[:1], lambda: store)
    begin = now.at
    save(store)
    while has_log(store):
        now.pass_(seconds=1)
        save(store)
        runner.look()
        assert now.at - begin <= timedelta(seconds=60)


def test_a_log_that_cannot_be_moved_for_a_minute_is_a_failure_until_it_can(store: Store, now: Clock) -> None:
    runner = Runner(JOBS[:1], lambda: store)
    save(store)
    with store.load(LOCAL_DIRECTOR) as reader:
        reader.execute("begin")
        reader.value("select count(*) from user_setting")
        save(store)
        now.pass_(seconds=50)
        runner.look()
        assert past(store, "checkpoint") == []
        now.pass_(seconds=11)
        runner.look()
        assert [run.outcome for run in past(store, "checkpoint")] == ["failed"]
        assert has_log(store)
    now.pass_(minutes=2)
    runner.look()
    assert [run.outcome for run in past(store, "checkpoint")] == ["done", "failed"]
    assert store.check()["job_succeeds"] == 0


def test_the_log_goes_into_the_file_though_the_clock_was_set_back(store: Store, now: Clock) -> None:
    runner = Runner(JOBS[:1], lambda: store)
    save(store)
    now.pass_(days=-3)
    runner.look()
    assert not has_log(store)


# Backup -------------------------------------------------------------------------------------------------------


def test_a_backup_is_taken_every_night_when_something_was_saved(store: Store, now: Clock) -> None:
    """03:00 in Helsinki is 01:00 UTC in winter."""
    runner = Runner(JOBS[1:2], lambda: store)
    runner.look()
    assert backup.kept(store.path) == [], "an empty store holds nothing"
    save(store, "first")
    runner.look()
    assert [one.taken_at for one in backup.kept(store.path)] == [MONDAY], "it was never done: at once"
    save(store, "second")
    now.at = datetime(2026, 12, 1, 0, 59)
    runner.look()
    assert len(backup.kept(store.path)) == 1
    now.at = datetime(2026, 12, 1, 1, 0)
    runner.look()
    assert len(backup.kept(store.path)) == 2
    now.at = datetime(2026, 12, 2, 1, 0)
    runner.look()
    assert len(backup.kept(store.path)) == 2, "nothing was saved since"
    assert past(store, "backup")[0].said == "Nothing has been saved since the last backup."
    # the app was down for days, and somebody cleared the folder
    for one in backup.kept(store.path):
        one.path.unlink()
    now.at = datetime(2026, 12, 9, 12, 0)
    runner.look()
    assert [one.taken_at for one in backup.kept(store.path)] == [now.at]


def test_as_many_backups_stay_as_the_store_says(store: Store, now: Clock) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("backup_kept", "3")
    runner = Runner(JOBS[1:2], lambda: store)
    for number in range(5):
        save(store, str(number))
        runner.look()
        now.pass_(days=1)
    assert [one.taken_at for one in backup.kept(store.path)] == [MONDAY + timedelta(days=day) for day in (4, 3, 2)]


def test_a_backup_of_the_future_keeps_no_backup_from_being_taken(store: Store, now: Clock) -> None:
    runner = Runner(JOBS[1:2], lambda: store)
    now.pass_(days=400)
    save(store, "first")
    runner.look()
    now.at = MONDAY
    save(store, "second")
    runner.look()
    assert MONDAY in [one.taken_at for one in backup.kept(store.path)]


def test_backups_of_the_future_do_not_push_out_a_new_one(store: Store, now: Clock) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("backup_kept", "2")
    runner = Runner(JOBS[1:2], lambda: store)
    now.pass_(days=400)
    for number in range(3):
        save(store, str(number))
        now.pass_(days=1)
        runner.look()
    now.at = MONDAY
    save(store, "now")
    runner.look()
    assert MONDAY in [one.taken_at for one in backup.kept(store.path)]


def test_originals_that_are_old_enough_go_once_a_day(store: Store, now: Clock, data_folder: Path) -> None:
    old = data_folder / "kept" / "of-an-old-import"
    old.mkdir(parents=True)
    (old / "sales.csv").write_text("a\n1\n")
    os.utime(old, (0, 0))
    runner = Runner([job for job in JOBS if job.name == "originals"], lambda: store)
    runner.look()
    runner.look()
    assert not old.exists()
    assert [(run.said, run.fields) for run in past(store, "originals")] == [("Originals removed: {n}.", {"n": 1})]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("absences", "user_id,from_on,to_on\nu1,2027-01-04,2027-01-08\n"),
        ("cadence_rules", "segment,activity_type,per_year\nA,visit,4\n"),
    ],
)
def test_tasks_are_made_after_an_import_that_may_ask_for_others(
    store: Store, now: Clock, tmp_path: Path, kind: str, text: str
) -> None:
    runner = Runner([one for one in JOBS if one.name == "tasks"], lambda: store)

    def bring(kind: str, text: str) -> None:
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        import_file(store, LOCAL_DIRECTOR, file, kind)

    bring("users", "user_id,name,role\nu1,Ulla,rep\n")
    runner.look()
    runner.look()
    assert len(past(store, "tasks")) == 1
    now.pass_(minutes=1)
    bring(kind, text)
    runner.look()
    runner.look()
    assert len(past(store, "tasks")) == 2
