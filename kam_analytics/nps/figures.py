"""Net Promoter Scores as dots with their intervals, waves over time, coverage as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kam_analytics.kit.theme import (
    ACTUAL,
    BACKGROUND,
    GRID,
    INK,
    MUTED,
    RANGE_WEAK,
    Figure,
    layout,
    note,
    plain,
    rule,
    shortened,
)
from kam_analytics.kit.wording import Words
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.analysis.later_sales import LaterSales
from kam_analytics.nps.analysis.renewals import Renewals
from kam_analytics.nps.analysis.score import Score, Survey
from kam_analytics.nps.analysis.waves import Waves
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording import waves as parts

_ROW = 46
_RIGHT = 118
#: more waves than this are too many for a chart: the table has the others
MOST_WAVES = 8


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row of dots: its label, the positions of the dot and its ends, the text on the right."""

    label: str
    right: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


def segments(found: Survey, _: Words) -> Figure:
    """The score of all and of every segment; a hollow dot has no interval, fewer than five answers no dot."""
    rows = [
        _score_row(f"<b>{_('All')}</b>", found.score, _),
        *(_score_row(plain(shortened(said.group_name(group.name, _), 16)), group.score, _) for group in found.segments),
    ]
    return _dots(rows, _, zero=0.0, first_is_all=True)


def waves(found: Waves, _: Words) -> Figure:
    """The last waves in time, each dot with its interval; needs a wave with a score."""
    shown = found.waves[-MOST_WAVES:]
    at = [index for index, wave in enumerate(shown) if wave.score.value is not None]
    scores = [shown[index].score for index in at]
    values = [float(score.value or 0.0) for score in scores]
    ends = [(value if score.low is None else score.low, value if score.high is None else score.high)
            for value, score in zip(values, scores, strict=True)]  # fmt: skip
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    spread = max(high - low, 20.0)
    bottom, top = max(-104.0, low - 0.1 * spread), high + 0.18 * spread
    dots = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": at,
        "y": values,
        "line": {"color": MUTED, "width": 1, "dash": "dot"},
        "marker": _marker([score.has_interval for score in scores]),
        "error_y": _errors(values, ends),
        "text": [_score_text(score, _) for score in scores],
        "hovertemplate": "%{text}<extra></extra>",
    }
    notes = [
        note(f"<b>{_.signed(value)}</b>", x=index, y=end[1], yanchor="bottom", yshift=2 if end[1] > value else 8)
        for index, value, end in zip(at, values, ends, strict=True)
    ]
    return {
        "data": [dots],
        "layout": layout(
            _,
            280,
            margin={"l": 36, "r": 30, "b": 60 if found.running else 44, "t": 12},
            xaxis={
                "tickvals": list(range(len(shown))),
                "ticktext": [
                    f"{label}<br>{_('in progress')}" if wave.is_running else label
                    for label, wave in zip(_wave_labels([wave.name for wave in shown]), shown, strict=True)
                ],
                "range": [-0.5, len(shown) - 0.4],
            },
            yaxis={"range": [bottom, top], "showgrid": True, "gridcolor": GRID, "nticks": 5},
            annotations=notes,
            shapes=[rule(-0.5, 0, len(shown) - 0.4, 0, MUTED)] if bottom < 0 < top else [],
        ),
    }


def heard(found: Heard, _: Words) -> Figure:
    """The share that responded: of accounts, of net sales, of the contacts of each level."""
    rows = [
        (parts.heard_label(row.code, _), row.share, parts.heard_counts(row.code, row.heard, row.total, _))
        for row in found.coverage.dropna(subset="share").itertuples()
    ]
    at = list(range(len(rows)))
    shares = [round(share * 100, 2) for _label, share, _text in rows]
    back = {"type": "bar", "orientation": "h", "y": at, "x": [100] * len(rows), "width": 0.5, "hoverinfo": "skip"}
    front = {**back, "x": shares, "marker": {"color": ACTUAL}, "hoverinfo": "skip"}
    return {
        "data": [{**back, "marker": {"color": RANGE_WEAK}}, front],
        "layout": layout(
            _,
            len(rows) * 42 + 16,
            margin={"l": 8, "r": _RIGHT, "t": 4, "b": 4},
            xaxis={"visible": False, "range": [0, 100]},
            yaxis=_names([plain(label) for label, _share, _text in rows]),
            annotations=[
                _right(f"<b>{_.percent(share)}</b><br>{text}", row) for row, (_label, share, text) in enumerate(rows)
            ],
            barmode="overlay",
        ),
    }


