"""Columns with gaps, such as merged cells leave them: a value, and nothing until the next one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: what was said of gaps that are no repetition
EMPTY = "empty"
#: the share and the number of empty cells that are no accident
_LEAST, _FEWEST = 0.2, 2


def gaps_of(cells: Sequence[str]) -> tuple[int, ...]:
    """The rows with an empty cell, if the column may have merged cells; none otherwise.

    The first cell has a value, and no value comes twice in a row: where values are repeated, an empty cell is empty.
    """
    filled = [cell for cell in cells if cell]
    empty = tuple(place for place, cell in enumerate(cells) if not cell)
    if not filled or not cells[0] or len(empty) < max(_FEWEST, _LEAST * len(cells)):
        return ()
    return () if any(one == other for one, other in pairwise(filled)) else empty
