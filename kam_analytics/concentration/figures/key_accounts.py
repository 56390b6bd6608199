"""Key accounts' share over time with its marks, and effort next to sales."""

from __future__ import annotations

from typing import Any

from kam_analytics.concentration.analysis.effort_split import GROUPS, EffortSplit
from kam_analytics.concentration.analysis.key_accounts import MARKS, KeyAccountShare
from kam_analytics.concentration.wording.key_accounts import group_name
from kam_analytics.kit.theme import ACCENT, ACTUAL, INK, MUTED, PREVIOUS, Figure, layout, note, rule, share_axis
from kam_analytics.kit.wording import Words

#: labels of shares of sales and margin that are closer than this (per cent) would overlap
_APART = 6


def key_share(found: KeyAccountShare, _: Words) -> Figure:
    """Lines: share of net sales dark, of margin in the accent colour; the marks are dotted.

    Each line is named at its end. Needs a last share of net sales.
    """
    rows = found.rows
    at = list(range(len(rows)))
    lines = [(_("Net sales"), "share", ACTUAL, 2.5), (_("Margin"), "margin_share", ACCENT, 1.5)]
    ends = [(name, rows[column].iloc[-1] * 100) for name, column, _colour, _width in lines]
    ends = [end for end in ends if end[1] == end[1]]
    # the labels of two lines with close ends are above and below them
    anchors = ["middle", "middle"]
    if len(ends) == 2 and abs(ends[0][1] - ends[1][1]) < _APART:
        anchors = ["bottom", "top"] if ends[0][1] >= ends[1][1] else ["top", "bottom"]
    notes = [
        note(
            f"<b>{_.percent(value / 100)}</b> {name}", x=at[-1], y=value, xanchor="left", xshift=6,
            yanchor=anchor, font={"size": 12, "color": INK},
        )
        for (name, value), anchor in zip(ends, anchors, strict=False)
    ]  # fmt: skip
    notes += [
        note(_.percent(mark), x=0, y=mark * 100, xanchor="left", yanchor="bottom", font={"size": 12, "color": MUTED})
        for mark in MARKS
    ]
    step = max(1, (len(rows) - 1) // 2)
    return {
        "data": [
            {
                "type": "scatter", "mode": "lines", "x": at, "y": [_per_cent(value) for value in rows[column]],
                "name": name, "line": {"color": colour, "width": width},
                "text": [
                    f"{_.month(day)}: {_share(value, _)}"
                    for day, value in zip(rows["month_on"], rows[column], strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
            for name, column, colour, width in lines
        ],
        "layout": layout(
            _, 300, margin={"l": 48, "r": 118, "t": 12, "b": 28},
            xaxis={
                "tickvals": at[::-step][::-1], "ticktext": [_.month(day) for day in rows["month_on"]][::-step][::-1],
                "range": [-0.3, len(rows) - 0.7],
            },
            yaxis={**share_axis(_), "range": [min(0.0, *_known(rows)), max(60.0, *_known(rows)) + 4]},
            annotations=notes,
            shapes=[rule(-0.3, mark * 100, len(rows) - 0.7, mark * 100, MUTED) for mark in MARKS],
        ),
    }  # fmt: skip


def effort(found: EffortSplit, _: Words) -> Figure:
    """Two bars to 100 %, activities above net sales: new accounts dark, existing ones grey; needs no limit."""
    measures = ((_("Activities"), "activity_share"), (_("Net sales"), "sales_share"))
    values = {group: [100 * float(found.of(group)[column]) for _name, column in measures] for group in GROUPS}
    names = [name for name, _column in measures]
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "y": [0, 1], "x": [round(value, 2) for value in values[group]],
                "name": group_name(group, _), "width": 0.56, "marker": {"color": colour, "line": {"width": 0}},
                "text": [f"{group_name(group, _)}: {_.percent(value / 100, 1)}" for value in values[group]],
                "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
            }
            for group, colour in zip(GROUPS, (ACTUAL, PREVIOUS), strict=True)
        ],
        "layout": layout(
            _, 150, margin={"l": 8, "r": 96, "t": 34, "b": 8},
            xaxis={"visible": False, "range": [min(0.0, *values["new"], *values["older"]), 100]},
            yaxis={
                "tickvals": [0, 1], "ticktext": names, "range": [1.5, -0.5], "automargin": True,
                "tickfont": {"size": 12, "color": INK},
            },
            annotations=[
                note(
                    f"<b>{_.percent(new / 100)}</b> / {_.percent(older / 100)}", xref="paper", x=1, xanchor="left",
                    xshift=8, y=at,
                )
                for at, (new, older) in enumerate(zip(values["new"], values["older"], strict=True))
            ],
            barmode="relative", showlegend=True,
            legend={
                "orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal",
                "font": {"size": 12, "color": INK},
            },
        ),
    }  # fmt: skip


def _known(rows: Any) -> list[float]:
    return [float(value) * 100 for column in ("share", "margin_share") for value in rows[column] if value == value]


def _per_cent(value: float) -> float | None:
    return None if value != value else round(value * 100, 2)


def _share(value: float, _: Words) -> str:
    return _.percent(None if value != value else value, 1)
