"""What is left after six months in words: extra sales, sales that only moved, or not known yet."""

from __future__ import annotations

from kam_analytics.effects.analysis.effects import Reading
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.net_effect import NEEDED, NetEffect
from kam_analytics.effects.analysis.survivors import Survivors
from kam_analytics.effects.wording.phrases import capital, chance, in_month, likely, many, one, span
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

_READINGS: dict[Reading, str] = {
    "gain": N_("extra sales"),
    "loss": N_("fewer sales"),
    "timing": N_("only another month"),
    "open": N_("open"),
    "none": N_("no claim"),
}


def in_words(reading: Reading, _: Words) -> str:
    """A reading in a few words, for tables."""
    return _(_READINGS[reading])


def left(family: Family, name: str, _: Words) -> str:
    """The sentence about a type that has more or less sales after six months."""
    net = family.effects[name].net
    below = (net.estimate or 0.0) < 0
    fields = {
        "activity": one(name, _),
        "size": _.percent(abs(net.estimate or 0.0), 1),
        "likely": likely(net.ci_low or 0.0, net.ci_high or 0.0, _, below=below),
    }
    if family.result == "margin":
        if below:
            return _("In the six months after an extra {activity}, the account's margin was {size} of a normal month below its own normal (likely {likely}): lost margin, not only moved", **fields)  # fmt: skip
        return _("In the six months after an extra {activity}, the account's margin was {size} of a normal month above its own normal (likely {likely}): extra margin, not only moved", **fields)  # fmt: skip
    if below:
        return _("In the six months after an extra {activity}, sales to the account were {size} of a normal month below its own normal (likely {likely}): lost sales, not only moved", **fields)  # fmt: skip
    return _("In the six months after an extra {activity}, sales to the account were {size} of a normal month above its own normal (likely {likely}): extra sales, not only moved", **fields)  # fmt: skip


def moved(family: Family, name: str, _: Words) -> str:
    """The sentence about a type whose sales only move."""
    row, net = family.clearest(name), family.effects[name].net
    below = bool(row["estimate"] < 0)
    fields = {
        "activity": one(name, _),
        "month": in_month(int(row["lag"]), _),
        "size": _.percent(abs(float(row["estimate"])), 1),
        "most": _.percent(-(net.least or 0.0) if below else net.most, 1),
    }
    if family.result == "margin":
        if below:
            return _("{month} after an extra {activity}, the account's margin was {size} below its own normal, but it only moved: over six months it is at most {most} of a normal month lower", **fields)  # fmt: skip
        return _("{month} after an extra {activity}, the account's margin was {size} above its own normal, but it only moved: over six months it is at most {most} of a normal month higher", **fields)  # fmt: skip
    if below:
        return _("{month} after an extra {activity}, sales to the account were {size} below its own normal, but they only moved: over six months they are at most {most} of a normal month lower", **fields)  # fmt: skip
    return _("{month} after an extra {activity}, sales to the account were {size} above its own normal, but they only moved: over six months they are at most {most} of a normal month higher", **fields)  # fmt: skip


def not_known(family: Family, name: str, _: Words) -> str:
    """What follows the sentence about a clear month: that nobody knows yet what is left, and why."""
    net, below = family.effects[name].net, bool(family.clearest(name)["estimate"] < 0)
    said = {
        ("net_sales", False): _("whether that is extra sales cannot be said yet"),
        ("net_sales", True): _("whether those sales are lost cannot be said yet"),
        ("margin", False): _("whether that is extra margin cannot be said yet"),
        ("margin", True): _("whether that margin is lost cannot be said yet"),
    }[family.result, below]
    if net.smallest_visible_effect is None:
        return f"; {said}: {_refusal(net, family.effects[name].n_months, _)}"
    size = _.percent(net.smallest_visible_effect, 1)
    why = _("six months together would have shown {size} of a normal month", size=size)
    return f"; {said}: {why}"


def _refusal(net: NetEffect, months: int, _: Words) -> str:
    if net.reason == "months":
        return _(
            "the sum of six months needs {needed} months, there are {n}", needed=_.number(NEEDED), n=_.number(months)
        )
    return _("too few activities have six months after them")


def reason(family: Family, name: str, _: Words) -> str:
    """The sum of six months with its interval, chance, accounts and limit."""
    effect, claim = family.effects[name], family.claims[name]
    net = effect.net
    if net.estimate is None or net.ci_low is None or net.ci_high is None:
        return _("Six months together cannot be judged: {why}.", why=_refusal(net, effect.n_months, _))
    said = _.plural(
        "Six months together: {size} {span} of a normal month, {n} account; chance alone would produce as much {chance}.",
        "Six months together: {size} {span} of a normal month, {n} accounts; chance alone would produce as much {chance}.",
        net.n_informative,
        size=_.percent(net.estimate, 1, sign=True),
        span=span(net.ci_low, net.ci_high, _),
        chance=chance(net.p_value, _),
    )
    if claim.net_p_adjusted is not None and len(family.net_tested) > 1:
        said += " " + _(
            "Taking all {n} types into account: {share}.",
            n=_.number(len(family.net_tested)),
            share=chance(claim.net_p_adjusted, _),
        )
    size = _.percent(net.smallest_visible_effect, 1)
    return f"{said} {_('It would have shown {size} of a normal month four times out of five.', size=size)}"


def forest_title(family: Family, _: Words) -> str:
    """The number of types after which something is left."""
    if not family.net_tested:
        return _("Six months together cannot be judged for any activity type")
    claimed = [name for name in family.net_tested if family.claims[name].reading in ("gain", "loss")]
    if not claimed:
        return _.plural(
            "{n} activity type: no change of sales is certain after six months",
            "{n} activity types: no change of sales is certain after six months",
            len(family.net_tested),
        )
    return _.plural(
        "{n} of {all} activity types changes sales over six months",
        "{n} of {all} activity types change sales over six months",
        len(claimed),
        all=_.number(len(family.net_tested)),
    )


def forest_note(_: Words) -> str:
    """How to read the forest of sums."""
    return _(
        "Dot: sales of the following six months together per extra activity, as a share of one normal month; line: 95% confidence interval; grey: too small to show in this data."
    )


def forest_caption(family: Family, _: Words) -> str:
    """What the sum contains, and which types it could not be made for."""
    said = _("The sum includes the activities that usually follow.")
    missing = [many(name, _) for name in family.tested if name not in family.net_tested]
    if not missing:
        return said
    return f"{said} {_('Not summed: {types}.', types=', '.join(missing))}"


def forest_alt(family: Family, _: Words) -> str:
    """Text alternative of the forest of sums."""
    top = family.net_tested[0]
    return _(
        "Forest plot: {title}. Largest: {activity}, {size}. The table is below.",
        title=forest_title(family, _),
        activity=many(top, _),
        size=_.percent(family.effects[top].net.estimate, 1, sign=True),
    )


def stopped(found: Survivors, name: str, _: Words) -> str | None:
    """How many accounts left, and what became of the activities with them; nothing if none left."""
    if not found.n_lost or found.before is None or found.after is None:
        return None
    return _(
        "{n} of {all} accounts stopped buying in these months. {activities} a month before that: {before}, after it: {after}. The months after it are left out, otherwise sales and activities that end together would look like an effect. Whether an activity keeps an account does not show here.",
        n=_.number(found.n_lost),
        all=_.number(found.n_accounts),
        activities=capital(many(name, _)),
        before=_.number(found.before, 2),
        after=_.number(found.after, 2),
    )
