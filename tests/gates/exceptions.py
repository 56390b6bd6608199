"""Where the house does not keep a gate yet: the list only shrinks, and a line that nothing breaks any more fails."""

from __future__ import annotations

#: gate -> the places, as ``excepted`` reads them
TODAY: dict[str, list[str]] = {
    "few_parameters": [
        "kam_analytics/concentration/analysis/concentration.py concentration_of",
        "kam_analytics/activities/commands.py log_activity",
        "kam_analytics/concentration/analysis/sales_at_risk.py sales_at_risk",
        "kam_analytics/concentration/analysis/trend.py rolling",
        "kam_analytics/effects/analysis/activity_effect.py _scan",
        "kam_analytics/effects/figures/lags.py _points",
        "kam_analytics/imports/files/staging.py take_in",
        "kam_analytics/imports/load/batch.py import_file",
        "kam_analytics/imports/load/batch.py _watched",
        "kam_analytics/imports/recognise/recognise.py _guess",
        "kam_analytics/kit/ui/reads.py _fresh",
        "kam_analytics/quality/analysis/quality.py quality_of",
    ],
    "asked": [
        "kam_analytics/imports/queries/row_counts.sql",
    ],
}
