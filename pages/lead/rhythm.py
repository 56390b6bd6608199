"""Was the rhythm kept, who is in which segment, and what does a segment ask for?"""

from __future__ import annotations

from kam_analytics.accounts.cards.edit import new_account_button
from kam_analytics.kit import ui
from kam_analytics.rhythm import wording as say
from kam_analytics.rhythm.cards.capacity import capacity_card, capacity_now
from kam_analytics.rhythm.cards.compliance import compliance_cards, compliance_tables, rhythm_now
from kam_analytics.rhythm.cards.rules import rules_card
from kam_analytics.rhythm.cards.segments import segment_cards, segments_now
from kam_analytics.rhythm.tables import load_table

_ = ui.words()
found = rhythm_now()
title, scope = _("Rhythm"), say.scope(found, _)


def export() -> None:
    """Every table of the page."""
    ui.export(
        lambda: {**compliance_tables(found), _("Capacity"): load_table(capacity_now(), _)},
        "rhythm",
        title=f"{title}: {scope}",
        facts=dict,
    )


ui.head(title, scope, export)
ui.finding(say.finding(found, _))
if found.expected:
    ui.kpi_row(say.kpis(found, _), versus=scope)
    compliance_cards(found)
segmented = segments_now()
segment_cards(segmented)
if segmented.accounts.empty:
    new_account_button()
capacity_card(capacity_now())
rules_card()
ui.link("pages/analyse/glossary.py", _("How every figure is computed"), "menu_book")
