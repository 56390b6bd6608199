"""The sales bridge: a horizontal waterfall, to leave room for names and values on a phone."""

from __future__ import annotations

from kam_analytics.concentration.analysis.bridge import TOTALS, Bridge
from kam_analytics.concentration.wording.bridge import step_name
from kam_analytics.kit.theme import ACTUAL, BAD, GOOD, INK, MUTED, PREVIOUS, Figure, layout, note, rule
from kam_analytics.kit.wording import Words

_ROW = 40


def bridge(found: Bridge, _: Words) -> Figure:
    """Totals from zero, grey before and dark after; changes between them, green up and red down.

    Right of the bars: the amount with its sign, and its share of the opening sales. Returns and
    accounts that came back have a row only if there are any.
    """
    steps = found.steps
    shown = steps[
        ~steps["step"].isin(["returns_before", "returned", "returns_now"]) | (steps["amount"] != 0)
    ].reset_index(drop=True)
    bars, starts, colours, notes, links = [], [], [], [], []
    level = 0.0
    for at, row in enumerate(shown.to_dict("records")):
        total = row["step"] in TOTALS
        amount = round(float(row["amount"]), 2)
        starts.append(0.0 if total else level)
        level = amount if total else round(level + amount, 2)
        bars.append(amount)
        change = GOOD if amount >= 0 else BAD
        colours.append((PREVIOUS if row["step"] == "before" else ACTUAL) if total else change)
        notes.append(_value(row, at, total, _))
        links.append(rule(level, at, level, at + 1, MUTED))
    ends = [*starts, *(start + bar for start, bar in zip(starts, bars, strict=True)), 0.0]
    # an axis is needed even without any amounts
    span = max(ends) - min(ends) or 1.0
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "y": list(range(len(shown))), "x": bars, "base": starts,
                "width": 0.6, "marker": {"color": colours, "line": {"width": 0}},
                "text": [
                    f"{step_name(row['step'], _)}: {_.short_money(row['amount'])}"
                    f"<br>{_.plural('{n} account', '{n} accounts', row['accounts'])}"
                    for row in shown.to_dict("records")
                ],
                "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
            }
        ],
        "layout": layout(
            _, len(shown) * _ROW + 16, margin={"l": 8, "r": 118, "t": 8, "b": 8},
            xaxis={"visible": False, "range": [min(ends) - 0.01 * span, max(ends) + 0.02 * span]},
            yaxis={
                "tickvals": list(range(len(shown))), "ticktext": [step_name(step, _) for step in shown["step"]],
                "range": [len(shown) - 0.5, -0.5], "automargin": True, "tickfont": {"size": 12, "color": INK},
            },
            annotations=notes,
            shapes=links[:-1],
        ),
    }  # fmt: skip


def _value(row: dict[str, float], at: int, total: bool, _: Words) -> Figure:
    """The amount and its share, right of the bars."""
    amount = float(row["amount"])
    sign = "" if total or not amount else "▲ +" if amount > 0 else "▼ "
    share = "" if row["share"] != row["share"] else f" {_.percent(row['share'], 0 if total else 1)}"
    text = f"{sign}<b>{_.short_money(amount)}</b>{share}"
    return note(text, xref="paper", x=1, xanchor="left", xshift=8, y=at, font={"size": 12, "color": INK})
