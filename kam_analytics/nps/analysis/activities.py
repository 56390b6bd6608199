"""Do activities go with a change of the same account's answers from one wave to the next?

The model, over account i and wave w that it answered, as well as the wave before:

    answer[i,w] - answer[i,w-1] = wave[w] + a·answer[i,w-1] + b·activities[i,w] + e[i,w]

Answers are the mean of an account (0-10), activities those between its two answers. The answer before is held
because low answers rise and high ones fall by themselves, and unhappy accounts may get more activities: without
it such activities would look helpful. Inference is by sign-flips of whole accounts (``signflip``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from kam_analytics.kit.analysis import signflip
from kam_analytics.nps.analysis.answers import Answers, by_wave, counted, scored

#: fewer accounts with answers in two waves in a row, or fewer with an activity in between, show nothing
FEWEST_BOTH, FEWEST_DONE = 20, 6
#: a link is claimed below this p-value, and one of several types with at most this share of false ones among them
CLAIM, FALSE_DISCOVERIES = 0.05, 0.10
#: an effect of 2.8 standard errors is detected in four of five samples
VISIBLE = 2.8
_FLIPS = 1_999
_NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Link:
    """The link of one activity type, or of all types together (``activity_type`` is ``None``), in points of 0-10.

    ``accounts`` had ``activities`` of it between their answers; ``estimate`` is per additional activity, with its
    95 % interval; ``visible`` would have been detected four times out of five. ``p_adjusted`` is that of Benjamini
    and Hochberg over the types. ``limit``: ``few_accounts`` or ``same_for_all``; then there is no estimate.
    """

    activity_type: str | None
    accounts: int
    activities: float
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    claimed: bool = False
    visible: float | None = None
    limit: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityChange:
    """All activities together, then each type, most frequent first.

    ``accounts`` answered in two waves in a row, ``changes`` times in all, over ``waves`` waves. ``limit``:
    ``one_wave`` or ``few_accounts``; then there are no links.
    """

    waves: int
    accounts: int
    changes: int
    links: tuple[Link, ...] = ()
    limit: str | None = None

    @property
    def together(self) -> Link | None:
        return self.links[0] if self.links else None


def activity_change_of(
    rows: pd.DataFrame,
    done: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    until: date,
    today: date,
    held_since: date = date(1900, 1, 1),
    by_survey: bool = True,
) -> ActivityChange:
    """The links between activities and changes of answers, up to a day.

    Parameters
    ----------
    rows : DataFrame
        Of the query ``nps_answers``; one answer per contact and wave counts, as in the score of the wave.
    done : DataFrame
        Of the query ``activities_done``: ``account_id``, ``done_on``, ``activity_type``, ``activities``. What was done
        on a day of an answer is neither before nor after it, and is not counted.
    held_since : date
        The first day that the activities cover: a change from an earlier answer is left out.
    """
    every = scored(rows, today=today).rows
    every = every[every["answered_on"] <= pd.Timestamp(until)]
    waves = [counted(Answers(rows=part), filters=filters).rows for _name, part in by_wave(every, by_survey=by_survey)]
    waves = [part for part in waves if len(part)]
    if len(waves) < 2:
        return ActivityChange(waves=len(waves), accounts=0, changes=0, limit="one_wave")
    changes = _changes(waves)
    changes = changes[changes["last"] >= pd.Timestamp(held_since)].reset_index(drop=True)
    found = ActivityChange(waves=len(waves), accounts=changes["account_id"].nunique(), changes=len(changes))
    if found.accounts < FEWEST_BOTH:
        return replace(found, limit="few_accounts")
    between = changes.reset_index(names="change").merge(done, on="account_id")
    between = between[(between["done_on"] > between["last"]) & (between["done_on"] < between["first"])]
    total = between.groupby("activity_type")["activities"].sum().sort_values(ascending=False, kind="stable")
    together = _link(None, changes, between)
    types = [_link(str(name), changes, between[between["activity_type"] == name]) for name in total.index]
    return replace(found, links=(replace(together, claimed=_below(together.p)), *_adjusted(types)))


def _changes(waves: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One row per account and pair of waves: the mean answers, the last day before and the first day after."""
    parts = []
    for number, (earlier, later) in enumerate(pairwise(waves)):
        before = earlier.groupby("account_id").agg(before=("score", "mean"), last=("answered_on", "max"))
        after = later.groupby("account_id").agg(after=("score", "mean"), first=("answered_on", "min"))
        both = before.join(after, how="inner").reset_index()
        parts.append(both[both["last"] < both["first"]].assign(wave=number))
    return pd.concat(parts, ignore_index=True)


def _link(name: str | None, changes: pd.DataFrame, between: pd.DataFrame) -> Link:
    count = between.groupby("change")["activities"].sum().reindex(changes.index, fill_value=0.0).to_numpy(dtype=float)
    found = Link(
        activity_type=name,
        accounts=int(changes.loc[count > 0, "account_id"].nunique()),
        activities=float(count.sum()),
    )
    if found.accounts < FEWEST_DONE:
        return replace(found, limit="few_accounts")
    x = np.minimum(count, np.percentile(count[count > 0], 99))
    dummies = (changes["wave"].to_numpy()[:, None] == changes["wave"].unique()).astype(float)
    known = np.column_stack([dummies, changes["before"].to_numpy(dtype=float)])
    both = np.column_stack([(changes["after"] - changes["before"]).to_numpy(dtype=float), x])
    left = both - known @ np.linalg.lstsq(known, both, rcond=None)[0]
    if (left[:, 1] ** 2).sum() <= _NOTHING * max((x**2).sum(), 1.0):
        return replace(found, limit="same_for_all")
    account = pd.factorize(changes["account_id"])[0]
    scores, weights = (np.bincount(account, left[:, place] * left[:, 1]).astype(np.float64) for place in (0, 1))
    estimate = scores.sum() / weights.sum()
    flipped = signflip.signs(weights > _NOTHING * weights.sum(), _FLIPS, 0)
    low, high = signflip.interval(scores, weights, flipped)
    groups = len(scores)
    error = np.sqrt(groups / (groups - 1) * ((scores - estimate * weights) ** 2).sum()) / weights.sum()
    return replace(
        found,
        estimate=float(estimate),
        low=low,
        high=high,
        p=signflip.p_value(signflip.studentised(scores[:, None], flipped)),
        visible=float(VISIBLE * error),
    )


def _adjusted(links: Sequence[Link]) -> list[Link]:
    tested = [link.p for link in links if link.p is not None]
    adjusted = iter(stats.false_discovery_control(tested, method="bh") if tested else ())
    found = []
    for link in links:
        p = float(next(adjusted)) if link.p is not None else None
        claimed = p is not None and p <= FALSE_DISCOVERIES and _below(link.p)
        found.append(replace(link, p_adjusted=p, claimed=claimed))
    return found


def _below(p: float | None) -> bool:
    return p is not None and p < CLAIM
