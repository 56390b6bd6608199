"""What goes with an activity, in sentences: finding, titles, verdict with its reasons, refusals, limits."""

from __future__ import annotations

import math
from datetime import date

from kam_analytics.effects.analysis.activity_effect import ACCOUNT_MONTHS, CLAIM, LAG_MONTHS, ActivityEffect
from kam_analytics.effects.analysis.effects import FALSE_DISCOVERIES
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.panel import RARELY
from kam_analytics.effects.analysis.slopes import ACCOUNTS, BEFORE
from kam_analytics.errors import N_
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words

#: a claim above this p is probably larger than the truth
NARROW = 0.01

_IN_MONTH = (
    N_("In the first month"), N_("In the second month"), N_("In the third month"), N_("In the fourth month"),
    N_("In the fifth month"), N_("In the sixth month"), N_("In the seventh month"), N_("In the eighth month"),
    N_("In the ninth month"), N_("In the tenth month"), N_("In the eleventh month"), N_("In the twelfth month"),
)  # fmt: skip
LIMIT = N_("A meeting that was booked because the deal was already agreed looks the same in this data.")
NO_PROOF = N_("Not proof of cause.")


def in_month(lag: int, _: Words) -> str:
    """The month after an activity, as a sentence begins with it."""
    return _(_IN_MONTH[lag - 1]) if 1 <= lag <= len(_IN_MONTH) else _("In month {n}", n=_.number(lag))


