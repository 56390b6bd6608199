"""How many answers make a score."""

from __future__ import annotations

#: fewer answers than this give no recommendation score
FEWEST_ANSWERS = 5
