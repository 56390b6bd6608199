"""The number of answers that a score needs."""

from __future__ import annotations

#: fewer answers than this give no score
FEWEST_ANSWERS = 5
