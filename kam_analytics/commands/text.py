"""Text that people type, as it is kept."""

from __future__ import annotations

import re
import unicodedata

from kam_analytics.errors import N_, BadInput

_CONTROL = re.compile("[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]")


def without_marks(text: str) -> str:
    """The text without control and direction marks and outer blanks."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text)).strip()


def cleaned(text: str | None, most: int) -> str | None:
    """The text without marks and outer blanks; nothing of it is no text.

    Raises ``BadInput`` when it is longer than ``most`` characters.
    """
    clean = without_marks(text or "")
    if len(clean) > most:
        raise BadInput(N_("The text is longer than {n} characters."), n=most)
    return clean or None
