"""Bullet charts of targets: a bar for the actual, a line at the target, two grey tones behind."""

from __future__ import annotations

from kam_analytics.kit.theme import (
    ACTUAL,
    BACKGROUND,
    INK,
    MUTED,
    RANGE_STRONG,
    RANGE_WEAK,
    Figure,
    layout,
    note,
    plain,
    shortened,
)
from kam_analytics.kit.wording import Words
from kam_analytics.targets.analysis.quarter import QuarterTargets, TargetLine
from kam_analytics.targets.wording import metric_name, pair_text, variance_text

#: positions on the row's own scale (0-1) of the target, and of the range near it
_TARGET, _NEAR = 0.72, 0.8
_ROW = 58


def bullets(found: QuarterTargets, _: Words) -> Figure:
    """One row per target, inputs first; each has its own scale with the target at the same position.

    A target of zero or less has no scale: its row has text only. A bar beyond the row is cut at its
    edge; the text on the right has the value.
    """
    lines = found.lines
    rows = [-place for place in range(len(lines))]
    scaled = [line.target > 0 for line in lines]
    reached = [_place(line.actual, line) for line in lines]
    pace = [max(_place(line.run_rate, line) - at, 0.0) for line, at in zip(lines, reached, strict=True)]
    return {
        "data": [
            _bars(rows, [_NEAR * _TARGET if shown else 0.0 for shown in scaled], 0.46, RANGE_STRONG),
            _bars(
                rows, [(1 - _NEAR) * _TARGET if shown else 0.0 for shown in scaled], 0.46, RANGE_WEAK, _NEAR * _TARGET
            ),
            {
                **_bars(rows, pace, 0.2, BACKGROUND, reached),
                "marker": {
                    "color": BACKGROUND,
                    "line": {"color": ACTUAL, "width": [1 if more else 0 for more in pace]},
                    "pattern": {"shape": "/", "fgcolor": ACTUAL, "size": 6},
                },
            },
            _bars(rows, reached, 0.2, ACTUAL),
        ],
        "layout": layout(
            _,
            len(lines) * _ROW + 20,
            margin={"l": 4, "r": 128, "t": 14, "b": 2},
            xaxis={"visible": False, "range": [0, 1]},
            yaxis={"visible": False, "range": [-len(lines) + 0.45, 0.75]},
            barmode="overlay",
            shapes=[_tick(row) for row, shown in zip(rows, scaled, strict=True) if shown],
            annotations=[text for row, line in zip(rows, lines, strict=True) for text in _words(row, line, _)],
        ),
    }


def _place(value: float | None, line: TargetLine) -> float:
    """The position of a value on the row's scale, cut at its edges."""
    if value is None or line.target <= 0:
        return 0.0
    return round(min(max(value / line.target * _TARGET, 0.0), 1.0), 4)


def _bars(rows: list[int], lengths: list[float], width: float, color: str, base: float | list[float] = 0.0) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": rows,
        "x": lengths,
        "base": base,
        "width": width,
        "marker": {"color": color, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _tick(row: int) -> Figure:
    return {
        "type": "line",
        "x0": _TARGET,
        "x1": _TARGET,
        "y0": row - 0.3,
        "y1": row + 0.3,
        "line": {"color": INK, "width": 3},
    }


def _words(row: int, line: TargetLine, _: Words) -> list[Figure]:
    name = plain(shortened(metric_name(line.metric, _), 32))
    if line.less_is_better:
        name = f"{name} ({_('less is better')})"
    variance = variance_text(line, _)
    if line.run_rate is not None:
        variance = _("pace {change}", change=variance)
    return [
        note(name, x=0, y=row + 0.28, xanchor="left", yanchor="bottom"),
        note(
            f"<b>{pair_text(line, _)}</b><br>{variance}",
            xref="paper",
            x=1,
            y=row,
            xanchor="left",
            yanchor="middle",
            xshift=8,
            align="left",
            font={"size": 12, "color": INK if line.actual is not None else MUTED},
        ),
    ]
