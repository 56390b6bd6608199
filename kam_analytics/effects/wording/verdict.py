"""The verdict on an activity type: its reasons, what it rests on, and what no figure can show."""

from __future__ import annotations

from kam_analytics.effects.analysis.activity_effect import CLAIM, ActivityEffect
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.panel import RARELY
from kam_analytics.effects.analysis.prepared import ACCOUNT_MONTHS
from kam_analytics.effects.analysis.survivors import Survivors
from kam_analytics.effects.wording import six_months
from kam_analytics.effects.wording.finding import refusal
from kam_analytics.effects.wording.phrases import NARROW, capital, chance, many, span
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

LIMIT = N_("A meeting that was booked because the deal was already agreed looks the same in this data.")
NO_PROOF = N_("Not proof of cause.")


def verdict_title(family: Family, name: str, _: Words) -> str:
    """The verdict in a few words."""
    effect = family.effects[name]
    fields = {"activities": many(name, _)}
    reading = family.claims[name].reading
    if reading == "gain":
        return _("Verdict: extra sales over six months")
    if reading == "loss":
        return _("Verdict: fewer sales over six months")
    if reading == "timing":
        return _("Verdict: sales moved to another month")
    if effect.verdict == "activity_first":
        if not family.claims[name].claimed:
            return _("Verdict: could be chance among the types tested")
        return capital(_("Verdict: {activities} came first, sales followed", **fields))
    if effect.verdict == "sales_first":
        return capital(_("Verdict: sales came first, {activities} followed", **fields))
    if effect.verdict == "both":
        return _("Verdict: both directions, cannot be told apart")
    if effect.verdict == "none_visible":
        return _("Verdict: no link visible")
    return _("Verdict: not enough data")


def reasons(family: Family, name: str, _: Words) -> list[str]:
    """The reasons for the verdict: the scan, the reverse check, the smallest detectable effect."""
    effect, claim = family.effects[name], family.claims[name]
    if effect.clearest_lag is None:
        return [f"{refusal(effect, name, _)}."]
    found = _("Later results: chance alone would produce a link this clear {chance}.", chance=chance(effect.p_scan, _))
    if claim.p_adjusted is not None and len(family.tested) > 1:
        found += " " + _(
            "Taking all {n} types into account: {share}.",
            n=_.number(len(family.tested)),
            share=chance(claim.p_adjusted, _),
        )
    said = [six_months.reason(family, name, _), found, lead(effect, _)]
    size = _.percent(effect.smallest_visible_effect, 1)
    said.append(_("Smallest effect in one month this data would have shown four times out of five: {size}.", size=size))
    if narrow := too_narrow(family, name, _):
        said.append(narrow)
    return said


def too_narrow(family: Family, name: str, _: Words) -> str | None:
    """The note that an effect that is barely significant is probably too large."""
    p = family.effects[name].p_scan
    if p is None or not family.claims[name].claimed or not NARROW <= p < CLAIM:
        return None
    return _("Only just significant: in such cases the true effect is usually smaller than the figure.")


def lead(effect: ActivityEffect, _: Words) -> str:
    """The result of the reverse check."""
    if effect.lead_p is None:
        return _("The reverse, activities following sales, could not be checked: too few months remain.")
    if effect.lead_p < CLAIM:
        return _(
            "The reverse: activities do follow the sales of the one to three months before them; chance alone would produce this {chance}.",
            chance=chance(effect.lead_p, _),
        )
    return _(
        "The reverse, activities following sales within three months, does not show: chance alone would produce as much {chance}.",
        chance=chance(effect.lead_p, _),
    )


def robustness(effect: ActivityEffect, second: ActivityEffect, _: Words) -> str:
    """The robustness check: logarithms, for accounts with sales in every month."""
    rows = second.by_lag[second.by_lag["lag"] == effect.clearest_lag]
    if rows.empty:
        return _.plural(
            "The robustness check on accounts with sales in every month cannot be run: there is only {n}.",
            "The robustness check on accounts with sales in every month cannot be run: there are only {n}.",
            second.n_accounts,
        )
    row = rows.iloc[0]
    return _.plural(
        "Robustness check (logarithms, {n} account with sales in every month): about {size} {span} in the same month.",
        "Robustness check (logarithms, {n} accounts with sales in every month): about {size} {span} in the same month.",
        second.n_accounts,
        size=_.percent(float(row["estimate"]), 1, sign=True),
        span=span(row["ci_low"], row["ci_high"], _),
    )


def limits(_: Words) -> list[str]:
    """What the figures of the page cannot show."""
    return [
        _(
            "Unlogged activities are missing: they pull an effect towards zero, while logging driven by success pushes it up."
        ),
        _(
            "A campaign aimed at all accounts in the same month does not show here: it cannot be told apart from seasonality."
        ),
    ]


def method(_: Words) -> str:
    """The method in two sentences."""
    return _(
        "Each account is compared with its own normal month and with the other accounts in the same month, controlling for its trend and its sales in the three months before the activity. How often chance does as well is found by flipping the signs of accounts at random, once for all lags together."
    )


def looks(n: int, _: Words) -> str:
    """How often this data was analysed, and what that means."""
    return _(
        "This is analysis number {n} of this data in this session. Of 20 analyses of pure noise, one finds something.",
        n=_.number(n),
    )


def facts_rows(family: Family, name: str, left: Survivors, accounts: int, _: Words) -> list[dict[str, str]]:
    """The data behind the scan of a type, with the accounts that stopped buying."""
    effect = family.effects[name]
    of_all = _("{n} of {all}", n=_.number(effect.n_accounts), all=_.number(accounts))
    rows = (
        (_("Accounts in the model"), of_all),
        (_("Informative accounts"), _.number(effect.n_informative)),
        (_("Months"), _.number(effect.n_months)),
        (_("Activities"), _.number(family.facts.types.get(name, 0))),
        (_("Left out: fewer than {n} months or no sales", n=ACCOUNT_MONTHS), _.number(effect.n_left_out)),
        (_("Rarely logged: fewer than {n} a year", n=RARELY), _.number(family.facts.rarely_logged)),
        (_("Stopped buying"), _.number(left.n_lost)),
        (_("Smallest detectable effect"), _.percent(effect.smallest_visible_effect, 1)),
        (_("The same, six months together"), _.percent(effect.net.smallest_visible_effect, 1)),
    )
    return [{_("Fact"): label, _("Value"): value} for label, value in rows]
