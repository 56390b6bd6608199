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
    one group together, where there are any; ``held`` are the days that each feed covers, a feed without rows is not
    there.
    """

    period: Period
    held: Mapping[str, Period] = field(default_factory=dict)
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_group: bool = True
    measure: str = "net_sales"

    @classmethod
    def usual(cls, today: date, held: Mapping[str, Period]) -> Choice:
        """What is shown before anybody has chosen: the last 12 complete months of the sales, every account.

        >>> Choice.usual(date(2026, 11, 20), {}).period.until
        datetime.date(2026, 10, 31)
        """
        sales = held.get("sales")
        return cls(period=default_period(today, sales.until if sales else None), held=held)

    @property
    def sales(self) -> Period | None:
        """The days that the sales cover, ``None`` without sales."""
        return self.held.get("sales")

    @property
    def before(self) -> Period | None:
        """The same days a year before, ``None`` where the sales do not reach so far back."""
        return self.before_of("sales")

    def before_of(self, feed: str) -> Period | None:
        """The same days a year before, ``None`` where the feed does not reach so far back."""
        before, held = self.period.year_before(), self.held.get(feed)
        return before if reaches_back(held.since if held else None, before.since) else None

    @property
    def accounts(self) -> dict[str, object]:
        """Which accounts and how they are counted: the arguments of a function of account rows."""
        return {"filters": self.filters, "by_group": self.by_group, "measure": self.measure}
