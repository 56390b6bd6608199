"""The next file of a source with other columns: new ones that matter are asked about, and lost ones are named."""

from __future__ import annotations

from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise import codes
from kam_analytics.imports.recognise.guess import Guess

_SAYS = {
    "lost_columns": N_("Columns that the last file of this source had and this one lacks: {columns}."),
    "new_columns": N_("Columns that the last file of this source did not have, and that are not used: {columns}."),
    "lost_column": N_("The last file of this source had the column “{column}”, and rows were read by it: how is this one read?"),
    "new_column": N_("“{column}” (such as {sample}) is new in the files of this source: is it “{fields}”?"),
}  # fmt: skip
_SHOWN = 20


def lost_columns(guess: Guess, choices: Choices) -> list[str]:
    """The columns that the choices name and the file does not have, whether or not the file can do without them."""
    if not choices.is_again:
        return []
    there = {*guess.headers, "", *(name for lookup in choices.lookups for name in lookup.columns)}
    named = [
        *choices.columns.values(),
        *choices.years.values(),
        *choices.repeats,
        *_reads_rows(choices),
    ]
    return [name for name in dict.fromkeys(named) if name not in there]


def new_columns(guess: Guess, choices: Choices) -> list[str]:
    """The columns that no earlier file of the source had; of one of an earlier release, those that it did not use."""
    if not choices.is_again:
        return []
    known = {
        *choices.left,
        *choices.columns.values(),
        *choices.years.values(),
        *choices.repeats,
        *_reads_rows(choices),
    }
    known |= {name for lookup in choices.lookups for name in lookup.keys}
    return [name for name in guess.headers if name not in known]


def _reads_rows(choices: Choices) -> list[str]:
    """The columns by which rows are left out, turned, kept or decided."""
    deals = [*choices.won.values(), *(name for rule in choices.decided for name in rule.where)]
    return [*dict.fromkeys([*choices.filter, *choices.leave_out, *choices.sign, *choices.keep, *deals])]


def without_lost(guess: Guess, choices: Choices) -> Choices:
    """The choices without what they say of columns that the file does not have."""
    lost = set(lost_columns(guess, choices))
    if not lost:
        return choices
    gone = Choices(
        columns={name: column for name, column in choices.columns.items() if column in lost},
        years={name: column for name, column in choices.years.items() if column in lost},
        filter={name: values for name, values in choices.filter.items() if name in lost},
        leave_out={name: values for name, values in choices.leave_out.items() if name in lost},
        sign={name: values for name, values in choices.sign.items() if name in lost},
        keep={name: values for name, values in choices.keep.items() if name in lost},
        repeats=tuple(name for name in choices.repeats if name in lost),
        decided=tuple(rule for rule in choices.decided if lost & set(rule.where)),
        won={name: column for name, column in choices.won.items() if column in lost},
    )
    about = {name: choices.values[name] for name in choices.values if name in gone.columns}
    times = {name: choices.times[name] for name in choices.times if name in gone.columns}
    return choices.minus(gone).minus(Choices(values=about, times=times))


def ask_changed(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Lost columns that decided which rows count or in which currency they are; new ones that may decide it."""
    lost = set(lost_columns(guess, choices))
    decides = [*_reads_rows(choices), *([choices.columns["currency"]] if choices.columns.get("currency") else [])]
    for name in dict.fromkeys(decides):
        if name in lost:
            as_before = N_("Every row counts, in the reporting currency")
            yield Said(
                code="lost_column", about=name, message=_SAYS["lost_column"], fields={"column": name},
                answers=(Answer(word="without", message=as_before),),
            )  # fmt: skip
    new = new_columns(guess, choices)
    kind = choices.kind or guess.kind
    filled = {*fields_of(guess, choices), *choices.constants}
    for field, name in guess.fields_of(kind).items() if new else ():
        column = guess.column(name)
        if name in new and field not in filled and column is not None and _matters(kind, field):
            yield Said(
                code="new_column", about=name, message=_SAYS["new_column"],
                fields={"column": name, "sample": ", ".join(column.samples[:3]), "fields": field},
                answers=(
                    Answer(word="use", message=N_("Yes"), adds=Choices(columns={field: name})),
                    Answer(word="leave", message=N_("No: the rows are read as before"), adds=Choices(left=(name,))),
                ),
            )  # fmt: skip


def _matters(kind: str, field: str) -> bool:
    return field == "currency" or codes.has_codes(kind, field)


def changed_signs(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The columns that are gone, and those that are new and not used."""
    used = set(fields_of(guess, choices).values())
    for code, names in (
        ("lost_columns", lost_columns(guess, choices)),
        ("new_columns", [name for name in new_columns(guess, choices) if name not in used]),
    ):
        if names:
            yield Said(code=code, message=_SAYS[code], fields={"columns": ", ".join(names[:_SHOWN])})
