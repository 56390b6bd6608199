"""What if accounts leave: the tables of the exports and of «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.what_if import WhatIf
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.glossary import TERMS

#: figure -> how it is written: an amount, a share, or so many decimals; in the order they are read
_SHOWN: dict[str, str | int] = {
    "total": "money",
    "accounts": 0,
    "accounts_for_80pct": 0,
    "share_of_accounts_for_80pct": "share",
    "top_20pct_share": "share",
    "largest_share": "share",
    "effective_accounts": 1,
    "hhi": 0,
    "gini": 2,
}


def what_if_table(found: WhatIf, _: Words) -> pd.DataFrame:
    """Every figure with and without those who leave, unrounded; shares 0-1."""
    columns = {_("Now"): found.before, _("Without them"): found.after}
    values = {
        title: pd.Series([getattr(result, name) for name in _SHOWN], dtype="float64")
        for title, result in columns.items()
    }
    return pd.DataFrame({_("Figure"): [_label(name, _) for name in _SHOWN], **values})


def what_if_in_words(found: WhatIf, _: Words) -> pd.DataFrame:
    """The same, ready to read."""

    def written(name: str, value: float | None) -> str:
        how = _SHOWN[name]
        if how == "money":
            return _.money(value)
        return _.percent(value, 1) if how == "share" else _.number(value, int(how))

    table = {_("Figure"): [_label(name, _) for name in _SHOWN]}
    for title, result in ((_("Now"), found.before), (_("Without them"), found.after)):
        table[title] = [written(name, getattr(result, name)) for name in _SHOWN]
    return pd.DataFrame(table)


def _label(name: str, _: Words) -> str:
    return _("Total") if name == "total" else _(TERMS[name].name)
