"""Facts to the one sentence on top of a page, and to the titles of its cards."""

from __future__ import annotations

from datetime import date
from typing import Any

from kam_analytics.concentration.analysis.concentration import FEWEST, Concentration
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.sales.analysis import MOVED, Movement

#: sales count as concentrated when at most this share of accounts makes 80 %
CONCENTRATED = 0.35
#: and as evenly spread when it takes at least this share
EVEN = 0.6
#: one account stands alone from this share
DOMINANT = 0.25
#: a smaller change than this part counts as none
SAME = 0.005


def concentration_finding(result: Concentration, _: Words, *, measure: str) -> str:
    """The finding of the concentration page: concentrated, in between, even, one alone, or too few."""
    if result.positive == 0:
        return _("No account has positive net sales in this period")
    if result.positive < FEWEST:
        return _.plural(
            "Only {n} account has positive net sales: too few to assess concentration",
            "Only {n} accounts have positive net sales: too few to assess concentration",
            result.positive,
        )
    fields = {
        "of_what": _("of margin") if measure == "margin" else _("of net sales"),
        "few": _.number(result.accounts_for_80pct),
        "all": _.number(result.positive),
        "part": _.percent(result.share_of_accounts_for_80pct),
        "top3": _.percent(result.top_3_share),
        "largest": _.percent(result.largest_share),
        "name": str(result.ranked["name"].iloc[0]),
    }
    share = result.share_of_accounts_for_80pct or 0.0
    if (result.largest_share or 0.0) >= DOMINANT:
        return _("One account, {name}, generates {largest} {of_what}; {few} of {all} accounts generate 80%", **fields)
    if share >= EVEN:
        return _("Evenly spread: {few} of {all} accounts ({part}) are needed to reach 80% {of_what}", **fields)
    if share <= CONCENTRATED:
        return _("{few} of {all} accounts ({part}) generate 80% {of_what} – the top three alone {top3}", **fields)
    return _("{few} of {all} accounts ({part}) generate 80% {of_what}, the largest alone {largest}", **fields)


def concentration_scope(period: str, result: Concentration, _: Words, *, by_group: bool, own_only: bool) -> str:
    """What the figures of the concentration page are about."""
    count = (
        _.plural("{n} corporate group", "{n} corporate groups", result.accounts)
        if by_group
        else _.plural("{n} account", "{n} accounts", result.accounts)
    )
    parts = [period, count, _("{currency}, net of returns", currency=_.currency)]
    if own_only:
        parts.append(_("your own accounts"))
    return " · ".join(parts)


def pareto_title(result: Concentration, part: float, _: Words) -> str:
    """Title of the Pareto card."""
    n = result.accounts_for(part)
    if not n:
        return _("Accounts, largest first")
    return _.plural("{n} account generates {part}", "{n} accounts generate {part}", n, part=_.percent(part))


def pareto_note(result: Concentration, shown: int, per_bar: int, _: Words) -> str:
    """How to read the Pareto chart."""
    bars = (
        _("Bars: share of each account; A dark, B grey, C pale")
        if per_bar == 1
        else _("Bars: average share of {n} accounts each; A dark, B grey, C pale", n=per_bar)
    )
    of_all = _("{n} of {all} accounts shown", n=_.number(shown), all=_.number(result.positive))
    return " · ".join([bars, _("line: cumulative share"), of_all])


def pareto_alt(result: Concentration, part: float, _: Words) -> str:
    """The Pareto chart for those who do not see it."""
    return _(
        "Pareto chart: {few} of {all} accounts generate {part}; the largest generates {largest}. The table is below.",
        few=_.number(result.accounts_for(part)),
        all=_.number(result.positive),
        part=_.percent(part),
        largest=_.percent(result.largest_share),
    )


def abc_title(classes: Any, measure: str, _: Words) -> str:
    """Title of the ABC card, from the frame of ``abc_table``."""
    n, share = int(classes["accounts"].iloc[0]), float(classes[f"{measure}_share"].iloc[0])
    if n == 0:
        return _("ABC classes")
    return _.plural("{n} A account generates {share}", "{n} A accounts generate {share}", n, share=_.percent(share))


def abc_note(_: Words, *, published: bool) -> str:
    """What the classes are over."""
    if published:
        return _(
            "The class covers all the company's accounts, the curve and shares cover yours; the A limit moves only the mark on the curve."
        )
    return _("A: the largest accounts up to the A limit, B: up to the B limit, C: the rest")


def accounts_title(result: Concentration, _: Words) -> str:
    """Title of the table of accounts."""
    if not result.positive:
        return _("Accounts")
    return _("{name} is the largest of {n} accounts", name=result.ranked["name"].iloc[0], n=_.number(result.positive))


