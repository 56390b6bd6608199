"""What a table shows of its numbers."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.ui import tables
from kam_analytics.kit.wording import words


def test_numbers_are_rounded_before_a_column_cuts_them_off() -> None:
    rows = pd.DataFrame({"sales": [100199.51, -0.2, None], "share": [0.12345, 0.9996, None], "name": ["a", "b", None]})
    table = Table.of(
        rows, Column("name", "Name"), Column("sales", "Sales", "amount"), Column("share", "Share", "share")
    )
    shown = tables._worded(table.rows, table.columns, words("en"))
    assert shown["Sales"].fillna(-1).tolist() == [100200.0, 0.0, -1.0]
    assert shown["Share, %"].fillna(-1).tolist() == [12.3, 100.0, -1.0]
    assert shown["Name"].tolist()[:2] == ["a", "b"]


def test_different_measures_in_one_column_are_shown_in_words() -> None:
    rows = [{"n": 0.5, "format": "share"}, {"n": 2.0, "format": "number"}, {"n": None, "format": "number"}]
    table = Table.of(rows, Column("n", "N", by="format"))
    assert tables._worded(table.rows, table.columns, words("en"))["N"].tolist() == ["50.0%", "2", "–"]
