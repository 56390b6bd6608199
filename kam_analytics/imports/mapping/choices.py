"""What a person said of a file, and what is asked: choices, questions with their answers, signs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from kam_analytics.imports.mapping.mapping import Decided, Lookup


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person changed: the kind, the column of a field (empty: none), formats, fixed values and options.

    ``read`` has the words of ``[read]`` of a mapping; ``constants``, ``values``, ``filter``, ``leave_out``, ``sign``,
    ``keep``, ``won``, ``times``, ``years`` and ``options`` those of their sections, ``repeats``, ``left`` and ``decided`` its lists, ``says`` the
    words above them (``replaces``, ``anonymous``, ``leading``, ``scale``). ``is_again``: they are those of an earlier file
    of the source, so that rows with a new value can wait while the others are loaded. ``answers`` are the answers to questions: the key of a
    question -> the word of the answer; what they add to the rest is found anew whenever the file is looked at.
    """

    kind: str = ""
    source: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    filter: dict[str, list[str]] = field(default_factory=dict)
    leave_out: dict[str, list[str]] = field(default_factory=dict)
    sign: dict[str, list[str]] = field(default_factory=dict)
    keep: dict[str, list[str]] = field(default_factory=dict)
    decided: tuple[Decided, ...] = ()
    won: dict[str, str] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    is_again: bool = False
    options: dict[str, bool] = field(default_factory=dict)
    says: dict[str, str | bool] = field(default_factory=dict)
    lookups: tuple[Lookup, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Return True if nothing is chosen but a kind, a source and answers."""
        return self == Choices(kind=self.kind, source=self.source, answers=self.answers)

    def plus(self, added: Choices) -> Choices:
        """These choices with others on top: of two for the same field the added one counts, lists are joined."""
        return replace(
            self, **{part.name: _joined(getattr(self, part.name), getattr(added, part.name)) for part in fields(self)}
        )

    def minus(self, taken: Choices) -> Choices:
        """These choices without what the others say in the same words."""
        return replace(
            self, **{part.name: _without(getattr(self, part.name), getattr(taken, part.name)) for part in fields(self)}
        )

    @classmethod
    def of_plain(cls, said: dict[str, Any]) -> Choices:
        """Choices that were written as JSON. Raises ``TypeError`` for those of another release."""
        lookups = tuple(Lookup(**part) for part in said.get("lookups", ()))
        return cls(
            **{
                **said,
                "lookups": lookups,
                "decided": tuple(Decided(**rule) for rule in said.get("decided", ())),
                "repeats": tuple(said.get("repeats", ())),
                "left": tuple(said.get("left", ())),
            }
        )


def _joined(ours: Any, added: Any) -> Any:
    if isinstance(added, dict):
        return {
            **ours,
            **{name: _joined(ours[name], value) if name in ours else value for name, value in added.items()},
        }
    if isinstance(added, (list, tuple)):
        return type(added)([*ours, *(item for item in added if item not in ours)])
    return added or ours


def _without(ours: Any, taken: Any) -> Any:
    if isinstance(taken, dict):
        left = {name: _without(value, taken[name]) if name in taken else value for name, value in ours.items()}
        return {name: value for name, value in left.items() if value or name not in taken}
    if isinstance(taken, (list, tuple)):
        return type(ours)([item for item in ours if item not in taken])
    return "" if taken and ours == taken else ours


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to a question: its word on the command line, the sentence of its button, the choices that it adds.

    The sentence says what the answer would make of an example from the file.
    """

    word: str
    message: str
    fields: dict[str, Any] = field(default_factory=dict)
    adds: Choices = field(default_factory=Choices)

    def __str__(self) -> str:
        return self.message.format(**self.fields)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One sign or question: a code, the sentence with its named fields, the options.

    ``answers`` answer a question with one click, the likely one first. ``about`` tells questions with one code apart:
    a column, or a column and a value. ``words.error`` translates it, like an error; ``str`` is the English sentence.
    """

    code: str
    message: str
    fields: dict[str, Any]
    choices: tuple[str, ...] = ()
    about: str = ""
    answers: tuple[Answer, ...] = ()
    #: the rows that it is about can wait for the answer while the others of a known source are loaded
    can_wait: bool = False

    @property
    def key(self) -> str:
        """The name of the question in ``Choices.answers`` and on the command line."""
        return f"{self.code}:{self.about}" if self.about else self.code

    def answered(self, choices: Choices) -> Answer | None:
        """The answer that a person gave, if it is one of ``answers``."""
        return next((item for item in self.answers if item.word == choices.answers.get(self.key)), None)

    def __str__(self) -> str:
        return self.message.format(**self.fields)