def versus(before: Period, _: Words) -> str:
    """The reference of a change."""
    return _("vs. {since} – {until}", since=_.day(before.since), until=_.day(before.until))


def left_out(result: Concentration, _: Words) -> str:
    """What the curve leaves out, or nothing."""
    parts = []
    if result.accounts_not_positive:
        parts.append(
            _.plural(
                "{n} account with zero or negative net sales ({amount}) is left out of the curve and the classes.",
                "{n} accounts with zero or negative net sales ({amount}) are left out of the curve and the classes.",
                result.accounts_not_positive,
                amount=_.short_money(result.total_not_positive),
            )
        )
    if result.unknown:
        parts.append(
            _.plural(
                "{n} account without a known margin is left out.",
                "{n} accounts without a known margin are left out.",
                result.unknown,
            )
        )
    return " ".join(parts)


def period_name(code: str, period: Period, _: Words) -> str:
    """The period in words: the last 12 months to a day, the fiscal year to date, from day to day."""
    until = _.day(period.until)
    if code == "R12":
        return _("Last 12 months to {day}", day=until)
    if code == "YTD":
        return _("Year to date, to {day}", day=until)
    return f"{_.day(period.since)} – {until}"


def stale(last_sale: date, today: date, _: Words) -> str | None:
    """A warning when the last sale is more than 60 days back."""
    days = (today - last_sale).days
    if days <= 60:
        return None
    return _("Data to {day}: the last invoice line is {n} days old.", day=_.day(last_sale), n=_.number(days))


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


def portfolio_scope(period: str, accounts: int, _: Words) -> str:
    """What the figures of a portfolio are about."""
    count = _.plural("{n} account", "{n} accounts", accounts)
    return " · ".join([period, count, _("{currency}, net of returns", currency=_.currency)])


def portfolio_finding(moved: Movement, _: Words, *, has_before: bool) -> str:
    """Where the total goes, and how many accounts fall."""
    total = change_in_words(moved.now, moved.before if has_before else None, _)
    if not has_before or not moved.falling:
        return total
    falling = _.plural(
        "{n} account fell by more than {part}",
        "{n} accounts fell by more than {part}",
        moved.falling,
        part=_.percent(MOVED),
    )
    return f"{total} – {falling}"


def months_title(rows: Any, _: Words) -> str:
    """Title of the chart of months, from the frame of ``month_rows``: the best month."""
    if rows["value"].max() <= 0:
        return _("Net sales by month")
    best = rows.loc[rows["value"].idxmax()]
    return _(
        "{month} was the best month: {amount}", month=_.month(best["month_on"]), amount=_.short_money(best["value"])
    )


def months_note(last_sale: date, _: Words) -> str:
    """How to read the chart of months."""
    return _(
        "Net sales by month, solid: actual, grey behind: same month a year earlier · data to {day}",
        day=_.day(last_sale),
    )


def months_alt(rows: Any, _: Words) -> str:
    """The chart of months for those who do not see it."""
    return _(
        "Column chart of net sales by month: {now} in {n} months, {before} a year earlier. The table is below.",
        now=_.short_money(float(rows["value"].sum())),
        n=_.number(len(rows)),
        before=_.short_money(float(rows["previous"].sum())),
    )


def account_scope(header: Any, _: Words) -> str:
    """Who an account is, in one line: industry, place, owner, parent."""
    parts = [
        _.data("industry", header["industry"]) if header["industry"] else None,
        ", ".join(part for part in (header["city"], header["country"]) if part),
        _("owner {name}", name=header["owner"]) if header["owner"] else _("no owner"),
        _("group: {name}", name=header["parent"]) if header["parent"] else None,
        _("customer since {day}", day=_.day(header["since_on"])) if header["since_on"] else None,
    ]
    return " · ".join(part for part in parts if part)


def account_badges(header: Any, _: Words) -> list[tuple[str, str, str]]:
    """Key-account status, segment and ABC class: text, icon, colour."""
    badges = []
    if header["key_account_since"]:
        badges.append((_("Key account since {day}", day=_.day(header["key_account_since"])), "star", "blue"))
    if header["segment"]:
        badges.append((_("Segment {name}", name=header["segment"]), "category", "gray"))
    if header["published_class"]:
        badges.append((_("ABC class {name}", name=header["published_class"]), "bar_chart", "gray"))
    if header["team_size"]:
        badges.append(
            (_.plural("{n} person in the team", "{n} people in the team", header["team_size"]), "group", "gray")
        )
    return badges
