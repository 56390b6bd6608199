"""Imports for pages: recognise, map, load, undo."""

from kam_analytics.imports import import_file, undo
from kam_analytics.imports.again import change_answer
from kam_analytics.imports.crm import set_crm_address
from kam_analytics.imports.currency import choose_currency
from kam_analytics.imports.deals import offer as offer_deals
from kam_analytics.imports.deals import take as take_deals
from kam_analytics.imports.joined import join_accounts, try_join, undo_join
from kam_analytics.imports.mapping.choices import Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.progress import STAGES
from kam_analytics.imports.questions.changed import changed_signs
from kam_analytics.imports.questions.columns import fields_of, signs_of
from kam_analytics.imports.questions.formats import formats
from kam_analytics.imports.questions.settle import mapping_of
from kam_analytics.imports.questions.told import told_values
from kam_analytics.imports.questions.values import values_of
from kam_analytics.imports.recognise.guess import Guess
from kam_analytics.imports.recognise.matching import missing
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.rows.rejects import REASONS
from kam_analytics.imports.rows.warnings import WARNINGS
from kam_analytics.imports.undo import try_undo
from kam_analytics.imports.waiting import WaitingRows, answer_waiting, drop_waiting, waiting_rows

__all__ = [
    "KINDS",
    "REASONS",
    "STAGES",
    "WARNINGS",
    "Choices",
    "Guess",
    "Said",
    "WaitingRows",
    "answer_waiting",
    "change_answer",
    "changed_signs",
    "choose_currency",
    "drop_waiting",
    "fields_of",
    "formats",
    "import_file",
    "join_accounts",
    "mapping_of",
    "missing",
    "offer_deals",
    "recognise",
    "set_crm_address",
    "signs_of",
    "take_deals",
    "told_values",
    "try_join",
    "try_undo",
    "undo",
    "undo_join",
    "values_of",
    "waiting_rows",
]
