"""Text that a person typed, before it is stored."""

from __future__ import annotations

import re
import unicodedata

from kam_analytics.errors import N_, BadInput

#: control characters except tab and line feed, and marks that change the direction of writing
_CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")


def clean(text: str | None, most: int) -> str:
    """The text in one Unicode form, without control and direction marks and outer blanks.

    Raises ``BadInput`` if it is longer than ``most`` characters.
    """
    whole = (text or "").encode("utf-8", "replace").decode("utf-8")
    kept = _CONTROL.sub("", unicodedata.normalize("NFC", whole)).strip()
    if len(kept) > most:
        raise BadInput(N_("The text is longer than {n} characters: shorten it."), n=most)
    return kept


def clean_line(text: str | None, most: int) -> str:
    """The same for a single line."""
    return clean(re.sub(r"\s+", " ", text or ""), most)
