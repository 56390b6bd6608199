"""Words of the data that the product can translate: industries, stages of the demo build."""

from __future__ import annotations

from kam_analytics.errors import N_


def P_(context: str, text: str) -> str:
    """Mark a word of the data for the catalogue."""
    return text


INDUSTRIES = (
    P_("industry", "Machinery"),
    P_("industry", "Construction"),
    P_("industry", "Food"),
    P_("industry", "Energy"),
    P_("industry", "Logistics"),
    P_("industry", "Forest industry"),
    P_("industry", "Chemicals"),
    P_("industry", "Electronics"),
)
DEMO_STAGES = (N_("people"), N_("sales"), N_("summaries"), N_("plans"), N_("done"))
