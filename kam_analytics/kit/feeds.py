"""Which feeds have any row in sight: what a figure may be missing for lack of."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.reader import Reader, allowed


def feeds(read: Reader) -> frozenset[str]:
    """Names of the feeds with a row that the viewer may see."""
    found = read("feeds", names_of)
    return found | (allowed(lambda: read("feed_opportunities", names_of)) or frozenset())


def names_of(row: pd.DataFrame) -> frozenset[str]:
    """The columns that are true, of the one row of ``feeds``."""
    return frozenset(str(name) for name in row.columns if bool(row[name].iloc[0]))
