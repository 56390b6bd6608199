"""The interface that every page shares; pages import it as ``ui``."""

from kam_analytics.kit.ui.address import arrived, remember, wanted
from kam_analytics.kit.ui.controls import type_text
from kam_analytics.kit.ui.filters import (
    ACCOUNTS,
    LEVEL,
    LIMITS,
    MEASURE,
    PERIOD,
    TERM,
    about,
    choose_measure,
    choose_period,
    choose_side,
    company_or_group,
    filter_accounts,
    filter_bar,
    filters_in_words,
    held,
    limits,
    nothing_left,
    wanted_filters,
    warn_stale,
)
from kam_analytics.kit.ui.links import account_row, link, md
from kam_analytics.kit.ui.page import card, empty, finding, head, kpi_row
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import undo_line
from kam_analytics.kit.ui.session import may_edit, sees_published_class, viewer, words
from kam_analytics.kit.ui.tables import export, short_table

__all__ = [
    "ACCOUNTS",
    "LEVEL",
    "LIMITS",
    "MEASURE",
    "PERIOD",
    "TERM",
    "about",
    "account_row",
    "arrived",
    "card",
    "choose_measure",
    "choose_period",
    "choose_side",
    "company_or_group",
    "empty",
    "export",
    "filter_accounts",
    "filter_bar",
    "filters_in_words",
    "finding",
    "head",
    "held",
    "kpi_row",
    "limits",
    "link",
    "may_edit",
    "md",
    "nothing_left",
    "read",
    "remember",
    "sees_published_class",
    "short_table",
    "today",
    "type_text",
    "undo_line",
    "viewer",
    "wanted",
    "wanted_filters",
    "warn_stale",
    "words",
]
