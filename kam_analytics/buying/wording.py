"""How an account buys, in words: the finding, the figures, the titles of the charts."""

from __future__ import annotations

from datetime import date
from typing import Any

from kam_analytics.buying.analysis.buying import FEWEST_MONTHS, Mix, Season
from kam_analytics.buying.analysis.intervals import FEWEST, OrderInterval
from kam_analytics.buying.answers import Buying
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.sales.wording import recurring_in_words


def finding(interval: OrderInterval, _: Words) -> str:
    """Title of the card: whether the next order is late by the account's own rhythm."""
    if interval.last_on is None:
        return _("Buying behaviour: no order yet")
    if interval.is_overdue is None:
        return _.plural(
            "{n} interval between orders: too few to see a pattern",
            "{n} intervals between orders: too few to see a pattern",
            interval.n,
        )
    fields = {"median": _.number(interval.median), "p90": _.number(interval.p90)}
    if interval.is_overdue:
        return _.plural(
            "Order overdue: {n} day since the last one; usually {median}, 9 times out of 10 at most {p90}",
            "Order overdue: {n} days since the last one; usually {median}, 9 times out of 10 at most {p90}",
            interval.days_since or 0,
            **fields,
        )
    usual = _.plural(
        "Orders usually come every {n} day", "Orders usually come every {n} days", round(interval.median or 0)
    )
    return _("{usual}; last order {day}", usual=usual, day=_.day(interval.last_on))


def rows(found: Buying, _: Words) -> list[dict[str, str]]:
    """Every figure of buying behaviour: name, value, data behind it."""
    interval, basket, received = found.interval, found.basket, found.received
    shown = [
        (_("Order interval"), _interval(interval, _)),
        (_("Last order"), _last(found, _)),
        (_("Basket"), _basket(found, _)),
        (_("Recurring share"), recurring_in_words(found.total, _)),
        (_("Seasonality"), season_title(found.season, _)),
    ]
    if found.mix is not None:
        shown.append((_("Mix shift"), mix_title(found.mix, _)))
    if received is None:
        own = _("no activities imported")
    elif not basket.orders:
        own = _("no order in the period")
    else:
        own = _(
            "{received} of {all} orders ({share}) had no activity in the {window} days before",
            received=_.number(received.received), all=_.number(received.orders), share=_.percent(received.share),
            window=_.number(received.window),
        )  # fmt: skip
        if found.received_since:
            own = _("{orders}; before {day} the activities are not known", orders=own, day=_.day(found.received_since))
    shown.append((_("Orders without prior activity"), own))
    return [{_("Figure"): what, _("Value"): much} for what, much in shown]


def season_title(season: Season, _: Words) -> str:
    """Title of the seasons: the largest and the smallest month, or why there are none."""
    if not season.years:
        if season.complete < FEWEST_MONTHS:
            return _(
                "{n} full months of sales; {fewest} are needed to assess seasonality",
                n=_.number(season.complete), fewest=_.number(FEWEST_MONTHS),
            )  # fmt: skip
        return _("One year has no positive net sales: seasonality cannot be shown")
    best = season.months.loc[season.months["share"].idxmax()]
    least = season.months.loc[season.months["share"].idxmin()]
    return _(
        "{best} is the strongest month ({most}), {least} the weakest ({fewest})",
        best=_capital(_.month_name(int(best["month"]))), most=_.percent(best["share"]),
        least=_.month_name(int(least["month"])), fewest=_.percent(least["share"]),
    )  # fmt: skip


def season_note(season: Season, _: Words) -> str:
    """How to read the chart of seasons."""
    return _(
        "Share of net sales by calendar month, {n} complete years · line: from the smallest to the largest year",
        n=_.number(season.years),
    )


def season_alt(season: Season, _: Words) -> str:
    """Text alternative of the chart of seasons."""
    return _(
        "Column chart of the share of net sales by calendar month: {finding}. The table is below.",
        finding=season_title(season, _),
    )


