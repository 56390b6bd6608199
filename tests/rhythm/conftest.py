"""A small company whose accounts can be put into segments."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.rhythm.commands.segments import set_segment
from kam_analytics.store import Store
from tests.rhythm.choosing import TODAY


@pytest.fixture
def company(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four accounts of a rep, one of nobody, one of another rep whom the first helps."""
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert(
            "app_user",
            pd.DataFrame({"user_id": ["rep", "second"], "name": ["Rep", "Second"], "role": "rep"}),
        )
        names = ["a", "b", "c", "d", "free", "helped"]
        load.insert(
            "account",
            pd.DataFrame(
                {
                    "account_key": range(6), "account_id": names, "name": names, "group_key": range(6),
                    "owner_id": [*["rep"] * 4, None, "second"],
                }
            ),
        )  # fmt: skip
        load.insert(
            "account_team", pd.DataFrame({"account_id": ["helped"], "user_id": ["rep"], "team_role": ["helper"]})
        )
    with store.scope(LOCAL_DIRECTOR) as scope:
        set_segment(scope, "A", 1, per_person=2, since_on=date(2027, 1, 1))
    return store
