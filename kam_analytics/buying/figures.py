"""How an account buys: its year by calendar month, its categories compared with the year before."""

from __future__ import annotations

from kam_analytics.buying.analysis.buying import Mix, Season
from kam_analytics.buying.wording import category
from kam_analytics.kit.theme import ACTUAL, INK, MUTED, PREVIOUS, Figure, layout, note, plain, shortened
from kam_analytics.kit.wording import Words


def seasons(season: Season, _: Words) -> Figure:
    """Columns: share of each calendar month; thin lines from the smallest to the largest year."""
    # twelve names fit side by side on a phone: three letters in English, the number in Finnish
    names = [
        str(month) if _.language == "fi" else _.month_name(int(month), "abbreviated")[:3]
        for month in season.months["month"]
    ]
    at = list(range(len(names)))
    share, low, high = ([round(float(v) * 100, 2) for v in season.months[name]] for name in ("share", "low", "high"))
    ends = {max(at, key=lambda index: share[index]), min(at, key=lambda index: share[index])}
    return {
        "data": [
            {
                "type": "bar", "x": at, "y": share, "width": 0.7,
                "marker": {"color": [ACTUAL if index in ends else PREVIOUS for index in at], "line": {"width": 0}},
                "error_y": {
                    "type": "data", "symmetric": False, "color": MUTED, "thickness": 1, "width": 3,
                    "array": [round(top - mid, 2) for top, mid in zip(high, share, strict=True)],
                    "arrayminus": [round(mid - bottom, 2) for mid, bottom in zip(share, low, strict=True)],
                },
                "text": [f"{name} {_.percent(value / 100, 1)}" for name, value in zip(names, share, strict=True)],
                "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
            }
        ],
        "layout": layout(
            _, 240, margin={"l": 8, "r": 8, "t": 24, "b": 28},
            xaxis={"tickvals": at, "ticktext": names, "range": [-0.6, 11.6]},
            yaxis={"visible": False, "range": [min(0.0, *low) * 1.1, max(*high, 1.0) * 1.15]},
            annotations=[
                note(f"<b>{_.percent(share[index] / 100)}</b>", x=index, y=high[index], yanchor="bottom")
                for index in sorted(ends)
            ],
        ),
    }  # fmt: skip


def mixes(mix: Mix, _: Words) -> Figure:
    """Bars: share of each category now, in front of the grey bar of the year before; change on the right."""
    rows = mix.rows.iloc[:8]
    at = list(range(len(rows)))
    now, before = ([round(float(value) * 100, 2) for value in rows[name]] for name in ("now", "before"))
    most = max(*now, *before, 1.0)
    names = [plain(shortened(category(row, _), 22)) for _index, row in rows.iterrows()]
    changes = [
        note(
            f"<b>{_.percent(value)}</b> {_.points(change)}", x=1, xref="paper", xanchor="left", y=index, xshift=8,
            font={"size": 12, "color": INK},
        )
        for index, value, change in zip(at, rows["now"], rows["difference"], strict=True)
    ]  # fmt: skip
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "x": before, "y": [index + 0.14 for index in at], "width": 0.5,
                "marker": {"color": PREVIOUS, "opacity": 0.55, "line": {"width": 0}}, "hoverinfo": "skip",
            },
            {
                "type": "bar", "orientation": "h", "x": now, "y": [index - 0.08 for index in at], "width": 0.5,
                "marker": {"color": ACTUAL, "line": {"width": 0}}, "hoverinfo": "skip",
            },
        ],
        "layout": layout(
            _, 40 + 30 * max(len(at), 1), margin={"l": 8, "r": 118, "t": 8, "b": 8},
            xaxis={"visible": False, "range": [0, most * 1.02]},
            yaxis={
                "tickvals": at, "ticktext": names, "range": [len(at) - 0.4, -0.6], "automargin": True,
                "tickfont": {"size": 12, "color": INK},
            },
            barmode="overlay",
            annotations=changes,
        ),
    }  # fmt: skip
