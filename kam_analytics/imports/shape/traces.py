"""A quick look through a whole text for traces of what is not a row: most files have none and need no second look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from kam_analytics.imports.shape.records import records
from kam_analytics.imports.shape.totals import TRACES

#: letters in lower case; digits and signs do not matter to words
_LOWER = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_NO_LETTERS = b'0123456789.,;:-+/\t "'
#: a consumer is no sum
_WORDS = re.compile(
    rb"\b(?:sub|grand|v.{1,4}li|kokonais|loppu|yhteis|zwischen|gesamt)?[ -]?(?:totals?|totalt|summ[ae]|sum|yht|yhteens.*|gesamt.*|average|keskiarvo)\b"
)
#: a row of delimiters alone, a blank line with something below it, a ruled line
_GAP = re.compile(rb"\n(?:[;,\t| \"]+\n|\n[^\n]|[ |\"]*(?:---|===|___|[+]--|-[+]-))")
#: a text with a number of rows behind it, beside an empty cell
_COUNTED = re.compile(rb' \([0-9]{1,6}(?: [^\n);,\t|"]{1,40})?\)"?[;,\t|](?:""|[;,\t|\n])')
_END = 64 * 1024
_LAST = 50
#: a word may lie where two pieces meet
_WORD = 64


def has_traces(pieces: Iterable[bytes], header: bytes, delimiter: str, width: int) -> bool:
    """Return True if something in a UTF-8 text with plain newlines may be no row.

    Blank rows, words for totals, headings of groups, the line of the ``header`` again, or a last row with fewer cells.
    """
    end = b"\n"
    for piece in pieces:
        whole = end[-max(len(header) + 1, _WORD) :] + piece
        if _GAP.search(whole) or _COUNTED.search(whole) or b"\n" + header in whole:
            return True
        letters = whole.translate(_LOWER, _NO_LETTERS)
        if any(trace in letters for trace in TRACES) and _WORDS.search(whole.lower()):
            return True
        end = (end + piece)[-_END:]
    return _ends_unevenly(end.decode(errors="replace"), delimiter, width)


def _ends_unevenly(end: str, delimiter: str, width: int) -> bool:
    lines = end.rstrip("\n").split("\n")[1:][-_LAST:]
    return any(
        len(record.cells) < width or sum(map(bool, map(str.strip, record.cells))) < min(width, 2)
        for record in islice(records(lines, delimiter), _LAST)
    )
