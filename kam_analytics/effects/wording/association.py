"""Descriptive views in words: size bias, some activities compared with none, groups."""

from __future__ import annotations

import pandas as pd

from kam_analytics.effects.analysis.association import SizeTrap
from kam_analytics.effects.wording.phrases import many
from kam_analytics.kit.wording.i18n import Words

#: a rank correlation between accounts that is worth mentioning
SEEN = 0.2


def trap_title(trap: SizeTrap, name: str, _: Words) -> str:
    """The three correlations in one sentence, and why the last is smaller if it is."""
    if trap.pooled is None or trap.within is None:
        return _("No correlation: nothing varies, or fewer than three accounts")
    fields = {
        "pooled": _.number(trap.pooled, 2),
        "within": _.number(trap.within, 2),
        "activities": many(name, _),
    }
    if (trap.between or 0.0) > trap.pooled > trap.within:
        return _("Pooled {pooled}: larger accounts get more {activities}. Within an account it is {within}.", **fields)
    return _("Pooled {pooled}, within an account {within}: {activities}", **fields)


def trap_note(trap: SizeTrap, _: Words) -> str:
    """Which correlation mixes what."""
    said = _(
        "Correlation of activities and sales in the same month: the pooled figure mixes differences between accounts with what happens within each account."
    )
    if trap.within_low is None or trap.within_high is None:
        return said
    return f"{said} " + _(
        "Within an account: {low} to {high}, {n} accounts.",
        low=_.number(trap.within_low, 2),
        high=_.number(trap.within_high, 2),
        n=_.number(trap.n_accounts),
    )


def trap_bars(trap: SizeTrap, _: Words) -> list[tuple[str, float | None]]:
    """The three correlations with their names, the one within accounts last."""
    return [
        (_("Pooled: all account months"), trap.pooled),
        (_("Between accounts: averages"), trap.between),
        (_("Within an account: month by month"), trap.within),
    ]


def scatter_title(trap: SizeTrap, name: str, _: Words) -> str:
    """What the scatter plot of accounts shows, by their rank correlation."""
    rank = trap.between_rank
    activities = many(name, _)
    if rank is not None and rank >= SEEN:
        return _("Larger customers get more {activities}", activities=activities)
    if rank is not None and rank <= -SEEN:
        return _("Larger customers get fewer {activities}", activities=activities)
    return _("No visible link between size and {activities}", activities=activities)


def scatter_note(trap: SizeTrap, shown: int, left: int, _: Words) -> str:
    """How to read the scatter plot of accounts, and what it does not show."""
    said = _.plural(
        "Each dot is one account ({n}), monthly averages; rank correlation {rank}. It shows who gets the activities, not what they achieve.",
        "Each dot is one account ({n}), monthly averages; rank correlation {rank}. It shows who gets the activities, not what they achieve.",
        shown,
        rank=_.number(trap.between_rank, 2),
    )
    if not left:
        return said
    return f"{said} " + _.plural(
        "{n} account without positive net sales is left out.",
        "{n} accounts without positive net sales are left out.",
        left,
    )


def dose_labels(rows: pd.DataFrame, _: Words) -> list[str]:
    """Numbers of activities as labels: 1, 3–4, 5 or more."""
    labels = []
    for row in rows.itertuples():
        low, high = int(row.at_least), None if pd.isna(row.at_most) else int(row.at_most)
        if high is None:
            labels.append(_("{n} or more", n=low))
        else:
            labels.append(str(low) if high == low else f"{low}–{high}")
    return labels


def dose_title(rows: pd.DataFrame, lag: int, _: Words) -> str:
    """Some activities compared with none, without a claim."""
    if rows.empty:
        return _("Too few months with activities to compare more with fewer")
    return _.plural(
        "{n} month later, compared with months after no activity",
        "{n} months later, compared with months after no activity",
        lag,
    )


def dose_note(_: Words) -> str:
    """How to read the comparison with no activities."""
    return _(
        "Same model, with a step for each number of activities; line: 95% confidence interval. A step needs 30 months from 8 accounts."
    )


def curve_names(_: Words) -> tuple[str, str, str]:
    """The groups of accounts, fewest activities first."""
    return _("none or few"), _("some"), _("many")


def curves_title(name: str, _: Words) -> str:
    """Title of the curves of groups."""
    return _("Sales of accounts with few, some and many {activities}", activities=many(name, _))


def curves_note(_: Words) -> str:
    """How to read the curves of groups."""
    return _(
        "Average sales of each third of the accounts by quarter, 100 = own normal. The groups differ in more than activities."
    )
