"""What do the accounts buy in all, how much of it from us, and where is the rest?"""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui

account_id = ui.arrived("account")
if not account_id:
    ui.wallet_portfolio()
    st.stop()
header = ui.one_row(ui.read("account_header", account=account_id, today=ui.today()))
wallet = ui.wallet_head(header, ui.wallet_period())
ui.account_row(header)
ui.edit_wallet(account_id)
ui.wallet_cards(wallet)
