"""What if accounts leave, as tables."""

from __future__ import annotations

from kam_analytics.concentration.analysis.what_if import WhatIf
from kam_analytics.concentration.tables.concentration import account_rows
from kam_analytics.kit.table import Column, Format, Table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.glossary import TERMS

#: figure -> how it reads, in the order they are read
_SHOWN: dict[str, Format] = {
    "total": "amount",
    "accounts": "number",
    "accounts_for_80pct": "number",
    "share_of_accounts_for_80pct": "share",
    "top_20pct_share": "share",
    "largest_share": "share",
    "effective_accounts": "decimal",
    "hhi": "number",
    "gini": "ratio",
}


def what_if_table(found: WhatIf, _: Words) -> Table:
    """Every figure with and without those who leave."""
    rows = [
        {
            "figure": _("Total") if name == "total" else _(TERMS[name].name),
            "before": getattr(found.before, name),
            "after": getattr(found.after, name),
            "format": format_,
        }
        for name, format_ in _SHOWN.items()
    ]
    return Table.of(
        rows,
        Column("figure", _("Figure")),
        Column("before", _("Now"), by="format"),
        Column("after", _("Without them"), by="format"),
    )


def leaving_table(found: WhatIf, measure: str, _: Words) -> Table:
    """The accounts that leave, the largest first."""
    return account_rows(found.leaving, measure, _)
