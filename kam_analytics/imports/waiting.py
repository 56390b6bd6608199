"""Rows of a known source with values that no answer covers: answered, they come in from the kept original."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from kam_analytics.access import Viewer, may_import
from kam_analytics.errors import N_, BadInput, NotFound
from kam_analytics.imports import kept
from kam_analytics.imports.load import waiting
from kam_analytics.imports.load.batch import Look, import_file, remember
from kam_analytics.imports.mapping.choices import Choices, Said
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.mapping.toml import choices_of, under_words, written
from kam_analytics.imports.questions.counting import ask_row
from kam_analytics.imports.questions.settle import decision_of, mapping_as_chosen
from kam_analytics.imports.questions.values import ask_value
from kam_analytics.imports.rows.rejects import DROPPED, WAITS
from kam_analytics.store import Store


@dataclass(frozen=True, kw_only=True)
class WaitingRows:
    """Rows of a source that wait for one answer: the question about a value of ``name``, our field or their column.

    ``files`` has their files by import.
    """

    kind: str
    source: str
    said: Said
    name: str
    value: str
    files: dict[str, str] = field(default_factory=dict)
    rows: int = 0


def waiting_rows(store: Store, viewer: Viewer) -> list[WaitingRows]:
    """What waits for an answer, the newest import first; nothing for those who may not import."""
    if not may_import(viewer.role):
        return []
    with store.scope(viewer) as scope:
        records = scope.records("import_waiting")
    groups: dict[tuple[str, str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in records:
        groups[row["kind"], row["source"], row["field"], row["value"]].append(row)
    found = []
    for (kind, source, name, value), rows in groups.items():
        mapping = _remembered(store, viewer, kind, source)
        if mapping is None:
            continue
        n = sum(int(row["rows"]) for row in rows)
        found.append(
            WaitingRows(
                kind=kind, source=source, said=_question(mapping, name, value, n), name=name, value=value, rows=n,
                files={row["batch_id"]: row["file_name"] for row in rows},
            )
        )  # fmt: skip
    return found


def _question(mapping: Mapping, name: str, value: str, rows: int) -> Said:
    if name in mapping.values and mapping.kind.field(name) is not None:
        return ask_value(mapping.kind.name, name, mapping.columns[name], value, rows)
    return ask_row(mapping.kind.name, name, value, rows)


def answer_waiting(store: Store, viewer: Viewer, waits: WaitingRows, word: str) -> list[str]:
    """Remember the answer and import the waiting rows; return the files that must be imported again by hand.

    Nothing happens if somebody else has just answered or dropped them.
    Raises ``BadInput`` if the answer is none of those offered, and what ``import_file`` raises.
    """
    mapping = _remembered(store, viewer, waits.kind, waits.source)
    answer = next((item for item in waits.said.answers if item.word == word), None)
    if mapping is None:
        raise NotFound
    if answer is None:
        raise BadInput(N_("“{word}” is not one of the answers."), word=word)
    decision = decision_of(waits.said, answer)
    gone = []
    try:
        for batch, name in reversed(_files_now(store, viewer, waits).items()):
            if not _import_rest(store, viewer, batch, answer.adds, decision):
                gone.append(name)
    finally:
        # an import remembers its own mapping, which knows less than that of a later file
        with store.load(viewer) as load, load.begin():
            remember(load, mapping_as_chosen(choices_of(mapping).plus(answer.adds)))
    return gone


def _files_now(store: Store, viewer: Viewer, waits: WaitingRows) -> dict[str, str]:
    """The files with such rows: an answer about other rows of a file makes another import of them."""
    same = (
        item.files for item in waiting_rows(store, viewer)
        if (item.kind, item.source, item.name, item.value) == (waits.kind, waits.source, waits.name, waits.value)
    )  # fmt: skip
    return next(same, {})


def _import_rest(store: Store, viewer: Viewer, batch: str, adds: Choices, decision: Any) -> bool:
    """Import the waiting rows of one import again; False if its original is no longer kept."""
    file = kept.original(batch)
    with store.load(viewer) as load:
        batch_key, lines = waiting.lines_of(load, batch)
    if file is None or not lines:
        return file is not None
    was = _from_json(kept.mapping_text(batch))
    now = replace(mapping_as_chosen(choices_of(was).plus(adds)), decisions=(decision,))
    look = Look(only=partial(waiting.take_only, batch_key=batch_key, lines=lines))
    import_file(store, viewer, file, now, look=look, beside=[kept.looked_up_in(batch)])
    return True


def drop_waiting(store: Store, viewer: Viewer, waits: WaitingRows) -> int:
    """Give waiting rows up: they stay among the rejected rows of their import. Return how many."""
    files = list(_files_now(store, viewer, waits))
    with store.load(viewer) as load, load.begin():
        n = load.execute(
            f"""
            update import_reject set reason = '{DROPPED}'
            where reason = '{WAITS}' and field = :field and value = :value
                and batch_key in (select batch_key from import_batch where list_contains(:batches, batch_id))
            """,
            field=waits.name,
            value=waits.value,
            batches=files,
        )
        load.touch("import_reject")
    return n


def _remembered(store: Store, viewer: Viewer, kind: str, source: str) -> Mapping | None:
    with store.load(viewer) as load:
        texts: Iterable[str] = load.frame(
            "select mapping from import_mapping where kind = :kind and source = :source", kind=kind, source=source
        )["mapping"]
    for text in texts:
        try:
            return _from_json(text)
        except (BadInput, ValueError):
            # kept by another release
            continue
    return None


def _from_json(text: str) -> Mapping:
    return from_toml(written(under_words(json.loads(text))))
