"""Notes on a loaded file: neither errors nor rejects, but worth a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """An English sentence with ``{named}`` fields, like an error; ``str`` fills them in."""

    message: str
    fields: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.fields)
