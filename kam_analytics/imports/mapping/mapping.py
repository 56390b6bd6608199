"""A mapping: which column of a file is which of our fields. Remembered per source."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.mapping.kind import Field, Kind
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.shape.months import is_made

#: option -> whether it is on unless something is said
OPTIONS = {
    "create_accounts": False, "create_products": True, "whole_ids": False, "padded_ids": False, "rates_per_base": False,
    "first_of_several": False, "none_of_several": False, "rows_are_parts": False,
}  # fmt: skip
#: behind a value in a list: all values that begin like it; alone: any value
BEGINS = "…"
#: how the keys of two files may be compared, besides as they are written
COMPARED = ("numbers",)
#: what a cell says where rows are decided by it: yes, no, anything but yes, any value
YES, NO, NOT_YES, FILLED = "yes", "no", "not yes", "filled"
CELLS = (YES, NO, NOT_YES, FILLED)
#: parts of a remembered mapping that are written even if they are empty
_ALWAYS_SAID = frozenset({"kind", "source", "columns", "read", "filter", "constants", "values", "options"})


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Columns from another file: ``keys`` and ``columns`` map the name in this file to its name there.

    ``compare`` says how keys are the same: as they are written, or as ``numbers``, where 00123 is 123. ``read`` has
    the encoding and the sheet of the other file where they are not those of this one.
    """

    file: str
    keys: dict[str, str]
    columns: dict[str, str]
    compare: str = ""
    read: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Deals whose ``status`` other columns decide, whatever their stage: all of ``where`` holds in their rows.

    It has for each column what its cell says (one of ``CELLS``), or a list of values.
    """

    status: str
    where: dict[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A question about a file and the answer that counts: its word, and all ``answers`` as plain values.

    Each of ``answers`` has its ``word``, its sentence (``message`` and ``fields``) and what it ``adds`` to the choices.
    """

    question: str
    message: str
    fields: dict[str, Any]
    answers: tuple[dict[str, Any], ...]
    word: str


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How files of one source are read as one kind."""

    kind: Kind
    source: str
    columns: dict[str, str]
    read: dict[str, str] = field(default_factory=dict)
    #: column -> the only values whose rows count
    filter: dict[str, list[str]] = field(default_factory=dict)
    #: column -> values whose rows do not count
    leave_out: dict[str, list[str]] = field(default_factory=dict)
    #: column -> values of rows whose amounts have the other sign
    sign: dict[str, list[str]] = field(default_factory=dict)
    #: column -> values whose rows count as they are: rows with a value that no list has wait for an answer
    keep: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    #: rules by which other columns decide the status of a deal: the first that holds counts
    decided: tuple[Decided, ...] = ()
    #: field -> the column that counts in won deals where it has a number
    won: dict[str, str] = field(default_factory=dict)
    #: field -> what its numbers are multiplied by, such as 1000 for thousands and 0.01 for percentages
    times: dict[str, str] = field(default_factory=dict)
    #: field of days -> the column with the years of its months or quarters
    years: dict[str, str] = field(default_factory=dict)
    #: columns whose empty cells repeat the value above
    repeats: tuple[str, ...] = ()
    options: dict[str, bool] = field(default_factory=dict)
    #: columns that come from other files, in the order in which they are joined
    lookups: tuple[Lookup, ...] = ()
    #: columns that the file had and that are not used: another one is new
    left: tuple[str, ...] = ()
    #: rows of the file's period that the file lacks are removed
    replaces_period: bool = False
    #: for a survey: respondents are never stored
    is_anonymous: bool = False
    #: for a dimension: edits made in the product are overwritten
    is_leading: bool = False
    #: for a survey: its scale was 0-10, whatever the answers look like
    is_scale_known: bool = False
    #: what was asked about this file, for the list of decisions: no part of the mapping's text
    decisions: tuple[Decision, ...] = field(default=(), compare=False)

    def option(self, name: str) -> bool:
        return self.options.get(name, OPTIONS[name])

    @property
    def fields(self) -> list[Field]:
        """Our fields that this mapping fills, in our order."""
        return [item for item in self.kind.fields if item.name in self.columns or item.name in self.constants]

    @property
    def names(self) -> set[str]:
        """The names of our fields that this mapping fills."""
        return {item.name for item in self.fields}

    @property
    def theirs(self) -> list[str]:
        """The columns that the file must have."""
        return [
            *dict.fromkeys(
                [
                    *self.columns.values(),
                    *self.filter,
                    *self.settled,
                    *self.years.values(),
                    *self.repeats,
                    *self.won.values(),
                    *(name for rule in self.decided for name in rule.where),
                ]
            )
        ]

    @property
    def settled(self) -> list[str]:
        """The columns of which some values are known to count, to be turned or to be left out."""
        return [*dict.fromkeys([*self.leave_out, *self.sign, *self.keep])]

    @property
    def own(self) -> list[str]:
        """The same without columns that are looked up or made of others, but with the keys of the lookups."""
        taken = {name for lookup in self.lookups for name in lookup.columns}
        keys = [name for lookup in self.lookups for name in lookup.keys]
        return [name for name in dict.fromkeys([*self.theirs, *keys]) if name not in taken and not is_made(name)]

    @property
    def text(self) -> str:
        """The mapping as one line of JSON, the same for the same mapping."""
        said = {
            name: value for name, value in asdict(replace(self, decisions=())).items() if value or name in _ALWAYS_SAID
        }
        return json.dumps({**said, "kind": self.kind.name}, sort_keys=True, ensure_ascii=False)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def kind_named(name: object) -> Kind:
    """The kind with this name; ``BadInput`` lists the kinds if there is none."""
    if isinstance(name, str) and name in KINDS:
        return KINDS[name]
    raise BadInput(
        N_("“{kind}” is not a kind that can be imported. The kinds are: {known}."), kind=name, known=", ".join(KINDS)
    )
