"""From a guess to a mapping: all questions in turn, each after the answers to those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain

from kam_analytics.errors import BadInput
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Decision, Lookup, Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.mapping.toml import lookup_blocks, written
from kam_analytics.imports.questions.changed import ask_changed, without_lost
from kam_analytics.imports.questions.columns import ask_columns, ask_kind, ask_period, fields_of, said_by_years
from kam_analytics.imports.questions.counting import ask_rows, settled_rows
from kam_analytics.imports.questions.decided import ask_decided, closing_days, decided_of
from kam_analytics.imports.questions.files.joined import Others, used, with_files
from kam_analytics.imports.questions.files.joins import as_lines, ask_file, ask_join
from kam_analytics.imports.questions.formats import ask_formats, formats
from kam_analytics.imports.questions.ids import ask_ids, ask_padded
from kam_analytics.imports.questions.money.amounts import ask_amounts, said_by_headers, won_amounts
from kam_analytics.imports.questions.money.contracts import ask_yearly
from kam_analytics.imports.questions.money.currencies import (
    ask_converted,
    ask_currency,
    ask_foreign,
    currency_of_header,
    named_currencies,
)
from kam_analytics.imports.questions.money.discounts import ask_discount
from kam_analytics.imports.questions.money.documents import ask_main_line, settled_lines
from kam_analytics.imports.questions.money.rates import ask_rates
from kam_analytics.imports.questions.money.units import ask_price_unit, units_said
from kam_analytics.imports.questions.several import ask_several
from kam_analytics.imports.questions.shape import ask_gaps, ask_months, ask_shape, ask_sheet, ask_year
from kam_analytics.imports.questions.values import ask_scale, ask_values, values_of
from kam_analytics.imports.recognise.guess import Guess

_Ask = Callable[[Guess, Choices], Iterable[Said]]
#: what is asked about the rows of a known kind, in order: each sees the answers to the questions before it, and asks
#: only what the choices leave open
_ASKED: tuple[_Ask, ...] = (
    ask_file,
    ask_changed,
    ask_converted,
    ask_yearly,
    ask_amounts,
    ask_period,
    ask_columns,
    ask_gaps,
    ask_price_unit,
    ask_discount,
    ask_currency,
    ask_foreign,
    ask_rates,
    ask_ids,
    ask_several,
    ask_formats,
    ask_scale,
    ask_decided,
    ask_values,
    ask_main_line,
    ask_rows,
)
#: question -> questions that its answer settles too
_SETTLES = {
    "vat": ("missing_one_of",),
    "only_gross": ("missing_one_of",),
    "several_rates": ("missing_one_of",),
    "converted": ("no_rates_yet",),
}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A file with its questions: ``choices`` have all answers in them, ``asked`` are the open questions in order.

    ``waits`` are questions about single values of a known source: their rows wait while the others are loaded.

    ``guess`` has the columns of the files that are joined to it. ``offered`` are the lookups that an open question
    would add.
    """

    guess: Guess
    choices: Choices
    asked: tuple[Said, ...]
    waits: tuple[Said, ...]
    answered: tuple[tuple[Said, Answer], ...]
    offered: tuple[Lookup, ...] = ()

    @property
    def kind(self) -> str:
        """The kind that was chosen or recognised; empty if it is open."""
        return self.choices.kind or self.guess.kind

    @property
    def joined(self) -> tuple[Lookup, ...]:
        """The lookups that are used."""
        return used(self.choices.lookups, _theirs(fields_of(self.guess, self.choices), self.choices))

    @property
    def parts(self) -> set[str]:
        """The files that are joined to it, or would be."""
        return {lookup.file for lookup in (*self.joined, *self.offered)}


def settle(guess: Guess, choices: Choices | None = None, others: Others | None = None) -> Settled:
    """Ask everything that is open about a file; answers that are no longer asked for have no effect.

    ``others`` are the files that wait beside it: what the file lacks may be in them.
    """
    others = others or Others()
    given = now = choices or Choices()
    asked: list[Said] = []
    waits: list[Said] = []
    answered: list[tuple[Said, Answer]] = []
    offered: tuple[Lookup, ...] = ()

    def answer_to(said: Said) -> Answer | None:
        """The answer to a question, which is open without one."""
        answer = said.answered(given)
        if answer is None:
            (waits if _can_wait(said, now) else asked).append(said)
        else:
            answered.append((said, answer))
        return answer

    # another sheet or other rows are another file: nothing else is asked before
    for reads in (ask_sheet, ask_months, ask_year):
        for said in reads(guess, now):
            if (answer := answer_to(said)) is not None:
                now = now.plus(answer.adds)
        guess = guess.under(now.read)
        if asked:
            return Settled(guess=guess, choices=now, asked=tuple(asked), waits=(), answered=tuple(answered))
    joined, now = with_files(guess, now, others)
    while (offer := ask_join(joined, as_lines(guess, now), others)) is not None:
        answer = answer_to(offer.said)
        if answer is None:
            offered = offer.lookups
        if answer is None or answer.word not in offer.ways:
            break
        joined, now = joined.plus(*offer.ways[answer.word]), as_lines(guess, now).plus(answer.adds)
    # what another file may have is not asked for beside the question about that file
    first: tuple[_Ask, ...] = (ask_shape,) if offered else (ask_shape, ask_kind)
    for ask in first:
        for said in ask(guess, now):
            if (answer := answer_to(said)) is not None:
                now = now.plus(answer.adds)
    if (now.kind or guess.kind) in KINDS:
        guess = replace(joined.wide, rated=others.rated)
        ways: tuple[_Ask, ...] = (*_ASKED, partial(ask_padded, numbered=others.numbered))
        for ask in () if offered else ways:
            for said in ask(guess, now):
                if (answer := answer_to(said)) is not None:
                    now = now.plus(answer.adds)
        for said_plainly in (
            currency_of_header,
            named_currencies,
            said_by_headers,
            won_amounts,
            closing_days,
            units_said,
            said_by_years,
        ):
            now = said_plainly(guess, now).plus(now)
    settled = {name for said in asked for name in _SETTLES.get(said.code, ())}
    return Settled(
        guess=guess,
        choices=now,
        asked=tuple(said for said in asked if said.code not in settled),
        waits=tuple(waits),
        answered=tuple(answered),
        offered=offered,
    )


