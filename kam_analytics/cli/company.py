"""The settings of the company on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from kam_analytics import access
from kam_analytics.company import wording as said
from kam_analytics.company.commands import change_settings, settings_of
from kam_analytics.company.rules import valid
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.wording import words
from kam_analytics.store import Store


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is asked, the setting, its value."""
    parser.add_argument("what", choices=["show", "set"])
    parser.add_argument("name", nargs="?", metavar="NAME", help="fiscal_start, country or time_zone")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="such as 4, FI, Europe/Helsinki")
    parser.add_argument("--viewer", metavar="USER", default=access.LOCAL_DIRECTOR.user_id)


def answer(store: Store, options: argparse.Namespace) -> Iterator[str]:
    """Change a setting if that is asked, naming its earlier value; a line for every setting, or for the one named."""
    _, name = words("en"), options.name
    seen = settings_of(store.settings)
    if options.what == "set":
        if name is None or options.value is None:
            raise BadInput(N_("Name the setting and its value."))
        valid(name, options.value)
        changed = change_settings(store, store.viewer(options.viewer), {name: options.value}, seen)
        yield said.before(changed.before, _)
    elif name is not None and name not in seen:
        valid(name, "")
    for each, value in settings_of(store.settings).items():
        if name in (None, each):
            yield f"{each:<14} {value}"