def renewal(found: Renewals, _: Words) -> Figure:
    """The renewal rate of every group of answers."""
    rows = [
        _Row(
            label=said.kind_of(rate.group, _),
            right=f"<b>{_.percent(rate.rate)}</b><br>{rate.renewed} / {rate.n}",
            value=_hundred(rate.rate),
            low=_hundred(rate.low),
            high=_hundred(rate.high),
        )
        for rate in found.rates
        if rate.n
    ]
    return _dots(rows, _, most=103.0)


def later(found: LaterSales, _: Words) -> Figure:
    """Sales after relative to before for every group of answers; the line marks unchanged sales."""
    rows = [
        _Row(
            label=said.kind_of(group.group, _),
            right=f"<b>{_.percent(group.nrr)}</b><br>{_.plural('{n} account', '{n} accounts', group.accounts)}",
            value=_hundred(group.nrr),
            low=_hundred(group.nrr_low),
            high=_hundred(group.nrr_high),
        )
        for group in found.groups
        if group.accounts
    ]
    return _dots(rows, _, zero=100.0)


def _dots(
    rows: Sequence[_Row],
    _: Words,
    *,
    zero: float | None = None,
    most: float | None = None,
    first_is_all: bool = False,
) -> Figure:
    """Rows with a dot, its interval and a text on the right."""
    shown = [(at, row) for at, row in enumerate(rows) if row.value is not None]
    values = [float(row.value or 0.0) for _at, row in shown]
    ends = [
        (value if row.low is None else row.low, value if row.high is None else row.high)
        for value, (_at, row) in zip(values, shown, strict=True)
    ]
    marks = [end for pair in ends for end in pair] + ([zero] if zero is not None else [])
    low, high = (min(marks), max(marks)) if marks else (-10.0, 10.0)
    pad = 0.06 * max(high - low, 20.0)
    limits = [low - pad, high + pad if most is None else most]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": [at for at, _row in shown],
        "marker": _marker([row.low is not None for _at, row in shown]),
        "error_x": _errors(values, ends),
        "text": [f"{row.label}<br>{row.right}" for _at, row in shown],
        "hovertemplate": "%{text}<extra></extra>",
    }
    lines = [] if zero is None else [rule(zero, -0.5, zero, len(rows) - 0.5, MUTED)]
    if first_is_all and len(rows) > 1:
        lines.append({**rule(0, 0.5, 1, 0.5, GRID, "solid"), "xref": "paper"})
    return {
        "data": [dots],
        "layout": layout(
            _,
            len(rows) * _ROW + 34,
            margin={"l": 8, "r": _RIGHT, "t": 4, "b": 26},
            xaxis={"range": limits, "nticks": 5, "showgrid": True, "gridcolor": GRID},
            yaxis=_names([row.label for row in rows]),
            annotations=[_right(row.right, at) for at, row in enumerate(rows)],
            shapes=lines,
        ),
    }


def _names(labels: list[str]) -> Figure:
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": [len(labels) - 0.5, -0.5],
        "automargin": True,
        "tickfont": {"size": 12, "color": INK},
    }


def _marker(full: list[bool]) -> Figure:
    """The dot: filled with an interval, hollow without."""
    return {
        "size": 11,
        "color": [ACTUAL if is_full else BACKGROUND for is_full in full],
        "line": {"color": ACTUAL, "width": 2},
    }


def _errors(values: list[float], ends: list[tuple[float, float]]) -> Figure:
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(max(high - value, 0.0), 3) for value, (_low, high) in zip(values, ends, strict=True)],
        "arrayminus": [round(max(value - low, 0.0), 3) for value, (low, _high) in zip(values, ends, strict=True)],
        "color": ACTUAL,
        "thickness": 2,
        "width": 5,
    }


def _score_row(label: str, score: Score, _: Words) -> _Row:
    return _Row(label=label, right=_score_text(score, _), value=score.value, low=score.low, high=score.high)


def _hundred(share: float | None) -> float | None:
    return None if share is None else share * 100


def _score_text(score: Score, _: Words) -> str:
    """The text on the right: score and interval, number of answers; with fewer than five the answers themselves."""
    if score.value is None:
        return ", ".join(str(answer) for answer in score.answers) or "–"
    return f"<b>{said.score_and_range(score, _)}</b><br>{_.plural('{n} answer', '{n} answers', score.n)}"


def _wave_labels(names: list[str]) -> list[str]:
    """Names without the words that all of them begin with, so that they fit next to each other."""
    words = [name.split() for name in names]
    same = 0
    while len(words) > 1 and all(len(parts) > same + 1 and parts[same] == words[0][same] for parts in words):
        same += 1
    return [plain(shortened(" ".join(parts[same:]), 12)).replace("/", "<br>") for parts in words]


def _right(text: str, row: int) -> Figure:
    return note(text, xref="paper", x=1, xanchor="left", xshift=8, y=row, align="left")
