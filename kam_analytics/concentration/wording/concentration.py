"""Concentration in words: the finding, the Pareto chart, the classes, accounts left out."""

from __future__ import annotations

from typing import Any

from kam_analytics.concentration.analysis.concentration import FEWEST, Concentration
from kam_analytics.kit.rules.coverage import ENOUGH
from kam_analytics.kit.wording.i18n import Words

#: sales count as concentrated if at most this share of accounts generates 80 %
CONCENTRATED = 0.35


#: and as evenly spread if it takes at least this share
EVEN = 0.6


#: the share from which a single account is the finding
DOMINANT = 0.25


def concentration_finding(result: Concentration, _: Words, *, measure: str) -> str:
    """The finding of the concentration page: concentrated, in between, even, one dominant account, or too few."""
    if result.positive == 0:
        return nothing_positive(result, _)
    if result.positive < FEWEST and measure == "margin":
        return _.plural(
            "Only {n} account has a positive margin: too few to assess concentration",
            "Only {n} accounts have a positive margin: too few to assess concentration",
            result.positive,
        )
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


def nothing_positive(result: Concentration, _: Words) -> str:
    """That no account is above zero, of the measure that was counted."""
    if result.given.value == "margin":
        return _("No account has a positive margin in this period")
    return _("No account has positive net sales in this period")


def concentration_scope(
    period: str, result: Concentration, _: Words, *, by_group: bool, own_only: bool, is_filtered: bool = False
) -> str:
    """The scope of the figures on the concentration page, with the accounts of whose margin too little is known."""
    count = (
        _.plural("{n} corporate group", "{n} corporate groups", result.accounts)
        if by_group
        else _.plural("{n} account", "{n} accounts", result.accounts)
    )
    parts = [period, count, _("{currency}, net of returns", currency=_.currency)]
    if result.unknown:
        more = _.plural("{n} more without a known margin", "{n} more without a known margin", result.unknown)
        parts.insert(2, more)
    if by_group and is_filtered:
        parts.append(_("whole groups, where one company matches the filters"))
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
    """Text alternative of the Pareto chart."""
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
    """What the classes are based on."""
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


def left_out(result: Concentration, _: Words) -> str:
    """The accounts that the curve leaves out; empty if none."""
    parts = []
    if result.accounts_not_positive and result.given.value == "margin":
        parts.append(
            _.plural(
                "{n} account with zero or negative margin ({amount}) is left out of the curve and the classes.",
                "{n} accounts with zero or negative margin ({amount}) are left out of the curve and the classes.",
                result.accounts_not_positive,
                amount=_.short_money(result.total_not_positive),
            )
        )
    elif result.accounts_not_positive:
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
                "{n} account whose margin is known for less than {enough} of net sales is left out.",
                "{n} accounts whose margin is known for less than {enough} of net sales are left out.",
                result.unknown,
                enough=_.percent(ENOUGH),
            )
        )
    return " ".join(parts)
