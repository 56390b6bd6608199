"""Net sales by month."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.ui.page import (
    card,
    figure,
)
from kam_analytics.kit.ui.session import words
from kam_analytics.sales.figures import months
from kam_analytics.sales.tables import months_table
from kam_analytics.sales.wording import months_alt, months_note, months_title


def months_card(rows: pd.DataFrame, period: Period, last_sale: date) -> None:
    """Net sales by month of a period beside the year before; its title is the best month."""
    _ = words()
    with card(months_title(rows, _), months_note(rows, period, last_sale, _), term="net_sales"):
        figure(months(rows, _), "months", months_alt(rows, _), lambda: months_table(rows, _))
