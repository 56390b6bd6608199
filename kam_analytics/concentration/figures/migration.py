"""The migration matrix of ABC classes."""

from __future__ import annotations

from kam_analytics.concentration.analysis.migration import BEFORE, NOW, Migration
from kam_analytics.kit.theme import BACKGROUND, INK, MUTED, RANGE_STRONG, RANGE_WEAK, Figure, layout, note
from kam_analytics.kit.wording import Words

#: colours: empty, moved, kept its class
_TONES = [[0, BACKGROUND], [0.5, RANGE_WEAK], [1, RANGE_STRONG]]
#: the first so many rows and columns are classes, the others those without one
_CLASSES = 3


def matrix(found: Migration, _: Words) -> Figure:
    """Rows: class before, columns: class now; in each cell the accounts and their sales.

    Sales are those of now, for lost accounts those of before. An arrow shows a rise or a fall; the
    diagonal is darker.
    """
    tones = [[0.0] * len(NOW) for _row in BEFORE]
    notes = []
    for cell in found.cells.to_dict("records"):
        if not cell["accounts"]:
            continue
        row, column = BEFORE.index(cell["class_before"]), NOW.index(cell["class_now"])
        tones[row][column] = 2 if row == column else 1
        moved = "" if row >= _CLASSES or row == column else "▲ " if column < row else "▼ "
        amount = cell["before"] if cell["class_now"] == "lost" else cell["now"]
        text = f"{moved}<b>{_.number(cell['accounts'])}</b><br>{_.short_money(amount)}"
        notes.append(note(text, x=column, y=row, font={"size": 12, "color": INK}))
    axis = {"tickfont": {"size": 12, "color": INK}, "showgrid": False}
    head = {"font": {"size": 12, "color": MUTED}, "standoff": 4}
    return {
        "data": [
            {
                "type": "heatmap", "z": tones, "x": list(range(len(NOW))), "y": list(range(len(BEFORE))),
                "zmin": 0, "zmax": 2, "colorscale": _TONES, "showscale": False, "xgap": 3, "ygap": 3,
                "hoverinfo": "skip",
            }
        ],
        "layout": layout(
            _, 340, margin={"l": 96, "r": 8, "t": 56, "b": 8},
            xaxis={
                **axis, "side": "top", "tickvals": list(range(len(NOW))), "ticktext": [*"ABC", _("Lost")],
                "title": {"text": _("Class now"), **head},
            },
            yaxis={
                **axis, "tickvals": list(range(len(BEFORE))), "ticktext": [*"ABC", _("Came back"), _("New")],
                "range": [len(BEFORE) - 0.5, -0.5], "title": {"text": _("Class before"), **head},
            },
            annotations=notes,
        ),
    }  # fmt: skip
