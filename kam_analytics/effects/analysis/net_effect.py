"""What is left of an activity after six months: the sales of the following months together.

A lag that is clear may only be timing: an order that comes in the second month instead of the third. The sum
shows what remains. The model, over account i and month t:

    y[i,t+1] + … + y[i,t+6] = account[i] + month[t] + trend[i]·t + b·x[i,t] + g1·y[i,t-1] + g2·y[i,t-2]
                              + g3·y[i,t-3] + h1·x[i,t-1] + h2·x[i,t-2] + h3·x[i,t-3] + e[i,t]

with y and x as in ``activity_effect``. Sums that overlap lie within an account, so the sign-flips of whole
accounts carry them. ``b`` contains what usually follows an activity, the next activities as well: holding
those fixed makes false gains, because they answer sales. One model of all six lags makes false claims for the
same reason. Where an activity has a fixed rhythm, one more now is one fewer later, and the sum is near zero.
See docs/validation.md for false claims and coverage on simulated companies.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.prepared import VISIBLE, Prepared, prepared
from kam_analytics.effects.analysis.slopes import ACCOUNTS, BEFORE, Slope, sales_before, slope
from kam_analytics.effects.analysis.within import Floats, shifted
from kam_analytics.kit.analysis import signflip

#: months after the activity that are summed
HORIZON = 6
#: the fewest months of a panel: with fewer, the sum shows too little of an effect (docs/validation.md)
NEEDED = 30


@dataclass(frozen=True, kw_only=True)
class NetEffect:
    """The sum of the following six months' sales on one more activity.

    Attributes
    ----------
    estimate, ci_low, ci_high : float or None
        Share of one normal month (0.03 = 3 %), with the 95 % interval, infinite at an end that too few
        accounts bound; ``None`` if refused.
    least, most : float or None
        The ends of the 90 % interval: the sum is below ``most`` with a confidence of 95 %, and likewise above
        ``least``. A test that it is small looks at one side (two one-sided tests, Schuirmann 1987).
    p_value : float or None
        By sign-flips, of this sum alone.
    smallest_visible_effect : float or None
        2.8 standard errors (by account, CR1): the sum that this data would detect four times out of five.
    n_accounts, n_informative, n_months : int
        Accounts in the model, those among them with varying activities, months of activities that have
        three months before and six after.
    reason : str or None
        Why it was refused: a reason of ``ActivityEffect``.
    """

    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    least: float | None = None
    most: float | None = None
    p_value: float | None = None
    smallest_visible_effect: float | None = None
    n_accounts: int = 0
    n_informative: int = 0
    n_months: int = 0
    reason: str | None = None


def net_effect(panel: pd.DataFrame, *, flips: int = 999, seed: int = 0) -> NetEffect:
    """The net effect of a panel as ``activity_effect`` takes it, with the same flips as its scan."""
    made = prepared(panel, outcome="index", by_size=True)
    return net_of(made, signflip.signs(made.informative, flips, seed))


def net_of(made: Prepared, flipped: Floats) -> NetEffect:
    """The net effect of prepared tables, tested on rows of signs with one column per account."""
    if made.months < NEEDED:
        return NetEffect(reason="months")
    if made.refusal:
        return NetEffect(reason=made.refusal)
    part = summed(made, following_months(made.sales, HORIZON))
    if not part.says_something:
        return NetEffect(reason="accounts" if part.informative < ACCOUNTS else "same_for_all")
    low, high = signflip.interval(part.scores, part.weights, flipped)
    least, most = signflip.interval(part.scores, part.weights, flipped, level=0.90)
    return NetEffect(
        estimate=part.estimate,
        ci_low=low,
        ci_high=high,
        least=least,
        most=most,
        p_value=signflip.p_value(signflip.studentised(part.scores[:, None], flipped)),
        smallest_visible_effect=VISIBLE * part.error,
        n_accounts=part.n_accounts,
        n_informative=part.informative,
        n_months=part.n_months,
    )


def summed(made: Prepared, ahead: Floats) -> Slope:
    """The slope of a sum over months ahead on the activities of a month, freed of what came before it."""
    y, x = made.sales, made.activities
    before = [*sales_before(y, 0), *(shifted(x, back) for back in range(1, BEFORE + 1))]
    return slope(ahead, x, before, made.group, trend=True)


def following_months(table: Floats, months: int) -> Floats:
    """The sum of the so many months after each month, nan where one of them is missing."""
    total: Floats = np.sum([shifted(table, -month) for month in range(1, months + 1)], axis=0)
    return total
