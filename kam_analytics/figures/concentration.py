"""The Pareto chart: bars and cumulative line on one 0-100 % axis."""

from __future__ import annotations

import numpy as np

from kam_analytics.analysis.concentration import Concentration
from kam_analytics.figures.theme import (
    ACCENT,
    ACTUAL,
    BACKGROUND,
    MUTED,
    PREVIOUS,
    RANGE_STRONG,
    Figure,
    layout,
    note,
    plain,
    rule,
    share_axis,
    shortened,
)
from kam_analytics.wording import Words

#: more bars than pixels say nothing: beyond this many, one bar stands for several accounts
MOST_BARS = 120
_TONE = {"A": ACTUAL, "B": PREVIOUS, "C": RANGE_STRONG}


def accounts_shown(result: Concentration, at: float, *, all_accounts: bool) -> int:
    """How many accounts the chart covers: a little beyond those that reach the mark, or all."""
    return result.positive if all_accounts else min(result.positive, max(result.accounts_for(at) + 4, 10))


def accounts_per_bar(shown: int) -> int:
    """How many accounts one bar stands for (their mean share)."""
    return -(-shown // MOST_BARS) if shown else 1


def pareto(
    result: Concentration, _: Words, *, at: float = 0.8, all_accounts: bool = False, class_column: str = "abc_class"
) -> Figure:
    """Bars: share of each account, in the tone of its class; line: cumulative share.

    Named: the largest account, the three and ten largest, the accounts that reach the mark ``at`` (0-1).
    """
    shown = accounts_shown(result, at, all_accounts=all_accounts)
    per_bar = accounts_per_bar(shown)
    ranked = result.ranked.iloc[:shown]
    share = ranked["share"].to_numpy()
    cumulative = ranked["cumulative_share"].to_numpy()
    starts = np.arange(0, shown, per_bar)
    ends = np.minimum(starts + per_bar, shown)
    heights = np.add.reduceat(share, starts) / (ends - starts)
    names = [plain(name) for name in ranked["name"].iloc[starts]]
    bar = {
        "type": "bar",
        "x": [round(float(x), 1) for x in (starts + ends + 1) / 2],
        "y": [round(float(y), 5) for y in heights],
        "width": 0.82 * per_bar,
        "marker": {
            "color": [_TONE[abc] for abc in ranked[class_column].fillna("C").iloc[starts]],
            "line": {"width": 0},
        },
        "text": [
            f"{name}<br>{_.percent(one, 1)} · {_('cumulative')} {_.percent(sum_, 1)}"
            for name, one, sum_ in zip(names, share[starts], cumulative[ends - 1], strict=True)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>" if per_bar == 1 else "%{y}<extra></extra>",
    }
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, *(int(end) for end in ends)],
        "y": [0, *(round(float(y), 4) for y in cumulative[ends - 1])],
        "line": {"color": ACCENT, "width": 2},
        "hoverinfo": "skip",
    }
    if per_bar > 1:
        bar.pop("text")
    notes, rules, marks = _marks(result, _, at, shown, cumulative)
    step = _tick_step(shown)
    return {
        "data": [bar, line, marks],
        "layout": layout(
            _,
            500,
            margin={"l": 48, "r": 48, "b": 44, "t": 16},
            xaxis={
                "tickvals": [1, *range(step, shown + 1, step)],
                "range": [0.2, shown + 0.5 + shown * 0.02],
                "title": {"text": _("Accounts, largest first"), "font": {"size": 12, "color": MUTED}, "standoff": 8},
            },
            yaxis=share_axis(_),
            bargap=0.28,
            annotations=notes,
            shapes=rules,
        ),
    }


def _marks(
    result: Concentration, _: Words, mark: float, shown: int, cumulative: np.ndarray
) -> tuple[list[Figure], list[Figure], Figure]:
    count_at = result.accounts_for(mark)
    reached = float(cumulative[count_at - 1])
    right = shown + 0.5 + shown * 0.02
    few = count_at <= shown * 0.35
    count = _.plural("{n} account", "{n} accounts", count_at)
    largest = plain(shortened(str(result.ranked["name"].iloc[0])))
    notes = [
        note(_.percent(mark), x=right, y=mark, xanchor="left", xshift=4, font={"size": 12, "color": MUTED}),
        note(
            f"<b>{count}</b>", x=count_at, y=reached, xanchor="left" if few else "right",
            yanchor="top" if few else "bottom", xshift=8 if few else -6, yshift=-6 if few else 6,
        ),
        note(
            f"<b>{largest}</b> {_.percent(float(cumulative[0]))}", x=1, y=float(cumulative[0]), xanchor="left",
            yanchor="bottom", xshift=16, yshift=-12, bgcolor=BACKGROUND,
        ),
    ]  # fmt: skip
    previous = float(cumulative[0])
    for n in (3, 10):
        # a mark is left out where it would stand on its neighbour
        if n < shown and n < count_at - 1 and cumulative[n - 1] - previous > 0.07:
            previous = float(cumulative[n - 1])
            notes.append(
                note(
                    f"<b>{_.percent(previous)}</b> {_('top {n}', n=n)}", x=n, y=previous, xanchor="left",
                    yanchor="top", xshift=8, yshift=-2, bgcolor=BACKGROUND,
                )
            )  # fmt: skip
    rules = [rule(0, mark, right, mark, MUTED), rule(count_at, 0, count_at, reached, ACCENT)]
    dot = {
        "type": "scatter",
        "mode": "markers",
        "x": [count_at],
        "y": [reached],
        "marker": {"size": 9, "color": ACCENT, "line": {"color": BACKGROUND, "width": 1}},
        "hoverinfo": "skip",
    }
    return notes, rules, dot


def _tick_step(shown: int) -> int:
    for step in (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if shown / step <= 8:
            return step
    return 10_000
