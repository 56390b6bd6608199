"""The forest over activity types and the lags of one: titles, notes, and texts for those who do not see them."""

from __future__ import annotations

from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.effects import FALSE_DISCOVERIES
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.wording.phrases import chance, inside, later, many
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words


def forest_title(family: Family, _: Words) -> str:
    """The number of types with a claim."""
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
    """The meaning of filled and hollow dots, and the family."""
    said = _.plural(
        "Filled dot: statistically significant, Benjamini–Hochberg over {n} activity type (at most {part} false positives).",
        "Filled dot: statistically significant, Benjamini–Hochberg over {n} activity types (at most {part} false positives).",
        len(family.tested),
        part=_.percent(FALSE_DISCOVERIES),
    )
    return f"{said} {_('Hollow dots show the clearest of several lags, so they look larger than they are.')}"


def forest_alt(family: Family, _: Words) -> str:
    """Text alternative of the forest."""
    return _(
        "Forest plot: {title}. Largest: {activity}, {size}. The table is below.",
        title=inside(forest_title(family, _)),
        activity=many(family.tested[0], _),
        size=_.percent(float(family.clearest(family.tested[0])["estimate"]), 1, sign=True),
    )


def lag_title(family: Family, name: str, _: Words) -> str:
    """The month that stands out, if any."""
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
    """How to read the lag plot, how many lags were tried, and what chance does with that many."""
    tried = _.plural("{n} lag tested", "{n} lags tested", len(effect.by_lag))
    return _(
        "Months after the activity; band: 95% confidence interval of each month separately. {tried}: chance alone would produce a result this clear {chance}.",
        tried=tried,
        chance=chance(effect.p_scan, _),
    )


def lag_alt(family: Family, name: str, _: Words) -> str:
    """Text alternative of the lag plot."""
    row = family.clearest(name)
    return _(
        "Line chart of the change in each month after one more of: {activities}; the clearest is {size} in month {n}. The table is below.",
        activities=many(name, _),
        size=_.percent(float(row["estimate"]), 1, sign=True),
        n=_.number(int(row["lag"])),
    )
