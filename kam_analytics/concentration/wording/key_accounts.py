"""Key accounts' share and the effort split, in words."""

from __future__ import annotations

from kam_analytics.concentration.analysis.effort_split import NEW_MONTHS, EffortSplit
from kam_analytics.concentration.analysis.key_accounts import MARKS, KeyAccountShare
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

#: group of the effort split -> its name
_GROUPS = {"new": N_("New accounts"), "older": N_("Existing accounts")}


def keys_title(found: KeyAccountShare, _: Words) -> str:
    """The share of key accounts compared with the two marks."""
    if found.limit == "no_decisions":
        return _("No key accounts have been decided yet")
    if found.now is None:
        return _("No account has positive net sales in this period")
    low, high = MARKS
    fields = {"share": _.percent(found.now), "low": _.percent(low), "high": _.percent(high)}
    if found.now < low:
        return _("Key accounts generate {share} of net sales, below the {low} mark", **fields)
    if found.now <= high:
        return _("Key accounts generate {share} of net sales, between the {low} and {high} marks", **fields)
    return _("Key accounts generate {share} of net sales, above the {high} mark", **fields)


def keys_note(found: KeyAccountShare, _: Words, *, by_group: bool) -> str:
    """How to read the curve: what counts, how many accounts, the change, the share of margin.

    Companies are counted, which is said where the page counts groups.
    """
    parts = [
        _(
            "Rolling 12 months; an account counts only in the months when it had the status, so decisions move the curve too"
        ),
        _.plural("{n} key account now", "{n} key accounts now", found.accounts),
    ]
    if by_group:
        parts.insert(1, _("companies are counted, not groups: the status is decided for a company"))
    if found.change is not None:
        parts.append(_("{points} in {n} months", points=_.points(found.change), n=len(found.rows) - 1))
    if found.margin_now is None:
        parts.append(_("margin is known for too little of net sales"))
    else:
        parts.append(_("share of margin {share}", share=_.percent(found.margin_now)))
    return " · ".join(parts)


def keys_alt(found: KeyAccountShare, _: Words) -> str:
    """Text alternative of the curve."""
    return _(
        "Curve of the key accounts' share of net sales and margin. {finding}. The table is below.",
        finding=keys_title(found, _),
    )


def group_name(group: str, _: Words) -> str:
    """The name of a group: new or existing accounts."""
    return _(_GROUPS[group])


def effort_title(found: EffortSplit, _: Words) -> str:
    """The share of effort on new accounts, and their share of sales."""
    if found.limit == "no_history":
        return _("The data starts too late to tell new accounts from existing ones")
    if found.limit == "no_activities":
        return _("No activities in this period")
    if found.limit == "no_sales":
        return _("No account has positive net sales in this period")
    new = found.of("new")
    return _(
        "New accounts get {effort} of the activities and generate {sales} of net sales",
        effort=_.percent(new["activity_share"]),
        sales=_.percent(new["sales_share"]),
    )


def effort_note(_: Words, *, by_group: bool) -> str:
    """Which accounts are new, and which activities count; companies are, which is said where the page counts groups."""
    said = _(
        "New: less than {n} months since becoming a customer or the first sale, or nothing bought yet. Newsletters and webinars are not counted. What new accounts will generate later does not show here. Months count whole, and an account that is new in some of them and existing in others counts in both groups.",
        n=NEW_MONTHS,
    )
    if not by_group:
        return said
    return " ".join([said, _("Companies are counted, not groups: each of them has to be won.")])


def effort_alt(found: EffortSplit, _: Words) -> str:
    """Text alternative of the split."""
    return _(
        "Two divided bars, activities and net sales. {finding}. The table is below.", finding=effort_title(found, _)
    )
