"""What a kind of rows is: its fields with their types, and what identifies a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "date", "amount", "number", "whole", "truth"]

#: the types of fields whose values are numbers
NUMERIC: tuple[Type, ...] = ("amount", "number", "whole")
#: type of a field -> how the typed reader reads it; whole numbers are read as numbers and checked,
#: because the reader silently rounds 9.5 to 10
READ_AS: dict[Type, str] = {
    "text": "varchar", "date": "date", "amount": "decimal(18,4)", "number": "double", "whole": "double", "truth": "boolean",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Field:
    """One of our fields.

    A row without a ``required`` field is a reject, as is one with a number outside ``span``, a text
    that is not one of ``choices``, or a future date where something ``happened``. ``default``
    replaces an empty value. An unknown ``person`` is no reject: the row gets a warning.
    """

    name: str
    type: Type = "text"
    required: bool = False
    span: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    happened: bool = False
    person: bool = False

    @property
    def is_id(self) -> bool:
        """Return True if other files use the same id."""
        return self.person or self.name.endswith("_id")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One importable kind and the table that it fills.

    ``key`` are the fields that name a row in its source (facts) or in the company (dimensions).
    ``part`` is the field that tells rows with one key apart, empty where there is one row.
    ``made_id`` is the column of an id that the product creates where the key is not one; the
    change log identifies the row by it.
    """

    name: str
    table: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    is_fact: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()
    #: ids with few values on millions of rows, cleaned once per value
    lookups: tuple[str, ...] = ()
    made_id: str = ""
    part: str = ""
    #: the field whose cells may name several
    several: str = ""
    #: the first of these dates that a row has decides which month's rate converts its amounts
    priced_on: tuple[str, ...] = ()
    #: the status of rows that only a director may import, change or remove
    settled: str = ""
    #: a row has no id but that of its account and what else is in its key: the account is that under whose id it came
    is_named_by_account: bool = False
    #: a list made by hand has the names of accounts and people where others have ids
    names_people: bool = False

    @property
    def names_accounts(self) -> bool:
        """Return True if an account may be found by its name."""
        return self.is_fact or (self.names_people and self.field("account_id") is not None)

    def field(self, name: str) -> Field | None:
        return next((item for item in self.fields if item.name == name), None)

    @property
    def date_field(self) -> str:
        """The date by which rows without an id are recognised."""
        return next(item.name for item in self.fields if item.type == "date")

    @property
    def always_has_key(self) -> bool:
        """Return True if every row has its key."""
        return all(item.required for item in self.fields if item.name in self.key)

    @property
    def allows_unassigned(self) -> bool:
        """Return True if a row without an account is accepted."""
        account = self.field("account_id")
        return account is not None and not account.required

    def row_id(self, table: str) -> str:
        """SQL for the id of a row of ``table``, as in the change log and the undo rows."""
        if self.is_named_by_account:
            came = f"coalesce({table}.joined_from, {table}.account_id)"
            return self.key_of(table).replace(f"{table}.account_id", came)
        return f"{table}.{self.made_id}" if self.made_id else self.key_of(table)

    def key_of(self, table: str) -> str:
        """SQL for the key of a row as the file has it."""
        key = " || '\x1f' || ".join(f"{table}.{name}" for name in self.key)
        return f"({key} || coalesce('\x1f' || {table}.{self.part}, ''))" if self.part else key
