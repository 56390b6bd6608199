"""The catalogue of reasons in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kam_analytics.errors import N_
from kam_analytics.kit.wording.codes import task_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.reasons.analysis.prediction import Warned
from kam_analytics.reasons.answers import Catalogue, Step
from kam_analytics.reasons.rules.catalogue import AHEAD, FEWEST_DAYS, Reason, by_account
from kam_analytics.reasons.rules.signs import KINDS, Sign

NAMES = {"at_stake": N_("At stake"), "behind": N_("Behind"), "lost": N_("Lost since the best year")}
_UNKNOWN = {
    "at_stake": N_("At stake: no agreements or deals are known"),
    "behind": N_("Behind: no approved sales target that can be judged yet"),
    "lost": N_("Lost: the sales do not reach back two years"),
}
_NONE = {
    "at_stake": N_("At stake: no day ahead"),
    "behind": N_("Behind: no account misses its sales target"),
    "lost": N_("Lost: no account is below its best year"),
}
_NOTES = {
    "at_stake": N_("Agreements and deals with a day within {n} days. A year's value, or the amount of the deal."),
    "behind": N_("Sales target of the quarter, at the present pace. Judged after {n} days."),
    "lost": N_("12 months against the account's best earlier year."),
}
_WARNINGS = {
    "late_deliveries": N_("a late delivery in the 180 days before"),
    "falling_sales": N_("falling sales"),
    "detractor": N_("a detractor"),
    "no_contact": N_("no contact in the 180 days before"),
}


def measure_title(measure: str, found: Catalogue, _: Words) -> str:
    """What one list says: how many accounts, the largest first."""
    reasons = found.reasons.get(measure)
    if reasons is None:
        return _(_UNKNOWN[measure])
    if not reasons:
        return _(_NONE[measure])
    n = len(by_account(reasons))
    if measure == "at_stake":
        return _.plural("At stake: a day ahead at {n} account", "At stake: a day ahead at {n} accounts", n)
    if measure == "behind":
        return _.plural("Behind the quarter: {n} account", "Behind the quarter: {n} accounts", n)
    return _.plural("Lost since the best year: {n} account", "Lost since the best year: {n} accounts", n)


def measure_note(measure: str, _: Words) -> str:
    """What one list counts."""
    return _(_NOTES[measure], n=AHEAD.days if measure == "at_stake" else FEWEST_DAYS)


def reason_text(reason: Reason, today: date, _: Words) -> str:
    """One reason with the numbers behind it, without its euros."""
    if reason.measure == "behind":
        return _(
            "to {day}: {now} at this pace, target {target}",
            day=_.day(reason.on), now=_.short_money(reason.now), target=_.short_money(reason.before),
        )  # fmt: skip
    if reason.measure == "lost":
        return _(
            "12 months to {day}: {now}, best year to {until}: {best}",
            day=_.month(reason.on), now=_.short_money(reason.now),
            until=_.month(reason.before_until) if reason.before_until else "–", best=_.short_money(reason.before),
        )  # fmt: skip
    ahead = _.plural("in {n} day", "in {n} days", (reason.on - today).days)
    when = _("today") if reason.on == today else ahead
    return f"{_stake_text(reason, _)}, {when}"


def _stake_text(reason: Reason, _: Words) -> str:
    day, name = _.day(reason.on), reason.label or reason.row_id or ""
    if reason.kind == "notice":
        return _("{name}: notice by {day}", name=name, day=day)
    if reason.kind == "option":
        return _("{name}: option to use by {day}", name=name, day=day)
    if reason.kind == "tender":
        return _("{name}: tender on {day}", name=name, day=day)
    if reason.kind == "deal":
        return _("{name}: deal expected by {day}", name=name, day=day)
    return _("{name}: ends {day}", name=name, day=day)


def euros(reason: Reason, _: Words) -> str:
    """The amount of a reason."""
    if reason.euros is None:
        return _("amount not known")
    amount = _.short_money(reason.euros)
    return _("{amount} a year", amount=amount) if reason.measure == "at_stake" and reason.kind != "deal" else amount


def loss_text(reason: Reason, _: Words) -> str | None:
    """The loss to expect, where a warning has predicted losses."""
    if reason.loss is None:
        return None
    return _(
        "expected loss {euros}: after {warning} {rate} were lost ({n} agreements, drawn towards all)",
        euros=_.short_money(reason.loss.euros),
        warning=_(_WARNINGS[reason.loss.warning]),
        rate=_.percent(reason.loss.rate),
        n=_.number(reason.loss.n),
    )


def step_text(step: Step | None, today: date, _: Words) -> str:
    """What is planned next with an account."""
    if step is None:
        return _("→ nothing is planned")
    what = task_name({"title": step.title, "activity_type": step.activity_type}, _)
    if step.due_on < today:
        late = _.plural("{n} day late", "{n} days late", (today - step.due_on).days)
        return f"→ {what}, {late}"
    return f"→ {what}, {_.day(step.due_on)}"


def sign_text(sign: Sign, _: Words) -> str:
    """One thing that is wrong, with its numbers."""
    if sign.kind == "overdue_order":
        return _(
            "order overdue: {days} days since the last one, usually at most {usual} ({n} intervals)",
            days=_.number(sign.days),
            usual=_.number(sign.usual),
            n=_.number(sign.n),
        )
    if sign.kind == "overdue_actions":
        count = _.plural("{n} plan action overdue", "{n} plan actions overdue", sign.n)
        late = _.plural("{n} day late", "{n} days late", sign.days)
        return _("{count}, the oldest {late}", count=count, late=late)
    if sign.kind == "no_plan":
        return _("no account plan in force")
    return _("the account plan has no open action")


def signs_title(signs: Mapping[str, Sequence[Sign]], _: Words) -> str:
    """How many accounts have something wrong that has no amount."""
    counts = {kind: sum(kind in {sign.kind for sign in of} for of in signs.values()) for kind in KINDS}
    parts = [_counted(kind, n, _) for kind, n in counts.items() if n]
    return _("Without euros: {what}", what=", ".join(parts)) if parts else _("Nothing is wrong without euros")


def prediction_title(warned: Sequence[Warned], _: Words) -> str:
    """Whether any warning has predicted the loss of agreements."""
    known = [_(_WARNINGS[one.warning]) for one in warned if one.predicts]
    if known:
        return _("Agreements were lost more often after {warnings}", warnings=", ".join(known))
    if not any(one.p is not None for one in warned):
        return _("Too few agreements were lost to say which warnings predict it")
    return _("No warning predicted the loss of agreements")


def warning_name(warning: str, _: Words) -> str:
    """The name of a warning at the beginning of a line."""
    text = _(_WARNINGS[warning])
    return text[:1].upper() + text[1:]


def _counted(kind: str, n: int, _: Words) -> str:
    if kind == "overdue_order":
        return _.plural("{n} overdue order", "{n} overdue orders", n)
    if kind == "overdue_actions":
        return _.plural("{n} with overdue actions", "{n} with overdue actions", n)
    if kind == "no_plan":
        return _.plural("{n} without a plan", "{n} without a plan", n)
    return _.plural("{n} plan without open actions", "{n} plans without open actions", n)