def _can_wait(said: Said, choices: Choices) -> bool:
    """Return True if only some rows wait for an answer; a file that replaces its period must have all its rows."""
    return said.can_wait and choices.is_again and "replaces" not in choices.says


def questions(guess: Guess, choices: Choices | None = None) -> tuple[Said, ...]:
    """What must be answered or fixed before the file can be imported, in order."""
    return settle(guess, choices).asked


def mapping_of(guess: Guess, choices: Choices | None = None) -> Mapping:
    """Make the mapping from a guess and a person's choices.

    Raises ``BadInput`` with the first open question.
    """
    settled = settle(guess, choices)
    if settled.asked:
        raise BadInput(settled.asked[0].message, **settled.asked[0].fields)
    return mapping_as_settled(settled)


def mapping_as_settled(settled: Settled) -> Mapping:
    """Make the mapping of a file about which nothing is open."""
    guess, choices = settled.guess, settled.choices
    kind = choices.kind or guess.kind
    way = {**formats(guess, choices).read, **{name: value for name, value in choices.read.items() if value}}
    read: dict[str, str] = {}
    # a file with quoted decimal commas may have the same delimiter, which is found again by its headers
    if guess.delimiter.value and guess.delimiter.value not in (way.get("decimal"), way.get("thousands")):
        read["delimiter"] = guess.delimiter.value
    if guess.encoding.value and not guess.encoding.value.startswith("utf"):
        read["encoding"] = guess.encoding.value
    if len(guess.sheets) > 1:
        read["sheet"] = guess.sheet
    known = values_of(guess, choices)
    choices = without_lost(guess, choices.plus(settled_lines(guess, choices)).plus(settled_rows(guess, choices)))
    columns = fields_of(guess, choices)
    choices = replace(choices, decided=decided_of(guess, choices))
    theirs = _theirs(columns, choices)
    whole = replace(
        choices,
        kind=kind,
        source=choices.source or guess.source or f"own-{kind}",
        read={**read, **way},
        columns=columns,
        left=tuple(name for name in guess.headers if name not in theirs),
        values={name: {**known.get(name, {}), **choices.values.get(name, {})} for name in {**known, **choices.values}},
    )
    return mapping_as_chosen(whole, tuple(decision_of(said, answer) for said, answer in settled.answered))


def mapping_as_chosen(choices: Choices, decisions: tuple[Decision, ...] = ()) -> Mapping:
    """The mapping that says what the choices say and nothing else."""
    theirs = _theirs(choices.columns, choices)
    mapping = from_toml(
        written(
            {
                "kind": choices.kind,
                "source": choices.source,
                **choices.says,
                "repeats": choices.repeats,
                "left": choices.left,
                "read": choices.read,
                "columns": {name: column for name, column in choices.columns.items() if column},
                "filter": choices.filter,
                "leave_out": choices.leave_out,
                "sign": choices.sign,
                "keep": choices.keep,
                "decided": [asdict(rule) for rule in choices.decided],
                "won": choices.won,
                "constants": choices.constants,
                "times": choices.times,
                "years": choices.years,
                "values": choices.values,
                "options": choices.options,
                "lookup": lookup_blocks([asdict(lookup) for lookup in used(choices.lookups, theirs)]),
            }
        )
    )
    return replace(mapping, decisions=decisions)


def decision_of(said: Said, answer: Answer) -> Decision:
    """An answer as it is kept with its import."""
    # which files were joined cannot be another answer later: those are gone
    offered = tuple(asdict(item) for item in said.answers if said.code != "join" or item is answer)
    return Decision(
        question=said.key, message=said.message, fields=dict(said.fields), answers=offered, word=answer.word
    )


def _theirs(columns: dict[str, str], choices: Choices) -> set[str]:
    """The columns that a mapping needs."""
    words = (
        choices.filter,
        choices.keep,
        choices.leave_out,
        choices.sign,
        choices.years.values(),
        choices.repeats,
    )
    deals = (choices.won.values(), *(rule.where for rule in choices.decided))
    return {*columns.values(), *chain(*words, *deals)}
