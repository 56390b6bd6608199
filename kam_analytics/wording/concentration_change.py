"""What changed between two periods: comparisons and class migration, in words."""

from __future__ import annotations

from kam_analytics.analysis.migration import Migration
from kam_analytics.errors import N_
from kam_analytics.rules.period import Comparison
from kam_analytics.wording.i18n import Words

#: code of a comparison -> its name
_COMPARISONS = {
    "year": N_("Same days a year before"),
    "two_years": N_("Same days two years before"),
    "months": N_("12 months against the 12 before"),
    "quarter": N_("Quarter to date against a year before"),
}
#: the classes of the matrix that are none of A, B, C
_STATES = {"new": N_("New, no sales before"), "lost": N_("Lost, no sales now")}


def comparison_name(code: str, _: Words) -> str:
    """What is compared with what, for a choice."""
    return _(_COMPARISONS[code])


def comparison_days(found: Comparison, _: Words) -> str:
    """The days of both periods."""
    return _(
        "{since} – {until} against {before_since} – {before_until}",
        since=_.day(found.now.since),
        until=_.day(found.now.until),
        before_since=_.day(found.before.since),
        before_until=_.day(found.before.until),
    )


def class_name(code: str, _: Words) -> str:
    """A class of the matrix: A, B, C, new or lost."""
    return _(_STATES[code]) if code in _STATES else code


def migration_title(found: Migration, _: Words) -> str:
    """Title of the matrix: how many moved."""
    if found.accounts.empty:
        return _("No account has sales above zero in either period")
    if not (found.up or found.down or found.new or found.lost):
        return _("Every account kept its ABC class")
    return _(
        "ABC class: {up} up, {down} down, {new} new, {lost} lost",
        up=_.number(found.up),
        down=_.number(found.down),
        new=_.number(found.new),
        lost=_.number(found.lost),
    )


def migration_note(found: Migration, _: Words) -> str:
    """How to read the matrix, and what it leaves out."""
    parts = [_("Rows: class of the earlier period, columns: class of this one; in each cell the accounts and their sum now")]
    if found.not_positive:
        parts.append(
            _.plural(
                "{n} account is at or below zero in both periods and left out",
                "{n} accounts are at or below zero in both periods and left out",
                found.not_positive,
            )
        )
    if found.unknown:
        parts.append(
            _.plural(
                "{n} account without a known margin in both periods is left out",
                "{n} accounts without a known margin in both periods are left out",
                found.unknown,
            )
        )
    return " · ".join(parts)


def migration_alt(found: Migration, _: Words) -> str:
    """The matrix for those who do not see it."""
    return _(
        "Matrix of ABC classes, earlier period by this period: {up} accounts up, {down} down, {new} new, {lost} lost. "
        "The table is below.",
        up=_.number(found.up),
        down=_.number(found.down),
        new=_.number(found.new),
        lost=_.number(found.lost),
    )


def eighty_title(found: Migration, _: Words) -> str:
    """Who came into the group that makes 80 %, and who left it."""
    came, went = len(found.entered), len(found.left)
    if found.accounts.empty:
        return _("Nobody makes 80%: no sales above zero")
    if not (came or went):
        return _("The same accounts make 80% as before")
    return _("Into the group that makes 80%: {came} · out of it: {went}", came=_.number(came), went=_.number(went))


def lost_a_title(found: Migration, _: Words) -> str:
    """How many were A before and are not now."""
    were = found.accounts["class_before"] == "A"
    n = int((were & (found.accounts["class_now"] != "A")).sum())
    if not n:
        return _("Everybody who was A still is")
    return _.plural("{n} account was A before and is not now", "{n} accounts were A before and are not now", n)
