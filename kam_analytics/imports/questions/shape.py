"""What stands around and between the rows: totals that may be rows, several tables in one file."""

from __future__ import annotations

from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.shape.around import ALL, FIRST, KEEP, LEAVE_OUT
from kam_analytics.imports.shape.totals import flat, is_company

QUESTIONS = {
    "totals": N_("Is “{text}” on line {line} of {file} a total or a row? Rows like it: {n}."),
    "tables": N_("The header of {file} comes again on line {line}: does another table begin there?"),
}
ANSWERS = {
    LEAVE_OUT: N_("A total: “{text}” is left out"),
    KEEP: N_("A row: “{text}” counts like the others"),
    FIRST: N_("Yes, only the first table counts: {n} rows"),
    ALL: N_("No, all rows count: {n} rows"),
}


def ask_shape(guess: Guess, choices: Choices) -> Iterator[Said]:
    """What is open about the rows themselves, before it is asked what they are."""
    found = guess.around
    if found.unclear and "totals" not in choices.read:
        at, text = next(iter(found.unclear.items()))
        seen = {"file": guess.file, "text": text, "line": at + guess.header_line - 1, "n": len(found.unclear)}
        words = (KEEP, LEAVE_OUT) if is_company(flat(text)) else (LEAVE_OUT, KEEP)
        yield _asked("totals", seen, *(_answer(word, "totals", text=text) for word in words))
    if found.tables and "tables" not in choices.read:
        at, rows = next(iter(found.tables.items()))
        seen = {"file": guess.file, "line": at + guess.header_line - 1}
        yield _asked("tables", seen, _answer(FIRST, "tables", n=rows), _answer(ALL, "tables", n=found.rows))


def _answer(word: str, reads: str, **fields: object) -> Answer:
    return Answer(word=word, message=ANSWERS[word], fields=fields, adds=Choices(read={reads: word}))


def _asked(code: str, fields: dict[str, object], *answers: Answer) -> Said:
    return Said(code=code, message=QUESTIONS[code], fields=fields, answers=answers)
