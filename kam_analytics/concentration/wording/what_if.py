"""What remains if accounts leave, in words."""

from __future__ import annotations

from kam_analytics.concentration.analysis.what_if import WhatIf
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

#: who leaves -> its name, for a choice
_WHO = {
    "largest": N_("The largest"),
    "owner": N_("One owner's accounts"),
    "segment": N_("One segment"),
    "accounts": N_("Selected accounts"),
}


def who_name(who: str, _: Words) -> str:
    """The accounts that leave, as an option."""
    return _(_WHO[who])


def what_if_title(found: WhatIf, _: Words) -> str:
    """Title: what remains without them."""
    n = len(found.leaving)
    if not n:
        return _("Nobody leaves: nothing changes")
    if found.nothing_left:
        return _("Without them, no positive net sales remain")
    few, every = _.number(found.after.accounts_for_80pct), _.number(found.after.positive)
    fields = {"left": _.short_money(found.after.total), "few": few, "all": every}
    fields["part"] = _.percent(None if found.share is None else -found.share, sign=True)
    if n == 1:
        return _(
            "Without {name}, {left} remains ({part}); {few} of the other {all} then generate 80%",
            name=found.leaving["name"].iloc[0],
            **fields,
        )
    return _.plural(
        "Without {n} account, {left} remains ({part}); {few} of the other {all} then generate 80%",
        "Without {n} accounts, {left} remains ({part}); {few} of the other {all} then generate 80%",
        n,
        **fields,
    )


def what_if_note(_: Words) -> str:
    """The note that the figures are arithmetic, not a forecast."""
    return _("A calculation, not a forecast: everyone else keeps buying as before")


def what_if_alt(found: WhatIf, _: Words) -> str:
    """Text alternative of the chart."""
    return _(
        "Two curves of cumulative share: the largest account generates {before}; without those who leave, the largest generates {after}. The table is below.",
        before=_.percent(found.before.largest_share),
        after=_.percent(found.after.largest_share),
    )
