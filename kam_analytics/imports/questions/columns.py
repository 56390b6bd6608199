"""Which column is which field: the guess with a person's choices, the signs around it, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.guess import BLOCKING, Guess, ids_with_zero
from kam_analytics.imports.recognise.periods import is_numbered, settled_years

#: questions that must be answered before an import -> in words
QUESTIONS = {
    "not_a_kind": N_("{file} looks like {name}, which is not a kind we import."),
    "lines_of_deals": N_("{file} looks like {name}, which is not imported: what a deal is worth comes with the deals."),
    "roles_in_deals": N_(
        "{file} looks like {name}, which is not imported: who takes part in buying comes with the contacts, as their buying role."
    ),
    "subscriptions": N_("{file} looks like {name}, which is not imported: what was invoiced comes with the invoices."),
    "no_kind": N_("The contents of {file} are unclear: choose the kind. The kinds are: {known}."),
    "later_kind": N_("{file} contains {kind}, which cannot be imported yet. The kinds are: {known}."),
    "period": N_("“{column}” beside “{year}” may be months of the calendar or periods of a fiscal year: which?"),
    "missing": N_("{kind} need a column for: {fields}. {file} has: {left}."),
    "missing_one_of": N_("{kind} need one of: {fields}. {file} has: {left}."),
}


_CALENDAR = N_("Months of the calendar: {number} of {of} is {day}")
_FISCAL = N_("Of a fiscal year: another column has the day")
#: object that is not imported -> the sentence that says what takes its place
_WHY = {
    "Salesforce OpportunityLineItem": "lines_of_deals",
    "HubSpot line item": "lines_of_deals",
    "Salesforce OpportunityContactRole": "roles_in_deals",
    "Stripe subscription": "subscriptions",
}


def fields_of(guess: Guess, choices: Choices) -> dict[str, str]:
    """Our field -> their column: the guess for the chosen kind, with the person's changes."""
    kind = choices.kind or guess.kind
    if not kind:
        return {}
    found = dict(guess.fields) if kind == guess.kind else guess.fields_of(kind)
    taken = set(choices.columns.values()) - {""}
    found = {
        name: column for name, column in found.items()
        if name not in choices.columns and name not in choices.constants and column not in taken
    }  # fmt: skip
    there = {*guess.headers, *(name for lookup in choices.lookups for name in lookup.columns)}
    found |= {
        name: column for name, column in choices.columns.items()
        # the next file of a source can do without a column that the last one had
        if column and (column in there or not choices.is_again)
    }  # fmt: skip
    order = matching.field_names(kind) if kind in matching.all_kinds() else []
    return {name: found[name] for name in [*(name for name in order if name in found), *(set(found) - set(order))]}


def said_by_years(guess: Guess, choices: Choices) -> Choices:
    """The years of months and quarters that stand in a column beside them."""
    return settled_years(guess, choices, fields_of(guess, choices))


def ask_kind(guess: Guess, choices: Choices) -> Iterator[Said]:
    """What the rows are, and what is wrong with the file itself."""
    kind = choices.kind or guess.kind
    known = ", ".join(KINDS)
    if not kind and guess.not_a_kind:
        said = _asked("not_a_kind", file=guess.file, name=guess.not_a_kind)
        yield replace(said, message=QUESTIONS[_WHY.get(guess.not_a_kind, "not_a_kind")])
        return
    yield from (item for item in guess.signs if item.code in BLOCKING)
    if not kind:
        yield _asked("no_kind", tuple(name for name, _points in guess.kinds), file=guess.file, known=known)
    elif kind not in KINDS:
        yield _asked("later_kind", file=guess.file, kind=kind, known=known)


def ask_period(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether numbered periods beside a year are months of the calendar."""
    kind = choices.kind or guess.kind
    for field, name in fields_of(guess, choices).items():
        column = guess.column(name)
        if column is None or not column.year or field in choices.columns or not is_numbered(name):
            continue
        year = guess.column(column.year)
        rows = zip(column.cells, year.cells if year else (), strict=False)
        number, of = next(((period, year) for period, year in rows if period and year), ("", ""))
        if matching.type_of(kind, field) == "date" and number:
            seen = {"number": number, "of": of, "day": f"{of}-{int(number):02}-01"}
            calendar = Answer(word="calendar", message=_CALENDAR, fields=seen, adds=Choices(columns={field: name}))
            fiscal = Answer(word="fiscal", message=_FISCAL, adds=Choices(columns={field: ""}))
            said = _asked("period", about=name, column=name, year=column.year)
            yield replace(said, answers=(calendar, fiscal))


def ask_columns(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The columns of required fields that were not found."""
    kind = choices.kind or guess.kind
    fields = fields_of(guess, choices)
    left = tuple(header for header in guess.headers if header not in fields.values())
    for name in matching.missing(kind, {*fields, *choices.constants}):
        code = "missing_one_of" if " / " in name or " + " in name else "missing"
        yield _asked(code, left, about=name, kind=kind, fields=name, file=guess.file, left=", ".join(left)[:300] or "–")


def _asked(code: str, choices: Iterable[str] = (), about: str = "", **fields: Any) -> Said:
    return Said(code=code, message=QUESTIONS[code], fields=fields, choices=tuple(choices), about=about)


def signs_of(guess: Guess, choices: Choices | None = None) -> tuple[Said, ...]:
    """The signs in the file that still matter; ids ending in “.0” are looked for in the chosen columns."""
    choices = choices or Choices()
    seen = tuple(sign for sign in guess.signs if sign.code != "ids_with_zero")
    kind = choices.kind or guess.kind
    if kind not in KINDS or choices.options.get("whole_ids"):
        return seen
    return (*seen, *ids_with_zero(guess.file, kind, fields_of(guess, choices), guess.columns))
