"""An answer that is changed after the import: its rows are read again from the kept original."""

from __future__ import annotations

import json
from dataclasses import replace

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput, KamError, NotFound
from kam_analytics.imports import kept
from kam_analytics.imports.load.batch import BatchReport, import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Decision, Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.mapping.toml import choices_of, under_words, written
from kam_analytics.imports.questions.settle import mapping_as_chosen
from kam_analytics.imports.undo import undo
from kam_analytics.store import Store


def change_answer(store: Store, viewer: Viewer, batch: str, question: str, word: str) -> BatchReport:
    """Undo an import and make it again with another answer to one of its questions.

    Raises ``NotFound`` for an import without this question, ``BadInput`` if its original is no longer kept or the
    answer is none of those offered, and what ``undo`` and ``import_file`` raise. If the file cannot be imported with
    the new answer it is imported as it was.
    """
    decisions = _decisions(store, viewer, batch)
    decision = next((item for item in decisions if item.question == question), None)
    if decision is None:
        raise NotFound
    adds = {answer["word"]: Choices.of_plain(answer["adds"]) for answer in decision.answers}
    if word not in adds:
        raise BadInput(N_("“{word}” is not one of the answers."), word=word)
    file = kept.original(batch)
    if file is None:
        raise BadInput(N_("The file of this import is no longer kept: import it again and choose the other answer."))
    was = replace(_mapping(batch), decisions=decisions)
    answered = tuple(replace(item, word=word) if item is decision else item for item in decisions)
    now = mapping_as_chosen(choices_of(was).minus(adds[decision.word]).plus(adds[word]), answered)
    undo(store, viewer, batch)
    try:
        return import_file(store, viewer, file, now, beside=[kept.looked_up_in(batch)])
    except KamError:
        import_file(store, viewer, file, was, beside=[kept.looked_up_in(batch)])
        raise


def _mapping(batch: str) -> Mapping:
    return from_toml(written(under_words(json.loads(kept.mapping_text(batch)))))


def _decisions(store: Store, viewer: Viewer, batch: str) -> tuple[Decision, ...]:
    with store.scope(viewer) as scope:
        rows = scope.records("import_decisions")
    return tuple(
        Decision(
            question=row["question"], message=row["message"], fields=json.loads(row["fields"]),
            answers=tuple(json.loads(row["answers"])), word=row["word"],
        )
        for row in rows if row["batch_id"] == batch
    )  # fmt: skip
