"""What is chosen: in the address, in codes that mean the same in every language, and in the session.

The session remembers the last choice of the person under each name, whatever page it was made on. A page
shows that choice where it offers it, else its own default (``controls``); what is remembered stays.
``remember`` is called before the controls of a page: what the address says comes first, then what the
session remembers, then the default. ``Remembered.keep`` after them writes the choices into the address.
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


@dataclass(kw_only=True)
class Memory:
    """What a session remembers, and what the page that it looks at shows."""

    #: the last choice of the person under each name
    wished: dict[str, Any] = field(default_factory=dict)
    #: what the controls of this page show, and what besides the name makes each the same control
    shown: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    #: every choice of this page as it was last written into the address, and what was written of it
    kept: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def moved(self, name: str) -> bool:
        """True when the person has moved a control since it was made.

        One that comes back empty was not moved: a click overtook its first drawing. Where nothing is a
        choice, the value that was shown tells the two apart.
        """
        if name not in self.shown:
            return False
        now, shown = st.session_state.get(name), self.shown[name]
        return now != shown and (now is not None or self.made[name] == EMPTY)


#: what makes a control the same that may be empty
EMPTY = "empty"


def memory() -> Memory:
    """The memory of this session."""
    found: Memory = st.session_state.setdefault("_memory", Memory())
    return found


def enter(page: str) -> None:
    """A run of a page begins; one that is new shows nothing yet: each of its controls is told its value."""
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
    """What the session remembers under a name."""
    known = memory()
    if known.moved(name):
        known.wished[name] = st.session_state[name]
    return known.wished.get(name, default)


def put(name: str, value: Any) -> None:
    """Let something else be remembered; its control is told."""
    known = memory()
    known.wished[name] = value
    known.shown.pop(name, None)


def show(name: str, value: Any, made: Any = None) -> None:
    """Let the control that is made next show a value; ``made``: what makes it the same control besides its name.

    Another page's control of this name is another one to Streamlit, which would begin it empty. The value is set
    only where it has to be: one that the server sets goes back to the browser and would undo what a person does
    meanwhile.
    """
    known = memory()
    is_new = name not in known.shown or known.made[name] != made
    if is_new or name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value
    known.shown[name], known.made[name] = value, made


@dataclass(frozen=True)
class Remembered:
    """What a page remembers; ``keep`` writes it into the address."""

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
    """Take what the address says into the memory, before the controls are made."""
    known = memory()
    choices = {name: choice for group in groups for name, choice in group.items()}
    asked = {name: value for name, value in st.query_params.items() if name in choices}
    # an address that arrives together with a moved control is our own, a moment late
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
    query = {**st.query_params.to_dict(), **{name: _text(value) for name, value in memory().kept.items()}}
    return f"{st.session_state['page']}?{urlencode(query)}"


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "|".join(str(part) for part in value)
    return "" if value is None else str(value)
