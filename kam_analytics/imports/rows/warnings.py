"""Warnings about loaded rows: such rows are counted, not rejected."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.cadence import UNEVEN
from kam_analytics.imports.rows.contracts import NOTICE_MADE
from kam_analytics.imports.rows.totals import line_amount
from kam_analytics.imports.rows.work import OVERLAPPING
from kam_analytics.store import Load

#: what a warning counts -> in words
WARNINGS = {
    "unassigned": N_("without an account: only directors and analysts see them"),
    "without_owner": N_("without an owner: the person is not known yet"),
    "unknown_person": N_("with a person who is not known yet"),
    "unknown_parent": N_("with a parent company that is not known yet: import it, and they become one group"),
    "negative": N_("with a negative amount, as credit notes have"),
    "notice_made": N_("with a last day to give notice that is the end date minus the period of notice"),
    "notice_unknown": N_("with a period of notice but no end date: the last day to give notice is not known"),
    "uneven": N_("with activities a year that do not divide evenly: some periods have one more than others"),
    "overlapping_absence": N_("with an absence that overlaps another one of the same person: shared days count once"),
    "converted": N_("in another currency, converted by the rate of the month"),
}


def count_warnings(load: Load, mapping: Mapping, converted: int) -> dict[str, int]:
    """Count the ``WARNINGS`` of the rows that are still staged: those that were loaded or in the store already.

    The id of an unknown person stays with the row, which has an owner as soon as that person is
    imported, whichever file comes first.
    """
    kind = mapping.kind
    found = {"unassigned": 0, "without_owner": 0, "unknown_person": 0, "unknown_parent": 0, "converted": converted}
    if kind.allows_unassigned:
        is_mapped = "account_id" in mapping.names
        found["unassigned"] = int(
            load.value(f"select count(*) from staged where {'account_id is null' if is_mapped else 'true'}")
        )
    if "notice_period" in mapping.names:
        found["notice_made"] = int(load.value(f"select count(*) from staged where {NOTICE_MADE}"))
        found["notice_unknown"] = int(
            load.value("select count(*) from staged where notice_period is not null and notice_on is null")
        )
    if kind.name == "cadence_rules":
        found["uneven"] = int(load.value(f"select count(*) from staged as s where {UNEVEN}"))
    if kind.name == "absences":
        found["overlapping_absence"] = int(load.value(f"select count(*) from staged as s where {OVERLAPPING}"))
    if kind.name == "sales":
        found["negative"] = int(load.value(f"select count(*) from staged where {line_amount(mapping)} < 0"))
    for item in mapping.fields:
        if item.person:
            unknown = load.value(
                f"select count(*) from staged where {item.name} is not null "
                f"and {item.name} not in (select user_id from app_user)"
            )
            found["without_owner" if item.name == "owner_id" else "unknown_person"] += int(unknown)
    if "parent_id" in mapping.names:
        found["unknown_parent"] = int(
            load.value(
                "select count(*) from staged where parent_id is not null "
                "and parent_id not in (select account_id from account)"
            )
        )
    return {code: n for code, n in found.items() if n}
