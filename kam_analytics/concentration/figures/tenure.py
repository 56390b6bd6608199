"""Net sales by customer tenure: one bar a band, what is not known in grey."""

from __future__ import annotations

from kam_analytics.concentration.analysis.tenure import UNKNOWN, Tenure
from kam_analytics.concentration.wording.tenure import band_name
from kam_analytics.kit.theme import ACTUAL, INK, PREVIOUS, Figure, layout, note
from kam_analytics.kit.wording import Words


def tenure(found: Tenure, _: Words) -> Figure:
    """Bars of shares, longest tenure first; needs net sales above zero."""
    rows = found.rows.iloc[[3, 2, 1, 0, 4]]
    shares = [round(100 * float(share), 2) for share in rows["share"]]
    names = [band_name(band, _) for band in rows["band"]]
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "x": shares, "y": names, "width": 0.62,
                "marker": {
                    "color": [PREVIOUS if band == UNKNOWN else ACTUAL for band in rows["band"]], "line": {"width": 0},
                },
                "hovertext": [
                    f"{name}: {_.percent(row.share, 1)} · {_.short_money(row.net_sales)}"
                    for name, row in zip(names, rows.itertuples(), strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        ],
        "layout": layout(
            _, 200, margin={"l": 8, "r": 56},
            xaxis={"visible": False, "range": [min(0.0, *shares), max(1.0, *shares)]},
            yaxis={"autorange": "reversed", "automargin": True, "tickfont": {"size": 12, "color": INK}},
            annotations=[
                note(f"<b>{_.percent(share / 100, 1)}</b>", x=max(share, 0.0), y=name, xanchor="left", xshift=6)
                for name, share in zip(names, shares, strict=True)
            ],
        ),
    }  # fmt: skip
