"""What do the accounts buy in all, how much of it from us, and where is the rest?"""

from __future__ import annotations

import streamlit as st

from kam_analytics.accounts.cards.edit import new_account_button
from kam_analytics.kit import ui
from kam_analytics.kit.ui.account import one_row
from kam_analytics.wallet.cards.editor import edit_wallet
from kam_analytics.wallet.cards.shares import wallet_cards, wallet_head, wallet_portfolio

account_id = ui.arrived("account")
if not account_id:
    wallet_portfolio()
    if ui.read("accounts", account="").empty:
        new_account_button()
    st.stop()
header = one_row(ui.read("account_header", account=account_id, today=ui.today()))
wallet = wallet_head(header)
ui.account_row(header)
edit_wallet(account_id)
wallet_cards(wallet)
