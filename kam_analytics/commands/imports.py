"""Bringing files in, for pages: recognise, ask, preview, load, take out again."""

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
from kam_analytics.ingest.currency import choose_currency
from kam_analytics.ingest.guess import Guess, Said
from kam_analytics.ingest.kinds import KINDS
from kam_analytics.ingest.matching import field_names, load_order, missing, required
from kam_analytics.ingest.noted import NOTED
from kam_analytics.ingest.preview import Preview, preview
from kam_analytics.ingest.progress import STAGES
from kam_analytics.ingest.recognise import recognise
from kam_analytics.ingest.rejects import REASONS
from kam_analytics.ingest.undo import Undoing, try_undo

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
