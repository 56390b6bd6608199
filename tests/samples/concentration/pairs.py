"""Two periods of accounts to compare: random ones, and one in which everything happens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd
from hypothesis import strategies as st

from kam_analytics.concentration.analysis.compared import Compared

#: cents of an account before and now: ties, nothing, and more returned than bought
_cents = st.integers(-50_00, 5_000_00) | st.sampled_from([0, 0, 100_00, 2_500_00])
pairs = st.lists(st.tuples(_cents, _cents), max_size=40)


def sales(values: dict[str, float]) -> pd.DataFrame:
    """A period in the columns of ``account_sales`` that a comparison looks at."""
    frame = pd.DataFrame({"account_id": list(values), "net_sales": list(values.values())})
    frame = frame.astype({"account_id": "str", "net_sales": "float64"})
    frame = frame.assign(name="Name " + frame["account_id"], group_key=range(len(frame)))
    return frame.assign(
        margin=frame["net_sales"], margin_net_sales=frame["net_sales"], root_id=None, root_name=None, segment="A"
    )


def pair(values: list[tuple[int, int]], names: list[str] | None = None, *, bought: Collection[str] = ()) -> Compared:
    """Accounts with so many cents before and now; those that bought before both periods."""
    ids = names or [f"a{number:04d}" for number in range(len(values))]
    rows = pd.DataFrame({"account_id": ids, "name": [f"{name} Oy" for name in ids]}).astype("str")
    before, now = ([amounts[side] / 100 for amounts in values] for side in (0, 1))
    rows = rows.assign(before=before, now=now).astype({"before": "float64", "now": "float64"})
    return Compared(rows.assign(bought=rows["account_id"].isin(list(bought))), known_since=date(2020, 1, 1))


def moving(names: dict[str, str] | None = None) -> Compared:
    """One account stays, one rises, one falls, one comes, one goes, one is small, one has only returns."""
    cents = {
        "stays": (500_00, 500_00), "rises": (20_00, 400_00), "falls": (350_00, 100_00), "comes": (0, 60_00),
        "goes": (110_00, -10_00), "small": (10_00, 15_00), "returns": (-5_00, -2_00),
    }  # fmt: skip
    return pair(list(cents.values()), [(names or {}).get(name, name) for name in cents])
