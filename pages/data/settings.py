"""When the fiscal year begins, and where the company is."""

from __future__ import annotations

from kam_analytics.company.cards import company_finding, settings_card
from kam_analytics.kit import ui

_ = ui.words()
ui.head(_("Settings"), _("What holds for the whole company"))
ui.finding(company_finding())
settings_card()
