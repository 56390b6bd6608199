"""The demo company: its people, and questions in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from kam_analytics import access
from kam_analytics.store import open_store

Ask = Callable[..., pd.DataFrame]

#: a rep who sees some of the accounts
REP = "u-niko-lahtinen"


def number(ask: Ask, sql: str) -> float:
    return float(ask(sql).iloc[0, 0])


def in_segment(ask: Ask) -> pd.Series:
    """Today's segment of each account id."""
    decided = ask("select account_id, segment from segment_membership where status = 'decided' and to_on is null")
    return decided.set_index("account_id")["segment"]


def rows_of(path: Path) -> Iterator[Ask]:
    store = open_store(path)
    try:
        with store.load(access.LOCAL_DIRECTOR) as load:
            yield load.frame
    finally:
        store.close()
