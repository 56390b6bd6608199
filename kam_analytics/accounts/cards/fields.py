"""The fields of the card of an account, for the forms of one account and of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kam_analytics.accounts.rules import MOST_CHARACTERS
from kam_analytics.accounts.wording import account_label
from kam_analytics.kit.ui.reads import read, records
from kam_analytics.kit.ui.session import words

Rows = Sequence[Mapping[str, Any]]


def text(name: str, label: str, value: str | None, key: str, **more: Any) -> str | None:
    """A line of text; empty is missing."""
    typed: str = st.text_input(
        label, value=value or "", max_chars=MOST_CHARACTERS[name], key=f"{key}-{name}", autocomplete="off", **more
    )  # fmt: skip
    return typed.strip() or None


def word(name: str, label: str, value: str | None, rows: Rows, key: str, placeholder: str) -> str | None:
    """One of the words that other accounts have, or a new one."""
    _ = words()
    known = sorted({row[name] for row in rows if row[name]} | ({value} if value else set()))
    # a box that begins without a choice can be emptied again
    st.session_state.setdefault(f"{key}-{name}", value)
    chosen: str | None = st.selectbox(
        label, known, index=None, key=f"{key}-{name}", placeholder=placeholder,
        accept_new_options=True, format_func=lambda code: _.data(name, code) if name == "industry" else code,
    )  # fmt: skip
    return chosen


def owner(value: str | None, key: str, placeholder: str, **first: str) -> str | None:
    """One of the people who are there; ``first`` are choices before them, by their codes."""
    people = {row.user_id: row.name for row in read("people").itertuples()}
    return one_of("owner_id", words()("Owner"), value, {**first, **people}, key, placeholder)


def parent(value: str | None, rows: Rows, key: str, placeholder: str, without: str = "", **first: str) -> str | None:
    """One of the accounts in sight, but not the account itself."""
    names = {row["account_id"]: account_label(row) for row in rows if row["account_id"] != without}
    return one_of("parent_id", words()("Parent company"), value, {**first, **names}, key, placeholder)


def one_of(
    name: str, label: str, value: str | None, options: Mapping[str, str], key: str, placeholder: str
) -> str | None:
    """One of some codes by their names; a value that is none of them any more is kept until another is chosen."""
    known = {**({value: value} if value and value not in options else {}), **options}
    st.session_state.setdefault(f"{key}-{name}", value)
    chosen: str | None = st.selectbox(
        label, list(known), index=None, format_func=known.__getitem__,
        key=f"{key}-{name}", placeholder=placeholder,
    )  # fmt: skip
    return chosen


def accounts() -> list[dict[str, Any]]:
    """The cards of all accounts in sight."""
    return records("accounts", account="")
