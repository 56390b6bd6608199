"""Required effort in words: the gap, the number with its interval, the description with its n."""

from __future__ import annotations

from kam_analytics.effects.wording.six_months import in_words
from kam_analytics.effort.analysis.growth import FEWEST, Growth, Had, Spread
from kam_analytics.effort.analysis.needed import Needed
from kam_analytics.effort.answers import Effort
from kam_analytics.kit.wording.codes import activity_count, activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.targets.wording import quarter_name


def span_name(found: Effort, _: Words) -> str:
    """The quarter, or the fiscal year of it."""
    return quarter_name(found.quarter, _) if found.span == "quarter" else str(found.quarter.year)


def title(found: Effort, _: Words) -> str:
    """The title of the card: the gap in one sentence."""
    gap, name = found.gap, span_name(found, _)
    if gap.case == "no_target" and found.span == "year" and gap.with_target:
        return _(
            "{year}: {n} of {all} quarters have a net sales target",
            year=name, n=_.number(gap.with_target), all=_.number(gap.quarters),
        )  # fmt: skip
    fields = {"span": name, "gap": _.short_money(gap.missing)}
    return {
        "no_target": _("{span}: no net sales target", span=name),
        "unknown": _("{span}: the gap is not known", span=name),
        "reached": _("{span}: no gap at this pace", span=name),
        "over": _("{span} is over: {gap} was missing", **fields),
        "open": _("{span}: {gap} is missing at this pace", **fields),
    }[gap.case]


def gap_text(found: Effort, _: Words) -> str:
    """Target, actual and what is expected; why there is no gap, and the next step."""
    gap = found.gap
    if gap.case == "no_target":
        if found.span == "year" and gap.with_target:
            return _("The gap of a year needs a net sales target in each of its quarters.")
        return _("Set a net sales target to see what it would take.")
    fields = {
        "target": _.short_money(gap.target), "actual": _.short_money(gap.actual), "expected": _.short_money(gap.expected),
    }  # fmt: skip
    if gap.case == "unknown":
        return _(
            "Target {target}. Sales are not known up to today, or the account is too new to have usual sales: a gap would be a guess.",
            **fields,
        )
    if gap.case == "over":
        return _("Target {target}, actual {actual}. Nothing done now can change it.", **fields)
    if gap.actual is None:
        text = _("Target {target}, expected {expected} from the last 12 full months.", **fields)
    else:
        text = _("Target {target}, {actual} so far, {expected} at this pace.", **fields)
    if gap.case == "reached":
        return text
    if gap.share is None:
        return f"{text} {_('Nothing is sold at this pace, so the gap has no percentage.')}"
    more = _("Sales would have to rise {share} above that.", share=_.percent(gap.share, 1))
    return f"{text} {more} {_('The gap is larger than all that is expected.')}" if gap.share > 1 else f"{text} {more}"


def needed_texts(found: Effort, _: Words) -> list[str]:
    """A sentence for each activity type with a number; without any, why there is none."""
    if found.gap.case != "open" or not found.sees_effects:
        return []
    if found.claimed:
        return [_needed(one, _) for one in found.claimed]
    if any(one.reading == "gain" for one in found.needed):
        return [_("The account has too few months of sales to turn an effect into a number.")]
    if not found.needed:
        return [_("Not enough history for the effect of any activity type.")]
    shown = ", ".join(f"{activity_name(one.activity_type, _)} ({in_words(one.reading, _)})" for one in found.needed)
    return [_("No activity type has significantly more sales in the six months after it: {types}.", types=shown)]


def _needed(one: Needed, _: Words) -> str:
    return _(
        "{count} more (95%: {fewest} to {most}) go with the gap: in the six months after an extra one, sales were {size} of a normal month above the account's own normal (95%: {low} to {high}; {n} accounts, {months} months). Not proof of cause, and the sales come within six months.",
        count=activity_count(one.activity_type, one.count or 0, _), fewest=_.number(one.fewest), most=_.number(one.most),
        size=_.percent(one.estimate, 1), low=_.percent(one.low, 1), high=_.percent(one.high, 1),
        n=_.number(one.n_accounts), months=_.number(one.n_months),
    )  # fmt: skip


def growth_text(found: Growth, _: Words, *, sees_all: bool) -> str:
    """What accounts that grew as much had, beside those that did not grow; with n, or why it cannot be said."""
    if found.reason == "growth":
        return _("Not enough history: without sales at this pace, no growth can be compared.")
    if found.reason == "sales":
        return _("Not enough history: sales of 24 full months are needed.")
    if found.reason == "activities":
        return _("Not enough history: activities of the last 12 full months are needed.")
    fields = {
        "share": _.percent(found.at_least, 1), "n": _.number(found.n_grown), "flat": _.number(found.n_flat),
        "fewest": _.number(FEWEST),
    }  # fmt: skip
    if found.reason == "few":
        if sees_all:
            return _(
                "Not enough history. Accounts that grew by at least {share}: {n}; accounts that were served as much and did not grow: {flat}. At least {fewest} of each are needed.",
                **fields,
            )
        return _(
            "Not enough history in the accounts you see. Accounts that grew by at least {share}: {n}; accounts that were served as much and did not grow: {flat}. At least {fewest} of each are needed.",
            **fields,
        )
    every = found.rows[0]
    return _(
        "Description, not an effect. {n} accounts grew by at least {share}: they had a median of {median} personal activities in 12 months (middle half {range}). {flat} accounts with {range} activities did not grow. This account had {own}.",
        median=_.number(every.grown.median, _digits(every.grown.median)), range=range_text(every.grown, _),
        own=_.number(every.own), **fields,
    )  # fmt: skip


def range_text(spread: Spread, _: Words) -> str:
    """The quartiles of a number."""
    low, high = (_.number(end, _digits(end)) for end in (spread.low, spread.high))
    return low if low == high else f"{low}–{high}"


def spread_text(spread: Spread, _: Words) -> str:
    """A median with its quartiles."""
    return f"{_.number(spread.median, _digits(spread.median))} ({range_text(spread, _)})"


def had_name(row: Had, _: Words) -> str:
    """The activity type of a row, or all of them."""
    return _("All personal activities") if row.activity_type is None else activity_name(row.activity_type, _, many=True)


def note(found: Growth, _: Words) -> str:
    """Which accounts and days the description is of."""
    text = _(
        "Net sales {since} – {until} against the 12 months before; middle half: from the lower to the upper quartile.",
        since=_.day(found.period.since), until=_.day(found.period.until),
    )  # fmt: skip
    if not found.n_left_out:
        return text
    out = _("Accounts without net sales in those, or newer ones, are left out: {n}.", n=_.number(found.n_left_out))
    return f"{text} {out}"


def _digits(number: float) -> int:
    return 0 if number == int(number) else 1
