"""Activities and the change of answers: one row per activity type."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.nps.analysis.activities import ActivityChange
from kam_analytics.nps.wording.activities import activities_title, link_name


def activities_table(found: ActivityChange, _: Words) -> Table:
    """All activities, then each type."""
    return Table.of(
        [{"activity": link_name(link, _), **asdict(link)} for link in found.links],
        Column("activity", _("Activity type")),
        Column("accounts", _("Accounts with any"), "number"),
        Column("activities", _("Activities"), "number"),
        Column("estimate", _("Points per activity"), "ratio"),
        Column("low", _("Low"), "ratio"),
        Column("high", _("High"), "ratio"),
        Column("p", _("p"), "p"),
        Column("p_adjusted", _("p adjusted (BH)"), "p"),
        Column("claimed", _("Significant"), "yes"),
        Column("visible", _("Smallest detectable effect"), "ratio"),
    )


def activities_figures(found: ActivityChange, _: Words) -> dict[str, Any]:
    """Every figure by name, for the command line."""
    return {
        "finding": activities_title(found, _),
        "waves": found.waves,
        "accounts": found.accounts,
        "changes": found.changes,
        "limit": found.limit,
        "links": [
            {"activity_type": link.activity_type, "limit": link.limit, **shown}
            for link, shown in zip(found.links, activities_table(found, _).records(), strict=True)
        ],
    }
