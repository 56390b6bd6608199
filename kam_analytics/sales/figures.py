"""Sales by month beside the same month a year earlier."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.theme import ACTUAL, BACKGROUND, INK, MUTED, PREVIOUS, Figure, layout, note
from kam_analytics.kit.wording import Words


def months(rows: pd.DataFrame, _: Words) -> Figure:
    """Columns: this year solid, the same month of the previous year behind it in grey.

    ``rows`` has ``month_on``, ``value``, ``previous`` and ``is_partial``; a partial month is hatched, a missing one
    one has no column. Without any month of the previous year there is nothing to tell apart, so no legend.
    """
    labels = [_.month(day) for day in rows["month_on"]]
    every = 1 if len(labels) <= 6 else 3
    at = list(range(len(labels)))
    values, earlier = (
        [None if pd.isna(value) else float(value) for value in rows[name]] for name in ("value", "previous")
    )
    known = [value for value in [*values, *earlier] if value is not None]
    largest = max(map(abs, known), default=0.0) or 1.0
    best, most = max(enumerate(values), key=lambda item: item[1] or 0.0, default=(0, None))
    return {
        "data": [
            {
                "type": "bar",
                "name": _("Previous year"),
                "x": [index - 0.16 for index in at],
                "y": earlier,
                "width": 0.5,
                "marker": {"color": PREVIOUS, "opacity": 0.55, "line": {"width": 0}},
                "hoverinfo": "skip",
            },
            {
                "type": "bar",
                "name": _("Actual"),
                "x": [index + 0.08 for index in at],
                "y": values,
                "width": 0.5,
                "marker": {
                    "color": [BACKGROUND if partial else ACTUAL for partial in rows["is_partial"]],
                    "line": {"color": ACTUAL, "width": 1},
                    "pattern": {
                        "shape": ["/" if partial else "" for partial in rows["is_partial"]],
                        "fgcolor": ACTUAL,
                        "size": 7,
                    },
                },
                "text": [
                    f"{label}<br>{_.short_money(value)} · {_('previous year')} {_.short_money(before)}"
                    for label, value, before in zip(labels, values, earlier, strict=True)
                ],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            },
        ],
        "layout": layout(
            _,
            300,
            margin={"l": 8, "r": 8, "t": 30, "b": 28},
            xaxis={
                "tickvals": at[::every],
                "ticktext": labels[::every],
                "range": [-0.6, len(labels) - 0.4],
                "tickfont": {"size": 12, "color": MUTED},
            },
            yaxis={"visible": False, "range": [min([0.0, *known]) * 1.15, largest * 1.18]},
            barmode="overlay",
            showlegend=any(value is not None for value in earlier),
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 12, "color": INK}},
            annotations=[note(f"<b>{_.short_money(most)}</b>", x=best + 0.08, y=most, yanchor="bottom")]
            if most is not None and most > 0
            else [],
            shapes=[
                {
                    "type": "line",
                    "x0": -0.6,
                    "x1": len(labels) - 0.4,
                    "y0": 0,
                    "y1": 0,
                    "line": {"color": MUTED, "width": 1},
                }
            ],
        ),
    }
