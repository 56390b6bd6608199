"""What a feed holds: which days its rows cover. Outside them a figure is missing, not zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kam_analytics.kit.rules.period import Period, month_end

#: rows that usually lie further apart say nothing about the beginning and the end of a month
_LONGEST_GAP = 31
#: days between rows of a feed with too few of them to know what is usual
_UNKNOWN_GAP = 7
#: a holiday beside a weekend makes a gap longer by a day
_HOLIDAY = 1
#: feeds whose rows say how things stand on the day of the import: their own days may lie ahead of it
STATES = frozenset({"contracts", "deliveries", "opportunities"})


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Rows of one kind from one source.

    ``row_gap`` is the usual number of days between days with rows, ``import_gap`` that between imports (both 90th
    percentiles), ``None`` where there are too few to know. ``is_monthly`` says that its rows are totals of months,
    dated on their first day.
    """

    name: str
    source: str
    first_on: date
    last_on: date
    imported_on: date
    row_gap: float | None = None
    import_gap: float | None = None
    is_monthly: bool = False

    def held(self, today: date) -> Period | None:
        """The days that the feed covers on a day; ``None`` if it began later.

        The first month counts from its first day if the feed's first row lies no further from it than rows usually
        lie from each other; else it is not whole, and the feed begins with that row. An import so soon after the last
        row shows that there were no more until its day; else the last month is over if it was imported after its end
        and the last row lies as near to that end. Totals of months cover all of the first
        month, and the last one to the day of the import.

        >>> daily = {"name": "sales", "source": "erp", "imported_on": date(2026, 6, 5), "row_gap": 3}
        >>> Feed(first_on=date(2024, 1, 2), last_on=date(2026, 5, 29), **daily).held(date(2026, 6, 5))
        Period(since=datetime.date(2024, 1, 1), until=datetime.date(2026, 5, 31))
        >>> Feed(first_on=date(2024, 6, 20), last_on=date(2026, 5, 9), **daily).held(date(2026, 6, 5))
        Period(since=datetime.date(2024, 6, 20), until=datetime.date(2026, 5, 9))
        """
        if self.first_on > today:
            return None
        return Period(self._since(), min(self._until(), today))

    def _since(self) -> date:
        is_whole = self.is_monthly or self.first_on.day <= self._gap
        return self.first_on.replace(day=1) if is_whole else self.first_on

    def _until(self) -> date:
        if self.name in STATES:
            return self.imported_on
        end = month_end(self.last_on)
        if self.is_monthly:
            return max(self.last_on, min(end, self.imported_on))
        if 0 <= (self.imported_on - self.last_on).days <= self._gap:
            # the day of an import is not over: it ends no month
            return max(self.last_on, self.imported_on - timedelta(days=self.imported_on == month_end(self.imported_on)))
        is_over = self.imported_on > end and (end - self.last_on).days < self._gap
        return end if is_over else self.last_on

    @property
    def _gap(self) -> float:
        return min(_UNKNOWN_GAP if self.row_gap is None else self.row_gap + _HOLIDAY, _LONGEST_GAP)

    def due_on(self) -> date | None:
        """The day by which the next import is expected; ``None`` where its rhythm is not known."""
        return None if self.import_gap is None else self.imported_on + timedelta(days=round(self.import_gap))


def together(spans: list[Period]) -> Period | None:
    """From the first day of any to the last day of any; ``None`` without one."""
    if not spans:
        return None
    return Period(min(span.since for span in spans), max(span.until for span in spans))
