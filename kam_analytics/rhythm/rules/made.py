"""What making tasks, and choosing a segment, has done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Made:
    """What making tasks did; with ``is_dry`` what it would have done."""

    added: int = 0
    cancelled: int = 0
    followed: int = 0
    handed_over: int = 0
    closed: int = 0
    reopened: int = 0

    def __bool__(self) -> bool:
        return any((self.added, self.cancelled, self.followed, self.handed_over, self.closed, self.reopened))


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A segment that was chosen: the save's id, ``status`` decided or proposed, and the tasks that it made."""

    save: str
    status: str
    made: Made


def together(made: Sequence[Made]) -> Made:
    """The sum of what was done."""
    names = Made.__dataclass_fields__
    return Made(**{name: sum(getattr(one, name) for one in made) for name in names})
