"""From a guess to a mapping: all questions in turn, each after the answers to those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

from kam_analytics.errors import BadInput
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Decision, Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.mapping.toml import lookup_blocks, written
from kam_analytics.imports.questions.amounts import ask_amounts, ask_discount, said_by_headers
from kam_analytics.imports.questions.columns import ask_columns, ask_kind, fields_of
from kam_analytics.imports.questions.counting import ask_rows, settled_rows
from kam_analytics.imports.questions.currencies import ask_converted, ask_currency, currency_of_header
from kam_analytics.imports.questions.formats import ask_formats, formats
from kam_analytics.imports.questions.ids import ask_ids
from kam_analytics.imports.questions.rates import ask_rates
from kam_analytics.imports.questions.several import ask_several
from kam_analytics.imports.questions.values import ask_values, values_of
from kam_analytics.imports.recognise.guess import Guess

#: what is asked about the rows of a known kind, in order: each sees the answers to the questions before it, and asks
#: only what the choices leave open
_ASKED: tuple[Callable[[Guess, Choices], Iterable[Said]], ...] = (
    ask_converted,
    ask_amounts,
    ask_columns,
    ask_discount,
    ask_currency,
    ask_rates,
    ask_ids,
    ask_several,
    ask_formats,
    ask_values,
    ask_rows,
)
#: question -> questions that its answer settles too
_SETTLES = {"vat": ("missing_one_of",), "only_gross": ("missing_one_of",)}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A file with its questions: ``choices`` have all answers in them, ``asked`` are the open questions in order.

    ``waits`` are questions about single values of a known source: their rows wait while the others are loaded.
    """

    choices: Choices
    asked: tuple[Said, ...]
    waits: tuple[Said, ...]
    answered: tuple[tuple[Said, Answer], ...]


def settle(guess: Guess, choices: Choices | None = None) -> Settled:
    """Ask everything that is open about a file; answers that are no longer asked for have no effect."""
    given = now = choices or Choices()
    asked: list[Said] = []
    waits: list[Said] = []
    answered: list[tuple[Said, Answer]] = []
    for ask in (ask_kind, *_ASKED):
        if ask is not ask_kind and (now.kind or guess.kind) not in KINDS:
            break
        for said in ask(guess, now):
            answer = said.answered(given)
            if answer is None:
                (waits if _can_wait(said, now) else asked).append(said)
            else:
                answered.append((said, answer))
                now = now.plus(answer.adds)
    settled = {name for said in asked for name in _SETTLES.get(said.code, ())}
    return Settled(
        choices=_as_headers_say(guess, now),
        asked=tuple(said for said in asked if said.code not in settled),
        waits=tuple(waits),
        answered=tuple(answered),
    )


def _as_headers_say(guess: Guess, choices: Choices) -> Choices:
    """The choices with what the headers of the mapped columns say of their numbers below them."""
    if (choices.kind or guess.kind) not in KINDS:
        return choices
    return said_by_headers(guess, choices).plus(currency_of_header(guess, choices)).plus(choices)


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
    return mapping_as_settled(guess, settled)


def mapping_as_settled(guess: Guess, settled: Settled) -> Mapping:
    """Make the mapping of a file about which nothing is open."""
    choices = settled.choices
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
    choices = choices.plus(settled_rows(guess, choices))
    used = {*fields_of(guess, choices).values(), *choices.per.values(), *choices.filter, *choices.keep}
    used |= {*choices.leave_out, *choices.sign}
    whole = replace(
        choices,
        kind=kind,
        source=choices.source or guess.source or f"own-{kind}",
        read={**read, **way},
        columns=fields_of(guess, choices),
        left=tuple(name for name in guess.headers if name not in used),
        values={name: {**known.get(name, {}), **choices.values.get(name, {})} for name in {**known, **choices.values}},
    )
    return mapping_as_chosen(whole, tuple(_decision(said, answer) for said, answer in settled.answered))


def mapping_as_chosen(choices: Choices, decisions: tuple[Decision, ...] = ()) -> Mapping:
    """The mapping that says what the choices say and nothing else."""
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
                "constants": choices.constants,
                "times": choices.times,
                "per": choices.per,
                "values": choices.values,
                "options": choices.options,
                "lookup": lookup_blocks([asdict(lookup) for lookup in choices.lookups]),
            }
        )
    )
    return replace(mapping, decisions=decisions)


def _decision(said: Said, answer: Answer) -> Decision:
    offered = tuple(asdict(item) for item in said.answers)
    return Decision(
        question=said.key, message=said.message, fields=dict(said.fields), answers=offered, word=answer.word
    )
