"""The calendar of a rhythm: accounts by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.rules.period import months_before
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


def months_around(until: date) -> tuple[date, ...]:
    """The months that the calendar of the whole rhythm shows around a day."""
    return tuple(months_before(until.replace(day=1), back) for back in range(_BACK, -_AHEAD - 1, -1))


def calendar(accounts: pd.DataFrame, tasks: pd.DataFrame, months: Sequence[date], _: Words) -> Figure:
    """One row per account, one column per month, one mark per task when it was done or is due.

    ``accounts`` has ``account_id``, ``name``, ``kept`` and ``periods``, from the top; ``tasks`` has ``account_id``,
    ``activity_type``, ``due_on``, ``done_on`` and ``state``; ``months`` are their first days. Filled is done, grey done
    late, an empty ring planned, a red one missed. A larger mark is a meeting.
    """
    marks = _marks(accounts, tasks, months, _)
    data = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _(STATES[state]),
            "x": [mark.x for mark in marks[state]],
            "y": [mark.y for mark in marks[state]],
            "marker": {
                "size": [mark.size for mark in marks[state]],
                "color": fill,
                "line": {"color": line, "width": 2 if state == MISSED else 1},
            },
            "text": [mark.text for mark in marks[state]],
            "hovertemplate": "%{text}<extra></extra>",
        }
        for state, (fill, line) in _MARKS.items()
        if marks[state]
    ]
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
                "ticktext": [_.month(month) for month in months][::every]
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


class _Mark(NamedTuple):
    x: float
    y: int
    size: int
    text: str


def _marks(accounts: pd.DataFrame, tasks: pd.DataFrame, months: Sequence[date], _: Words) -> dict[str, list[_Mark]]:
    """The marks of every state; those of one account and month stand beside each other by their due day."""
    at = {month: place for place, month in enumerate(months)}
    line = {account: row for row, account in enumerate(accounts["account_id"])}
    cells: dict[tuple[int, int], list[tuple[date, str, str, str]]] = {}
    rows = tasks[tasks["account_id"].isin(line)]
    for account, task, kind, due_on, done_on, state in values(
        rows, "account_id", "task_id", "activity_type", "due_on", "done_on", "state"
    ):
        place = at.get((done_on or due_on).replace(day=1))
        if place is not None:
            cells.setdefault((line[account], place), []).append((due_on, task, kind, state))
    found: dict[str, list[_Mark]] = {state: [] for state in _MARKS}
    for (row, place), of_cell in sorted(cells.items()):
        beside = min(len(of_cell), _BESIDE)
        for turn, (due_on, _task, kind, state) in enumerate(sorted(of_cell)):
            text = f"{plain(activity_name(kind, _))} · {_.day(due_on)} · {_(STATES[state])}"
            x = place + (min(turn, _BESIDE - 1) - (beside - 1) / 2) * 0.22
            found[state].append(_Mark(x, row, 7 if kind == "call" else 10, text))
    return found
