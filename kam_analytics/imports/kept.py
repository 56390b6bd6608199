"""The original files, kept for a while by the id of their import, so that an answer can be changed later."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kam_analytics import settings
from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Store
from kam_analytics.store.folders import make

_MAPPING = ".mapping.json"
_DAY = 24 * 3600
_LOG = logging.getLogger(__name__)


def keep(store: Store, batch: str, file: Path, mapping: Mapping, folders: Sequence[Path]) -> tuple[Note, ...]:
    """Copy the file of a finished import, its mapping and, from ``folders``, the files in which it looks columns up; return a note if that fails, because the import stays.

    Nothing is kept for the demo company, nor for a survey whose respondents are never stored.
    """
    if store.is_demo or mapping.is_anonymous or days(store) == 0:
        return ()
    folder = _folder(batch)
    try:
        make(folder.parent)
        make(folder)
        shutil.copyfile(file, folder / file.name)
        (folder / _MAPPING).write_text(mapping.text, encoding="utf-8")
        for lookup in mapping.lookups:
            found = next(place / lookup.file for place in folders if (place / lookup.file).is_file())
            make(looked_up_in(batch))
            shutil.copyfile(found, looked_up_in(batch) / lookup.file)
    except Exception as error:
        _LOG.warning("The original of import %s could not be kept.", batch, exc_info=True)
        erase(batch)
        reason = getattr(error, "strerror", None) or error
        message = N_("A copy of {file} could not be kept: {reason}. Its rows are imported.")
        return (Note(message, {"file": file.name, "reason": reason}),)
    return ()


def original(batch: str) -> Path | None:
    """The original file of an import; ``None`` if it was not kept or has expired."""
    with suppress(OSError):
        return next((path for path in _folder(batch).iterdir() if path.is_file() and path.name != _MAPPING), None)
    return None


def mapping_text(batch: str) -> str:
    """The mapping by which the original was read, as it is remembered. Raises ``OSError`` if it is not kept."""
    return (_folder(batch) / _MAPPING).read_text(encoding="utf-8")


def looked_up_in(batch: str) -> Path:
    """The folder of the files in which the original looks columns up."""
    return _folder(batch) / "beside"


def erase(batch: str) -> None:
    """Delete the original of one import."""
    shutil.rmtree(_folder(batch), ignore_errors=True)


def expire(store: Store) -> int:
    """Delete the originals that are older than the setting ``kept_days``; return how many. For a daily job."""
    dropped = 0
    for folder in (settings.load().data / "kept").glob("*"):
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > days(store) * _DAY:
                erase(folder.name)
                dropped += 1
    return dropped


def _folder(batch: str) -> Path:
    return settings.load().data / "kept" / batch


def days(store: Store) -> int:
    """How long originals are kept; a store of an earlier release has no such setting yet."""
    return int(store.settings.get("kept_days", "90"))
