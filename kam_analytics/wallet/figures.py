"""Wallet by category, and the gaps of accounts with their ranges; estimates are outlined."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.theme import (
    ACCENT,
    ACTUAL,
    BACKGROUND,
    INK,
    PREVIOUS,
    Figure,
    layout,
    note,
    plain,
    shortened,
    wrapped,
)
from kam_analytics.kit.wording import Words
from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.account import AccountWallet

#: more bars than this are too many for a chart: the table has the others
MOST_BARS = 12
_ROW = 44
_RIGHT = 96
#: a name above its bar: characters and pixels of a line (the room on a phone), pixels from the bar's middle
_NAME, _LINE, _ABOVE = 34, 16, 12


def wallet(found: AccountWallet, _: Words) -> Figure:
    """One bar per category, largest gap on top: ours solid, known competitors grey, open outlined.

    Needs at least one row. Right of the bars: our share, and the gap; an estimate below our own sales
    has our sales as its bar and says so instead of the share.
    """
    rows = found.rows.head(MOST_BARS)
    own = rows["net_sales"].clip(lower=0).fillna(0.0)
    names = [f"{plain(shortened(said.category(row, _), 22))}<br>{row['year']}" for row in rows.to_dict("records")]
    at = list(range(len(rows)))
    parts = (
        (_("Ours"), own, {"color": ACTUAL, "line": {"width": 0}}),
        (_("Known competitors"), rows["rival"].fillna(0.0), {"color": PREVIOUS, "line": {"width": 0}}),
        (
            _("Seller not known"),
            rows["open"].fillna(0.0),
            {"color": BACKGROUND, "line": {"color": ACTUAL, "width": 1.5}},
        ),
    )
    notes = []
    for index, row in enumerate(rows.to_dict("records")):
        value = said.case(row, _) if row["case"] in ("too_low", "ahead", "not_held") else _.percent(row["share"])
        gap = "" if row["gap"] != row["gap"] else f"<br>{_.short_money(row['gap'])}"
        notes.append(_right(f"<b>{value}</b>{gap}", index))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": at,
                "x": [round(float(value), 2) for value in values],
                "width": 0.58,
                "marker": marker,
                "text": [f"{name}: {_.short_money(float(value))}" for value in values],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
            for name, values, marker in parts
        ],
        "layout": _bars(_, names, annotations=notes),
    }


def gaps(accounts: pd.DataFrame, _: Words) -> Figure:
    """Outlined bars of the largest gaps, a line from the low to the high end of each; needs a row.

    A name is above its bar, not next to it, so that it fits on a phone.
    """
    rows = accounts.head(MOST_BARS)
    at = list(range(len(rows)))
    names = [wrapped(name, _NAME) for name in rows["name"]]
    lines = max(len(name) for name in names)
    height = 40 + _LINE * lines
    notes = [_above("<br>".join(plain(line) for line in name), index) for index, name in enumerate(names)]
    for index, row in enumerate(rows.to_dict("records")):
        chance = "" if row["top"] != row["top"] else f"<br>{_.percent(row['top'])}"
        notes.append(_right(f"<b>{_.short_money(row['gap'])}</b>{chance}", index))
    gap = [round(float(value), 2) for value in rows["gap"]]
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": _("Estimated gap"),
        "y": at,
        "x": gap,
        "width": round(20 / height, 4),
        "marker": {"color": BACKGROUND, "line": {"color": ACTUAL, "width": 1.5}},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [
                round(max(float(high) - value, 0.0), 2) for high, value in zip(rows["gap_high"], gap, strict=True)
            ],
            "arrayminus": [
                round(max(value - float(low), 0.0), 2) for low, value in zip(rows["gap_low"], gap, strict=True)
            ],
            "color": ACCENT,
            "thickness": 1.5,
            "width": 4,
        },
        "text": [
            f"{plain(shortened(name, 200))}<br>{_.short_money(low)} – {_.short_money(high)}"
            for name, low, high in zip(rows["name"], rows["gap_low"], rows["gap_high"], strict=True)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    top = _ABOVE + 6 + _LINE * lines
    return {
        "data": [bars],
        "layout": layout(
            _,
            len(rows) * height + 16,
            margin={"l": 8, "r": _RIGHT, "t": 8, "b": 8},
            xaxis={"visible": False, "rangemode": "tozero"},
            # the unit is the height of a row: room for the name above, for half a bar and half a value below
            yaxis={"visible": False, "range": [len(rows) - round(top / height, 4), -round(top / height, 4)]},
            annotations=notes,
        ),
    }


def _bars(_: Words, names: list[str], *, annotations: list[Figure]) -> Figure:
    """The layout of stacked bars with names on the left and a column of values on the right."""
    return layout(
        _,
        len(names) * _ROW + 56,
        margin={"l": 8, "r": _RIGHT, "t": 34, "b": 8},
        xaxis={"visible": False, "rangemode": "tozero"},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "range": [len(names) - 0.5, -0.5],
            "automargin": True,
            "tickfont": {"size": 12, "color": INK},
        },
        annotations=annotations,
        barmode="stack",
        showlegend=True,
        legend=_legend(),
    )


def _legend() -> Figure:
    where = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom"}
    return {**where, "traceorder": "normal", "font": {"size": 12, "color": INK}}


def _above(text: str, row: int) -> Figure:
    where = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "yshift": _ABOVE}
    return note(text, y=row, align="left", **where)


def _right(text: str, row: int) -> Figure:
    size = {"size": 12, "color": INK}
    return note(text, xref="paper", x=1, xanchor="left", xshift=8, y=row, align="left", font=size)
