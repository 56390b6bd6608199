"""The choices of a page: in the address, as codes that are the same in every language, and in the session.

The session remembers a person's last choice under each name, on whatever page it was made. A page shows
that choice if it offers it, otherwise its own default (``controls``); the remembered choice stays.
``remember`` is called before the controls of a page: the address has priority over the session, and the
session over the default. ``Remembered.keep`` after them writes the choices into the address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from kam_analytics.kit.rules import addresses

Parse = Callable[[str], Any]


@dataclass(frozen=True)
class Choice:
    """One choice that a page remembers: its default, and the function that reads its text (``None``: not valid)."""

    default: Any
    parse: Parse


def one_of(*codes: str) -> Parse:
    """A reader for one of these codes."""
    return lambda text: text if text in codes else None


def whole(low: int, high: int) -> Parse:
    """A reader for a whole number between two, both included."""

    def parse(text: str) -> int | None:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
        return number if number is not None and low <= number <= high else None

    return parse


def several(text: str) -> list[str]:
    """A reader for ids or words, separated by a vertical bar."""
    return [part for part in text.split("|") if part][:200]


def day(text: str) -> date | None:
    """Read a date such as 2026-11-21."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(kw_only=True)
class Memory:
    """What a session remembers, and what its current page shows."""

    #: the last choice of the person under each name
    wished: dict[str, Any] = field(default_factory=dict)
    #: the values of this page's controls, and what besides its name identifies each control
    shown: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    #: every choice of this page as last written into the address, with the text that was written
    kept: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def moved(self, name: str) -> bool:
        """Return True if the person has moved a control since it was made.

        An empty control was not moved: a click overtook its first drawing. If empty is a valid choice, the
        value that was shown decides.
        """
        if name not in self.shown:
            return False
        now, shown = st.session_state.get(name), self.shown[name]
        return now != shown and (now is not None or self.made[name] == EMPTY)


#: identity of a control that may be empty
EMPTY = "empty"


def memory() -> Memory:
    """The memory of this session."""
    found: Memory = st.session_state.setdefault("_memory", Memory())
    return found


def enter(page: str) -> None:
    """Begin a run of a page; a new page shows nothing yet, so each of its controls is given its value."""
    asked = st.query_params.to_dict()
    _page, today = addresses.of_today(page, asked)
    if today != asked:
        st.query_params.from_dict(today)
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        known = memory()
        known.shown, known.made, known.kept = {}, {}, {}


def renamed_pages() -> dict[str, str]:
    """Old name of a page -> its name today."""
    return {old: addresses.of_today(old, {})[0] for old in addresses.PAGES}


def wanted(name: str, default: Any = None) -> Any:
    """The choice that the session remembers under a name."""
    known = memory()
    if known.moved(name):
        known.wished[name] = st.session_state[name]
    return known.wished.get(name, default)


def put(name: str, value: Any) -> None:
    """Remember another choice and pass it to its control."""
    known = memory()
    known.wished[name] = value
    known.shown.pop(name, None)


def show(name: str, value: Any, made: Any = None) -> None:
    """Let the next control show a value; ``made`` identifies the control together with its name.

    For Streamlit, a control of this name on another page is a different one, which would begin empty. The value is
    set only if necessary: a value set by the server goes back to the browser and would undo what a person does
    meanwhile.
    """
    known = memory()
    is_new = name not in known.shown or known.made[name] != made
    if is_new or name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value
    known.shown[name], known.made[name] = value, made


@dataclass(frozen=True)
class Remembered:
    """The choices of a page; ``keep`` writes them into the address."""

    choices: dict[str, Choice]

    def keep(self) -> None:
        """Write every choice that is not the default into the address."""
        known = memory()
        known.kept = {
            name: known.shown[name] if name in known.shown and not known.moved(name) else wanted(name, choice.default)
            for name, choice in self.choices.items()
        }
        known.written = {
            name: text
            for name, value in known.kept.items()
            if value != self.choices[name].default and (text := _text(value))
        }
        others = {name: value for name, value in st.query_params.items() if name not in self.choices}
        if {**others, **known.written} != st.query_params.to_dict():
            st.query_params.from_dict({**others, **known.written})


def remember(*groups: dict[str, Choice]) -> Remembered:
    """Copy the choices in the address into the memory, before the controls are made."""
    known = memory()
    choices = {name: choice for group in groups for name, choice in group.items()}
    asked = {name: value for name, value in st.query_params.items() if name in choices}
    # an address that arrives together with a moved control is our own earlier one
    from_outside = asked != known.written and not any(known.moved(name) for name in choices)
    if asked and from_outside:
        # as in ``arrived``: a browser that follows a link to the same page keeps the old address
        st.query_params.from_dict(st.query_params.to_dict())
    for name, choice in choices.items():
        if name in asked and from_outside:
            value = choice.parse(asked[name])
            put(name, choice.default if value is None else value)
        known.wished.setdefault(name, choice.default)
    return Remembered(choices)


def arrived(name: str) -> str:
    """A parameter of the address; a new value is written again.

    A browser that follows a link from a page to the same page keeps the old address: the wanted
    value would be lost with the next click.
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
    """The page with all its choices, including defaults: it opens the same whatever a session remembers."""
    query = {**st.query_params.to_dict(), **{name: _text(value) for name, value in memory().kept.items()}}
    return f"{st.session_state['page']}?{urlencode(query)}"


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "|".join(str(part) for part in value)
    return "" if value is None else str(value)
