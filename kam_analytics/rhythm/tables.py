"""The tables of rhythm and segments."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.rhythm.analysis.capacity import Capacity
from kam_analytics.rhythm.analysis.compliance import Compliance
from kam_analytics.rhythm.wording import STATES, rule_days, rule_name, rule_text


def accounts_table(found: Compliance, _: Words) -> Table:
    """A row per account, the least kept first."""
    return Table.of(
        found.accounts,
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("owner", _("Owner")),
        Column("segment", _("Segment")),
        *_counts(_),
        Column("net_sales", _("Net sales"), "amount"),
    ).only(
        "name", "owner", "segment", "done", "expected", "volume", "kept", "periods", "kept_share", "missed", "net_sales"
    )


def people_table(found: Compliance, _: Words) -> Table:
    """A row per owner of accounts."""
    rows = found.by("owner")
    rows = rows.assign(owner=rows["owner"].fillna(_("no owner")))
    return Table.of(rows, Column("owner", _("Owner")), *_counts(_)).only(
        "owner", "done", "expected", "volume", "kept", "periods", "kept_share", "missed"
    )


def rules_table(found: Compliance, _: Words) -> Table:
    """A row per segment and activity type."""
    rows = found.by("segment", "activity_type")
    return Table.of(
        rows.assign(rule=[rule_name(row, _) for row in rows.to_dict("records")]),
        Column("rule", _("Rule")),
        *_counts(_),
    ).only("rule", "done", "expected", "volume", "kept", "periods", "kept_share", "missed", "unnamed")


def quarters_table(found: Compliance, _: Words) -> Table:
    """A row per fiscal quarter, the newest first."""
    return Table.of(found.quarters, Column("quarter_on", _("Quarter from"), "month"), *_counts(_)).only(
        "quarter_on", "done", "expected", "volume", "kept", "periods", "kept_share", "missed"
    )


def tasks_table(found: Compliance, _: Words) -> Table:
    """A row per task of a rule, the accounts by name."""
    rows = found.tasks.sort_values(["name", "account_id", "due_on", "task_id"], ignore_index=True)
    return Table.of(
        rows.assign(
            activity=[activity_name(kind, _) for kind in rows["activity_type"]],
            said=[_(STATES[state]) for state in rows["state"]],
        ),
        Column("name", _("Account")),
        Column("owner", _("Owner")),
        Column("activity", _("Activity type")),
        Column("period_on", _("Period from"), "day"),
        Column("due_on", _("Due"), "day"),
        Column("done_on", _("Done"), "day"),
        Column("said", _("Status")),
    )


def segments_table(accounts: pd.DataFrame, _: Words) -> Table:
    """A row per account with its segment beside its class."""
    return Table.of(
        accounts,
        Column("name", _("Account")),
        Column("segment", _("Segment")),
        Column("published_class", _("ABC class")),
        Column("from_on", _("Since"), "day"),
        Column("decider", _("Decided by")),
        Column("reason", _("Reason")),
        Column("owner", _("Owner")),
        Column("net_sales", _("Net sales"), "amount"),
    )


def cadence_rules_table(rules: pd.DataFrame, today: date, _: Words) -> Table:
    """A row per rule that holds or will."""
    rows = rules.to_dict("records")
    return Table.of(
        rules.assign(rule=[rule_text(row, _) for row in rows], days=[rule_days(row, today, _) for row in rows]),
        Column("segment", _("Segment")),
        Column("rule", _("Rule")),
        Column("days", _("Valid")),
    )


def capacity_table(found: Capacity, _: Words) -> Table:
    """A row per person, a column per month with the part of the hours that is planned."""
    wide = found.rows.pivot(index=["person", "user_id"], columns="month_on", values="used").reset_index()
    names = {pd.Timestamp(month): f"{month:%Y-%m}" for month in found.months}
    months = [Column(names[pd.Timestamp(month)], _.month(month), "part") for month in found.months]
    rows = wide.rename(columns=names).reindex(columns=["person", *names.values()])
    return Table.of(rows, Column("person", _("Person")), *months)


def load_table(found: Capacity, _: Words) -> Table:
    """A row per person and month: hours planned, and those that can be."""
    return Table.of(
        found.rows,
        Column("person", _("Person")),
        Column("month_on", _("Month"), "month"),
        Column("planned", _("Hours planned"), "decimal"),
        Column("can", _("Hours that can be planned"), "decimal"),
        Column("used", _("Used"), "part"),
    )


def _counts(_: Words) -> tuple[Column, ...]:
    return (
        Column("done", _("Done"), "number"),
        Column("expected", _("Expected"), "number"),
        Column("volume", _("Volume"), "part"),
        Column("kept", _("Kept"), "number"),
        Column("periods", _("Periods"), "number"),
        Column("kept_share", _("Rhythm"), "part"),
        Column("missed", _("Missed"), "number"),
        Column("unnamed", _("Unnamed"), "number"),
    )
