"""The jobs of the running app for the own store: one at a time, with or without the inbox.

A job tells when it is next due and does its work. Its runs are kept in the store, so that runs missed while the app
was down are caught up, and so that people see failures.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kam_analytics import clock
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import N_, KamError, StoreClosed, StoreError
from kam_analytics.imports import kept
from kam_analytics.kit.wording import words
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.service.wording import failure_sentence, loss_sentence
from kam_analytics.store import Scope, Store, backup
from kam_analytics.store.runs import DONE, FAILED, Run, record, runs

#: an English sentence and the fields that it names
Said = tuple[str, dict[str, Any]]

_SECONDS = 1.0
_STOP_SECONDS = 1.0
#: a store that cannot be opened is tried again after this many looks
_PATIENCE = 30
#: the log goes into the file after this long without a save, or after this long at the latest
_PAUSE, _LATEST, _LATE = timedelta(seconds=2), timedelta(seconds=45), timedelta(seconds=60)
#: a job that failed is tried again after a minute, then after twice as long each time
_RETRY, _LONGEST_RETRY = timedelta(minutes=1), timedelta(minutes=16)
#: the hour of the company's day in which daily work begins
_DAILY_HOUR = 3
#: tables whose changes may ask for other tasks, or close some; a person's own log and choice did so at once
_ASKING = ("account", "app_user", "cadence_rule", "import_batch", "segment", "segment_membership", "setting")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """Recurring work.

    ``due`` gives the time of the next run from the last one done (``None``: nothing to do); ``run`` gives a sentence,
    or ``None`` if it could not be done yet. Successes of a job that runs constantly (``is_quiet``) are not kept,
    except the first after a failure.
    """

    name: str
    due: Callable[[Store, Run | None], datetime | None]
    run: Callable[[Store, Run | None], Said | None]
    is_quiet: bool = False

    def next_at(self, store: Store, past: Sequence[Run]) -> datetime | None:
        """The time of the next run, given earlier runs, newest first."""
        at = self.due(store, last_done(past))
        failures = next((number for number, run in enumerate(past) if run.is_done), len(past))
        if at is None or not failures:
            return at
        wait: timedelta = min(_RETRY * 2 ** min(failures - 1, 10), _LONGEST_RETRY)
        return max(at, past[0].ended_at + wait)


def last_done(past: Sequence[Run]) -> Run | None:
    """The last run that succeeded."""
    return next((run for run in past if run.is_done), None)


def numbers(store: Store) -> dict[str, int]:
    """The settings for the jobs of a store: the number of backups, and of days to keep imported files."""
    return {"backups": max(int(store.settings["backup_kept"]), 1), "days": kept.days(store)}


class Runner:
    """One thread that runs due jobs; ``open_own`` gives the own store, or ``None`` if there is none yet."""

    def __init__(self, jobs: Sequence[Job], open_own: Callable[[], Store | None], *, every: float = _SECONDS) -> None:
        self.jobs = tuple(jobs)
        self._open_own = open_own
        self._every = every
        self._asked: set[str] = set()
        self._running: str | None = None
        self._said: dict[str, str] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Begin no more jobs; called before the stores close. A running job ends with its store."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def ask(self, name: str) -> None:
        """Run a job as soon as no other job is running."""
        self._asked.add(name)

    def is_at(self, name: str) -> bool:
        """Return True if the job is running or was asked for."""
        return name == self._running or name in self._asked

    def look(self) -> None:
        """Run the due jobs one after the other."""
        store = self._open_own()
        if store is None:
            return
        with store.scope(LOCAL_DIRECTOR) as scope:
            found = runs(scope)
        for job in self.jobs:
            if self._stopped.is_set():
                return
            now = clock.now()
            # a run in the future comes from a wrong clock
            past = [run for run in found.get(job.name, []) if run.ended_at <= now]
            at = job.next_at(store, past)
            if job.name in self._asked or (at is not None and at <= now):
                self._run(job, store, past)

    def _run(self, job: Job, store: Store, past: Sequence[Run]) -> None:
        self._running = job.name
        self._asked.discard(job.name)
        begin = clock.now()
        try:
            said = job.run(store, last_done(past))
        except Exception as error:
            if isinstance(error, StoreClosed):
                raise
            self._log(job.name, error)
            said = (
                (error.message, error.fields) if isinstance(error, KamError) else ("{reason}", {"reason": repr(error)})
            )
            self._record(store, job, begin, FAILED, *said)
        else:
            self._said.pop(job.name, None)
            if said is not None and not (job.is_quiet and (not past or past[0].is_done)):
                self._record(store, job, begin, DONE, *said)
        finally:
            self._running = None

    @staticmethod
    def _record(store: Store, job: Job, begin: datetime, outcome: str, said: str, fields: dict[str, Any]) -> None:
        run = Run(
            job=job.name, started_at=begin, ended_at=clock.now(), outcome=outcome, said=said, fields=fields
        )  # fmt: skip
        record(store, run)

    def _watch(self) -> None:
        pause = self._every
        while not self._stopped.wait(pause):
            pause = self._every
            try:
                self.look()
                self._said.pop("", None)
            except Exception as error:
                # each attempt to open a store costs as much as the first
                pause = self._every * _PATIENCE
                if not self._stopped.is_set():
                    self._log("", error)

    def _log(self, name: str, error: Exception) -> None:
        """Log the same trouble once, not at every try."""
        if self._said.get(name) != str(error):
            self._said[name] = str(error)
            _LOG.warning("%s: %s", name or "The jobs wait", error, exc_info=not isinstance(error, KamError))


# The jobs -----------------------------------------------------------------------------------------------------


def _checkpoint_due(store: Store, last: Run | None) -> datetime | None:
    first, now = store.logged_at, clock.now()
    if first is None:
        return None
    if first > now:
        # the clock was set back: it is unknown how long the log has waited
        return now
    latest = first + _LATEST
    return min(latest, max(first, store.saved_at or first) + _PAUSE) if store.engine.is_idle else latest


def _checkpoint(store: Store, last: Run | None) -> Said | None:
    first = store.logged_at
    if store.checkpoint():
        return N_("Every save is in the file."), {}
    if first is None or clock.now() - first < _LATE:
        return None
    raise StoreError(
        N_(
            "For more than a minute saves have been in the log only, because someone reads or imports without a pause. "
            "They are safe as long as the log is."
        )
    )


def _daily(store: Store, last: Run | None) -> datetime | None:
    """At once if it was never done, otherwise at the hour of the company's day."""
    if last is None:
        return datetime.min
    zone = ZoneInfo(store.settings["time_zone"])
    local = clock.local(last.ended_at, store.settings["time_zone"])
    day = local.date() + timedelta(days=local.hour >= _DAILY_HOUR)
    return datetime.combine(day, time(_DAILY_HOUR), zone).astimezone(UTC).replace(tzinfo=None)


