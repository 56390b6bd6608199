"""What is missing to a net sales target: of one quarter, or of the quarters of a fiscal year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kam_analytics.targets.analysis.quarter import QuarterTargets, TargetLine

METRIC = "net_sales"
#: ``no_target``: not every quarter has one. ``unknown``: it is not known what was sold, or what is usual. ``reached``:
#: met, or will be at this pace. ``over``: the time has passed without meeting it. ``open``: there is a gap
Case = Literal["no_target", "unknown", "reached", "over", "open"]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The gap to a target, in money.

    Attributes
    ----------
    quarters, with_target : int
        How many quarters are looked at, and how many of them have a target of net sales.
    target : float or None
        The sum of the targets; ``None`` unless each quarter has one.
    actual : float or None
        What was sold of it by now; ``None`` before the first day, and where it is not known.
    expected : float or None
        Where it ends at this pace: the actual of quarters that are over, the run rate of the running one, the
        account's usual sales a day in those to come. ``None`` where one of them is not known.
    """

    case: Case
    quarters: int
    with_target: int
    target: float | None = None
    actual: float | None = None
    expected: float | None = None

    @property
    def missing(self) -> float | None:
        """Target less what is expected, never below zero; ``None`` where there is no gap or it is not known."""
        if self.case not in ("open", "over") or self.target is None or self.expected is None:
            return None
        return self.target - self.expected

    @property
    def share(self) -> float | None:
        """By how much sales would have to rise from what is expected; ``None`` where that is not above zero."""
        if self.missing is None or self.expected is None or self.expected <= 0:
            return None
        return self.missing / self.expected


def gap_of(found: Sequence[QuarterTargets], *, per_day: float | None) -> Gap:
    """The gap of one quarter, or of several together.

    Parameters
    ----------
    found
        The targets of each quarter.
    per_day
        The account's usual net sales a day, for quarters that have not begun; ``None`` where that is not known.

    Returns
    -------
    Gap
        A quarter that is over counts with what was sold, however much that was above its own target. What is not
        known is never zero: one unknown quarter makes the whole unknown, and so does one that is over and whose sales
        are held in part. Proposed targets count as approved ones.
    """
    lines = [quarter.line(METRIC) for quarter in found]
    there = [line for line in lines if line is not None]
    counts = {"quarters": len(lines), "with_target": len(there)}
    if not there or len(there) < len(lines):
        return Gap(case="no_target", **counts)
    target = sum(line.target for line in there)
    begun = [_actual(quarter, line) for quarter, line in zip(found, there, strict=True) if quarter.state != "coming"]
    actual = _sum(begun) if begun else None
    expected = _sum([_expected(quarter, line, per_day) for quarter, line in zip(found, there, strict=True)])
    if expected is None:
        return Gap(case="unknown", target=target, actual=actual, **counts)
    is_over = all(quarter.state == "closed" for quarter in found)
    case: Case = "reached" if expected >= target else "over" if is_over else "open"
    return Gap(case=case, target=target, actual=actual, expected=expected, **counts)


def _expected(quarter: QuarterTargets, line: TargetLine, per_day: float | None) -> float | None:
    if quarter.state == "coming":
        return None if per_day is None else per_day * quarter.quarter.days
    return _actual(quarter, line) if line.run_rate is None else line.run_rate


def _actual(quarter: QuarterTargets, line: TargetLine) -> float | None:
    """What was sold; of a quarter that is over and known in part only, nobody knows."""
    return None if quarter.state == "closed" and quarter.sales is not None else line.actual


def _sum(parts: Sequence[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
