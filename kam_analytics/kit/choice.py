"""What a figure is about: the days, the accounts, how they are counted and what is summed.

The defaults of pages, reports and exports stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kam_analytics.kit.rules.period import Period, default_period, reaches_back


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was chosen; what was not is the default.

    ``filters`` maps a column to its wanted values, an empty list wants all of them; ``by_group`` counts companies of
    one group together, where there are any; ``sales`` are the days that the sales in sight cover, ``None`` without
    sales.
    """

    period: Period
    sales: Period | None = None
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_group: bool = True
    measure: str = "net_sales"

    @classmethod
    def usual(cls, today: date, sales: Period | None) -> Choice:
        """What is shown before anybody has chosen: the last 12 complete months of the data, every account.

        >>> Choice.usual(date(2026, 11, 20), None).period.until
        datetime.date(2026, 10, 31)
        """
        return cls(period=default_period(today, sales.until if sales else None), sales=sales)

    @property
    def before(self) -> Period | None:
        """The same days a year before, ``None`` where the sales do not reach so far back."""
        before = self.period.year_before()
        return before if reaches_back(self.sales.since if self.sales else None, before.since) else None

    @property
    def accounts(self) -> dict[str, object]:
        """Which accounts and how they are counted: the arguments of a function of account rows."""
        return {"filters": self.filters, "by_group": self.by_group, "measure": self.measure}
