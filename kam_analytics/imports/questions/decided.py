"""What became of deals by other columns than their stage, and what is asked where the two contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.mapping import FILLED, Decided
from kam_analytics.imports.questions.changed import new_columns
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise import codes
from kam_analytics.imports.recognise.flags import Stage, is_day_of
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import bare, bare_names

QUESTIONS = {
    "flag_or_stage": N_("“{column}” is “{value}”, but “{flag}” says something else (rows: {rows}): which counts?"),
    "won_and_lost": N_("“{won}” and “{lost}” both have a value in some rows (rows: {rows}): what are these deals?"),
}
_MEANT = {"won": N_("A won deal"), "lost": N_("Lost"), "open": N_("An open deal")}
#: what a column says of the deals
_SAYS = {"won": N_("“{flag}”: they are won"), "lost": N_("“{flag}”: they are lost"), "open": N_("“{flag}”: they are open")}  # fmt: skip
#: a stage that says no more than that a deal is open
_OPEN = bare_names("open, avoin, avoinna")


def status_of(guess: Guess, choices: Choices) -> Column | None:
    """The column with the status of deals; none for another kind."""
    is_deals = (choices.kind or guess.kind) == "opportunities"
    return guess.column(fields_of(guess, choices).get("status", "")) if is_deals else None


def decided_of(guess: Guess, choices: Choices) -> tuple[Decided, ...]:
    """The rules by which other columns decide the status: those that were chosen, then those of the file."""
    if status_of(guess, choices) is None:
        return ()
    known = set(new_columns(guess, choices)) if choices.is_again else set(guess.headers)
    return (*choices.decided, *(rule for rule in guess.flags.rules if rule not in choices.decided and known & set(rule.where)))  # fmt: skip


def closing_days(guess: Guess, choices: Choices) -> Choices:
    """The days on which lost deals were lost, where the closing days of a file are those of the won ones alone."""
    won = guess.column(fields_of(guess, choices).get("closed_on", ""))
    lost = [column.name for column in guess.columns if is_day_of("lost", column)]
    is_open = "closed_on" not in {*choices.columns, *choices.won}
    if status_of(guess, choices) is None or won is None or not (lost and is_open and is_day_of("won", won)):
        return Choices()
    return Choices(columns={"closed_on": lost[0]}, won={"closed_on": won.name})


def stage_of(guess: Guess, column: Column, value: str) -> Stage | None:
    """The rows of a stage as the flags beside it have them; nothing without flags."""
    return guess.flags.stages.get((column.name, value))


def ask_decided(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The stages that other columns contradict, and deals that were both won and lost."""
    column = status_of(guess, choices)
    if column is None:
        return
    yield from _both(guess, choices, column)
    for value in column.values:
        stage = stage_of(guess, column, value)
        says = choices.values.get("status", {}).get(value) or _sure(value)
        against = _against(guess, stage, value, says) if stage is not None and says else []
        told = [rule for rule in choices.decided if value in rule.where.get(column.name, ())]
        if against and stage is not None and not told:
            yield _which(guess, column, value, says, against, sum(stage.decided[place] for place in against))


def _sure(value: str) -> str:
    meaning = codes.meaning_of("opportunities", "status", value)
    return meaning.code if meaning.is_sure else ""


def _against(guess: Guess, stage: Stage, value: str, says: str) -> list[int]:
    """The rules that contradict a stage: a deal keeps the stage in which it was won, but an open one was not lost."""
    found = []
    for place in stage.decided:
        rule = guess.flags.rules[place]
        is_plain = says != "open" or bare(value) in _OPEN or not guess.flags.always.isdisjoint(rule.where)
        if rule.status != says and is_plain:
            found.append(place)
    return found


def _which(guess: Guess, column: Column, value: str, says: str, against: list[int], rows: int) -> Said:
    rules = [guess.flags.rules[place] for place in against]
    flag, code = ", ".join(rules[0].where), rules[0].status
    by_flag = tuple(Decided(status=rule.status, where={column.name: [value], **rule.where}) for rule in rules)
    by_stage = (Decided(status=says, where={column.name: [value]}),)
    answers = (("flag", flag, code, by_flag), ("stage", column.name, says, by_stage))
    return Said(
        code="flag_or_stage", about=f"{column.name}: {value}", message=QUESTIONS["flag_or_stage"],
        fields={"column": column.name, "value": value, "flag": flag, "rows": rows},
        answers=tuple(
            Answer(word=word, message=_SAYS[status], fields={"flag": name}, adds=Choices(decided=added))
            for word, name, status, added in answers
        ),
    )  # fmt: skip


def _both(guess: Guess, choices: Choices, column: Column) -> Iterator[Said]:
    rows = sum(stage.both for (name, _value), stage in guess.flags.stages.items() if name == column.name)
    won, lost = (
        next((rule.where for rule in guess.flags.rules if rule.status == code and FILLED in rule.where.values()), {})
        for code in ("won", "lost")
    )
    where = {**won, **lost}
    if not rows or len(where) < 2 or any(rule.where == where for rule in choices.decided):
        return
    names = {"won": ", ".join(won), "lost": ", ".join(lost)}
    yield Said(
        code="won_and_lost", about=names["won"], message=QUESTIONS["won_and_lost"], fields={**names, "rows": rows},
        answers=tuple(
            Answer(word=code, message=_MEANT[code], adds=Choices(decided=(Decided(status=code, where=where),)))
            for code in ("won", "lost")
        ),
    )  # fmt: skip
