"""What a person should know of a file that was loaded: no error, no reject, but worth a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """An English sentence with ``{named}`` fields, as an error has; ``str`` is the English sentence."""

    message: str
    fields: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.fields)
