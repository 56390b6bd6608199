"""Bringing files in, for pages: recognise, map, load, take out again."""

from kam_analytics.ingest import import_file, undo
from kam_analytics.ingest.choices import Choices, fields_of, formats, mapping_of, signs_of, values_of
from kam_analytics.ingest.currency import choose_currency
from kam_analytics.ingest.guess import Guess, Said
from kam_analytics.ingest.kinds import KINDS
from kam_analytics.ingest.matching import missing
from kam_analytics.ingest.noted import NOTED
from kam_analytics.ingest.progress import STAGES
from kam_analytics.ingest.recognise import recognise
from kam_analytics.ingest.rejects import REASONS
from kam_analytics.ingest.undo import try_undo

__all__ = [
    "KINDS",
    "NOTED",
    "REASONS",
    "STAGES",
    "Choices",
    "Guess",
    "Said",
    "choose_currency",
    "fields_of",
    "formats",
    "import_file",
    "mapping_of",
    "missing",
    "recognise",
    "signs_of",
    "try_undo",
    "undo",
    "values_of",
]
