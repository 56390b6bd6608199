"""Jobs, backups and lost saves in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from kam_analytics import clock
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

#: job -> its name and what it does
JOBS = {
    "checkpoint": (
        N_("Checkpoint"),
        N_("Moves what was saved from the log into the database file: in a pause, after 60 seconds at the latest."),
    ),
    "backup": (
        N_("Backup"),
        N_("Copies the whole database every night while people work and checks the copy. The newest {backups} stay."),
    ),
    "originals": (
        N_("Clean-up of originals"),
        N_("Removes the copies of imported files {days} days after the import."),
    ),
    "tasks": (
        N_("Tasks of the rhythm"),
        N_(
            "Makes the tasks that segments ask for and closes those that activities did: every night, after an import and when a segment, rule or owner has changed."
        ),
    ),
}


def job_name(job: str, _: Words) -> str:
    """The name of a job; an unknown job of another version keeps its code."""
    return _(JOBS[job][0]) if job in JOBS else job


def job_function(job: str, numbers: Mapping[str, int], _: Words) -> str:
    """What a job does, with its settings."""
    return _(JOBS[job][1], **numbers)


def moment(at: datetime, zone: str, _: Words) -> str:
    """A moment of the database in the company's time zone."""
    local = clock.local(at, zone)
    return f"{_.day(local)} {_.clock(local)}"


def said(sentence: str, fields: Mapping[str, Any], _: Words) -> str:
    """The sentence of a run, in this language."""
    return _(sentence, **fields) if fields else _(sentence)


def failure_sentence(job: str, at: datetime, sentence: str, fields: Mapping[str, Any], zone: str, _: Words) -> str:
    """The sentence about a job whose last run failed."""
    return _(
        "{job} failed on {moment}: {reason}",
        job=job_name(job, _),
        moment=moment(at, zone, _),
        reason=said(sentence, fields, _),
    )


def loss_sentence(loss: Mapping[str, Any], zone: str, _: Words) -> str:
    """The sentence about missing saves and the last certain one."""
    certain = _("none is certain") if loss["certain_until"] is None else moment(loss["certain_until"], zone, _)
    if loss["saves"] is None:
        return _(
            "The note of saves could not be read, so saves may be missing. Last certain save: {certain}.",
            certain=certain,
        )
    return " ".join(
        [
            _.plural("{n} save is missing.", "{n} saves are missing.", loss["saves"]),
            _("The log beside the database was damaged or removed."),
            _("Last certain save: {certain}. Last lost save: {lost}.",
              certain=certain, lost=moment(loss["noted_until"], zone, _)),
        ]
    )  # fmt: skip


def loss_finding(saves: Sequence[int | None], _: Words) -> str:
    """The sentence of the page after losses that nobody has acknowledged; ``None``: unknown how many."""
    known = [number for number in saves if number is not None]
    if len(known) < len(saves):
        return _("Saves may be missing")
    return _.plural("{n} save is missing", "{n} saves are missing", sum(known))


def what_to_do(_: Words) -> str:
    """What to do after a loss."""
    return _(
        "Enter again what was saved after that, or restore a backup: stop the app, then run "
        "python -m kam_analytics restore FILE."
    )


def ago(past: timedelta, _: Words) -> str:
    """How long ago, in the largest unit."""
    minutes = int(past.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _.plural("{n} minute ago", "{n} minutes ago", minutes)
    if minutes < 48 * 60:
        return _.plural("{n} hour ago", "{n} hours ago", minutes // 60)
    return _.plural("{n} day ago", "{n} days ago", minutes // (24 * 60))


def finding(
    failing: list[str], backed_up: datetime | None, logged_at: datetime | None, now: datetime, zone: str, _: Words
) -> str:
    """The finding of the page: failures, otherwise how far everything is safe."""
    if failing:
        return _("Failing: {jobs}", jobs=", ".join(job_name(job, _) for job in failing))
    if backed_up is None:
        return _("No backup yet")
    when = ago(now - backed_up, _)
    if logged_at is None:
        return _("Last backup: {when} · every save is in the database file", when=when)
    until = _.clock(clock.local(logged_at, zone))
    return _("Last backup: {when} · saves until {time} are in the database file", when=when, time=until)
