"""One file, one batch: all its good rows are loaded, or none."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pandas as pd

from kam_analytics import access
from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, Forbidden, StoreClosed, StoreError
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.files.staging import Staged, take_in
from kam_analytics.imports.formats.days import is_exact
from kam_analytics.imports.kept import keep
from kam_analytics.imports.load import earlier
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.load.accounts.names import by_name
from kam_analytics.imports.load.accounts.padded import as_numbers
from kam_analytics.imports.load.accounts.short_ids import as_known
from kam_analytics.imports.load.dimensions import load_dimension
from kam_analytics.imports.load.facts import Loaded, load_facts
from kam_analytics.imports.load.lookups import clean_ids
from kam_analytics.imports.load.people import people_by_name
from kam_analytics.imports.mapping.join import with_lookups
from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.imports.mapping.mapping import Mapping, kind_named
from kam_analytics.imports.mapping.parse import from_headers
from kam_analytics.imports.progress import Progress
from kam_analytics.imports.rows import rejects
from kam_analytics.imports.rows.checks import check_repeats, check_rows
from kam_analytics.imports.rows.money import convert
from kam_analytics.imports.rows.read import Read, headers, stage
from kam_analytics.imports.rows.references import prepare
from kam_analytics.imports.rows.scale import check_scale
from kam_analytics.imports.rows.totals import Total, totals
from kam_analytics.imports.rows.warnings import count_warnings
from kam_analytics.imports.shape.staged import Shaping, shaped
from kam_analytics.imports.summaries import publish
from kam_analytics.store import Load, Store

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class BatchReport:
    """The result of an import, row by row: loaded + updated + skipped + filtered + rejected = rows.

    ``reasons`` counts the rejects and ``lines`` names the first line of each reason; ``warnings`` counts
    the loaded rows that a person should know something about (``WARNINGS``); ``notes`` are sentences about
    the file itself, ``totals`` the sums of its good rows.
    """

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
    lines: dict[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    warnings: dict[str, int] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()

    @property
    def unassigned(self) -> int:
        """The number of loaded rows without an account."""
        return self.warnings.get("unassigned", 0)

    @property
    def in_store(self) -> int:
        return self.loaded + self.updated + self.skipped


@dataclass(frozen=True)
class Look:
    """Callbacks of an import: ``before`` its rows are compared with the store, and ``after`` they were checked.

    Both run inside its transaction; ``after`` finds the rows in ``staged`` and ``bad``. ``only`` may take rows out of
    both as soon as they were read.
    """

    before: Callable[[Load], None] = lambda load: None
    after: Callable[[Load, Mapping], None] = lambda load, mapping: None
    only: Callable[[Load, Mapping, Read], Read] = lambda load, mapping, read: read


class _DryRun(Exception):
    """Raised to leave the transaction once everything is counted."""


# reason: each way of importing a file, under its name
def import_file(
    store: Store,
    viewer: Viewer,
    file: Path,
    mapping: Mapping | str,
    *,
    dry_run: bool = False,
    look: Look | None = None,
    beside: Sequence[Path] = (),
    progress: Progress | None = None,
) -> BatchReport:
    """Import one file.

    Files in which the mapping looks up columns are in the folders ``beside`` or in the folder of the file.
    ``mapping`` is a ``Mapping``, or the name of a kind if the headers are our own field names. ``look``
    is called inside the transaction; another thread may watch and stop the import through ``progress``.
    Raises ``BadInput`` for a file or mapping that cannot be used, or when no row is loaded or in the
    store already (the error's ``report`` then has the counts), and ``Cancelled``; nothing was written.
    """
    progress = progress or Progress()
    try:
        return _watched(store, viewer, file, mapping, dry_run, look or Look(), beside, progress)
    except StoreClosed as error:
        raise progress.reason(error) from None
    finally:
        progress.end()


# reason: the arguments of import_file, inside its guard
def _watched(
    store: Store,
    viewer: Viewer,
    file: Path,
    mapping: Mapping | str,
    dry_run: bool,
    look: Look,
    beside: Sequence[Path],
    progress: Progress,
) -> BatchReport:
    if isinstance(mapping, Mapping):
        read, wanted = mapping.read, mapping.own
    else:
        read, wanted = {}, [item.name for item in kind_named(mapping).fields]
    kind = mapping.kind if isinstance(mapping, Mapping) else kind_named(mapping)
    refuse_role(viewer, kind)
    with store.load(viewer) as load:
        progress.begin(load)
        staged = take_in(
            file,
            store.engine.staging,
            encoding=read.get("encoding"),
            delimiter=read.get("delimiter"),
            wanted=frozenset(wanted),
            sheet=read.get("sheet"),
            decimal=read.get("decimal", "."),
            date_format=read.get("date_format") if is_exact(read.get("date_format")) else None,
        )
        try:
            if not isinstance(mapping, Mapping):
                mapping = from_headers(kind_named(mapping), headers(load, staged))
            staged = shaped(staged, Shaping.of(read, mapping.repeats))
            folders = [*beside, file.parent]
            staged = with_lookups(staged, mapping, folders, store.engine.staging)
            known = earlier.already_in(load, staged, mapping)
            if known is not None:
                return _known(staged, mapping, known)
            earlier.refuse_other_source(load, staged, mapping)
            report = _import(load, staged, mapping, store.today, dry_run, look, progress)
        finally:
            staged.path.unlink(missing_ok=True)
    if report.batch is None:
        return report
    return replace(report, notes=(*report.notes, *keep(store, report.batch, file, mapping, folders)))


def refuse_role(viewer: Viewer, kind: Kind) -> None:
    """Raise ``Forbidden`` where only a director brings rows of a kind."""
    if access.may_import(viewer.role) and not access.may_import(viewer.role, kind.table):
        raise Forbidden(N_("Only a director can import these rows and undo their import."))


def _import(
    load: Load,
    staged: Staged,
    mapping: Mapping,
    today: date,
    dry_run: bool,
    look: Look,
    progress: Progress,
) -> BatchReport:
    progress.at("read")
    read = look.only(load, mapping, stage(load, staged, mapping))
    progress.at("check")
    clean_ids(load, mapping)
    # facts find their accounts when they are loaded, other rows are checked against what is there
    found = () if mapping.kind.is_fact else _find_accounts(load, mapping)
    check_rows(load, mapping, read.checks, today)
    prepare(load, mapping)
    check_scale(load, mapping, staged.name)
    aliases.leave_to_kept(load, mapping)
    check_repeats(load, mapping)
    try:
        with load.begin():
            progress.at("load")
            if not mapping.kind.is_fact:
                aliases.refuse_new_joins(load, mapping)
            look.before(load)
            # what rows refer to may be in the files before this one
            now = [note for note in _find_accounts(load, mapping) if note not in found]
            read = replace(read, notes=(*read.notes, *found, *now))
            batch_key = int(load.value("select coalesce(max(batch_key), 0) + 1 from import_batch"))
            converted = convert(load, mapping)
            writer = load_facts if mapping.kind.is_fact else load_dimension
            done = writer(load, mapping, batch_key)
            rejects.with_lines(load, read.line_of)
            if mapping.is_anonymous:
                rejects.forget_lines(load)
            look.after(load, mapping)
            report = replace(
                _report(load, staged, mapping, read, done),
                warnings=count_warnings(load, mapping, converted),
                totals=totals(load, mapping),
            )
            if report.in_store == 0 and not {rejects.WAITS, rejects.NEWER} & set(report.reasons):
                raise BadInput(_nothing_loaded(report), file=staged.name, report=report)
            if dry_run:
                raise _DryRun
            report = replace(report, batch=uuid4().hex[:12])
            _write_batch(load, staged, mapping, report, batch_key)
            progress.at("publish")
            publish.publish(load, today)
    except _DryRun:
        return report
    settle(load.store)
    return report


def _find_accounts(load: Load, mapping: Mapping) -> tuple[Note, ...]:
    """Write the ID of the account that a row means: by a short ID, its number, its name, or the one it is part of now.

    So it is with people who are named.
    """
    as_known(load, mapping)
    numbers, names = as_numbers(load, mapping), by_name(load, mapping)
    return (*numbers, *names, *people_by_name(load, mapping), *aliases.take_over(load, mapping))


def settle(store: Store) -> None:
    """Write the log into the file now; if that fails it waits for the next time: nothing is lost, it is in the log."""
    try:
        store.checkpoint()
    except StoreClosed:
        # the app ends
        pass
    except StoreError:
        _LOG.warning("The log of the store could not be written into its file.", exc_info=True)


def _nothing_loaded(report: BatchReport) -> str:
    if report.filtered == report.rows:
        return N_("The filter in the mapping leaves no rows of {file}.")
    return N_("No rows of {file} could be loaded: fix the rows or the mapping.")


def _known(staged: Staged, mapping: Mapping, row: pd.Series) -> BatchReport:
    there = int(row["loaded"] + row["updated"])
    return BatchReport(
        file=staged.name, kind=mapping.kind.name, rows=int(row["rows"]), loaded=0, updated=0, skipped=there, filtered=int(row["filtered"]), rejected=0, reasons={}, batch=row["batch_id"],
        notes=staged.notes,
    )  # fmt: skip


def _report(load: Load, staged: Staged, mapping: Mapping, read: Read, done: Loaded) -> BatchReport:
    found = rejects.counted(load)
    counts = {str(row.reason): int(row.n) for row in found.itertuples()}
    lines = {str(row.reason): int(row.line) for row in found.itertuples()}
    filtered = counts.pop(rejects.FILTERED, 0)
    joined = counts.pop(rejects.JOINED, 0)
    for reason in (rejects.FILTERED, rejects.JOINED):
        lines.pop(reason, None)
    return BatchReport(
        file=staged.name,
        kind=mapping.kind.name,
        rows=read.rows,
        loaded=done.loaded,
        updated=done.updated,
        skipped=done.skipped + joined,
        filtered=filtered,
        rejected=sum(counts.values()),
        reasons=counts,
        lines=lines,
        notes=(
            *staged.notes,
            *read.notes,
            *done.notes,
            *aliases.left(joined),
            *rejects.without_account(load, mapping.columns.get("account_id", ""), staged.name),
            *earlier.came_before(load, staged, mapping),
            *earlier.came_as_another(load, staged, mapping),
        ),
    )


def remember(load: Load, mapping: Mapping) -> None:
    """Keep a mapping for the next file of its source."""
    which = {"source": mapping.source, "kind": mapping.kind.name}
    load.execute("delete from import_mapping where source = :source and kind = :kind", **which)
    load.execute(
        "insert into import_mapping values (:source, :kind, :mapping, :at)",
        mapping=mapping.text,
        at=load.store.now,
        **which,
    )
    load.touch("import_mapping")


def _write_batch(load: Load, staged: Staged, mapping: Mapping, report: BatchReport, batch_key: int) -> None:
    load.execute(
        """
        insert into import_batch values (
            :key, :id, :kind, :source, :file, :hash, :mapping, :at, :user,
            :rows, :loaded, :updated, :skipped, :filtered, :rejected, null, null
        )
        """,
        key=batch_key,
        id=report.batch,
        kind=report.kind,
        source=mapping.source,
        file=staged.name,
        hash=staged.content_hash,
        mapping=mapping.fingerprint,
        at=load.store.now,
        user=load.viewer.user_id,
        rows=report.rows,
        loaded=report.loaded,
        updated=report.updated,
        skipped=report.skipped,
        filtered=report.filtered,
        rejected=report.rejected,
    )
    load.execute(
        f"insert into import_reject select {batch_key}, line, reason, field, value from bad "
        f"where {rejects.IS_REJECT} order by line"
    )
    remember(load, mapping)
    for decision in mapping.decisions:
        load.execute(
            "insert into import_decision values (:key, :question, :message, :fields, :answers, :word)",
            key=batch_key,
            question=decision.question,
            message=decision.message,
            fields=json.dumps(decision.fields, default=str),
            answers=json.dumps(decision.answers, default=str),
            word=decision.word,
        )
    load.touch("import_batch", "import_decision", "import_reject", "import_undo")
