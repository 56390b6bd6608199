"""Cells of the scorecard: a figure now, the year before with its change, its target; unknown values say so."""

from __future__ import annotations

from datetime import date

from kam_analytics.deliveries.analysis import Deliveries
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.sales.analysis import AccountTotal
from kam_analytics.sales.wording import recurring_in_words
from kam_analytics.scorecard.analysis import Products

_NBSP = "\u00a0"


def of(total: AccountTotal | None, name: str) -> float | None:
    return getattr(total, name, None)


def count(count: int | None, _: Words) -> str:
    return _("not known") if count is None else _.number(count)


def difference(now: int | None, before: int | None, _: Words) -> str | None:
    return None if now is None or before is None else _.signed(now - before)


def counted(now: int | None, before: int | None, _: Words) -> str:
    if now is None or before is None:
        return count(before, _)
    mark = "▲" if now > before else "▼" if now < before else "="
    return f"{_.number(before)} · {mark}{_NBSP}{_.signed(now - before)}"


def since(text: str, day: date | None, _: Words) -> str:
    """A figure, and since when it is known if that is within its span."""
    return text if day is None else _("{figure}, since {day}", figure=text, day=_.day(day))


def not_before(day: date, _: Words) -> str:
    """That a figure is not known, of a feed that begins after its days."""
    return _("not known before {day}", day=_.day(day))


def relative(now: float | None, before: float | None, shown: str, _: Words) -> str:
    if now is None or before is None or before <= 0:
        return shown
    change = now / before - 1
    return f"{shown} · {'▲' if change >= 0 else '▼'}{_NBSP}{_.percent(change, 0, sign=True)}"


def of_target(now: float | None, target: float | None, _: Words) -> str:
    if target is None:
        return ""
    if now is None or target <= 0:
        return _.short_money(target)
    return _("{target} · {part} reached", target=_.short_money(target), part=_.percent(now / target))


def shares(now: float | None, before: float | None, _: Words) -> tuple[str, str]:
    if now is None or before is None:
        return _.percent(now, 1), _.percent(before, 1)
    return _.percent(now, 1), f"{_.percent(before, 1)} · {'▲' if now >= before else '▼'}{_NBSP}{_.points(now - before)}"


def share_change(now: float | None, before: float | None, _: Words) -> str | None:
    return _.points(now - before) if now is not None and before is not None else None


def recurring(now: AccountTotal, before: AccountTotal | None, _: Words) -> tuple[str, str]:
    """The recurring share now and before; where it is not known, of how much it is."""
    if now.recurring_share is not None and (before is None or before.recurring_share is not None):
        return shares(now.recurring_share, of(before, "recurring_share"), _)
    return recurring_in_words(now, _), "–" if before is None else recurring_in_words(before, _)


def products(found: Products, _: Words) -> str:
    """How many products were bought; at least how many where too few lines name one."""
    if found.bought is not None:
        return _.number(found.bought)
    if not found.named:
        return _("not known: no line names a product")
    return _(
        "at least {n}: lines that name a product make {share} of net sales",
        n=_.number(found.named), share=_.percent(found.coverage),
    )  # fmt: skip


def in_full(deliveries: Deliveries | None, _: Words) -> str:
    if deliveries is None:
        return "–"
    if not deliveries.known and not deliveries.unknown:
        return _("none due")
    text = _("{part} of {all}", part=_.number(deliveries.in_full), all=_.number(deliveries.known))
    if not deliveries.unknown:
        return text
    return _(
        "{part}, known {known} of {due}", part=text, known=_.number(deliveries.known), due=_.number(deliveries.due)
    )


def hours(deliveries: Deliveries | None, _: Words) -> str:
    if deliveries is None or deliveries.hours_planned is None:
        return "–"
    return _("{used} of {planned} h", used=_.number(deliveries.hours_used), planned=_.number(deliveries.hours_planned))
