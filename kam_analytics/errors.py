"""One family of errors: an English message with named fields, translated where it is shown."""

from __future__ import annotations

import errno
from typing import Any

#: of the operating system: the disk, the quota or the largest file that is allowed is full
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def N_(message: str) -> str:
    """Mark a message for the catalogue without translating it here."""
    return message


class KamError(Exception):
    """Something a person can act on.

    ``message`` is the English sentence with ``{named}`` fields; ``wording.errors`` says it in the
    person's language. ``str(error)`` is the English sentence.
    """

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(message.format(**fields))
        self.message = message
        self.fields = fields


class BadSetting(KamError):
    """A setting has a value that cannot be used."""


class StoreError(KamError):
    """The store cannot be opened or asked."""


class StoreInUse(StoreError):
    """Another process holds the store."""


class StoreClosed(StoreError):
    """The store is shutting down; nothing was written."""


class StoreUnusable(StoreError):
    """The file or its folder cannot serve as a store: another program's, damaged, newer, not to be written."""


class NoRoom(StoreError):
    """The disk is full; nothing was written."""

    def __init__(self, file: str) -> None:
        super().__init__(
            N_(
                "The disk is full and {file} could not be written: nothing was saved. Free up some space and try again."
            ),
            file=file,
        )


class NotFound(KamError):
    """Not there, or not for this viewer: the same words for both."""

    def __init__(self) -> None:
        super().__init__(N_("Not found, or you have no access to it."))


class Forbidden(KamError):
    """The role may not do this."""


class Conflict(KamError):
    """Somebody else saved first."""


class BadInput(KamError):
    """A value, mapping or file cannot be used as it is."""


def is_full(error: OSError) -> bool:
    """True when a file could not be written because there is no room."""
    return error.errno in _FULL
