"""What changed between two periods, and whether it is more than chance: in words."""

from __future__ import annotations

from collections.abc import Sequence

from kam_analytics.analysis.migration import Migration
from kam_analytics.analysis.year_swap import CLAIM, FEWEST, YearSwap
from kam_analytics.errors import N_
from kam_analytics.rules.period import Comparison
from kam_analytics.wording.glossary import TERMS
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
    parts = [
        _("Rows: class of the earlier period, columns: class of this one; in each cell the accounts and their sum now")
    ]
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


def swap_title(found: Sequence[YearSwap], _: Words) -> str:
    """Is the business more concentrated than before? Said by the share of the top 20 %."""
    one = next(test for test in found if test.statistic == "top_20pct_share")
    if one.limit == "few_accounts":
        return _.plural(
            "{n} account with sales: too few to tell a change of concentration from chance",
            "{n} accounts with sales: too few to tell a change of concentration from chance",
            one.n,
        )
    if one.difference is None:
        return _("One of the periods has no sales above zero: no concentration to compare")
    fields = {"before": _.percent(one.before, 1), "now": _.percent(one.now, 1)}
    if not one.changed:
        return _("No sign of a real change: the top 20% of accounts brought {before} before, {now} now", **fields)
    if one.difference > 0:
        return _(
            "More concentrated, beyond chance: the top 20% of accounts brought {before} before, {now} now", **fields
        )
    return _("Less concentrated, beyond chance: the top 20% of accounts brought {before} before, {now} now", **fields)


def swap_note(found: Sequence[YearSwap], _: Words) -> str:
    """How chance was judged, or from how many accounts on it could be."""
    if found[0].limit == "few_accounts":
        return _("The comparison with chance needs {least} accounts with sales in at least one period.", least=FEWEST)
    return _(
        "Chance: the two periods of each account are swapped at random, {swaps} times over {n} accounts. "
        "One period's concentration is a fact: it has no interval.",
        swaps=_.number(found[0].swaps),
        n=_.number(found[0].n),
    )


def swap_line(test: YearSwap, _: Words) -> str:
    """One measure then and now, and how often swapped periods differ as much."""
    fields = {"name": _(TERMS[test.statistic].name), "before": measured(test, test.before, _)}
    fields["now"] = measured(test, test.now, _)
    if test.p is None:
        return _("{name}: {before} before, {now} now", **fields)
    often = _.percent(test.p, 0 if test.p >= CLAIM else 1)
    if test.changed:
        return _(
            "{name}: {before} before, {now} now; only {often} of swaps differ at least as much: more than chance",
            often=often,
            **fields,
        )
    return _(
        "{name}: {before} before, {now} now; {often} of swaps differ at least as much: no sign of a real change",
        often=often,
        **fields,
    )


def measured(test: YearSwap, value: float | None, _: Words) -> str:
    """A value of a test as its measure is written: Gini as a number, shares in per cent."""
    return _.number(value, 3) if test.statistic == "gini" else _.percent(value, 1)