def _backup_due(store: Store, last: Run | None) -> datetime | None:
    """When a backup is due: never for a demo company, which can be rebuilt, or an empty store."""
    return None if store.is_demo or not store.commits else _daily(store, last)


def _backup(store: Store, last: Run | None) -> Said:
    is_same = last is not None and last.fields["commits"] == store.commits
    if last is not None and is_same and last.fields["file"] in {one.path.name for one in backup.kept(store.path)}:
        return N_("Nothing has been saved since the last backup."), last.fields
    # saves from here on may not be in it
    commits = store.commits
    path = backup.stamped(store.path, clock.now())
    backup.write(store.engine, path)
    for old in backup.kept(store.path)[numbers(store)["backups"] :]:
        # the new one stays, even if a wrong clock has left newer ones
        if old.path != path:
            old.path.unlink()
    return N_("{file} was written."), {"file": path.name, "commits": commits}


def _expire(store: Store, last: Run | None) -> Said:
    return N_("Originals removed: {n}."), {"n": kept.expire(store)}


def _tasks_due(store: Store, last: Run | None) -> datetime | None:
    """At once when the day or what decides on tasks has changed since the last run; never for a demo company."""
    if store.is_demo:
        return None
    return datetime.min if last is None or last.fields["seen"] != _seen(store) else None


def _tasks(store: Store, last: Run | None) -> Said:
    with store.scope(LOCAL_DIRECTOR) as scope:
        made = make_tasks(scope)
    # what it wrote itself is no reason to run again
    seen = _seen(store)
    if not made:
        return N_("Every task is as the segments ask for."), {"seen": seen}
    return N_("Tasks: {added} added, {cancelled} cancelled, {closed} closed by an activity."), {
        "seen": seen, "added": made.added, "cancelled": made.cancelled, "closed": made.closed,
    }  # fmt: skip


def _seen(store: Store) -> dict[str, Any]:
    """The day, and the versions of the tables that decide on tasks."""
    return {"day": store.today.isoformat(), **{name: store.versions[name] for name in _ASKING}}


#: all jobs, in the order in which they are checked
JOBS = (
    Job(name="checkpoint", due=_checkpoint_due, run=_checkpoint, is_quiet=True),
    Job(name="backup", due=_backup_due, run=_backup),
    Job(name="originals", due=_daily, run=_expire),
    Job(name="tasks", due=_tasks_due, run=_tasks),
)


def trouble(scope: Scope) -> list[str]:
    """Risks to the store, in English sentences: lost saves and failing jobs."""
    _, zone = words("en"), scope.store.settings["time_zone"]
    lost = [loss_sentence(loss, zone, _) for loss in scope.records("save_losses") if loss["seen_at"] is None]
    newest = (past[0] for past in runs(scope).values())
    failed = [
        failure_sentence(run.job, run.ended_at, run.said, run.fields, zone, _) for run in newest if not run.is_done
    ]
    return [*lost, *failed]
