"""Net sales in words: against the year before, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

from kam_analytics.kit.rules.period import Period, month_end
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi, difference, earlier, points, relative
from kam_analytics.sales.analysis import AccountTotal


def account_kpis(now: AccountTotal, before: AccountTotal | None, _: Words) -> list[Kpi]:
    """The figures on top of an account."""
    return [
        Kpi(
            label=_("Net sales"),
            value=_.short_money(now.net_sales),
            term="net_sales",
            delta=relative(now.net_sales, earlier(before, "net_sales"), _),
        ),
        Kpi(
            label=_("Margin %"),
            value=_.percent(now.margin_share, 1),
            term="margin_share",
            delta=points(now.margin_share, earlier(before, "margin_share"), _),
        ),
        Kpi(
            label=_("Orders"),
            value=_.number(now.orders),
            term="orders",
            delta=difference(now.orders, earlier(before, "orders"), _),
        ),
    ]


def recurring_in_words(total: AccountTotal, _: Words) -> str:
    """The recurring share, or of how much too little is known."""
    if total.recurring_share is not None or total.recurring_coverage is None:
        return _.percent(total.recurring_share, 1)
    return _("not known: products say it for {share} of net sales", share=_.percent(total.recurring_coverage))


#: a smaller change than this part counts as none
SAME = 0.005


def change_in_words(now: float, before: float | None, _: Words) -> str:
    """Net sales against the same days a year before, as a sentence."""
    fields = {"now": _.short_money(now), "before": _.short_money(before or 0.0)}
    if before is None:
        return _("Net sales {now}; no data from a year earlier", **fields)
    if before <= 0 and now <= 0:
        return _("No net sales in this period or in the same period a year earlier")
    if before <= 0:
        return _("Net sales {now}, nothing in the same period a year earlier", **fields)
    if now <= 0:
        return _("No net sales in this period; {before} in the same period a year earlier", **fields)
    change = now / before - 1
    fields["change"] = _.percent(abs(change))
    if abs(change) < SAME:
        return _("Net sales {now}, the same as a year earlier", **fields)
    if change > 0:
        return _("Net sales {now}, up {change} on a year earlier", **fields)
    return _("Net sales {now}, down {change} on a year earlier", **fields)


def months_title(rows: Any, _: Words) -> str:
    """Title of the chart of months, from the frame of ``month_rows``: the best month."""
    if not rows["value"].max() > 0:
        return _("Net sales by month")
    best = rows.loc[rows["value"].idxmax()]
    return _(
        "{month} was the best month: {amount}", month=_.month(best["month_on"]), amount=_.short_money(best["value"])
    )


def months_note(rows: Any, period: Period, last_sale: date, _: Words) -> str:
    """How to read the chart of months; that these are whole where the period begins or ends within one."""
    if rows["previous"].isna().all():
        said = _("Net sales by month; nothing from a year earlier · data to {day}", day=_.day(last_sale))
    else:
        said = _(
            "Net sales by month, solid: actual, grey behind: the same days a year earlier · data to {day}",
            day=_.day(last_sale),
        )
    if period.since.day == 1 and (period.until >= last_sale or period.until == month_end(period.until)):
        return said
    return " · ".join([said, _("whole months, although the period begins or ends within one")])


def months_alt(rows: Any, _: Words) -> str:
    """The chart of months for those who do not see it."""
    months, now = _.number(len(rows)), _.short_money(float(rows["value"].sum()))
    if rows["previous"].isna().any():
        return _("Column chart of net sales by month: {now} in {n} months. The table is below.", now=now, n=months)
    return _(
        "Column chart of net sales by month: {now} in {n} months, {before} a year earlier. The table is below.",
        now=now,
        n=months,
        before=_.short_money(float(rows["previous"].sum())),
    )
