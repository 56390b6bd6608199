"""The table of the targets of a quarter."""

from __future__ import annotations

from collections.abc import Sequence

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.targets import wording as say
from kam_analytics.targets.analysis.missing_inputs import MissingInput
from kam_analytics.targets.analysis.quarter import QuarterTargets


def targets_table(found: QuarterTargets, missing: Sequence[MissingInput], _: Words) -> Table:
    """One row per target with everything that is known of it; every row is another measure in its own unit.

    The inputs suggested for a quarter that lacks them come first, as targets that are not set.
    """
    suggested = [
        {
            "measure": say.metric_name(metric, _),
            "kind": _("input"),
            "target": _.number(number),
            "status": _("not set, suggested"),
        }
        for one in missing
        for metric, number in one.wanted.items()
    ]
    rows = [
        {
            "measure": say.metric_name(line.metric, _),
            "kind": _("input") if line.is_input else _("result"),
            "target": say.value_text(line.unit, line.target, _),
            "status": say.status_name(line.status, _),
            "actual": say.actual_text(line, _),
            "run_rate": say.value_text(line.unit, line.run_rate, _, rate=True),
            "gap": say.gap_text(line, _),
            "attainment": line.attainment,
        }
        for line in found.lines
    ]
    return Table.of(
        [*suggested, *rows],
        Column("measure", _("Measure")),
        Column("kind", _("Kind")),
        Column("target", _("Target")),
        Column("status", _("Status")),
        Column("actual", _("Actual")),
        Column("run_rate", _("Run rate")),
        Column("gap", _("Gap")),
        Column("attainment", _("Attainment"), "part"),
    )
