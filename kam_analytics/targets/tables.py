"""The table of the targets of a quarter."""

from __future__ import annotations

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.targets import wording as say
from kam_analytics.targets.analysis import QuarterTargets


def targets_table(found: QuarterTargets, _: Words) -> Table:
    """One row per target with everything that is known of it; every row is another measure in its own unit."""
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
        rows,
        Column("measure", _("Measure")),
        Column("kind", _("Kind")),
        Column("target", _("Target")),
        Column("status", _("Status")),
        Column("actual", _("Actual")),
        Column("run_rate", _("Run rate")),
        Column("gap", _("Gap")),
        Column("attainment", _("Attainment"), "part"),
    )
