"""Text that a person typed: one Unicode form, no control or direction marks, no end beyond which it breaks pages."""

from __future__ import annotations

import re
import unicodedata

from kam_analytics.errors import N_, BadInput

_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")


def clean(text: str | None, most: int) -> str:
    """The text on one line without marks and outer blanks; ``BadInput`` when longer than ``most`` characters."""
    whole = (text or "").encode("utf-8", "replace").decode("utf-8")
    found = _CONTROL.sub("", unicodedata.normalize("NFC", whole)).strip()
    if len(found) > most:
        raise BadInput(N_("The text is longer than {n} characters."), n=most)
    return found
