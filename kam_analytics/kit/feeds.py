"""What the store holds of each kind of rows, and until when: figures outside it are missing, not zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.feed import Feed, together
from kam_analytics.kit.rules.period import Period

#: a source that is behind the others by longer has ended; one that begins as much later was added
_STOPPED = timedelta(days=45)
#: sources that run beside each other for longer do not follow one another
_BESIDE = timedelta(days=90)


@dataclass(frozen=True)
class Feeds(Mapping[str, Period]):
    """Feed -> the days that it covers on a day, all of its sources together; without rows it is not there."""

    every: tuple[Feed, ...]
    today: date

    def of(self, name: str) -> tuple[Feed, ...]:
        """The sources of a feed."""
        return tuple(feed for feed in self.every if feed.name == name)

    def holds(self, name: str, since: date, until: date | None = None) -> bool:
        """Return True if the feed covers every day from ``since`` on (to ``until``, where that matters)."""
        held = self.get(name)
        return held is not None and held.since <= since and (until is None or until <= held.until)

    def seen_on(self, name: str) -> date:
        """The day until which rows of a feed can be there: the earlier of today and its last import."""
        return min(self.today, max((feed.imported_on for feed in self.of(name)), default=self.today))

    def until(self, name: str) -> date:
        """The day on which things of this kind are judged: the earlier of today and the end of the feed."""
        held = self.get(name)
        return self.today if held is None else held.until

    def ended(self, name: str) -> list[tuple[Feed, Period]]:
        """The sources that ended although others of the feed, beside which they ran, go on."""
        spans = self._spans(name)
        return [
            (feed, span)
            for feed, span in spans
            if self[name].until - span.until > _STOPPED
            and any(other.until > span.until and span.until - other.since > _BESIDE for _feed, other in spans)
        ]

    def added(self, name: str) -> list[tuple[Feed, Period]]:
        """The sources that began while others of the feed were there, beside which they ran on."""
        spans = self._spans(name)
        return [
            (feed, span)
            for feed, span in spans
            if span.since - self[name].since > _STOPPED
            and any(other.since < span.since and other.until - span.since > _BESIDE for _feed, other in spans)
        ]

    def _spans(self, name: str) -> list[tuple[Feed, Period]]:
        return [(feed, held) for feed in self.of(name) if (held := feed.held(self.today))]

    def __getitem__(self, name: str) -> Period:
        found = together([held for _feed, held in self._spans(name)])
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys(feed.name for feed in self.every if feed.first_on <= self.today)
        return iter(names)

    def __len__(self) -> int:
        return sum(1 for _name in self)


def feeds(read: Reader, *, today: date) -> Feeds:
    """What the store holds on a day."""
    return read("feeds", feeds_of, using={"today": today}, today=today)


def feeds_of(rows: pd.DataFrame, *, today: date) -> Feeds:
    """The rows of the query ``feeds`` on a day.

    >>> day = pd.Timestamp("2026-05-04")
    >>> rows = pd.DataFrame([{"feed": "claims", "source": "crm", "first_on": day, "last_on": day, "row_gap": None,
    ...     "is_monthly": False, "imported_on": day, "import_gap": None}])
    >>> feeds_of(rows, today=date(2026, 6, 5))["claims"]
    Period(since=datetime.date(2026, 5, 1), until=datetime.date(2026, 5, 4))
    """
    every = tuple(
        Feed(
            name=row["feed"],
            source=row["source"],
            first_on=row["first_on"].date(),
            last_on=row["last_on"].date(),
            row_gap=_number(row["row_gap"]),
            is_monthly=bool(row["is_monthly"]),
            imported_on=row["imported_on"].date(),
            import_gap=_number(row["import_gap"]),
        )
        for row in rows.to_dict("records")
    )
    return Feeds(every, today)


def _number(value: float | None) -> float | None:
    return None if pd.isna(value) else value
