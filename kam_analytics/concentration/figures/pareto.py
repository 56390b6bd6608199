"""The Pareto chart: bars and cumulative line on one 0-100 % axis."""

from __future__ import annotations

import numpy as np

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.kit.theme import (
    ACCENT,
    ACTUAL,
    BACKGROUND,
    MUTED,
    PREVIOUS,
    RANGE_STRONG,
    Figure,
    dot,
    layout,
    note,
    plain,
    rule,
    share_axis,
    shortened,
)
from kam_analytics.kit.wording import Words

#: beyond this many bars, which would be narrower than a pixel, one bar stands for several accounts
MOST_BARS = 180
#: the fewest accounts on the curve, and how many it shows beyond its mark
_FEWEST, _BEYOND = 10, 4
#: class -> its position on the colour scale
_TONE = {"A": 0, "B": 1, "C": 2}
_TONES = [[0, ACTUAL], [0.5, PREVIOUS], [1, RANGE_STRONG]]
#: marks closer than this (per cent of the axis) would overlap
_APART = 7


def accounts_shown(result: Concentration, at: float, *, all_accounts: bool) -> int:
    """How many accounts the chart covers: a little beyond those that reach the mark, or all."""
    return result.positive if all_accounts else min(result.positive, max(result.accounts_for(at) + _BEYOND, _FEWEST))


def accounts_per_bar(shown: int) -> int:
    """How many accounts one bar stands for (their mean share)."""
    return max(1, -(-shown // MOST_BARS))


def pareto(result: Concentration, _: Words, *, at: float = 0.8, all_accounts: bool = False) -> Figure:
    """Bars: share of each account, in the tone of its class; line: cumulative share; both in per cent.

    Labelled: the largest account, the three and ten largest, the accounts that reach the mark ``at`` (0-1).
    Needs at least one account above zero.
    """
    shown = accounts_shown(result, at, all_accounts=all_accounts)
    per_bar = accounts_per_bar(shown)
    ranked = result.ranked.iloc[:shown]
    share = ranked["share"].to_numpy() * 100
    cumulative = ranked["cumulative_share"].to_numpy() * 100
    starts = np.arange(0, shown, per_bar)
    ends = np.minimum(starts + per_bar, shown)
    unit = _.percent(0.0).removeprefix("0")
    bars = {
        "type": "bar",
        "x0": (1 + per_bar) / 2,
        "dx": per_bar,
        "y": [round(float(y), 3) for y in np.add.reduceat(share, starts) / (ends - starts)],
        "width": 0.82 * per_bar,
        "marker": {
            "color": [_TONE[name] for name in ranked["abc_class"].iloc[starts]],
            "colorscale": _TONES,
            "cmin": 0,
            "cmax": 2,
            "line": {"width": 0},
        },
        "hovertemplate": f"%{{y:.1f}}{unit}<extra></extra>",
    }
    if per_bar == 1:
        bars["hovertext"] = [plain(name) for name in ranked["name"]]
        bars["hovertemplate"] = f"%{{hovertext}}<br>%{{y:.1f}}{unit}<extra></extra>"
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, *(int(end) for end in ends)],
        "y": [0, *(round(float(y), 2) for y in cumulative[ends - 1])],
        "line": {"color": ACCENT, "width": 2},
        "hoverinfo": "skip",
    }
    count = result.accounts_for(at)
    right = shown * 1.02 + 0.5
    step = _tick_step(shown)
    return {
        "data": [bars, line, dot(count, float(cumulative[count - 1]))],
        "layout": layout(
            _,
            500,
            margin={"l": 48, "r": 48, "b": 44, "t": 16},
            xaxis={
                "tickvals": [1, *range(step, shown + 1, step)],
                "range": [0.2, right],
                "title": {"text": _("Accounts, largest first"), "font": {"size": 12, "color": MUTED}, "standoff": 8},
            },
            yaxis=share_axis(_),
            bargap=0.28,
            annotations=_notes(_, ranked["name"].iloc[0], cumulative, count, at, right),
            shapes=[
                rule(0, at * 100, right, at * 100, MUTED),
                rule(count, 0, count, float(cumulative[count - 1]), ACCENT),
            ],
        ),
    }


def _notes(_: Words, largest: str, cumulative: np.ndarray, count: int, at: float, right: float) -> list[Figure]:
    """The labels on the chart; a mark is left out if it would overlap its neighbour."""
    shown = len(cumulative)
    on_the_left = count <= shown * 0.35
    first = float(cumulative[0])
    notes = [
        note(_.percent(at), x=right, y=at * 100, xanchor="left", xshift=4, font={"size": 12, "color": MUTED}),
        note(
            f"<b>{_.plural('{n} account', '{n} accounts', count)}</b>",
            x=count,
            y=float(cumulative[count - 1]),
            xanchor="left" if on_the_left else "right",
            yanchor="top" if on_the_left else "bottom",
            xshift=8 if on_the_left else -6,
            yshift=-6 if on_the_left else 6,
        ),
        note(
            f"<b>{plain(shortened(largest))}</b> {_.percent(first / 100)}",
            x=1,
            y=first,
            xanchor="left",
            yanchor="bottom",
            xshift=16,
            yshift=-12,
            bgcolor=BACKGROUND,
        ),
    ]
    for n in (3, 10):
        if n < min(shown, count - 1) and cumulative[n - 1] - first > _APART:
            first = float(cumulative[n - 1])
            text = f"<b>{_.percent(first / 100)}</b> {_('top {n}', n=n)}"
            notes.append(
                note(text, x=n, y=first, xanchor="left", yanchor="top", xshift=8, yshift=-2, bgcolor=BACKGROUND)
            )
    return notes


def _tick_step(shown: int) -> int:
    """A round step that gives at most eight ticks."""
    return next(step for step in (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**6) if shown <= 8 * step)
