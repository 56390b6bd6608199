"""The home of a rep and of delivery people: the accounts they own or work with."""

from __future__ import annotations

from kam_analytics import ui

_ = ui.words()
seen = ui.portfolio(_("My accounts"))
with ui.card(_("Accounts that move the total"), _("Largest difference first. Choose a row to open the account.")):
    ui.moved_accounts(seen.moved)
ui.months_card(seen.months, seen.chosen.last_sale)
