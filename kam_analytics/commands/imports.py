"""Bringing files in, for pages: recognise, ask, preview, load, take out again."""

from kam_analytics.access import Viewer
from kam_analytics.errors import N_, BadInput
from kam_analytics.ingest import BatchReport, import_file, undo
from kam_analytics.ingest.choices import (
    Choices,
    choices_of,
    fields_of,
    formats,
    kept,
    mapping_of,
    questions,
    remembered,
    to_toml,
    values_of,
)
from kam_analytics.ingest.guess import Guess, Said
from kam_analytics.ingest.kinds import KINDS
from kam_analytics.ingest.matching import field_names, load_order, missing, required
from kam_analytics.ingest.noted import NOTED
from kam_analytics.ingest.preview import Preview, preview
from kam_analytics.ingest.progress import STAGES
from kam_analytics.ingest.recognise import recognise
from kam_analytics.ingest.rejects import REASONS
from kam_analytics.ingest.undo import Undoing, try_undo
from kam_analytics.store import Store

__all__ = [
    "KINDS",
    "NOTED",
    "REASONS",
    "STAGES",
    "BatchReport",
    "Choices",
    "Guess",
    "Preview",
    "Said",
    "Undoing",
    "choices_of",
    "choose_currency",
    "field_names",
    "fields_of",
    "formats",
    "import_file",
    "kept",
    "load_order",
    "mapping_of",
    "missing",
    "preview",
    "questions",
    "recognise",
    "remembered",
    "required",
    "to_toml",
    "try_undo",
    "undo",
    "values_of",
]


def choose_currency(store: Store, viewer: Viewer, currency: str) -> None:
    """The money in which everything is kept: chosen before the first import, fixed by it.

    Raises ``BadInput`` for what is no code of three letters, and once something was imported.
    """
    code = currency.strip().upper()
    if code == store.settings["currency"]:
        return
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise BadInput(N_("“{currency}” is no currency: write its three letters, such as EUR."), currency=currency[:20])
    with store.load(viewer) as load, load.begin():
        if load.value("select count(*) from import_batch"):
            raise BadInput(
                N_("The store keeps its money in {currency}, fixed by its first import."),
                currency=store.settings["currency"],
            )
        load.set("currency", code)
