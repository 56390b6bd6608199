"""The refused lines of an import as a table to download: they are mended in the file and imported again."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def rejects_table(rows: pd.DataFrame, reasons: Mapping[str, str], _: Words) -> Table:
    """Line, reason in words, field and text of each refused line.

    ``rows`` is the query ``import_rejects``; ``reasons`` are the sentences of its codes
    (``commands.imports.REASONS``). A reason of a later release stays as its code.
    """
    return Table.of(
        rows.assign(reason=[_(reasons[code]) if code in reasons else code for code in rows["reason"]]),
        Column("line", _("Line"), "number"),
        Column("reason", _("Reason")),
        Column("field", _("Field")),
        Column("value", _("Text")),
    )
