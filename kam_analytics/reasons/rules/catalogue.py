"""Why an account is worth a look now: what is at stake, what is behind, what was lost.

Three measures that are never summed and never ranked together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kam_analytics.sales.rules import is_falling

MEASURES = ("at_stake", "behind", "lost")
#: the days of an agreement on which something is decided, of one day the first named
CONTRACT_DAYS = ("notice", "option", "tender", "end")
#: how far ahead a day is at stake, and how far a run rate falls short before the quarter is behind
AHEAD, BEHIND = timedelta(days=180), 0.1
#: a quarter is judged when the sales cover so many of its days: before, one order decides its run rate
FEWEST_DAYS = 30
#: years back in which the best year is looked for
YEARS = 5


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a warning means here: ``n`` decided agreements had it, ``rate`` (0-1) is their shrunk rate of loss."""

    warning: str
    n: int
    rate: float
    euros: float


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason of one account; amounts are currency units, missing where they are unknown.

    ``kind`` is a day of an agreement or ``deal`` (at stake), ``quarter`` (behind) or ``years`` (lost). ``euros`` is
    the yearly value or the amount of the deal, the gap at the present pace, or the fall of 12 months. ``on`` is the
    day ahead, the last day of the quarter, or the last day of the 12 months. ``row_id`` and ``label`` are those of the
    agreement or deal. ``now`` and ``before`` are run rate and target, or the 12 months and the best year, which ended
    on ``before_until``.
    """

    measure: str
    kind: str
    account_id: str
    name: str
    euros: float | None
    on: date
    row_id: str | None = None
    label: str | None = None
    now: float | None = None
    before: float | None = None
    before_until: date | None = None
    loss: Loss | None = None


def next_day(days: dict[str, date | None], today: date) -> tuple[str, date] | None:
    """The next day on which something is decided about an agreement; ``None`` without one within ``AHEAD``.

    >>> next_day({"notice": date(2026, 3, 1), "end": date(2026, 6, 1)}, date(2026, 4, 1))
    ('end', datetime.date(2026, 6, 1))
    """
    ahead = [(day, CONTRACT_DAYS.index(kind)) for kind, day in days.items() if day and today <= day <= today + AHEAD]
    return (CONTRACT_DAYS[min(ahead)[1]], min(ahead)[0]) if ahead else None


def best_year(years: dict[int, float], held: int) -> tuple[int, float] | None:
    """The best of the years of 12 months before the last one, of equal ones the latest: how far back, and its sales.

    ``years`` maps years back to net sales, one without sales is not in it; ``held`` says how many years back the sales
    reach in full. ``None`` where no earlier year is held, or none had sales above zero.

    >>> best_year({0: 10.0, 1: 50.0, 2: 80.0, 3: 90.0}, held=2)
    (2, 80.0)
    """
    earlier = [(years.get(back, 0.0), -back) for back in range(1, min(held, YEARS) + 1)]
    if not earlier or max(earlier)[0] <= 0:
        return None
    sales, back = max(earlier)
    return -back, sales


def fall(now: float, best: float) -> float | None:
    """What was lost against the best year, where that is a fall (more than 10 %); ``None`` otherwise.

    >>> fall(0.0, 74000.0), fall(95.0, 100.0)
    (74000.0, None)
    """
    return best - now if is_falling(now, best) else None


def ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """One measure by its euros, the largest first; unknown amounts last; ties by day, then by account."""
    return tuple(
        sorted(
            reasons,
            key=lambda one: (one.euros is None, -(one.euros or 0.0), one.on, one.account_id, one.row_id or ""),
        )
    )


def by_account(reasons: Iterable[Reason]) -> tuple[tuple[Reason, ...], ...]:
    """The reasons of one measure grouped by account, in the order of each account's first."""
    found: dict[str, list[Reason]] = {}
    for reason in reasons:
        found.setdefault(reason.account_id, []).append(reason)
    return tuple(tuple(of_account) for of_account in found.values())
