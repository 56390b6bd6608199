"""Words of the descriptions that stand beside the effect: the size trap, more against none, groups."""

from __future__ import annotations

import pandas as pd

from kam_analytics.analysis.association import SizeTrap
from kam_analytics.wording.effects import many
from kam_analytics.wording.i18n import Words

#: a rank correlation between accounts that is worth a word
SEEN = 0.2


def trap_title(trap: SizeTrap, name: str, _: Words) -> str:
    """The three correlations in one sentence, and why the last is smaller when it is."""
    if trap.pooled is None or trap.within is None:
        return _("No correlation: nothing varies, or fewer than three accounts")
    fields = {
        "pooled": _.number(trap.pooled, 2),
        "within": _.number(trap.within, 2),
        "activities": many(name, _),
    }
    if (trap.between or 0.0) > trap.pooled > trap.within:
        return _("Pooled {pooled}: bigger accounts get more {activities}. Inside an account it is {within}.", **fields)
    return _("Pooled {pooled}, inside an account {within}: {activities}", **fields)


def trap_note(trap: SizeTrap, _: Words) -> str:
    """Which correlation mixes what."""
    said = _(
        "Correlation of activities and sales of the same month: pooled mixes the difference between accounts with what happens inside each of them."
    )
    if trap.within_low is None or trap.within_high is None:
        return said
    return f"{said} " + _(
        "Inside an account: {low} to {high}, {n} accounts.",
        low=_.number(trap.within_low, 2),
        high=_.number(trap.within_high, 2),
        n=_.number(trap.n_accounts),
    )


def trap_bars(trap: SizeTrap, _: Words) -> list[tuple[str, float | None]]:
    """The three correlations under their names, the one that is about the activity last."""
    return [
        (_("Pooled: all account months"), trap.pooled),
        (_("Between accounts: their means"), trap.between),
        (_("Inside an account: month against month"), trap.within),
    ]


def trap_rows(trap: SizeTrap, _: Words) -> list[dict[str, str]]:
    """The correlations as a table in words."""
    rows = [*trap_bars(trap, _), (_("Between accounts, Spearman"), trap.between_rank)]
    return [{_("Correlation"): name, _("Value"): _.number(value, 2)} for name, value in rows]


def scatter_title(trap: SizeTrap, name: str, _: Words) -> str:
    """What the picture of the accounts shows, by their rank correlation."""
    rank = trap.between_rank
    activities = many(name, _)
    if rank is not None and rank >= SEEN:
        return _("Bigger customers get more {activities}", activities=activities)
    if rank is not None and rank <= -SEEN:
        return _("Bigger customers get fewer {activities}", activities=activities)
    return _("Size and {activities} do not go together visibly", activities=activities)


def scatter_note(trap: SizeTrap, shown: int, left: int, _: Words) -> str:
    """How to read the picture of the accounts, and what it is not."""
    said = _.plural(
        "One dot per account ({n}), means of a month; rank correlation {rank}. It says who is visited, not what a visit does.",
        "One dot per account ({n}), means of a month; rank correlation {rank}. It says who is visited, not what a visit does.",
        shown,
        rank=_.number(trap.between_rank, 2),
    )
    if not left:
        return said
    return f"{said} " + _.plural(
        "{n} account without sales above zero is left out.", "{n} accounts without sales above zero are left out.", left
    )


def dose_labels(rows: pd.DataFrame, _: Words) -> list[str]:
    """How many activities: 1, 3–4, 5 or more."""
    labels = []
    for row in rows.itertuples():
        low, high = int(row.at_least), None if pd.isna(row.at_most) else int(row.at_most)
        if high is None:
            labels.append(_("{n} or more", n=low))
        else:
            labels.append(str(low) if high == low else f"{low}–{high}")
    return labels


def dose_title(rows: pd.DataFrame, lag: int, _: Words) -> str:
    """More against none, said without a claim."""
    if rows.empty:
        return _("Too few months with activities to compare more with fewer")
    return _.plural("After {n} month, against months after none", "After {n} months, against months after none", lag)


def dose_note(_: Words) -> str:
    """How to read more against none."""
    return _(
        "Same model, a step for each number of activities; line: 95% interval. A step needs 30 months of 8 accounts."
    )


def curve_names(_: Words) -> tuple[str, str, str]:
    """The groups of accounts, fewest activities first."""
    return _("none or few"), _("some"), _("many")


def curves_title(name: str, _: Words) -> str:
    """What the curves of groups are."""
    return _("Sales of accounts with few, some and many {activities}", activities=many(name, _))


def curves_note(_: Words) -> str:
    """How to read the curves of groups."""
    return _(
        "Mean sales of each third of the accounts by quarter, 100 = their own normal. Groups differ in much besides activities."
    )
