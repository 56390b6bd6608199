"""Renewal and later sales by the earlier answer, in words; every figure with its limits."""

from __future__ import annotations

from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.nps.analysis.later_sales import LaterSales
from kam_analytics.nps.analysis.renewals import FEWEST_LOST, MOST_EXACT, Rate, Renewals
from kam_analytics.nps.wording.score import kind_of, p_value


def renewal_title(found: Renewals, _: Words) -> str:
    """Do promoters renew more often?"""
    if found.limit == "no_contracts":
        return _("Answers and renewals")
    if found.limit == "no_answers":
        return _("No contract decision has an earlier answer")
    first, others = found.rates[0], found.others
    if found.limit == "few_lost":
        return _.plural(
            "{n} lost contract had an earlier answer: too few to compare, listed here",
            "{n} lost contracts had an earlier answer: too few to compare, listed here",
            found.lost,
        )
    if found.difference is None or found.low is None or found.high is None:
        return _("All answers before a decision are of the same kind: nothing to compare")
    fields = {
        "promoters": _share(first, _),
        "others": _share(others, _),
        "low": _.signed(found.low * 100),
        "high": _.signed(found.high * 100),
        "difference": _.signed(found.difference * 100),
    }
    if found.low > 0:
        return _(
            "Promoters renew more often: {promoters} vs {others}, {difference} percentage points (likely "
            "{low} to {high})",
            **fields,
        )
    if found.high < 0:
        return _(
            "Promoters renew less often: {promoters} vs {others}, {difference} percentage points (likely "
            "{low} to {high})",
            **fields,
        )
    return _(
        "Promoters renewed {promoters}, others {others}: {difference} percentage points, likely {low} "
        "to {high}, too few to tell",
        **fields,
    )


def _share(rate: Rate, _: Words) -> str:
    return f"{_.number(rate.renewed)}/{_.number(rate.n)}"


def renewal_note(found: Renewals, _: Words) -> str:
    """The cases behind the figures."""
    parts = [
        _(
            "Of {all} decided contracts, {n} had an answer in the 365 days before the decision (accounts: "
            "{accounts}, lost: {lost}).",
            all=_.number(found.decided),
            n=_.number(found.heard),
            accounts=_.number(found.accounts),
            lost=_.number(found.lost),
        )
    ]
    if found.limit == "few_lost":
        parts.append(_("With fewer than {least} lost contracts, no rate or test is computed.", least=FEWEST_LOST))
    if found.p is not None:
        p = p_value(found.p, _)
        parts.append(
            _("Boschloo's exact test: {p}.", p=p)
            if found.heard <= MOST_EXACT
            else _("Test of two proportions: {p}.", p=p)
        )
    if found.trend_p is not None:
        parts.append(_("Across all answers 0–10: permutation test {p}.", p=p_value(found.trend_p, _)))
    return " ".join(parts)


def renewal_limits(found: Renewals, _: Words) -> list[str]:
    """What these figures cannot show."""
    parts = [
        _(
            "Satisfied customers who leave quietly do not answer (contracts lost without an earlier answer: "
            "{lost}), and this silence alone can make promoters look loyal.",
            lost=_.number(found.lost_not_heard),
        ),
        _.plural(
            "Answers given on or after the decision day are not used ({n} decision had no earlier answer).",
            "Answers given on or after the decision day are not used ({n} decisions had no earlier answer).",
            found.late,
        ),
        _("This does not prove cause: good service leads to both the answer and the renewal."),
    ]
    if found.heard > found.accounts:
        parts.append(
            _(
                "Some accounts made several decisions, which are counted one by one, so the intervals are "
                "probably too narrow."
            )
        )
    return parts


def renewal_alt(found: Renewals, _: Words) -> str:
    """Text alternative of the chart of renewals."""
    rows = ", ".join(f"{kind_of(rate.group, _)} {_share(rate, _)}" for rate in found.rates)
    return _("Contracts renewed by answer before the decision: {list}. The table is below.", list=rows)


def later_title(found: LaterSales, _: Words) -> str:
    """Did promoters buy more afterwards?"""
    first, others = found.groups[0], found.others
    if found.limit == "no_history":
        return _("Answers and later sales: the data does not go back far enough")
    if found.limit == "no_answers":
        return _("No account with sales had answered before {day}", day=_.day(found.landmark))
    if found.difference is None or found.low is None or found.high is None:
        return _("Answers and later sales: too few accounts to compare")
    fields = {
        "promoters": _.percent(first.nrr),
        "others": _.percent(others.nrr),
        "low": _.signed(found.low * 100),
        "high": _.signed(found.high * 100),
        "difference": _.signed(found.difference * 100),
    }
    if found.low > 0:
        return _(
            "Promoters kept {promoters} of their sales, others {others}: {difference} percentage points "
            "(likely {low} to {high})",
            **fields,
        )
    if found.high < 0:
        return _(
            "Promoters kept only {promoters} of their sales, others {others}: {difference} percentage "
            "points (likely {low} to {high})",
            **fields,
        )
    return _(
        "No clear difference in later sales: promoters {promoters}, others {others}, {difference} "
        "percentage points (likely {low} to {high})",
        **fields,
    )


def later_note(found: LaterSales, _: Words) -> str:
    """How the groups and the years are defined."""
    parts = [
        _(
            "Net sales in the 12 months from {day} as a share of the 12 before (NRR). Groups are fixed on "
            "that day by the last answer in the 365 days before it.",
            day=_.day(found.landmark),
        )
    ]
    if found.excluded:
        parts.append(
            _.plural(
                "{n} account that answered had no earlier sales and is left out.",
                "{n} accounts that answered had no earlier sales and are left out.",
                found.excluded,
            )
        )
    return " ".join(parts)


def later_limits(found: LaterSales, _: Words) -> list[str]:
    """What these figures cannot show."""
    parts = []
    if any(group.limit == "few_accounts" for group in found.groups):
        parts.append(_("A hollow dot has fewer than {least} accounts, so no interval.", least=FEWEST_ACCOUNTS))
    parts.extend(
        _(
            "{group} without {name}: {share} instead of {all}.",
            group=kind_of(group.group, _),
            name=group.largest,
            share=_.percent(group.nrr_without),
            all=_.percent(group.nrr),
        )
        for group in (found.groups[0], found.others)
        if group.nrr_without is not None and group.largest and group.nrr_se is not None
    )
    parts.append(
        _("Accounts that never answer are in no group, and sales depend on the market as well as on satisfaction.")
    )
    return parts


def later_alt(found: LaterSales, _: Words) -> str:
    """Text alternative of the chart of later sales."""
    rows = ", ".join(f"{kind_of(group.group, _)} {_.percent(group.nrr)}" for group in found.groups)
    return _("Net sales after against before, by answer: {list}. The table is below.", list=rows)
