"""What the tests of every figure look at: the colours of the theme, the texts of a figure, what is sent to the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kam_analytics.kit import theme

TOKENS = {
    name: value for name, value in vars(theme).items() if isinstance(value, str) and re.fullmatch("#[0-9]{6}", value)
}


def strings(value: Any) -> Iterator[str]:
    """Every text of a figure."""
    if isinstance(value, dict):
        for content in value.values():
            yield from strings(content)
    elif isinstance(value, (list, tuple)):
        for content in value:
            yield from strings(content)
    elif isinstance(value, str):
        yield value


def sent(spec: dict[str, Any]) -> bytes:
    """A figure as it goes to the browser."""
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()