def inside(text: str) -> str:
    """A name inside a sentence: its capital goes, unless it is one of several."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def one(name: str | None, _: Words) -> str:
    """One of the activities, inside a sentence."""
    return inside(activity_name(name, _))


def many(name: str | None, _: Words) -> str:
    """The activities, inside a sentence."""
    return inside(activity_name(name, _, many=True))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def later(result: str, _: Words) -> str:
    """What follows the activities, inside a sentence."""
    return _("later margin") if result == "margin" else _("later sales")


def likely(low: float, high: float, _: Words, *, below: bool) -> str:
    """The interval of a claimed effect, as sizes above (or below) normal; an open end in words."""
    near, far = (-high, -low) if below else (low, high)
    if near < 0:
        return span(low, high, _)
    if math.isinf(far):
        return _("{size} or more", size=_.percent(near, 1))
    return f"{_.number(near * 100, 1)}–{_.percent(far, 1)}"


def span(low: float, high: float, _: Words) -> str:
    """An interval in per cent between brackets; an end that nothing bounds is ∞."""
    ends = [
        f"{'-' if end < 0 else ''}∞" if math.isinf(end) else _.number(end * 100, 1) for end in (float(low), float(high))
    ]
    return f"[{ends[0]}; {ends[1]}]"


def finding(family: Family, name: str | None, _: Words) -> str:
    """The one sentence of the page about the chosen type: a link, its direction, none, or why not."""
    if name is None:
        return _("No activities in these months: nothing to compare with results")
    effect, claim = family.effects[name], family.claims[name]
    fields = {"activities": many(name, _), "later": later(family.result, _)}
    if effect.clearest_lag is None:
        return refusal(effect, name, _)
    if effect.verdict == "sales_first":
        return _capital(
            _("{activities} follow sales: they come after good or bad months, {later} show no link", **fields)
        )
    if effect.verdict == "both":
        return _capital(_("{activities} and sales go together in both directions: which comes first cannot be told", **fields))  # fmt: skip
    if effect.verdict == "none_visible":
        return _capital(
            _(
                "No link is visible between {activities} and {later}; an effect of {size} per activity would have shown four times out of five",
                size=_.percent(effect.smallest_visible_effect, 1),
                **fields,
            )
        )
    if not claim.claimed:
        return _capital(
            _(
                "A link between {activities} and {later} could be chance: {n} activity types were tested",
                n=_.number(len(family.tested)),
                **fields,
            )
        )
    return _capital(_claimed(family, name, _))


def _claimed(family: Family, name: str, _: Words) -> str:
    row = family.clearest(name)
    below = bool(row["estimate"] < 0)
    fields = {
        "month": in_month(int(row["lag"]), _),
        "activity": one(name, _),
        "size": _.percent(abs(float(row["estimate"])), 1),
        "likely": likely(float(row["ci_low"]), float(row["ci_high"]), _, below=below),
    }
    if family.result == "margin":
        if below:
            return _("{month} after an extra {activity}, the account's margin was {size} below its own normal (likely {likely})", **fields)  # fmt: skip
        return _("{month} after an extra {activity}, the account's margin was {size} above its own normal (likely {likely})", **fields)  # fmt: skip
    if below:
        return _("{month} after an extra {activity}, sales to the account were {size} below its own normal (likely {likely})", **fields)  # fmt: skip
    return _("{month} after an extra {activity}, sales to the account were {size} above its own normal (likely {likely})", **fields)  # fmt: skip


def refusal(effect: ActivityEffect, name: str | None, _: Words) -> str:
    """Why a type could not be tested, with the numbers that are there and that are needed."""
    fields = {"activities": many(name, _)}
    if effect.reason == "months":
        return _.plural(
            "Too few months to tell: {n} available, {needed} needed",
            "Too few months to tell: {n} available, {needed} needed",
            effect.n_months,
            needed=_.number(LAG_MONTHS + BEFORE + 1),
        )
    if effect.reason == "accounts":
        return _capital(
            _(
                "Too few accounts to tell what is linked with {activities}: both vary in {n} of {all} accounts, {needed} are needed",
                n=_.number(effect.n_informative),
                all=_.number(effect.n_accounts),
                needed=_.number(ACCOUNTS),
                **fields,
            )
        )
    if effect.reason == "same_for_all":
        return _capital(
            _(
                "All accounts had {activities} in the same months: the effect cannot be told apart from seasonality",
                **fields,
            )
        )
    if effect.reason == "no_sales":
        return _("The sales of these accounts do not vary, so no link can be found")
    return _capital(_("No {activities} at these accounts in these months: nothing to compare", **fields))


def scope(family: Family, since: date, until: date, _: Words) -> str:
    """What the figures are about."""
    accounts = _.plural("{n} account", "{n} accounts", family.facts.accounts)
    months = _.plural("{n} month", "{n} months", family.facts.months)
    measure = _("margin") if family.result == "margin" else _("net sales")
    return " · ".join([f"{_.month(since)} – {_.month(until)}", months, accounts, measure])


def forest_title(family: Family, _: Words) -> str:
    """How many types are claimed."""
    fields = {"all": _.number(len(family.tested)), "later": later(family.result, _)}
    if not family.tested:
        return _("No activity type can be tested")
    if not family.claimed:
        return _.plural(
            "{n} activity type tested: no visible link with {later}",
            "{n} activity types tested: no visible link with {later}",
            len(family.tested),
            later=fields["later"],
        )
    if len(family.tested) == 1:
        return _("The activity type tested shows a link with {later}", later=fields["later"])
    return _.plural(
        "{n} of {all} activity types shows a link with {later}",
        "{n} of {all} activity types show a link with {later}",
        len(family.claimed),
        **fields,
    )


def forest_note(_: Words) -> str:
    """How to read the forest."""
    return _(
        "Dot: change per extra activity as a share of the account's own normal month, at the clearest lag tested; line: 95% confidence interval; grey: too small to show in this data."
    )


def forest_caption(family: Family, _: Words) -> str:
    """What filled and hollow mean, over which family."""
    said = _.plural(
        "Filled dot: statistically significant, Benjamini–Hochberg over {n} activity type (at most {part} false positives).",
        "Filled dot: statistically significant, Benjamini–Hochberg over {n} activity types (at most {part} false positives).",
        len(family.tested),
        part=_.percent(FALSE_DISCOVERIES),
    )
    return f"{said} {_('Hollow dots show the clearest of several lags, so they look larger than they are.')}"


def forest_alt(family: Family, _: Words) -> str:
    """The forest for those who do not see it."""
    return _(
        "Forest plot: {title}. Largest: {activity}, {size}. The table is below.",
        title=inside(forest_title(family, _)),
        activity=many(family.tested[0], _),
        size=_.percent(float(family.clearest(family.tested[0])["estimate"]), 1, sign=True),
    )


def lag_title(family: Family, name: str, _: Words) -> str:
    """Which month stands out, when one does."""
    effect = family.effects[name]
    activities = activity_name(name, _, many=True)
    if family.claims[name].claimed and effect.best_lag is not None:
        return _.plural(
            "{activities}: strongest link after {n} month",
            "{activities}: strongest link after {n} months",
            effect.best_lag,
            activities=activities,
        )
    return _("{activities}: no month stands out", activities=activities)


def lag_note(effect: ActivityEffect, _: Words) -> str:
    """How to read the lag plot, how many lags were tried, and what luck does with as many."""
    tried = _.plural("{n} lag tested", "{n} lags tested", len(effect.by_lag))
    return _(
        "Months after the activity; band: 95% confidence interval of each month separately. {tried}: chance alone would produce a result this clear {chance}.",
        tried=tried,
        chance=chance(effect.p_scan, _),
    )


def lag_alt(family: Family, name: str, _: Words) -> str:
    """The lag plot for those who do not see it."""
    row = family.clearest(name)
    return _(
        "Line chart of the change in each month after one more of: {activities}; the clearest is {size} in month {n}. The table is below.",
        activities=many(name, _),
        size=_.percent(float(row["estimate"]), 1, sign=True),
        n=_.number(int(row["lag"])),
    )


def chance(p: float | None, _: Words) -> str:
    """A p-value in words."""
    if p is None:
        return _("an unknown number of times")
    if p < NARROW:
        return _.plural("{n} time in 1,000", "{n} times in 1,000", max(round(p * 1000), 1))
    return _.plural("{n} time in 100", "{n} times in 100", round(p * 100))


def too_narrow(family: Family, name: str, _: Words) -> str | None:
    """A claim that just came through is probably too large."""
    p = family.effects[name].p_scan
    if p is None or not family.claims[name].claimed or not NARROW <= p < CLAIM:
        return None
    return _("Only just significant: in such cases the true effect is usually smaller than the figure.")


def verdict_title(family: Family, name: str, _: Words) -> str:
    """The verdict in a few words."""
    effect = family.effects[name]
    fields = {"activities": many(name, _)}
    if effect.verdict == "activity_first":
        if not family.claims[name].claimed:
            return _("Verdict: could be chance among the types tested")
        return _capital(_("Verdict: {activities} came first, sales followed", **fields))
    if effect.verdict == "sales_first":
        return _capital(_("Verdict: sales came first, {activities} followed", **fields))
    if effect.verdict == "both":
        return _("Verdict: both directions, cannot be told apart")
    if effect.verdict == "none_visible":
        return _("Verdict: no link visible")
    return _("Verdict: not enough data")


def reasons(family: Family, name: str, _: Words) -> list[str]:
    """Why the verdict is what it is: the scan, the check of the reverse, what could have been seen."""
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
    said = [found, lead(effect, _)]
    size = _.percent(effect.smallest_visible_effect, 1)
    said.append(_("Smallest effect this data would have shown four times out of five: {size}.", size=size))
    if narrow := too_narrow(family, name, _):
        said.append(narrow)
    return said


def lead(effect: ActivityEffect, _: Words) -> str:
    """What the check of the reverse direction says."""
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
    """The second look: logarithms, at the accounts that sold in every month."""
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
    """What no figure of the page can show."""
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
    """How often these data were asked, and what that means."""
    return _(
        "This is analysis number {n} of this data in this session. Of 20 analyses of pure noise, one finds something.",
        n=_.number(n),
    )


def facts_rows(family: Family, name: str, accounts: int, _: Words) -> list[dict[str, str]]:
    """What the scan of a type stands on."""
    effect = family.effects[name]
    of_all = _("{n} of {all}", n=_.number(effect.n_accounts), all=_.number(accounts))
    rows = (
        (_("Accounts in the model"), of_all),
        (_("Informative accounts"), _.number(effect.n_informative)),
        (_("Months"), _.number(effect.n_months)),
        (_("Activities"), _.number(family.facts.types.get(name, 0))),
        (_("Left out: fewer than {n} months or no sales", n=ACCOUNT_MONTHS), _.number(effect.n_left_out)),
        (_("Rarely logged: fewer than {n} a year", n=RARELY), _.number(family.facts.rarely_logged)),
        (_("Smallest detectable effect"), _.percent(effect.smallest_visible_effect, 1)),
    )
    return [{_("Fact"): label, _("Value"): value} for label, value in rows]


def refused_line(family: Family, _: Words) -> str | None:
    """The types that could not be tested, each with its reason."""
    if not family.refused:
        return None
    parts = [f"{many(name, _)} ({_why(family.effects[name], _)})" for name in family.refused]
    return _("Not tested: {types}.", types=", ".join(parts))


def _why(effect: ActivityEffect, _: Words) -> str:
    """The reason of a refusal in a few words."""
    if effect.reason == "accounts":
        return _.plural("varies at {n} account", "varies at {n} accounts", effect.n_informative)
    if effect.reason == "months":
        return _.plural("{n} month", "{n} months", effect.n_months)
    if effect.reason == "same_for_all":
        return _("the same at all accounts")
    return _("sales do not vary") if effect.reason == "no_sales" else _("none in these months")
