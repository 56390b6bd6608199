"""Quarterly targets in words: names, values, the card's title, its marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording.codes import activity_count, activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.targets.analysis.missing_inputs import MissingInput
from kam_analytics.targets.analysis.quarter import QuarterTargets, TargetLine
from kam_analytics.targets.rules import RESULTS, Quarter, unit

_RESULT_NAMES = {
    "net_sales": N_("Net sales"),
    "margin": N_("Margin"),
    "on_time_in_full": N_("On time in full"),
    "claims": N_("Claims"),
    "nps": N_("Net Promoter Score (NPS)"),
}
_LEG_NAMES = {"sales": N_("sales"), "delivery": N_("delivery"), "satisfaction": N_("satisfaction")}
_STATUS_NAMES = {"proposed": N_("proposed"), "approved": N_("approved")}


def quarter_name(quarter: Quarter, _: Words) -> str:
    """A quarter, such as Q4/2026; the year is the fiscal year."""
    return _quarter(quarter.year, quarter.number, _)


def metric_name(metric: str, _: Words) -> str:
    """A result by its name, an input by its activities."""
    return _(_RESULT_NAMES[metric]) if metric in RESULTS else activity_name(metric, _, many=True)


def value_text(unit: str, value: float | None, _: Words, *, rate: bool = False) -> str:
    """A value in its unit; a run rate of a count has a decimal."""
    if value is None:
        return "–"
    if unit == "money":
        return _.short_money(value)
    if unit == "share":
        return _.percent(value, 0 if abs(value * 100 - round(value * 100)) < 0.05 else 1)
    return _.number(value, 1 if rate and abs(value - round(value)) >= 0.05 else 0)


def variance_text(line: TargetLine, _: Words) -> str:
    """The variance with sign and arrow, or why it is unknown."""
    if line.ahead is None:
        return unknown_text(line, _)
    return _signed(line, line.ahead, line.ahead_share, _)


def status_name(status: str, _: Words) -> str:
    """Whether a target is approved; a status of a later release as it is."""
    return _(_STATUS_NAMES[status]) if status in _STATUS_NAMES else status


def actual_text(line: TargetLine, _: Words) -> str:
    """The actual in its unit, or why it is unknown."""
    return unknown_text(line, _) if line.actual is None else value_text(line.unit, line.actual, _)


def gap_text(line: TargetLine, _: Words) -> str:
    """Actual minus target in the unit of the metric."""
    if line.gap is None:
        return "–"
    if line.unit == "money":
        return f"{'+' if line.gap > 0 else ''}{_.short_money(line.gap)}"
    return _.points(line.gap) if line.unit == "share" else _.signed(line.gap)


def unknown_text(line: TargetLine, _: Words) -> str:
    """Why the actual is unknown."""
    if line.why == "few":
        return _.plural("only {n} answer", "only {n} answers", line.n) if line.n else _("no answers")
    if line.why == "none":
        return _("no deliveries") if line.metric == "on_time_in_full" else _("no margin known")
    if line.why == "coverage":
        return _("deliveries partly unknown") if line.metric == "on_time_in_full" else _("margin partly unknown")
    return _("not started") if line.why is None else _("no data")


def target_name(target: Mapping[str, Any], _: Words) -> str:
    """A target in one line: metric, quarter, value; from ``metric``, ``fiscal_year``, ``fiscal_quarter``, ``value``."""
    metric = str(target["metric"])
    quarter = _quarter(int(target["fiscal_year"]), int(target["fiscal_quarter"]), _)
    return f"{metric_name(metric, _)} {quarter}: {value_text(unit(metric), float(target['value']), _)}"


def pair_text(line: TargetLine, _: Words) -> str:
    """Actual and target, such as 48 / 40."""
    return f"{value_text(line.unit, line.actual, _)} / {value_text(line.unit, line.target, _)}"


def targets_title(found: QuarterTargets, _: Words) -> str:
    """Title of the card: the number of targets that are reached, or will be at this pace."""
    name, n = quarter_name(found.quarter, _), len(found.lines)
    if not n:
        return _("{quarter}: no targets", quarter=name)
    if found.state == "coming":
        return _.plural("{quarter}: {n} target set", "{quarter}: {n} targets set", n, quarter=name)
    fields = {"quarter": name, "good": _.number(found.good)}
    if found.state == "closed":
        title = _.plural("{quarter}: {good} of {n} target met", "{quarter}: {good} of {n} targets met", n, **fields)
    else:
        title = _.plural(
            "{quarter}: {good} of {n} target met or on track",
            "{quarter}: {good} of {n} targets met or on track",
            n,
            **fields,
        )
    if not found.unknown:
        return title
    return f"{title}, {_.plural('{n} not known', '{n} not known', found.unknown)}"


def targets_note(found: QuarterTargets, _: Words) -> str:
    """The progress of the quarter, and how to read the bars if there are any."""
    if found.state == "coming":
        return _("Starts on {day}", day=_.day(found.quarter.since))
    is_closed = found.state == "closed"
    when = (
        _("Closed on {day}", day=_.day(found.quarter.until))
        if is_closed
        else _.plural("{n} day left", "{n} days left", found.days_left)
    )
    if not found.lines:
        return when
    how = [_("bar: actual, line: target, grey: up to 80% and up to the target")]
    if not is_closed:
        how.append(_("hatched bar and pace: the same pace until the end of the quarter"))
    if found.sales is not None:
        how.append(_held(found.sales, _))
    return " · ".join([when, *how])


def _held(sales: Period, _: Words) -> str:
    """The days of the quarter so far that the sales cover: their pace is that of these days."""
    if sales.until < sales.since:
        return _("no sales of this quarter are imported")
    return _("sales and margin, and their pace: {since} – {until}", since=_.day(sales.since), until=_.day(sales.until))


def missing_input(found: MissingInput, _: Words) -> str:
    """A quarter with result targets alone, and the input that is proposed for it, with what it is taken from."""
    quarter = quarter_name(found.quarter, _)
    inputs = ", ".join(activity_count(name, n, _) for name, n in found.wanted.items())
    if found.source == "segment":
        return _(
            "No input target for {quarter}. Suggested: {inputs}, as the rules of segment {segment} ask.",
            quarter=quarter, inputs=inputs, segment=found.segment,
        )  # fmt: skip
    if found.source == "history":
        return _.plural(
            "No input target for {quarter}. Suggested: {inputs}, the median of this account's last quarter.",
            "No input target for {quarter}. Suggested: {inputs}, the median of this account's last {n} quarters.",
            found.n, quarter=quarter, inputs=inputs,
        )  # fmt: skip
    return _(
        "No input target for {quarter}: no rule of a segment, and not enough history to suggest one.", quarter=quarter
    )


def targets_marks(found: QuarterTargets, _: Words) -> list[str]:
    """Problems with the set of targets, in words."""
    legs = ", ".join(_(_LEG_NAMES[leg]) for leg in found.missing_legs)
    marks = []
    if found.only_sales:
        marks.append(_("Incomplete: sales targets only. Missing: {legs}.", legs=legs))
    elif legs:
        marks.append(_("Without a target: {legs}.", legs=legs))
    if found.lacks_input and found.state == "closed":
        marks.append(_("Result target without an input target: no activity has a target."))
    if found.proposed:
        marks.append(
            _.plural(
                "{n} target is proposed and awaits approval.",
                "{n} targets are proposed and await approval.",
                found.proposed,
            )
        )
    return marks


def targets_alt(found: QuarterTargets, _: Words) -> str:
    """Text alternative of the bars."""
    return _("Bullet chart. {title}. The table is below.", title=targets_title(found, _))


def _quarter(year: int, number: int, _: Words) -> str:
    return _("Q{number} {year}", number=number, year=year)


def _signed(line: TargetLine, ahead: float, share: float | None, _: Words) -> str:
    arrow = "▲" if ahead >= 0 else "▼"
    if share is not None:
        return f"{arrow} {_.percent(share, 0, sign=True)}"
    if line.unit == "money":
        return f"{arrow} {'+' if ahead > 0 else ''}{_.short_money(ahead)}"
    if line.unit == "share":
        return f"{arrow} {_.points(ahead, 0)}"
    return f"{arrow} {_.signed(ahead, 1 if line.run_rate is not None and ahead != round(ahead) else 0)}"


def quarter_choice(quarter: Quarter, now: Quarter, _: Words) -> str:
    """A quarter as an option; the running one is marked."""
    name = quarter_name(quarter, _)
    return _("{quarter}, this quarter", quarter=name) if quarter == now else name


def no_targets(found: QuarterTargets, _: Words, *, may_edit: bool) -> str:
    """The empty state of a quarter without targets: why that matters, and the one next step."""
    step = (
        _("Set an input, such as calls, and the result it should produce.")
        if may_edit
        else _("Ask the account owner to propose them.")
    )
    return f"{_('No targets have been set for {quarter}.', quarter=quarter_name(found.quarter, _))} {step}"


def metric_with_unit(metric: str, _: Words) -> str:
    """A metric as an option in the form of a target."""
    units = {"money": _.currency, "share": "%"}
    shown = units.get(unit(metric))
    return f"{metric_name(metric, _)}, {shown}" if shown else metric_name(metric, _)


def edit_note(_: Words, *, proposes: bool) -> str:
    """How to fill in the table of targets, and what saving does."""
    how = _("A row without a number sets no target.")
    what = (
        _("Your targets are proposals until a director approves them; approved ones stay as they are.")
        if proposes
        else _("Targets saved by a director are approved.")
    )
    return f"{how} {what}"
