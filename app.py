"""KAM Analytics as an ASGI app: ``streamlit run app.py``."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

import kam_analytics
from kam_analytics import owner, settings
from kam_analytics.errors import KamError
from kam_analytics.kit.ui import reads, stores
from kam_analytics.kit.web.guard import Guard
from kam_analytics.service.cards import runner
from kam_analytics.service.inbox import Inbox
from kam_analytics.service.line import Line
from kam_analytics.store import Store

owner.keep_private()
# a folder named pages/ beside the main script would otherwise be served bare, without the shell
PagesManager.uses_pages_directory = False


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Refuse to serve one's own store beyond this machine; run the inbox and the jobs; close the stores at the end."""
    try:
        here = settings.load()
    except KamError as error:
        sys.exit(str(error))
    if refused := stores.refusal(stores.listening_on()):
        sys.exit(refused)
    _import_rooms()
    # what was imported lives as long as the process: a rerun need not look at it again
    gc.collect()
    gc.freeze()
    inbox = Inbox(here.data / "inbox", partial(stores.get_anyway, "own", create=True))
    if stores.is_loopback(stores.listening_on()):
        inbox.start()
    stores.open_with(partial(Line, run=_command))
    jobs = runner()
    jobs.start()
    try:
        yield None
    finally:
        inbox.stop()
        jobs.stop()
        stores.close_all()
        reads.forget()


def _import_rooms() -> None:
    """Import what pages show, so that no first visitor waits for it and the collector never looks at it."""
    for module in walk_packages(kam_analytics.__path__, "kam_analytics."):
        if ".cards" in module.name:
            import_module(module.name)


def _command(store: Store, arguments: list[str]) -> int:
    """The command line with all its reports: an app that is never asked does without."""
    from kam_analytics.cli.main import run_on

    return run_on(store, arguments)


app = st.App(
    Path(__file__).parent / "shell.py",
    lifespan=lifespan,
    middleware=[Middleware(Guard, refusal=stores.refusal)],
)
