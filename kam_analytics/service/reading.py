"""Reading a file without a page, and reporting it: on the command line and in the inbox.

Each has its own hints: open question or sign -> what to do about it there.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from pathlib import Path
from typing import TYPE_CHECKING

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.wording import words

if TYPE_CHECKING:
    from kam_analytics.access import Viewer
    from kam_analytics.imports import BatchReport
    from kam_analytics.imports.mapping.mapping import Mapping
    from kam_analytics.imports.recognise.choices import Choices
    from kam_analytics.imports.recognise.guess import Guess, Said
    from kam_analytics.store import Store


def recognised(
    file: Path, choices: Choices, store: Store | None, viewer: Viewer, hints: Table[str, str]
) -> tuple[Guess, Mapping]:
    """Recognise a file and its mapping: like the last of its kind in the store, otherwise by its looks and the choices.

    Raises ``BadInput`` with the first open question and its hint.
    """
    from kam_analytics.imports.mapping.mapping import check_read
    from kam_analytics.imports.recognise.choices import kept, mapping_of, questions
    from kam_analytics.imports.recognise.recognise import recognise

    read = choices.read
    check_read(read)
    guess = recognise(file, encoding=read.get("encoding"), delimiter=read.get("delimiter"), sheet=read.get("sheet"))
    last = kept(store, viewer, guess, choices) if store is not None else None
    if last is not None:
        return guess, last
    asked = questions(guess, choices)
    if asked:
        # braces in texts of the file are no fields
        raise BadInput("{text}", text=_with_hint(asked[0], hints))
    return guess, mapping_of(guess, choices)


def seen_text(guess: Guess, mapping: Mapping, hints: Table[str, str]) -> str:
    """What a file is, how its columns are read, and its signs."""
    columns = ", ".join(f"{ours} = {theirs}" for ours, theirs in mapping.columns.items())
    read = ", ".join(f"{name} {value!r}" for name, value in mapping.read.items())
    left = ", ".join(header for header in guess.headers if header not in mapping.theirs)
    return "\n".join(
        [
            f"{guess.file}: {mapping.kind.name} (source {mapping.source})",
            f"  columns: {columns}" + (f"; read with {read}" if read else ""),
            *([f"  left: {left[:300]}"] if left else []),
            *(f"  {line}" for line in signs_text(guess, mapping, hints)),
        ]
    )


def signs_text(guess: Guess, mapping: Mapping, hints: Table[str, str]) -> list[str]:
    """The signs with hints, without those that the mapping already handles."""
    is_dealt_with = mapping.option("whole_ids")
    return [_with_hint(sign, hints) for sign in guess.signs if not (sign.code == "ids_with_zero" and is_dealt_with)]


def report_text(done: BatchReport) -> str:
    """The report of an import: a line of counts, and one for each reason, warning and note."""
    from kam_analytics.imports.rows.rejects import REASONS
    from kam_analytics.imports.rows.warnings import WARNINGS

    _ = words("en")
    counts = (
        f"{done.file}: {done.rows} rows, {done.loaded} loaded, {done.updated} updated, {done.skipped} already there, "
        f"{done.filtered} filtered, {done.rejected} rejected"
    )
    return "\n".join(
        [
            counts + (f" (batch {done.batch})" if done.batch else ""),
            *(f"  {count} × {_(REASONS[reason])}" for reason, count in done.reasons.items()),
            *(f"  {count} {_(WARNINGS[code])}" for code, count in done.warnings.items()),
            *(f"  {note}" for note in done.notes),
        ]
    )


def text_of(path: Path) -> str:
    """The text of a mapping file. Raises ``BadInput`` if it cannot be read."""
    from kam_analytics.imports.files.source import received

    try:
        with received(path) as file:
            return file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(N_("{file} cannot be read: {reason}"), file=path.name, reason=error.strerror) from None
    except UnicodeDecodeError:
        raise BadInput(N_("{file} is not UTF-8: save the mapping as UTF-8."), file=path.name) from None


def _with_hint(said: Said, hints: Table[str, str]) -> str:
    hint = hints.get(said.code)
    return f"{said} ({hint})" if hint else str(said)
