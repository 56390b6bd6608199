"""The controls of remembered choices: one function for each kind.

None of them returns an empty value or one that its page does not offer: it returns the page's default, while
the session still remembers what the person chose (``address``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from kam_analytics.kit.ui.address import EMPTY, show, wanted
from kam_analytics.kit.ui.session import words

Code = TypeVar("Code", str, int)


def choose(name: str, label: str, offered: Mapping[Code, str], *, usual: Code | None = None, **how: Any) -> Code:
    """Choose one of a few, side by side; ``offered``: code -> name, ``usual``: the page's default, or the first."""
    code = _offered(name, offered, usual)
    show(name, code)
    st.segmented_control(
        label, list(offered), key=name, format_func=offered.__getitem__, required=True, persist_state="session", **how
    )
    return code


def choose_from_list(
    name: str, label: str, offered: Mapping[Code, str], *, usual: Code | None = None, **how: Any
) -> Code:
    """Choose one of many, in a list."""
    code = _offered(name, offered, usual)
    show(name, code)
    st.selectbox(label, list(offered), key=name, format_func=offered.__getitem__, persist_state="session", **how)
    return code


def choose_or_none(name: str, label: str, offered: Mapping[Code, str], **how: Any) -> Code | None:
    """Choose one of many, or none."""
    code: Code | None = wanted(name)
    code = code if code in offered else None
    show(name, code, EMPTY)
    st.selectbox(
        label, list(offered), index=None, key=name, format_func=offered.__getitem__, persist_state="session", **how
    )
    return code


def choose_several(
    name: str, label: str, offered: Mapping[str, str], *, most: int | None = None, **how: Any
) -> list[str]:
    """Choose any number of options, or a limited number."""
    codes = [code for code in wanted(name, []) if code in offered][:most]
    show(name, codes, most)
    st.multiselect(
        label, list(offered), key=name, format_func=offered.__getitem__, max_selections=most, persist_state="session",
        **how,
    )  # fmt: skip
    return codes


def choose_number(name: str, label: str, low: int, high: int, **how: Any) -> int:
    """Choose a whole number on a slider."""
    number = min(max(int(wanted(name, low)), low), high)
    show(name, number, (low, high))
    st.slider(label, low, high, key=name, persist_state="session", **how)
    return number


def choose_day(name: str, label: str, low: date, high: date, usual: date) -> date:
    """Choose a day between two, both included."""
    format_ = words().date_input
    day: date = min(max(wanted(name) or usual, low), high)
    # the language is part of the control's identity: each language writes dates differently
    show(name, day, format_)
    st.date_input(label, key=name, min_value=low, max_value=high, format=format_, persist_state="session")
    return day


def type_text(name: str, label: str, **how: Any) -> str:
    """Type a line of text."""
    text = str(wanted(name, ""))
    show(name, text)
    st.text_input(label, key=name, persist_state="session", **how)
    return text


def _offered(name: str, offered: Mapping[Code, str], usual: Code | None) -> Code:
    code: Code = wanted(name)
    if code in offered:
        return code
    return usual if usual is not None and usual in offered else next(iter(offered))
