"""What the values of coded columns mean: known words are translated, and any other value is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.questions.decided import stage_of
from kam_analytics.imports.recognise import codes
from kam_analytics.imports.recognise.codes import LEAVE_OUT, Meaning
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import required, type_of

#: with more unknown values they are asked about together: perhaps it is another column
_MOST = 12
_SHOWN = 5
_ASKS = {
    "value": N_("“{column}” has the value “{value}” (rows: {rows}): what does it mean?"),
    "values": N_("“{column}” has {n} values that are not known, such as {values}: what do they mean?"),
    "scale": N_(
        "“{column}” may be on another scale than 0–10 (the highest is {highest}), which no NPS can be made of: is it 0–10?"
    ),
}
#: what a header says of a scale that is none of 0–10, and that it is one of it; so many answers decide without it
_OTHER_SCALE = re.compile(r"(?<!\d)1 ?(?:[-–—]|to|\.\.) ?[4-7](?!\d)|/ ?[4-7](?!\d)")
_OWN_SCALE = re.compile(r"nps|net ?pro|recommend|suosit|(?<!\d)10(?!\d)", re.IGNORECASE)
_HIGHEST, _ANSWERS_LEAST = 5, 3
#: code -> the answer that it is meant
_MEANT = {
    "open": N_("An open deal"), "won": N_("A won deal"), "lost": N_("Lost"), "active": N_("A contract in force"),
    "renewed": N_("A renewed contract"), "true": N_("Yes"), "false": N_("No"), "month": N_("Each month"),
    "quarter": N_("Each quarter"), "year": N_("Each year"), "anybody": N_("Anybody"), "named": N_("A person who is named"),
    "important": N_("An important stakeholder"),
}  # fmt: skip
#: the same of tasks
_MEANT_OF_TASKS = {
    "open": N_("A task to do"), "done": N_("A task that was done"), "cancelled": N_("A cancelled task"),
}  # fmt: skip


def values_of(guess: Guess, choices: Choices | None = None) -> dict[str, dict[str, str]]:
    """Field -> value of the file -> our code, for fields with codes, such as the status of a deal."""
    choices = choices or Choices()
    kind = choices.kind or guess.kind
    found = {}
    for name, column in _coded(guess, choices):
        pairs = {
            value: meaning.code
            for value in column.values
            if (meaning := _meaning(guess, kind, name, column, value)).is_sure and _is_told(kind, name, value, meaning)
        }
        if pairs:
            found[name] = pairs
    return found


def _is_told(kind: str, field: str, value: str, meaning: Meaning) -> bool:
    """Return True if a mapping has to have the value: also a code of ours, where any other value has to wait."""
    return meaning.code != value or (bool(codes.codes_of(kind, field)) and type_of(kind, field) != "truth")


def _coded(guess: Guess, choices: Choices) -> Iterator[tuple[str, Column]]:
    """The fields with codes and their columns."""
    kind = choices.kind or guess.kind
    for name, theirs in fields_of(guess, choices).items():
        column = guess.column(theirs)
        if column is not None and codes.has_codes(kind, name):
            yield name, column


def _meaning(guess: Guess, kind: str, field: str, column: Column, value: str) -> Meaning:
    words = codes.meaning_of(kind, field, value)
    stage = stage_of(guess, column, value) if (kind, field) == ("opportunities", "status") else None
    if stage is None:
        return words
    if stage.not_won and words.is_sure and words.code == "won":
        # not won is open or lost
        return Meaning(code="open")
    return words if words.is_sure or len(stage.likely) != 1 else Meaning(code=stage.likely.copy().pop() or words.code)


def _rows_of(guess: Guess, kind: str, field: str, column: Column, value: str) -> int:
    """How many rows have a value that nothing else explains."""
    stage = stage_of(guess, column, value) if (kind, field) == ("opportunities", "status") else None
    return column.counts[value] if stage is None else stage.rows


def ask_values(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The values of coded columns that are not known, one by one."""
    kind = choices.kind or guess.kind
    for name, column in _coded(guess, choices):
        told = {*choices.values.get(name, ()), *choices.leave_out.get(column.name, ())}
        unknown = [
            value
            for value in column.values
            if value not in told
            and not _meaning(guess, kind, name, column, value).is_sure
            and _rows_of(guess, kind, name, column, value)
        ]
        if len(unknown) > _MOST:
            shown = ", ".join(f"“{value}”" for value in unknown[:_SHOWN])
            yield Said(
                code="values", about=column.name, message=_ASKS["values"], can_wait=True,
                fields={"column": column.name, "n": len(unknown), "values": shown},
                answers=_answers(kind, name, column.name, unknown, ""),
            )  # fmt: skip
            continue
        for value in unknown:
            likely = _meaning(guess, kind, name, column, value).code
            rows = _rows_of(guess, kind, name, column, value)
            yield ask_value(kind, name, column.name, value, rows, likely)


def ask_scale(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether scores are from 0 to 10, if their header says another scale or none is above 5."""
    column = guess.column(fields_of(guess, choices).get("score", ""))
    if (choices.kind or guess.kind) != "nps" or column is None or "score" in choices.columns:
        return
    values = [float(value) for value in column.numbers if value.replace(".", "", 1).isdigit()]
    is_low = column.filled >= _ANSWERS_LEAST and bool(values) and min(values) >= 1 and max(values) <= _HIGHEST
    if not _OTHER_SCALE.search(column.name) and (not is_low or _OWN_SCALE.search(column.name)):
        return
    yes = Answer(
        word="yes", message=N_("Yes: the scores count as they are"), adds=Choices(columns={"score": column.name})
    )
    fields = {"column": column.name, "highest": f"{max(values, default=0):g}"}
    yield Said(code="scale", about=column.name, message=_ASKS["scale"], fields=fields, answers=(yes,))


# reason: what the question says
def ask_value(kind: str, field: str, column: str, value: str, rows: int, likely: str | None = None) -> Said:
    """What a value of a coded column means; its words tell which answer is likely unless it is said."""
    if likely is None:
        likely = codes.meaning_of(kind, field, value).code
    return Said(
        code="value", about=f"{column}: {value}", message=_ASKS["value"], can_wait=True,
        fields={"column": column, "value": value, "rows": rows},
        answers=_answers(kind, field, column, [value], likely),
    )  # fmt: skip


def _answers(kind: str, field: str, column: str, values: list[str], likely: str) -> tuple[Answer, ...]:
    """Each code that the values may have, the likely one first; rows can be left out."""
    meant = {**_MEANT, **_MEANT_OF_TASKS} if kind == "tasks" else _MEANT
    found = [
        Answer(
            word=code,
            message=meant.get(code, "{code}"),
            fields={"code": code.replace("_", " ")},
            adds=Choices(values={field: dict.fromkeys(values, code)}),
        )
        for code in codes.codes_of(kind, field)
    ]
    if field not in required(kind):
        nothing = Choices(values={field: dict.fromkeys(values, "")})
        found.append(Answer(word="empty", message=N_("Leave it empty"), adds=nothing))
    out = Choices(leave_out={column: values})
    found.append(Answer(word=LEAVE_OUT, message=N_("Leave these rows out"), adds=out))
    return tuple(sorted(found, key=lambda answer: answer.word != likely))
