"""What goes with an activity in one sentence: a link, its direction, none, or why it cannot be told."""

from __future__ import annotations

from datetime import date

from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.prepared import LAG_MONTHS
from kam_analytics.effects.analysis.slopes import ACCOUNTS, BEFORE
from kam_analytics.effects.wording import six_months
from kam_analytics.effects.wording.phrases import capital, in_month, later, likely, many, one
from kam_analytics.kit.wording.i18n import Words


def finding(family: Family, name: str | None, _: Words) -> str:
    """The one sentence of the page about the chosen type: what is left after six months, a link, none, or why."""
    if name is None:
        return _("No activities in these months: nothing to compare with results")
    effect, claim = family.effects[name], family.claims[name]
    fields = {"activities": many(name, _), "later": later(family.result, _)}
    if effect.clearest_lag is None:
        return refusal(effect, name, _)
    if effect.verdict == "sales_first":
        return capital(
            _("{activities} follow sales: they come after good or bad months, {later} show no link", **fields)
        )
    if effect.verdict == "both":
        return capital(_("{activities} and sales go together in both directions: which comes first cannot be told", **fields))  # fmt: skip
    if claim.reading in ("gain", "loss"):
        return capital(six_months.left(family, name, _))
    if effect.verdict == "none_visible":
        return capital(
            _(
                "No link is visible between {activities} and {later}; an effect of {size} per activity would have shown four times out of five",
                size=_.percent(effect.smallest_visible_effect, 1),
                **fields,
            )
        )
    if not claim.claimed:
        return capital(
            _(
                "A link between {activities} and {later} could be chance: {n} activity types were tested",
                n=_.number(len(family.tested)),
                **fields,
            )
        )
    if claim.reading == "timing":
        return capital(six_months.moved(family, name, _))
    return capital(f"{_claimed(family, name, _)}{six_months.not_known(family, name, _)}")


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
    """Why a type could not be tested, with the actual and required numbers."""
    fields = {"activities": many(name, _)}
    if effect.reason == "months":
        return _.plural(
            "Too few months to tell: {n} available, {needed} needed",
            "Too few months to tell: {n} available, {needed} needed",
            effect.n_months,
            needed=_.number(LAG_MONTHS + BEFORE + 1),
        )
    if effect.reason == "accounts":
        return capital(
            _(
                "Too few accounts to tell what is linked with {activities}: both vary in {n} of {all} accounts, {needed} are needed",
                n=_.number(effect.n_informative),
                all=_.number(effect.n_accounts),
                needed=_.number(ACCOUNTS),
                **fields,
            )
        )
    if effect.reason == "same_for_all":
        return capital(
            _(
                "All accounts had {activities} in the same months: the effect cannot be told apart from seasonality",
                **fields,
            )
        )
    if effect.reason == "no_sales":
        return _("The sales of these accounts do not vary, so no link can be found")
    return capital(_("No {activities} at these accounts in these months: nothing to compare", **fields))


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


def scope(family: Family, since: date, until: date, _: Words) -> str:
    """The scope of the figures."""
    accounts = _.plural("{n} account", "{n} accounts", family.facts.accounts)
    months = _.plural("{n} month", "{n} months", family.facts.months)
    measure = _("margin") if family.result == "margin" else _("net sales")
    return " · ".join([f"{_.month(since)} – {_.month(until)}", months, accounts, measure])
