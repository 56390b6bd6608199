"""The calendar of a rhythm: accounts by month."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.kit.theme import ACTUAL, BACKGROUND, BAD, GRID, INK, MUTED, Figure, layout, note, plain, shortened
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.rhythm.analysis.compliance import DONE, LATE, MISSED, PLANNED, WORDS
from kam_analytics.rhythm.wording import STATES

#: state -> fill and outline of its mark
_MARKS = {
    DONE: (ACTUAL, ACTUAL), LATE: (MUTED, MUTED), WORDS: (GRID, MUTED), MISSED: (BACKGROUND, BAD),
    PLANNED: (BACKGROUND, MUTED),
}  # fmt: skip
#: months before and after the last day that are shown
_BACK, _AHEAD = 8, 2
#: marks of one account and month stand beside each other, at most so many
_BESIDE = 4
#: with more months than this only every fourth is named
_EACH = 6


def months_around(until: date) -> pd.PeriodIndex:
    """The months that the calendar of the whole rhythm shows around a day."""
    last = pd.Period(until, freq="M")
    return pd.period_range(last - _BACK, last + _AHEAD, freq="M")


def calendar(accounts: pd.DataFrame, tasks: pd.DataFrame, months: pd.PeriodIndex, _: Words) -> Figure:
    """One row per account, one column per month, one mark per task when it was done or is due.

    ``accounts`` has ``account_id``, ``name``, ``kept`` and ``periods``, from the top; ``tasks`` has ``account_id``,
    ``activity_type``, ``due_on``, ``done_on`` and ``state``. Filled is done, grey done late, an empty ring planned, a
    red one missed. A larger mark is a meeting.
    """
    at = {month: place for place, month in enumerate(months)}
    place = {account: row for row, account in enumerate(accounts["account_id"])}
    rows = tasks[tasks["account_id"].isin(place)].sort_values(["due_on", "task_id"])
    rows = rows.assign(month=rows["done_on"].fillna(rows["due_on"]).dt.to_period("M"))
    rows = rows[rows["month"].isin(at)]
    turn = rows.groupby(["account_id", "month"]).cumcount()
    of_month = rows.groupby(["account_id", "month"])["task_id"].transform("size").clip(upper=_BESIDE)
    rows["x"] = rows["month"].map(at).astype(float) + (turn.clip(upper=_BESIDE - 1) - (of_month - 1) / 2) * 0.22
    rows["y"] = rows["account_id"].map(place)
    data = []
    for state, (fill, line) in _MARKS.items():
        part = rows[rows["state"] == state]
        if part.empty:
            continue
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": _(STATES[state]),
                "x": part["x"].tolist(),
                "y": part["y"].tolist(),
                "marker": {
                    "size": [7 if kind == "call" else 10 for kind in part["activity_type"]],
                    "color": fill,
                    "line": {"color": line, "width": 2 if state == MISSED else 1},
                },
                "text": [
                    f"{plain(activity_name(row.activity_type, _))} · {_.day(row.due_on)} · {_(STATES[state])}"
                    for row in part.itertuples()
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    names = [plain(shortened(name, 20)) for name in accounts["name"]]
    counts = [
        note(
            f"{_.number(row.kept)}/{_.number(row.periods)}", xref="paper", x=1, xanchor="left", xshift=8, y=line,
            font={"size": 12, "color": INK},
        )
        for line, row in enumerate(accounts.itertuples())
    ]  # fmt: skip
    every = 4 if len(months) > _EACH else 1
    return {
        "data": data,
        "layout": layout(
            _,
            60 + 30 * len(accounts),
            margin={"l": 132, "r": 44, "t": 34, "b": 28},
            xaxis={
                "tickvals": list(range(len(months)))[::every],
                "ticktext": [_.month(month.start_time) for month in months][::every]
                if every > 1
                else [_.month_name(month.month, "abbreviated") for month in months],
                "range": [-0.6, len(months) - 0.4],
            },
            yaxis={
                "tickvals": list(range(len(accounts))),
                "ticktext": names,
                "range": [len(accounts) - 0.4, -0.6],
                "tickfont": {"size": 12, "color": INK},
            },
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 12, "color": INK}},
            annotations=counts,
        ),
    }
