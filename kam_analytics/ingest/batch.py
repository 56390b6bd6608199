"""One file, one batch: everything that is good in it is loaded, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from kam_analytics import clock
from kam_analytics.access import Viewer
from kam_analytics.errors import BadInput
from kam_analytics.ingest import publish
from kam_analytics.ingest.checks import check_repeats, check_rows, with_lines
from kam_analytics.ingest.copy import Staged, take_in
from kam_analytics.ingest.dimensions import load_dimension
from kam_analytics.ingest.facts import Loaded, load_facts
from kam_analytics.ingest.mapping import Mapping, from_headers
from kam_analytics.ingest.read import Read, stage
from kam_analytics.store import Load, Store


@dataclass(frozen=True)
class BatchReport:
    """What became of each row: loaded + updated + skipped + filtered + rejected = rows."""

    file: str
    kind: str
    rows: int
    loaded: int
    updated: int
    skipped: int
    filtered: int
    rejected: int
    reasons: dict[str, int] = field(default_factory=dict)
    batch: str | None = None

    @property
    def changed_or_known(self) -> int:
        return self.loaded + self.updated + self.skipped


class _DryRun(Exception):
    """Leaves the transaction after everything was counted."""


def import_file(
    store: Store,
    viewer: Viewer,
    file: Path,
    mapping: Mapping | str,
    *,
    dry_run: bool = False,
) -> BatchReport:
    """Bring one file into the store.

    ``mapping`` is a ``Mapping``, or the name of a kind when the headers are our own field names.
    Raises ``BadInput`` for a file or mapping that cannot be used; then nothing was written.
    """
    read_options = mapping.read if isinstance(mapping, Mapping) else {}
    staged = take_in(
        file,
        store.engine.staging,
        encoding=read_options.get("encoding"),
        delimiter=read_options.get("delimiter"),
    )
    try:
        if not isinstance(mapping, Mapping):
            mapping = from_headers(mapping, list(staged.headers))
        with store.load(viewer) as load:
            return _known(load, staged, mapping) or _import(load, staged, mapping, store.today, dry_run)
    finally:
        staged.path.unlink(missing_ok=True)


def _import(load: Load, staged: Staged, mapping: Mapping, today: date, dry_run: bool) -> BatchReport:
    read = stage(load, staged, mapping)
    filtered = check_rows(load, mapping, today, load.store.settings["currency"])
    check_repeats(load, mapping.kind, mapping)
    batch_id = uuid4().hex[:12]
    report: BatchReport | None = None
    try:
        with load.begin():
            batch_key = int(load.value("select coalesce(max(batch_key), 0) + 1 from import_batch"))
            writer = load_facts if mapping.kind.is_fact else load_dimension
            done = writer(load, mapping, batch_key)
            with_lines(load, read)
            report = _report(load, staged, mapping, read, done, filtered, None if dry_run else batch_id)
            if dry_run:
                raise _DryRun
            if report.changed_or_known == 0:
                raise BadInput(_nothing_but(report), file=staged.name, reasons=_words(report))
            _write_batch(load, staged, mapping, report, batch_key, batch_id)
            publish.publish(load, today)
    except _DryRun:
        pass
    except BadInput as error:
        error.fields["report"] = report
        raise
    if report and not dry_run:
        load.store.engine.checkpoint()
    assert report is not None
    return report


def _nothing_but(report: BatchReport) -> str:
    from kam_analytics.errors import N_

    if report.filtered == report.rows:
        return N_("The filter of the mapping leaves no row of {file}.")
    return N_("No row of {file} could be loaded: {reasons}.")


def _words(report: BatchReport) -> str:
    from kam_analytics.ingest.read import REASONS

    return "; ".join(f"{count} × {REASONS[reason]}" for reason, count in report.reasons.items())


def _known(load: Load, staged: Staged, mapping: Mapping) -> BatchReport | None:
    """The report of a file that is in already: it adds nothing.

    Only when nothing of it was rejected: what was refused then may be welcome now.
    """
    earlier = load.frame(
        """
        select batch_id, kind, rows, loaded, updated, skipped, filtered from import_batch
        where file_hash = :file and source = :source and mapping_hash = :mapping
            and rejected = 0 and undone_at is null
        order by batch_key desc limit 1
        """,
        file=staged.content_hash,
        source=mapping.source,
        mapping=mapping.fingerprint,
    )
    if earlier.empty:
        return None
    row: dict[str, Any] = earlier.iloc[0].to_dict()
    there = int(row["loaded"] + row["updated"] + row["skipped"])
    return BatchReport(
        staged.name, row["kind"], int(row["rows"]), 0, 0, there, int(row["filtered"]), 0, {}, row["batch_id"]
    )


def _report(
    load: Load, staged: Staged, mapping: Mapping, read: Read, done: Loaded, filtered: int, batch_id: str | None
) -> BatchReport:
    reasons = load.frame(
        "select reason, count(*) as n from bad where reason <> 'filtered' group by reason order by n desc, reason"
    )
    found = {str(reason): int(n) for reason, n in zip(reasons["reason"], reasons["n"], strict=True)}
    return BatchReport(
        staged.name, mapping.kind.name, read.rows, done.loaded, done.updated, done.skipped, filtered,
        sum(found.values()), found, batch_id,
    )  # fmt: skip


def _write_batch(
    load: Load, staged: Staged, mapping: Mapping, report: BatchReport, batch_key: int, batch_id: str
) -> None:
    load.execute(
        """
        insert into import_batch values (
            :key, :id, :kind, :source, :file, :hash, :mapping, :at, :user,
            :rows, :loaded, :updated, :skipped, :filtered, :rejected, null, null
        )
        """,
        key=batch_key,
        id=batch_id,
        kind=report.kind,
        source=mapping.source,
        file=staged.name,
        hash=staged.content_hash,
        mapping=mapping.fingerprint,
        at=clock.now(),
        user=load.viewer.user_id,
        rows=report.rows,
        loaded=report.loaded,
        updated=report.updated,
        skipped=report.skipped,
        filtered=report.filtered,
        rejected=report.rejected,
    )
    load.execute(
        f"insert into import_reject select {batch_key}, line, reason, field, value from bad where reason <> 'filtered' order by line"
    )
    load.execute(
        "delete from import_mapping where source = :source and kind = :kind", source=mapping.source, kind=report.kind
    )
    load.execute(
        "insert into import_mapping values (:source, :kind, :mapping, :at)",
        source=mapping.source,
        kind=report.kind,
        mapping=mapping.text,
        at=clock.now(),
    )
    load.touch("import_batch", "import_reject", "import_mapping", "import_undo")
