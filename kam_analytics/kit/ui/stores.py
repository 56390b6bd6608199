"""The stores of this process: one's own and the demo, opened once, closed when the app ends."""

from __future__ import annotations

import gc
import ipaddress
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import streamlit as st

from kam_analytics import settings
from kam_analytics.errors import N_, Forbidden, StoreError
from kam_analytics.store import Store, is_lost, is_there, open_store

_OPENING = threading.Lock()

NOT_BEYOND_LOOPBACK = N_(
    "KAM Analytics has no login yet, so your own data is served on this machine only: start it with "
    "--server.address 127.0.0.1, or move the data away and serve the demo company."
)


class Companion(Protocol):
    """What runs beside an open store; it is closed before the store."""

    def close(self) -> None: ...


class _Held(NamedTuple):
    store: Store
    companions: list[Companion]


@st.cache_resource(show_spinner=False)
def _companions() -> list[Callable[[Store], Companion]]:
    return []


def open_with(*companions: Callable[[Store], Companion]) -> None:
    """Say what runs beside every store that is opened from now on."""
    _companions().extend(companions)


@st.cache_resource(show_spinner=False)
def _opened() -> dict[Path, _Held]:
    """The open stores: here, because module globals do not survive a reload of the code."""
    return {}


def path_of(which: str) -> Path:
    """The file of ``own`` or ``demo``."""
    here = settings.load()
    return here.own_store if which == "own" else here.demo_store


def refusal(address: str) -> str:
    """Why nothing is served on an address; empty where it is: this machine only, or no data of one's own."""
    is_served = is_loopback(address) or not own_exists() or own_is_demo()
    return "" if is_served else NOT_BEYOND_LOOPBACK


def own_exists() -> bool:
    """True when somebody imported something; a store that another process holds, or that is missing, counts."""
    if not is_there(path_of("own")) and not is_lost(path_of("own")):
        return False
    try:
        return get_anyway("own").has_batches
    except StoreError:
        return True


def own() -> Store:
    """One's own store, made when it is not there yet: a first import goes into it."""
    if is_loopback(listening_on()):
        return get_anyway("own", create=True)
    return get("own")


def own_is_demo() -> bool:
    """True when one's own address names a demo company, which may be served anywhere."""
    try:
        return get_anyway("own").is_demo
    except StoreError:
        # held by an import just now: what cannot be looked at is not a demo
        return False


def get(which: str) -> Store:
    """The opened store; the demo must have been built (``make``)."""
    store = get_anyway(which)
    if not (store.is_demo or is_loopback(listening_on())):
        raise Forbidden(NOT_BEYOND_LOOPBACK)
    return store


def get_anyway(which: str, *, create: bool = False) -> Store:
    """The opened store, wherever the server listens."""
    path = path_of(which)
    held = _opened()
    if path not in held:
        with _OPENING:
            if path not in held:
                store = open_store(path, create=create)
                held[path] = _Held(store, [companion(store) for companion in _companions()])
    return held[path].store


def must_be_made(which: str, is_needed: Callable[[Path], bool]) -> bool:
    """True when a store is not open and ``is_needed`` says of its file that it has to be made."""
    with _OPENING:
        return _must_be_made(which, is_needed)


def make(which: str, is_needed: Callable[[Path], bool], build: Callable[[Path], object]) -> None:
    """Make a store once; a second session waits for the first."""
    with _OPENING:
        if _must_be_made(which, is_needed):
            build(path_of(which))


def _must_be_made(which: str, is_needed: Callable[[Path], bool]) -> bool:
    path = path_of(which)
    return path not in _opened() and is_needed(path)


def settle(page: str) -> None:
    """Take what the first run of a page imported out of the collector's sight.

    A full collection follows the reruns; what lives as long as the process need not be looked at.
    """
    settled = _settled()
    if page not in settled:
        settled.add(page)
        gc.collect()
        gc.freeze()


@st.cache_resource(show_spinner=False)
def _settled() -> set[str]:
    return set()


def close_all() -> None:
    """Close every store: at the end of the app."""
    held = _opened()
    for path in list(held):
        store, companions = held.pop(path)
        for companion in companions:
            companion.close()
        store.close()


def listening_on() -> str:
    """The address the server was told to listen on; none means all of them."""
    return str(st.get_option("server.address") or "0.0.0.0")


@cache
def is_loopback(address: str) -> bool:
    """True when the address reaches this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
