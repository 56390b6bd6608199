"""Reading a file without a page, and reporting it: on the command line and in the inbox.

Each has its own hints: open question or sign -> what to do about it there.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.wording import words

if TYPE_CHECKING:
    from kam_analytics.access import Viewer
    from kam_analytics.imports import BatchReport
    from kam_analytics.imports.mapping.choices import Choices, Said
    from kam_analytics.imports.mapping.mapping import Mapping
    from kam_analytics.imports.questions.settle import Settled
    from kam_analytics.imports.recognise.guess import Guess
    from kam_analytics.store import Store


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A file among those that came with it.

    ``mapping`` is there if nothing is open, ``answers`` are the words of the answers by which it is, by question.
    ``refusal`` says what is open or wrong. ``joins`` are the files that are joined to it, or would be by an answer. A
    file that ``only_helps`` is not imported itself: its columns are ``used_by`` others.
    """

    file: Path
    guess: Guess | None = None
    mapping: Mapping | None = None
    answers: dict[str, str] = field(default_factory=dict)
    refusal: BadInput | None = None
    asked: tuple[Said, ...] = ()
    waits: tuple[Said, ...] = ()
    changed: tuple[Said, ...] = ()
    joins: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    only_helps: bool = False


def recognised(
    files: Sequence[Path], choices: Choices, store: Store | None, viewer: Viewer, hints: Table[str, str]
) -> list[Recognised]:
    """Recognise files that came together: like the last of their kind in the store, otherwise by looks and choices."""
    from kam_analytics.imports.mapping.parse import check_read
    from kam_analytics.imports.questions.files.joined import Others
    from kam_analytics.imports.questions.kept import kept, numbered_in, rates_in
    from kam_analytics.imports.questions.settle import settle
    from kam_analytics.imports.questions.together import only_helps, used_by
    from kam_analytics.imports.recognise.keys import Keys
    from kam_analytics.imports.recognise.recognise import recognise

    read = choices.read
    check_read(read)
    how = {word: read.get(word) for word in ("encoding", "delimiter", "sheet")}
    currency = store.settings["currency"] if store is not None else ""
    found: dict[str, Recognised] = {}
    for file in files:
        # of files of one name, from several folders, only the first is joined
        name = file.name if file.name not in found else str(file)
        try:
            found[name] = Recognised(file=file, guess=recognise(file, **how, currency=currency))
        except BadInput as error:
            found[name] = Recognised(file=file, refusal=error)
    guesses = {name: item.guess for name, item in found.items() if item.guess is not None}
    places = {guess.file: found[name].file for name, guess in reversed(guesses.items())}
    joinable = tuple(guess for name, guess in guesses.items() if name in places)
    rates = rates_in(store, viewer) if store is not None else None
    others = Others(guesses=joinable, reach=Keys(places.__getitem__).reach, rates=rates)
    if store is not None:
        others = replace(others, numbered=numbered_in(store, viewer, joinable))
    settled: dict[str, Settled] = {}
    for name, guess in guesses.items():
        try:
            beside = others if name in places else Others(rates=rates, numbered=others.numbered)
            given = kept(store, viewer, guess, choices, beside) if store is not None else choices
            settled[name] = settle(guess, given, beside)
        except BadInput as error:
            found[name] = replace(found[name], refusal=error)
    users = used_by(settled)
    for name, item in settled.items():
        is_helper = only_helps(name, settled)
        found[name] = replace(found[name], used_by=users[name], only_helps=is_helper)
        if not is_helper:
            found[name] = _with_mapping(found[name], item, hints)
    return list(found.values())


def _with_mapping(item: Recognised, settled: Settled, hints: Table[str, str]) -> Recognised:
    from kam_analytics.imports.questions.changed import changed_signs
    from kam_analytics.imports.questions.settle import mapping_as_settled

    joins = tuple(sorted(settled.parts))
    item = replace(item, guess=settled.guess, asked=settled.asked, joins=joins)
    if settled.asked:
        # braces in texts of the file are no fields
        text = "\n".join(_with_hint(said, hints) for said in settled.asked)
        return replace(item, refusal=BadInput("{text}", text=text))
    try:
        answers = {said.key: answer.word for said, answer in settled.answered}
        changed = tuple(changed_signs(settled.guess, settled.choices))
        return replace(item, mapping=mapping_as_settled(settled), answers=answers, waits=settled.waits, changed=changed)
    except BadInput as error:
        return replace(item, refusal=error)


def helper_text(item: Recognised) -> str:
    """Why a file is not imported itself."""
    why = f"joined to {', '.join(item.used_by)}" if item.used_by else "pairs of ids that no other file here needs"
    return f"{item.file.name}: {why}"


def seen_text(file: Recognised, hints: Table[str, str]) -> str:
    """What a file is, how its columns and values are read, its signs, and the values whose rows wait."""
    from kam_analytics.imports.questions.told import told_values
    from kam_analytics.imports.wording.told import told_values as in_words

    guess, mapping = file.guess, file.mapping
    assert guess is not None
    assert mapping is not None
    columns = ", ".join(f"{ours} = {theirs}" for ours, theirs in mapping.columns.items())
    read = ", ".join(f"{name} {value!r}" for name, value in mapping.read.items())
    left = ", ".join(header for header in guess.headers if header not in mapping.theirs)
    return "\n".join(
        [
            f"{guess.file}: {mapping.kind.name} (source {mapping.source})",
            f"  columns: {columns}" + (f"; read with {read}" if read else ""),
            *([f"  set: {', '.join(said)}"] if (said := _said_of(mapping)) else []),
            *(
                f"  joined: {part.file} by {', '.join(part.keys)} ({', '.join(part.columns)})"
                for part in mapping.lookups
            ),
            *([f"  left: {left[:300]}"] if left else []),
            *(f"  {line}" for line in in_words(told_values(guess, mapping), words("en"))),
            *(f"  {line}" for line in signs_text(guess, mapping, hints)),
            *(f"  {sign}" for sign in file.changed),
            *(f"  {hints['waits']} {_with_hint(said, hints)}" for said in file.waits),
        ]
    )


def _said_of(mapping: Mapping) -> list[str]:
    """What is the same for all rows, and what numbers are multiplied and divided by."""
    return [
        *(f"{name} = {value}" for name, value in mapping.constants.items()),
        *(f"{name} × {factor}" for name, factor in mapping.times.items()),
    ]


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
    """A question with what to do about it: its answers, each with what it would make of the file, or its hint."""
    answers = "".join(f'\n  {hints["answer"]} "{said.key}={answer.word}": {answer}' for answer in said.answers)
    hint = hints.get(said.code)
    return f"{said}{answers}" if answers or not hint else f"{said} ({hint})"
