"""The only package that talks to a database. ``open_store(path)`` gives a ``Store``."""

from kam_analytics.store.base import Load, Store, is_lost, is_there, open_store, remove, settings_of
from kam_analytics.store.scope import Scope

__all__ = ["Load", "Scope", "Store", "is_lost", "is_there", "open_store", "remove", "settings_of"]
