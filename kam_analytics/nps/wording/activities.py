"""Activities and the change of an account's answers in words."""

from __future__ import annotations

import math

from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.nps.analysis.activities import FEWEST_BOTH, FEWEST_DONE, ActivityChange, Link
from kam_analytics.nps.wording.score import p_value


def activities_title(found: ActivityChange, _: Words) -> str:
    """Whether accounts with more activities between two waves answered higher in the second."""
    link = found.together
    if found.limit == "one_wave":
        return _("Activities and answers: only one wave, so there is no change")
    if link is None:
        return _(
            "Activities and answers: {n} accounts answered in two waves in a row, {needed} are needed",
            n=_.number(found.accounts),
            needed=_.number(FEWEST_BOTH),
        )
    if link.limit == "same_for_all":
        return _("Activities and answers: all accounts had the same number of activities")
    if link.estimate is None:
        return _(
            "Activities and answers: {n} accounts had an activity between two waves, {needed} are needed",
            n=_.number(link.accounts),
            needed=_.number(FEWEST_DONE),
        )
    if not link.claimed:
        return _(
            "Activities and answers: no clear link; {size} points per activity would have shown",
            size=_.number(link.visible or 0.0, 2),
        )
    fields = {"size": _.number(abs(link.estimate), 2), "low": _end(link.low, _), "high": _end(link.high, _)}
    if link.estimate > 0:
        return _("With one more activity between two waves, accounts answered {size} points higher (likely {low} to {high})", **fields)  # fmt: skip
    return _("With one more activity between two waves, accounts answered {size} points lower (likely {low} to {high})", **fields)  # fmt: skip


def activities_note(found: ActivityChange, _: Words) -> str:
    """What was compared, and how sure it is."""
    link = found.together
    if link is None or link.estimate is None:
        return _(
            "Each account is compared with itself: its answers in two waves in a row, and what was done in between."
        )
    return _(
        "{n} accounts, {changes} changes from one wave to the next. Each account is compared with itself, and with others that answered the same before: low answers rise and high ones fall by themselves. All activities: {size} points, {p}.",
        n=_.number(found.accounts),
        changes=_.number(found.changes),
        size=_.signed(link.estimate, 2),
        p=p_value(link.p, _),
    )


def activities_limit(_: Words) -> str:
    """What the figures cannot show."""
    return _("Not proof of cause: whoever is about to answer well may also be easier to meet.")


def link_name(link: Link, _: Words) -> str:
    """The activity type of a link."""
    return activity_name(link.activity_type, _, many=True) if link.activity_type else _("All activities")


def _end(value: float | None, _: Words) -> str:
    if value is None or math.isinf(value):
        return "∞" if value is None or value > 0 else "-∞"
    return _.signed(value, 2)
