"""Text from outside: one Unicode form, no control or direction marks, no blanks around it.

``plain`` does it in Python (names of files, constants), ``clean`` writes the same as SQL (columns).
"""

from __future__ import annotations

import re
import unicodedata

#: control characters but tab and newlines; marks that turn the direction of what follows
_MARKS = ((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x2069))
_BLANKS = " \t\n\r\u00a0\ufeff"
_PATTERN = re.compile("[" + "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in _MARKS) + "]")
_SQL_PATTERN = "[" + "".join(f"\\x{{{low:04X}}}-\\x{{{high:04X}}}" for low, high in _MARKS) + "]"


def plain(text: str) -> str:
    """The text without marks and outer blanks; bytes that were no text become question marks."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", _PATTERN.sub("", whole)).strip(_BLANKS)


def clean(expression: str) -> str:
    """SQL for ``plain`` of a text expression; an empty text is null."""
    full = f"nullif(trim(regexp_replace(nfc_normalize({expression}), '{_SQL_PATTERN}', '', 'g'), '{_BLANKS}'), '')"
    # most values are ids of visible ASCII: they need no work, and there are millions of them
    return f"case when regexp_full_match({expression}, '[!-~]+') then {expression} else {full} end"


def quoted(name: str) -> str:
    """A name of theirs as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
