"""The stores of this process: the own store and the demo, opened once, closed when the app ends."""

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
    """Something that runs next to an open store and is closed before it."""

    def close(self) -> None: ...


class _Held(NamedTuple):
    store: Store
    companions: list[Companion]


@st.cache_resource(show_spinner=False)
def _companions() -> list[Callable[[Store], Companion]]:
    return []


def open_with(*companions: Callable[[Store], Companion]) -> None:
    """Register what runs next to every store that is opened from now on."""
    _companions().extend(companions)


@st.cache_resource(show_spinner=False)
def _opened() -> dict[Path, _Held]:
    """The open stores, cached because module globals do not survive a reload of the code."""
    return {}


def path_of(which: str) -> Path:
    """The file of ``own`` or ``demo``."""
    here = settings.load()
    return here.own_store if which == "own" else here.demo_store


def refusal(address: str) -> str:
    """Why nothing is served on an address; empty if it reaches this machine only or there is no own data."""
    is_served = is_loopback(address) or not own_exists() or own_is_demo()
    return "" if is_served else NOT_BEYOND_LOOPBACK


def own_exists() -> bool:
    """Return True if anything was imported; a store that another process holds, or that is lost, counts."""
    if not is_there(path_of("own")) and not is_lost(path_of("own")):
        return False
    try:
        return get_anyway("own").has_batches
    except StoreError:
        return True


def own() -> Store:
    """The own store, created if missing: a first import goes into it."""
    if is_loopback(listening_on()):
        return get_anyway("own", create=True)
    return get("own")


def own_is_demo() -> bool:
    """Return True if the own store is a demo company, which may be served anywhere."""
    try:
        return get_anyway("own").is_demo
    except StoreError:
        # held by another process: a store that cannot be opened counts as no demo
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
    """Return True if a store is not open and ``is_needed`` of its file is true."""
    with _OPENING:
        return _must_be_made(which, is_needed)


def make(which: str, is_needed: Callable[[Path], bool], build: Callable[[Path], object]) -> None:
    """Build a store once; a second session waits for the first."""
    with _OPENING:
        if _must_be_made(which, is_needed):
            build(path_of(which))


def _must_be_made(which: str, is_needed: Callable[[Path], bool]) -> bool:
    path = path_of(which)
    return path not in _opened() and is_needed(path)


def settle(page: str) -> None:
    """Exclude what the first run of a page imported from garbage collection.

    Reruns are followed by full collections; what lives as long as the process need not be scanned.
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
    """The address that the server is told to listen on; none means all addresses."""
    return str(st.get_option("server.address") or "0.0.0.0")


@cache
def is_loopback(address: str) -> bool:
    """Return True if the address reaches this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
