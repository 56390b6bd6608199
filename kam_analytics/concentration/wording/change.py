"""Changes between two periods in words, and whether they are more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kam_analytics.concentration.analysis.migration import Migration
from kam_analytics.concentration.analysis.year_swap import FEWEST, YearSwap
from kam_analytics.errors import N_
from kam_analytics.kit.rules.period import Comparison
from kam_analytics.kit.wording.i18n import Words

#: code of a comparison -> its name
_COMPARISONS = {
    "year": N_("Same period a year earlier"),
    "two_years": N_("Same period two years earlier"),
    "months": N_("Last 12 months vs the 12 before"),
    "quarter": N_("Quarter to date vs a year earlier"),
}
#: the classes of the matrix other than A, B and C
_STATES = {
    "returned": N_("Came back, bought earlier"),
    "new": N_("New, no sales before"),
    "lost": N_("Lost, no sales now"),
}


def comparison_name(code: str, _: Words) -> str:
    """The name of a comparison, as an option."""
    return _(_COMPARISONS[code])


def comparison_days(found: Comparison, _: Words) -> str:
    """The days of both periods."""
    return _(
        "{since} – {until} vs {before_since} – {before_until}",
        since=_.day(found.now.since),
        until=_.day(found.now.until),
        before_since=_.day(found.before.since),
        before_until=_.day(found.before.until),
    )


def class_name(code: str, _: Words) -> str:
    """A class of the matrix: A, B, C, returned, new or lost."""
    return _(_STATES[code]) if code in _STATES else code


def migration_title(found: Migration, _: Words) -> str:
    """Title of the matrix: the number of accounts that moved."""
    if found.accounts.empty:
        return _("No account has positive net sales in either period")
    if not (found.up or found.down or found.returned or found.new or found.lost):
        return _("Every account kept its ABC class")
    return _(
        "ABC class: {up} up, {down} down, {returned} back, {new} new, {lost} lost",
        up=_.number(found.up),
        down=_.number(found.down),
        returned=_.number(found.returned),
        new=_.number(found.new),
        lost=_.number(found.lost),
    )


def migration_note(found: Migration, _: Words) -> str:
    """How to read the matrix, and the accounts it leaves out."""
    parts = [
        _(
            "Rows: class in the earlier period, columns: class in this one; each cell shows the accounts and their total now"
        )
    ]
    if found.not_positive:
        parts.append(
            _.plural(
                "{n} account has zero or negative net sales in both periods and is left out",
                "{n} accounts have zero or negative net sales in both periods and are left out",
                found.not_positive,
            )
        )
    if found.unknown:
        parts.append(
            _.plural(
                "{n} account is left out: its margin is not known for both periods",
                "{n} accounts are left out: their margin is not known for both periods",
                found.unknown,
            )
        )
    parts += earlier_known(found.known_since, found.returned + found.new, _)
    return " · ".join(parts)


def earlier_known(since: date | None, came: int, _: Words) -> list[str]:
    """How far back it is known who bought before both periods, where accounts came."""
    if not came:
        return []
    if since is None:
        return [_("the data does not go further back: a customer who came back counts as new")]
    return [_("new: no earlier purchases in the data, which begins on {day}", day=_.day(since))]


def migration_alt(found: Migration, _: Words) -> str:
    """Text alternative of the matrix."""
    return _(
        "Matrix of ABC classes, earlier period by this period: {up} accounts up, {down} down, {returned} back, {new} new, "
        "{lost} lost. The table is below.",
        up=_.number(found.up),
        down=_.number(found.down),
        returned=_.number(found.returned),
        new=_.number(found.new),
        lost=_.number(found.lost),
    )


def eighty_title(found: Migration, _: Words) -> str:
    """The accounts that entered the 80 % group, and those that left it."""
    came, went = len(found.entered), len(found.left)
    if found.accounts.empty:
        return _("No positive net sales, so no group generates 80%")
    if not (came or went):
        return _("The same accounts generate 80% as before")
    return _("Entered the group that generates 80%: {came} · left it: {went}", came=_.number(came), went=_.number(went))


def lost_a_title(found: Migration, _: Words) -> str:
    """The number of accounts that were A before and are not now."""
    were = found.accounts["class_before"] == "A"
    n = int((were & (found.accounts["class_now"] != "A")).sum())
    if not n:
        return _("Every A account is still an A account")
    return _.plural("{n} account has dropped out of class A", "{n} accounts have dropped out of class A", n)


def swap_title(found: Sequence[YearSwap], _: Words) -> str:
    """Whether the business is more concentrated than before, by the share of the top 20 %."""
    one = next(test for test in found if test.statistic == "top_20pct_share")
    if one.limit == "few_accounts":
        return _.plural(
            "{n} account with sales: too few to tell a change in concentration from chance",
            "{n} accounts with sales: too few to tell a change in concentration from chance",
            one.n,
        )
    if one.difference is None:
        return _("One of the periods has no positive net sales: no concentration to compare")
    fields = {"before": _.percent(one.before, 1), "now": _.percent(one.now, 1)}
    if not one.changed:
        return _("No sign of a real change: the share of the top 20% went from {before} to {now}", **fields)
    if one.difference > 0:
        return _(
            "Concentration has risen by more than chance would explain: the share of the top 20% went from {before} to {now}",
            **fields,
        )
    return _(
        "Concentration has fallen by more than chance would explain: the share of the top 20% went from {before} to {now}",
        **fields,
    )


def swap_note(found: Sequence[YearSwap], _: Words) -> str:
    """How chance was judged, or how many accounts that would need."""
    if found[0].limit == "few_accounts":
        return _("The comparison with chance needs {least} accounts with sales in at least one period.", least=FEWEST)
    return _(
        "Chance: the two periods of each account are swapped at random, {swaps} times over {n} accounts. The concentration of a single period is a fact, so it has no confidence interval.",
        swaps=_.number(found[0].swaps),
        n=_.number(found[0].n),
    )
