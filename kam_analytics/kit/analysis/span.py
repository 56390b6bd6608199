"""The days that the sales cover."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.rules.period import Period


def sales_span(rows: pd.DataFrame) -> Period | None:
    """The first to the last day of sales, from the query ``data_span``; ``None`` without sales.

    >>> days = pd.to_datetime(["2024-03-05", "2026-10-31"])
    >>> sales_span(pd.DataFrame({"first_sale": days[:1], "last_sale": days[1:]}))
    Period(since=datetime.date(2024, 3, 5), until=datetime.date(2026, 10, 31))
    """
    first, last = rows.loc[0, ["first_sale", "last_sale"]]
    return None if pd.isna(last) else Period(first.date(), last.date())
