"""Both languages: their words, a test of each, and a text without the spaces that break no line."""

from __future__ import annotations

import pytest

from kam_analytics.kit.wording import words

NBSP = "\u00a0"
EN, FI = words("en"), words("fi")
BOTH = pytest.mark.parametrize("say", [EN, FI], ids=["en", "fi"])


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace(NBSP, " ")
