"""Activities, months, sizes and chances inside the sentences about what goes with an activity."""

from __future__ import annotations

import math

from kam_analytics.errors import N_
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words

#: a claimed effect with a p above this is probably too large
NARROW = 0.01
_IN_MONTH = (
    N_("In the first month"), N_("In the second month"), N_("In the third month"), N_("In the fourth month"),
    N_("In the fifth month"), N_("In the sixth month"), N_("In the seventh month"), N_("In the eighth month"),
    N_("In the ninth month"), N_("In the tenth month"), N_("In the eleventh month"), N_("In the twelfth month"),
)  # fmt: skip


def in_month(lag: int, _: Words) -> str:
    """The month after an activity, as the beginning of a sentence."""
    return _(_IN_MONTH[lag - 1]) if 1 <= lag <= len(_IN_MONTH) else _("In month {n}", n=_.number(lag))


def inside(text: str) -> str:
    """A name within a sentence: in lower case, unless it begins with several capitals."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def one(name: str | None, _: Words) -> str:
    """One activity of the type, within a sentence."""
    return inside(activity_name(name, _))


def many(name: str | None, _: Words) -> str:
    """The activities of the type, within a sentence."""
    return inside(activity_name(name, _, many=True))


def capital(sentence: str) -> str:
    """A sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def later(result: str, _: Words) -> str:
    """The later result, within a sentence."""
    return _("later margin") if result == "margin" else _("later sales")


def likely(low: float, high: float, _: Words, *, below: bool) -> str:
    """The interval of a claimed effect, as changes above or below normal; an open end in words."""
    near, far = (-high, -low) if below else (low, high)
    if near < 0:
        return span(low, high, _)
    if math.isinf(far):
        return _("{size} or more", size=_.percent(near, 1))
    return f"{_.number(near * 100, 1)}–{_.percent(far, 1)}"


def span(low: float, high: float, _: Words) -> str:
    """An interval in per cent between brackets; an unbounded end is ∞."""
    ends = [
        f"{'-' if end < 0 else ''}∞" if math.isinf(end) else _.number(end * 100, 1) for end in (float(low), float(high))
    ]
    return f"[{ends[0]}; {ends[1]}]"


def chance(p: float | None, _: Words) -> str:
    """A p-value in words."""
    if p is None:
        return _("an unknown number of times")
    if p < NARROW:
        return _.plural("{n} time in 1,000", "{n} times in 1,000", max(round(p * 1000), 1))
    return _.plural("{n} time in 100", "{n} times in 100", round(p * 100))
