"""The days on which a contract is decided: made from periods of notice, and checked against its end."""

from __future__ import annotations

import pandas as pd

from kam_analytics.imports.formats.spans import span_of
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.columns import ENDLESS
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.store import Load

#: the staged column of rows whose day of notice is made
NOTICE_MADE = "notice_is_made"
#: days that lie within the term of a contract
_WITHIN = ("notice_on", "option_on", "tender_on")


def prepare_contracts(load: Load, mapping: Mapping) -> None:
    """Make the day of notice from the end and a period of notice, and open-ended from the cell for the end.

    A day of notice that the file has goes before one that is made; without an end there is none. Rows whose period
    cannot be read are rejected.
    """
    if "ends_on" in mapping.columns:
        said = "is_open_ended" if "is_open_ended" in mapping.names else "null"
        _add(load, mapping, "is_open_ended", "boolean")
        load.execute(f"update staged set is_open_ended = coalesce({said}, case when {ENDLESS} then true end)")
    if "notice_period" not in mapping.names:
        return
    header = mapping.columns.get("notice_period", "")
    texts = load.frame("select distinct notice_period as said from staged where notice_period is not null")["said"]
    found = {text: span for text in texts if (span := span_of(text, header)) is not None}
    spans = pd.DataFrame(
        {
            "said": [*found],
            "months": [span.months for span in found.values()],
            "days": [span.days for span in found.values()],
        }
    ).astype({"said": "str", "months": "int64", "days": "int64"})
    _add(load, mapping, "notice_on", "date")
    load.execute(f"alter table staged add column {NOTICE_MADE} boolean default false")
    with load.table("span_of", spans):
        unknown = "s.notice_period is not null and s.notice_period not in (select said from span_of)"
        take_out(load, [Check(reason="no_span", field="notice_period", condition=unknown)])
        if "ends_on" in mapping.names:
            load.execute(
                "update staged set notice_on = cast(ends_on - to_months(cast(span_of.months as integer)) as date) "
                f"- cast(span_of.days as integer), {NOTICE_MADE} = true from span_of "
                "where span_of.said = staged.notice_period and staged.notice_on is null and staged.ends_on is not null"
            )


def _add(load: Load, mapping: Mapping, name: str, type_: str) -> None:
    if name not in mapping.names:
        load.execute(f"alter table staged add column {name} {type_}")


def check_contracts(load: Load, mapping: Mapping) -> None:
    """Reject contracts that end before they begin, are decided after their end, or have an end and none."""
    there = set(load.frame("select * from staged limit 0").columns)
    checks = []
    if {"starts_on", "ends_on"} <= there:
        checks.append(Check(reason="ends_before_start", field="ends_on", condition="s.ends_on < s.starts_on"))
    if {"is_open_ended", "ends_on"} <= there:
        both = "s.is_open_ended and s.ends_on is not null"
        checks.append(Check(reason="end_of_open_ended", field="ends_on", condition=both))
    checks += [
        Check(reason="after_the_end", field=name, condition=f"s.{name} > s.ends_on")
        for name in _WITHIN
        if {name, "ends_on"} <= there
    ]
    take_out(load, checks)
