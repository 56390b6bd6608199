"""What belongs to a person's week, and whom a call or meeting is with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import digits
from typing import Any

#: days of the week ahead, and of the deadlines
WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)
#: digits of a phone number
_FEWEST_DIGITS, _MOST_DIGITS = 5, 15
#: hard blanks and the dashes of word processors
_AS_TYPED = {0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2010: "-", 0x2011: "-", 0x2013: "-"}
#: days ahead in a calendar file
YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something open of a person: a task or an action of a plan.

    ``activity_type`` is that of a call or meeting; ``with_whom`` is what its rule asks for, missing without a rule.
    ``until`` is the last day of the period of a rhythm, after which it counts as missed.
    """

    kind: str
    item_id: str
    account_id: str
    account: str
    title: str
    activity_type: str | None
    with_whom: str | None
    until: date | None
    due_on: date
    version: int

    @property
    def is_contact(self) -> bool:
        """True for a call or meeting: a task with an activity type."""
        return self.activity_type is not None

    def as_task(self) -> dict[str, Any]:
        """The task as the dialog of logging takes it."""
        return {
            "task_id": self.item_id, "account_id": self.account_id, "account": self.account, "title": self.title,
            "activity_type": self.activity_type, "due_on": self.due_on, "version": self.version,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Person:
    """A contact to call or meet; ``last_on`` is the day of the last contact, missing where there was none."""

    contact_id: str
    name: str
    title: str | None
    phone: str | None
    is_important: bool
    last_on: date | None


def whom(people: Sequence[Person], with_whom: str | None) -> Person | None:
    """Whom to call or meet: of those whom the rule asks for, the one whose last contact is longest ago.

    People who were met come before those who never were; without anybody whom the rule asks for, anybody known. Ties
    go by name.

    >>> person = Person(contact_id="c", name="Aino", title=None, phone=None, is_important=False, last_on=None)
    >>> whom([person], "important").name, whom([], None)
    ('Aino', None)
    """
    asked = [one for one in people if one.is_important] if with_whom == "important" else []
    return min(
        asked or people,
        key=lambda one: (one.last_on is None, one.last_on or date.min, one.name, one.contact_id),
        default=None,
    )


def lines(names: Iterable[str]) -> str:
    """Names as the parameter of a question that takes a list: each between two line ends.

    >>> lines(["b", "a"])
    '\\nb\\na\\n'
    """
    return "\n".join(["", *names, ""])


def last_day(items: Sequence[Item]) -> date | None:
    """The last day to which all of these can be moved: the earliest end of their periods; ``None`` without one."""
    return min((item.until for item in items if item.until), default=None)


def dialled(phone: str | None) -> str | None:
    """A phone number as a phone dials it; ``None`` where the text is no number, or may be two.

    >>> dialled("+358 (0)40 123-4567"), dialled("ask reception"), dialled("12345 / 67890")
    ('+358401234567', None, None)
    """
    text = (phone or "").translate(_AS_TYPED).strip()
    begin = "+" if text.startswith("+") else ""
    if begin or text.startswith("00"):
        text = text.replace("(0)", "")
    parts = ["".join(sign for sign in part if sign in digits) for part in text.split("/")]
    number = "".join(parts)
    is_plain = all(sign in digits + " -()./" for sign in text.removeprefix("+"))
    is_one = sum(len(part) >= _FEWEST_DIGITS for part in parts) <= 1
    return begin + number if is_plain and is_one and _FEWEST_DIGITS <= len(number) <= _MOST_DIGITS else None
