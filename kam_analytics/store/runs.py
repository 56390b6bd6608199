"""The last runs of jobs, kept in the store. A run is no save: it is not counted as one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store.base import Store
from kam_analytics.store.scope import Scope

#: runs of one job that are kept
KEPT = 50
DONE, FAILED = "done", "failed"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a job; ``said`` is an English sentence with the ``fields`` that it names."""

    job: str
    started_at: datetime
    ended_at: datetime
    outcome: str
    said: str
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.outcome == DONE


def runs(scope: Scope) -> dict[str, list[Run]]:
    """The runs of every job, newest first."""
    found: dict[str, list[Run]] = {}
    for row in scope.records("job_runs"):
        found.setdefault(row["job"], []).append(Run(**{**row, "fields": json.loads(row["fields"])}))
    return found


def record(store: Store, run: Run) -> None:
    """Record a run, and delete surplus runs and those that a clock set back has left in the future."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin(is_save=False):
        load.execute(
            "insert into job_run values (:job, :started_at, :ended_at, :outcome, :said, :fields)",
            **{**vars(run), "fields": json.dumps(run.fields, default=str)},
        )
        load.execute(
            "delete from job_run where job = :job and (ended_at > :now or ended_at < (select min(ended_at) from "
            "(select ended_at from job_run where job = :job and ended_at <= :now order by ended_at desc limit :kept)))",
            job=run.job, now=run.ended_at, kept=KEPT,
        )  # fmt: skip
        load.touch("job_run")
