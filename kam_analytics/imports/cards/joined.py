"""Two accounts of one customer: proposals, what a join would do, one click that joins and one that undoes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.access import may_join
from kam_analytics.errors import KamError
from kam_analytics.imports import commands as imports
from kam_analytics.imports.rules import Joining
from kam_analytics.imports.tables.joined import joined_table, sides_table
from kam_analytics.imports.wording import joined as say
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui import session
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.saves import local_time
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import short_table, table

_KEPT, _JOINED, _PARTED, _ROW, _SAID, _FAILED = (
    "join-kept", "join-joined", "part-pick", "join-row", "join-said", "join-failed",
)  # fmt: skip
#: every account can be chosen
_ALL = 1_000_000


def join_card(proposals: Table, title: str, note: str) -> None:
    """The accounts that are probably one customer, and for a director the join of any two accounts.

    ``proposals`` has one row per account: ``group``, ``account_id``, ``last_on``, ``net_sales``. Without rows the card
    is for directors only, and for accounts that were joined.
    """
    _ = words()
    joins, rows = may_join(session.viewer().role), read("joined_accounts")
    if proposals.rows.empty and not joins and rows.empty:
        return
    with card(title, md(note), term="likely_duplicate"):
        _said()
        if len(proposals.rows):
            # a row that was chosen is another one after a join
            table(
                proposals,
                f"quality-duplicates-{len(rows)}",
                alt=title,
                on_open=_propose(proposals.rows) if joins else _open,
            )
        if joins:
            _choose()
        if len(rows):
            _joined(rows, joins=joins)


def _open(row: pd.Series) -> None:
    open_account(row["account_id"])


def _propose(proposals: pd.DataFrame) -> Any:
    """Choosing a proposal fills in both accounts: the one that bought last is kept."""

    def choose(row: pd.Series) -> None:
        if st.session_state.get(_ROW) == row["account_id"]:
            return
        group = proposals[proposals["group"] == row["group"]]
        group = group.sort_values(["last_on", "net_sales"], ascending=False, na_position="last", kind="stable")
        kept, others = group["account_id"].iloc[0], group["account_id"].iloc[1:].tolist()
        st.session_state[_ROW] = row["account_id"]
        st.session_state[_KEPT] = kept
        st.session_state[_JOINED] = row["account_id"] if row["account_id"] in others else others[0]

    return choose


def _choose() -> None:
    """Which account is kept and which is joined into it; both chosen, what that would do."""
    _ = words()
    accounts = read("account_search", text="", most=_ALL)
    names = {row.account_id: say.account_name(row.name, row.account_id) for row in accounts.itertuples(index=False)}
    for key in (_KEPT, _JOINED):
        if st.session_state.get(key) not in (None, *names):
            # joined meanwhile
            st.session_state[key] = None
    labels = {_JOINED: _("Account to join"), _KEPT: _("Account to keep")}
    for place, (key, label) in zip(st.columns(2), labels.items(), strict=True):
        place.selectbox(
            label, list(names), index=None, key=key, format_func=names.__getitem__, placeholder=_("Choose an account")
        )
    joined, kept = st.session_state.get(_JOINED), st.session_state.get(_KEPT)
    if joined is None or kept is None:
        return
    try:
        with st.spinner(_("Counting what it would affect …")):
            found = imports.try_join(session.store(), session.viewer(), joined, kept)
    except KamError as error:
        st.warning(md(_.error(error)))
        return
    _preview(found)


def _preview(found: Joining) -> None:
    _ = words()
    st.markdown(f"**{md(say.join_title(found, _))}**")
    short_table(sides_table(found, _), "join-sides")
    for sentence in say.join_sentences(found, _):
        st.caption(md(sentence))
    with st.container(horizontal=True, gap="small"):
        st.button(_("Join accounts"), icon=":material/merge:", key="join-do", type="primary", on_click=_join)
        st.button(_("Cancel"), key="join-leave", type="tertiary", on_click=_forget)


def _joined(rows: pd.DataFrame, *, joins: bool) -> None:
    """The accounts that are part of others; choosing one offers the way back."""
    _ = words()
    title = _.plural("{n} account is part of another one", "{n} accounts are part of others", len(rows))
    st.markdown(f"**{title}**")
    table(joined_table(rows, local_time, _), "joined-accounts", alt=title)
    if not joins:
        return
    names = {row.account_id: say.account_name(row.name, row.account_id) for row in rows.itertuples(index=False)}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        picked = st.selectbox(
            _("Undo a join"), list(names), index=None, key=_PARTED, format_func=names.__getitem__,
            placeholder=_("Choose an account"),
        )  # fmt: skip
        st.button(
            _("Undo this join"), icon=":material/undo:", key="part-do", disabled=picked is None, on_click=_part,
        )  # fmt: skip


def _join() -> None:
    state, _ = st.session_state, words()
    try:
        done = imports.join_accounts(session.store(), session.viewer(), state[_JOINED], state[_KEPT])
    except KamError as error:
        state[_FAILED] = _.error(error)
        return
    _forget()
    names = say.side_name(done.joined), say.side_name(done.kept)
    state[_SAID] = say.joined_finding(*names, sum(say.moved(done, _).values()), _)
    # one click takes it back
    state[_PARTED] = done.joined.account_id


def _part() -> None:
    state, _ = st.session_state, words()
    account_id = state[_PARTED]
    try:
        rows = imports.undo_join(session.store(), session.viewer(), account_id)
    except KamError as error:
        state[_FAILED] = _.error(error)
        return
    state[_PARTED] = None
    state[_SAID] = say.parted_finding(account_id, rows, _)


def _forget() -> None:
    for key in (_KEPT, _JOINED):
        st.session_state[key] = None


def _said() -> None:
    """What was done by the last click, or why it was not."""
    if failed := st.session_state.pop(_FAILED, None):
        st.warning(md(failed))
    if said := st.session_state.pop(_SAID, None):
        st.success(md(said), icon=":material/check:")
