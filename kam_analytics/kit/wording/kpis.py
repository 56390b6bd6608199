"""Figures in words: label, value, change against the previous year, for KPI grids and tables."""

from __future__ import annotations

from dataclasses import dataclass

from kam_analytics.kit.wording.i18n import Words


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One figure as it is shown; ``term`` is its glossary entry, ``line`` its column of the trend.

    ``versus`` is the reference of its change if it differs from that of the whole row; a change that
    ``is_unsure`` may be chance, so it is neither good nor bad.
    """

    label: str
    value: str
    term: str
    delta: str | None = None
    up_is_bad: bool = False
    line: str | None = None
    versus: str | None = None
    is_unsure: bool = False


def earlier(earlier: object, name: str) -> float | None:
    """A figure of the earlier period, if there is one."""
    return getattr(earlier, name, None)


def with_arrow(change: float | None, _: Words) -> str:
    """A relative change with its sign and arrow."""
    if change is None or change != change:
        return "–"
    return f"{'▲' if change >= 0 else '▼'} {_.percent(change, 0, sign=True)}"


def relative(now: float | None, before: float | None, _: Words) -> str | None:
    return _.percent(now / before - 1, 1, sign=True) if now is not None and before is not None and before > 0 else None


def points(now: float | None, before: float | None, _: Words) -> str | None:
    return _.points(now - before) if now is not None and before is not None else None


def difference(now: float | None, before: float | None, _: Words, digits: int = 0) -> str | None:
    return _.signed(now - before, digits) if now is not None and before is not None else None
