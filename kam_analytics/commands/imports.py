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
from kam_analytics.ingest.guess import Guess, Said
from kam_analytics.ingest.kinds import KINDS
from kam_analytics.ingest.matching import field_names, load_order, required
from kam_analytics.ingest.preview import Preview, preview
from kam_analytics.ingest.recognise import recognise
from kam_analytics.ingest.rejects import REASONS

__all__ = [
    "KINDS",
    "REASONS",
    "BatchReport",
    "Choices",
    "Guess",
    "Preview",
    "Said",
    "choices_of",
    "field_names",
    "fields_of",
    "formats",
    "import_file",
    "kept",
    "load_order",
    "mapping_of",
    "preview",
    "questions",
    "recognise",
    "remembered",
    "required",
    "to_toml",
    "undo",
    "values_of",
]
