"""The encoding of a text that does not say it: UTF-16 without its mark, old encodings by their letters."""

from __future__ import annotations

import codecs
import re
import unicodedata

MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: old encodings; the first one is by far the commonest
OLD = ("cp1252", "cp850", "mac_roman")
_LOOKED_AT = 4096
#: in Latin letters of two bytes nearly every second byte is NUL, and hardly any other one
_MOST, _FEW = 0.4, 0.05
_HOME, _NEAR = frozenset("äöåÄÖÅ"), frozenset("éèüßøæñçáíóúõšžÉÜØÆŠŽ")
_SIGNS = frozenset("€£§°©®–—…’‘“”«»´²³½·\u00a0")
_WORD = re.compile(rb"[A-Za-z]{2}")
#: signs that touch letters: the one of thousands or millions of euros, as in “Myynti (M€)”, and an apostrophe
_TOUCHES = re.compile(r"(?:.?[\W\d_])?[kKtTmM]€[\W\d_]?|.{1,2}(?<=[^\W\d_])’[^\W\d_]", re.DOTALL)
#: how far another old encoding must be ahead of the commonest one to be taken, and to be asked about
_CLEAR, _OPEN = 0.25, 0.05


def utf16_of(first: bytes) -> str | None:
    """The UTF-16 encoding of a text, by its mark or by its NUL bytes; none if it is another."""
    if first.startswith(MARKS_16):
        return "utf-16"
    head = first[: len(first[:_LOOKED_AT]) // 2 * 2]
    if len(head) < 4:
        return None
    even, odd = (head[place::2].count(0) * 2 / len(head) for place in (0, 1))
    if odd >= _MOST and even <= _FEW:
        return "utf-16-le"
    return "utf-16-be" if even >= _MOST and odd <= _FEW else None


def old_encodings(text: bytes) -> tuple[str, ...]:
    """The old encodings that may be that of a text: one if its letters are plain, otherwise the likely one first."""
    if not _WORD.search(text):
        return OLD[:1]
    points = {encoding: _points(text, encoding) for encoding in OLD}
    best = max(OLD, key=lambda encoding: points[encoding])
    ahead = points[best] - points[OLD[0]]
    if ahead < _OPEN:
        return OLD[:1]
    return (best,) if ahead >= _CLEAR else (best, OLD[0])


def _points(text: bytes, encoding: str) -> float:
    """How much the letters beyond ASCII look like those of words, from 0 to 1."""
    decoded = text.decode(encoding, "replace")
    beyond = [place for place, sign in enumerate(decoded) if not sign.isascii()]
    return sum(_looks(decoded, place) for place in beyond) / len(beyond) if beyond else 0.0


def _looks(text: str, place: int) -> float:
    sign, before, after = text[place], text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    if _TOUCHES.fullmatch(text[max(place - 2, 0) : place + 2]):
        return 1.0
    if sign in _SIGNS:
        return 0.0 if before.isalpha() and after.isalpha() else 0.5
    if not (before.isalpha() or after.isalpha()):
        return 0.0
    if not unicodedata.name(sign, "").startswith("LATIN ") or (sign.isupper() and before.islower()):
        return 0.0
    return 1.0 if sign in _HOME else 0.75 if sign in _NEAR else 0.5
