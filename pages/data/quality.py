"""Can the data be trusted: what is out, double, silent, dated ahead, without an owner or not covered?"""

from __future__ import annotations

from kam_analytics.activities.cards import logged_twice_card
from kam_analytics.imports.cards.decisions import decisions_card
from kam_analytics.imports.cards.joined import join_card
from kam_analytics.kit import ui
from kam_analytics.nps.cards import unknown_surveys
from kam_analytics.quality import wording as said
from kam_analytics.quality.cards import nothing_imported, quality_cards, quality_tables, quality_view

_ = ui.words()
view = quality_view()
title, scope = _("Data quality"), said.scope(view.chosen.name, view.found, _)
if view.found.is_empty:
    ui.head(title, scope)
    nothing_imported()
ui.head(
    title,
    scope,
    lambda: ui.export(
        lambda: quality_tables(view), "quality", title=f"{title}: {scope}", facts=lambda: ui.about(view.chosen)
    ),
)
ui.finding(said.finding(view.found, _))
ui.warn_stale(view.chosen)
ui.kpi_row(said.kpis(view.found, _), versus=view.chosen.name)
quality_cards(view, join_card)
unknown_surveys()
logged_twice_card()
decisions_card()
ui.link("pages/analyse/glossary.py", _("How every figure is computed"), "menu_book")
