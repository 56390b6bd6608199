"""The address says what is chosen, in codes that mean the same in every language.

``remember`` is called before the widgets of a page: what the address says comes first, then what the
session remembers, then the default. ``Remembered.keep`` after them writes the choices back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

Parse = Callable[[str], Any]


@dataclass(frozen=True)
class Choice:
    """One thing that a page remembers: default, how its text is read (``None``: not valid)."""

    default: Any
    parse: Parse


def one_of(*codes: str) -> Parse:
    """A code out of these."""
    return lambda text: text if text in codes else None


def whole(low: int, high: int) -> Parse:
    """A whole number between two, both included."""

    def parse(text: str) -> int | None:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
        return number if number is not None and low <= number <= high else None

    return parse


def several(text: str) -> list[str]:
    """Ids or words, separated by a vertical bar."""
    return [part for part in text.split("|") if part][:200]


def day(text: str) -> date | None:
    """A day as 2026-11-21."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def put(name: str, value: Any) -> None:
    """Change what is remembered, only when it is something else.

    A value that the server sets goes back to the browser and would undo what a person does meanwhile.
    """
    if st.session_state.get(name) != value:
        st.session_state[name] = value


@dataclass(frozen=True)
class Remembered:
    """What a page remembers; ``keep`` writes it into the address."""

    choices: dict[str, Choice]

    def keep(self) -> None:
        """Write every choice that is not the default into the address."""
        state = st.session_state
        wanted = {
            name: text
            for name, choice in self.choices.items()
            if (value := state.get(name, choice.default)) != choice.default and (text := _text(value))
        }
        others = {name: value for name, value in st.query_params.items() if name not in self.choices}
        if {**others, **wanted} != st.query_params.to_dict():
            st.query_params.from_dict({**others, **wanted})
        state["_address"] = wanted
        # a control that came back empty is shown as its default
        state["_kept"] = {
            name: choice.default if state.get(name) is None else state[name] for name, choice in self.choices.items()
        }
        state["_kept_on"] = state.get("page")


def remember(*groups: dict[str, Choice]) -> Remembered:
    """Put what the address says into the session, before the widgets are made."""
    state = st.session_state
    choices = {name: choice for group in groups for name, choice in group.items()}
    asked = {name: value for name, value in st.query_params.items() if name in choices}
    # an address that arrives together with a moved widget is our own, a moment late
    moved = any(state.get(name) != value for name, value in state.get("_kept", {}).items())
    from_outside = asked != state.get("_address") and not moved
    if asked and from_outside:
        # as in ``arrived``: a browser that follows a link to the same page keeps the old address
        st.query_params.from_dict(st.query_params.to_dict())
    for name, choice in choices.items():
        if name in asked and from_outside:
            value = choice.parse(asked[name])
            put(name, choice.default if value is None else value)
        elif state.get(name) is None and choice.default is not None:
            # new, or sent back empty by a click that overtook the first drawing of the control
            state[name] = state.get("_kept", {}).get(name, choice.default)
        elif name not in state:
            state[name] = choice.default
    return Remembered(choices)


def arrived(name: str) -> str:
    """A part of the address; one that is new is written again.

    A browser that follows a link from a page to the same page keeps the old address: what was asked
    for would be lost with the next click.
    """
    value = str(st.query_params.get(name, ""))
    if st.session_state.get(f"_arrived-{name}") != value:
        st.session_state[f"_arrived-{name}"] = value
        if value:
            st.query_params[name] = value
    return value


def share_link() -> str:
    """The full address of this view, with the language."""
    parts = urlsplit(str(st.context.url or ""))
    query = {**st.query_params.to_dict(), "lang": st.session_state["language"]}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def whole_address() -> str:
    """The page and every choice on it, the defaults too: it opens the same whatever a session remembers."""
    state = st.session_state
    kept = state["_kept"] if state.get("_kept_on") == state["page"] else {}
    query = {**st.query_params.to_dict(), **{name: _text(value) for name, value in kept.items()}}
    return f"{state['page']}?{urlencode(query)}"


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "|".join(str(part) for part in value)
    return "" if value is None else str(value)
