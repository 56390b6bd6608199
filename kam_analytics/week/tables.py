"""The week of a person as tables, for export and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording.codes import task_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.reasons.wording import reason_text
from kam_analytics.week import wording as say
from kam_analytics.week.analysis import Dots
from kam_analytics.week.answers import Brief, Deadline
from kam_analytics.week.rules import Item


def items_table(items: Sequence[Item], _: Words) -> Table:
    """One row per open task or plan action."""
    rows = pd.DataFrame(
        [
            {
                "account_id": item.account_id, "account": item.account, "due_on": pd.Timestamp(item.due_on),
                "what": _what(item, _),
                "until": pd.Timestamp(item.until) if item.until else pd.NaT,
            }
            for item in items
        ],
        columns=["account_id", "account", "due_on", "what", "until"],
    )  # fmt: skip
    rows = rows.astype({"due_on": "datetime64[us]", "until": "datetime64[us]"})
    return Table.of(
        rows,
        Column("due_on", _("Due"), "day"), Column("account", _("Account")), Column("what", _("What")),
        Column("until", _("To be done by"), "day"),
    )  # fmt: skip


def deadlines_table(deadlines: Sequence[Deadline], today: date, _: Words) -> Table:
    """One row per deadline of the fortnight, with the euros of agreements and deals."""
    rows = pd.DataFrame(
        [
            {
                "account_id": one.account_id, "account": one.account, "due_on": pd.Timestamp(one.on),
                "what": _what(one.what, _) if isinstance(one.what, Item) else reason_text(one.what, today, _),
                "euros": None if isinstance(one.what, Item) else one.what.euros,
            }
            for one in deadlines
        ],
        columns=["account_id", "account", "due_on", "what", "euros"],
    ).astype({"due_on": "datetime64[us]", "euros": "float64"})  # fmt: skip
    return Table.of(
        rows,
        Column("due_on", _("Day"), "day"), Column("account", _("Account")), Column("what", _("What")),
        Column("euros", _("Euros"), "money"),
    )  # fmt: skip


def contacts_table(items: Sequence[Item], briefs: Mapping[str, Brief], today: date, _: Words) -> Table:
    """One row per call or meeting, with the person and what was last said."""
    rows = items_table(items, _).rows.assign(
        person=[say.person_text(briefs[item.item_id].person, _) for item in items],
        phone=[person.phone if (person := briefs[item.item_id].person) else None for item in items],
        before=[" · ".join(say.before_lines(item, briefs[item.item_id], today, _)) for item in items],
    )
    return Table.of(
        rows,
        Column("due_on", _("Due"), "day"), Column("account", _("Account")), Column("what", _("What")),
        Column("person", _("With whom")), Column("phone", _("Phone")), Column("before", _("Before the call")),
    )  # fmt: skip


def dots_table(dots: Dots, _: Words) -> Table:
    """One row per account: what was done, missed and asked for in the quarter."""
    return Table.of(
        dots.accounts,
        Column("name", _("Account")), Column("segment", _("Segment")), Column("kept", _("Done"), "number"),
        Column("missed", _("Missed"), "number"), Column("periods", _("Tasks of the quarter"), "number"),
    )  # fmt: skip


def _what(item: Item, _: Words) -> str:
    return task_name({"title": item.title, "activity_type": item.activity_type}, _)
