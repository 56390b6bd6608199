"""The feeds with visible rows: their absence explains missing figures."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.reader import Reader, allowed


def feeds(read: Reader) -> frozenset[str]:
    """The names of the feeds with a row that the viewer may see."""
    found = read("feeds", names_of)
    return found | (allowed(lambda: read("feed_opportunities", names_of)) or frozenset())


def names_of(row: pd.DataFrame) -> frozenset[str]:
    """The columns of the single row of ``feeds`` that are true."""
    return frozenset(str(name) for name in row.columns if bool(row[name].iloc[0]))
