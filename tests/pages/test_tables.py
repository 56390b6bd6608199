"""What a table shows of its numbers."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.ui import tables
from kam_analytics.kit.ui.tables import Column
from kam_analytics.kit.wording import words


def test_numbers_are_rounded_before_a_column_cuts_them_off() -> None:
    rows = pd.DataFrame({"sales": [100199.51, -0.2, None], "share": [0.12345, 0.9996, None], "name": ["a", "b", None]})
    columns = {"name": Column("Name"), "sales": Column("Sales", "number"), "share": Column("Share", "share")}
    shown = tables._worded(rows, columns, words("en"))
    assert shown["Sales"].fillna(-1).tolist() == [100200.0, 0.0, -1.0]
    assert shown["Share, %"].fillna(-1).tolist() == [12.3, 100.0, -1.0]
    assert shown["Name"].tolist()[:2] == ["a", "b"]
