"""Text from outside: one Unicode form, no control or direction marks, no blanks around it.

``plain`` does it in Python (names of files, constants), ``clean`` writes the same as SQL (columns).
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

#: control characters except tab and newlines; marks that change the direction of the text after them
_MARKS = ((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x2069))
_BLANKS = " \t\n\r\u00a0\ufeff"
_PATTERN = re.compile("[" + "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in _MARKS) + "]")
_SQL_PATTERN = "[" + "".join(f"\\x{{{low:04X}}}-\\x{{{high:04X}}}" for low, high in _MARKS) + "]"

_PIECE = 1024 * 1024
_CONTROL = bytes(code for low, high in _MARKS for code in range(low, min(high, 0x7F) + 1))
#: first byte of the characters beyond ASCII -> their pattern in UTF-8
_BEYOND = (
    (b"\xc2", re.compile(b"\xc2[\x80-\xa0]")),
    (b"\xe2\x80", re.compile(b"\xe2\x80[\xaa-\xae]")),
    (b"\xe2\x81", re.compile(b"\xe2\x81[\xa6-\xa9]")),
    (b"\xef\xbb\xbf", re.compile(b"\xef\xbb\xbf")),
)


def plain(text: str) -> str:
    """The text without marks and outer blanks; bytes that are no text become question marks."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", _PATTERN.sub("", whole)).strip(_BLANKS)


def clean(expression: str) -> str:
    """SQL for ``plain`` of a text expression; an empty text is null."""
    full = f"nullif(trim(regexp_replace(nfc_normalize({expression}), '{_SQL_PATTERN}', '', 'g'), '{_BLANKS}'), '')"
    # most of millions of values are ids in visible ASCII, which need no work
    return f"case when regexp_full_match({expression}, '[!-~]+') then {expression} else {full} end"


def holds_marks(path: Path) -> bool:
    """Return True if a UTF-8 text contains anything other than blanks that ``clean`` removes."""
    tail = b""
    with path.open("rb") as text:
        while piece := text.read(_PIECE):
            if len(piece.translate(None, _CONTROL)) != len(piece):
                return True
            whole = tail + piece
            if not piece.isascii() and any(first in whole and pattern.search(whole) for first, pattern in _BEYOND):
                return True
            tail = whole[-2:]
    return False


def quoted(name: str) -> str:
    """A name from a file as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text within quotation marks of SQL."""
    return text.replace("'", "''")