def mix_title(mix: Mix, _: Words) -> str:
    """Title of the mix: the share that moved between categories, and the largest move; or why there is none."""
    if not mix.has_before:
        return _("The data do not cover the year before whole: no mix to compare")
    if mix.drift is None:
        return _("One of the two years has no positive net sales: no mix to compare")
    up = mix.rows.loc[mix.rows["difference"].idxmax()]
    down = mix.rows.loc[mix.rows["difference"].idxmin()]
    drift = _.percent(mix.drift)
    if mix.drift < 0.005:
        return _("The category mix is the same as a year earlier")
    return _(
        "{drift} of net sales shifted between categories: {up} {more}, {down} {less}",
        drift=drift, up=category(up, _), more=_.points(up["difference"]),
        down=category(down, _), less=_.points(down["difference"]),
    )  # fmt: skip


def mix_note(mix: Mix, first: date, last: date, _: Words) -> str:
    """How to read the chart of the mix."""
    text = _(
        "Share of net sales by category, solid: {first} – {last}, grey: the 12 months before",
        first=_.month(first),
        last=_.month(last),
    )
    if not mix.negative:
        return text
    more = _.plural(
        "{n} category with net returns counts as zero", "{n} categories with net returns count as zero", mix.negative
    )
    return f"{text} · {more}"


def mix_alt(mix: Mix, _: Words) -> str:
    """Text alternative of the chart of the mix."""
    return _("Bar chart of category shares in two years: {finding}. The table is below.", finding=mix_title(mix, _))


def category(row: Any, _: Words) -> str:
    """The label of a category, or of lines without one."""
    label = row[f"label_{_.language}"]
    return str(label) if isinstance(label, str) else _("without category")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _median(value: float | None, _: Words) -> str:
    """A median of counts, which is whole or a half."""
    return _.number(value, 0 if value is None or float(value).is_integer() else 1)


def _interval(interval: OrderInterval, _: Words) -> str:
    if interval.median is None:
        return _.plural(
            "{n} interval, {fewest} needed", "{n} intervals, {fewest} needed", interval.n,
            fewest=_.number(FEWEST),
        )  # fmt: skip
    return _.plural(
        "median {median} days, 90% at most {p90} · {n} interval",
        "median {median} days, 90% at most {p90} · {n} intervals",
        interval.n, median=_median(interval.median, _), p90=_.number(interval.p90),
    )  # fmt: skip


def _last(found: Buying, _: Words) -> str:
    interval = found.interval
    if interval.last_on is None:
        return _("no order yet")
    waited = interval.days_since or 0
    ago = (
        _.plural("{n} day ago", "{n} days ago", waited)
        if found.until == found.today
        else _.plural("{n} day before {end}", "{n} days before {end}", waited, end=_.day(found.until))
    )
    text = f"{_.day(interval.last_on)} · {ago}"
    if interval.bought_on is not None and interval.bought_on > interval.last_on:
        text = _("{text} · lines until {day}", text=text, day=_.day(interval.bought_on))
    return _("{text} · overdue", text=text) if interval.is_overdue else text


def _basket(found: Buying, _: Words) -> str:
    basket = found.basket
    if not basket.orders:
        return _("no order in the period")
    if basket.products is None:
        return _.plural(
            "median {amount}, {lines} lines, products not known · {n} order",
            "median {amount}, {lines} lines, products not known · {n} orders",
            basket.orders, amount=_.short_money(basket.net_sales), lines=_median(basket.lines, _),
        )  # fmt: skip
    return _.plural(
        "median {amount}, {lines} lines, {products} products · {n} order",
        "median {amount}, {lines} lines, {products} products · {n} orders",
        basket.orders, amount=_.short_money(basket.net_sales), lines=_median(basket.lines, _),
        products=_median(basket.products, _),
    )  # fmt: skip
