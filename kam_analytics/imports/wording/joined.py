"""Accounts that become one, in words: what moves, what gives way, what is the customer's afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kam_analytics.errors import N_
from kam_analytics.imports.rules import Joining, Left, Side
from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.targets.rules import unit
from kam_analytics.targets.wording import metric_name, value_text

#: table -> the kind of its rows
_KINDS = {
    "sale": "sales", "activity": "activities", "nps_response": "nps", "contact": "contacts", "delivery": "deliveries",
    "claim": "claims", "opportunity": "opportunities", "contract": "contracts", "target": "targets",
    "wallet_estimate": "wallets", "segment_membership": "segments", "key_account_decision": "key_accounts",
    "account_team": "teams", "task": "tasks",
}  # fmt: skip
#: table that no import fills -> the name of its rows; what only belongs to a person or a log is not listed
_ROWS = {
    "plan": N_("Account plans"), "plan_objective": N_("Objectives of plans"), "plan_action": N_("Actions of plans"),
    "plan_review": N_("Reviews of plans"), "plan_snapshot": N_("Approved versions of plans"),
    "red_flag": N_("Flags"), "customer_initiative": N_("Strategies and projects of the customer"),
    "contact_influence": N_("Relations between contacts"), "contact_need": N_("Needs of contacts"),
    "buying_rule": N_("Buying rules"), "wallet_competitor": N_("Estimates of competitors"),
    "whitespace_state": N_("Notes on unsold categories"),
}  # fmt: skip
#: rows that give way are named up to this many
_MOST = 12


def rows_name(table: str, _: Words) -> str:
    """The name of the rows of a table; empty for rows that are not listed."""
    return kind_name(_KINDS[table], _) if table in _KINDS else _(_ROWS[table]) if table in _ROWS else ""


def moved(found: Joining, _: Words) -> dict[str, int]:
    """Name of rows -> how many move, in a fixed order."""
    order = [*_KINDS, *_ROWS]
    return {rows_name(table, _): found.moved[table] for table in order if found.moved.get(table)}


def join_title(found: Joining, _: Words) -> str:
    """The two accounts, as a heading."""
    return _("{joined} becomes part of {kept}", joined=side_name(found.joined), kept=side_name(found.kept))


def join_sentences(found: Joining, _: Words) -> list[str]:
    """What moves, what stays, and what gives way."""
    names, listed = {"kept": side_name(found.kept)}, moved(found, _)
    sentences = [
        _("{kept} keeps its own name, owner, parent company and other details.", **names),
        _("What moves: {list}.", list=", ".join(f"{name} {_.number(rows)}" for name, rows in listed.items()))
        if listed
        else _("No rows move."),
    ]
    out = [row for row in found.left if row.until is None]
    if out:
        sentences.append(
            _("Left out until the join is undone, because {kept} has its own: {list}.", list=_listed(out, _), **names)
        )
    cut = [row for row in found.left if row.until is not None]
    if cut:
        sentences.append(
            _("Ends earlier, because a period of {kept} begins on the next day: {list}.", list=_listed(cut, _), **names)
        )
    return sentences


def joined_finding(name: str, kept: str, rows: int, _: Words) -> str:
    """What was done, after a join."""
    return _.plural(
        "{joined} is part of {kept} now: {n} row moved.",
        "{joined} is part of {kept} now: {n} rows moved.",
        rows,
        joined=name,
        kept=kept,
    )


def parted_finding(account_id: str, rows: int, _: Words) -> str:
    """What was done, after the undo of a join."""
    return _.plural(
        "{account} is an account of its own again: {n} row went back.",
        "{account} is an account of its own again: {n} rows went back.",
        rows,
        account=account_id,
    )


def side_name(side: Side) -> str:
    """An account by name and id: two accounts of one customer often have the same name."""
    return account_name(side.name, side.account_id)


def account_name(name: str, account_id: str) -> str:
    """The name of an account with its id, which is left out where it is the name."""
    return account_id if name == account_id else f"{name} ({account_id})"


def _listed(rows: Sequence[Left], _: Words) -> str:
    """The rows kind by kind, up to the most that are named."""
    by_kind: dict[str, list[str]] = {}
    for row in rows[:_MOST]:
        by_kind.setdefault(rows_name(row.table, _), []).append(_said(row, _))
    shown = ". ".join(f"{name}: {'; '.join(texts)}" for name, texts in by_kind.items())
    more = len(rows) - _MOST
    return shown if more <= 0 else _("{list}; and {n} more", list=shown, n=_.number(more))


def _said(left: Left, _: Words) -> str:
    row = left.row
    if left.table == "target":
        value = value_text(unit(row["metric"]), float(row["value"]), _)
        return f"{metric_name(row['metric'], _)}, {_('quarter from {day}', day=_day(row, 'quarter_on', _))}, {value}"
    if left.table == "wallet_estimate":
        of = _("whole account") if row["category_id"] == "all" else row["category_id"]
        return f"{of}, {row['year']}, {row['source']}, {_.money(float(row['likely']))}"
    if left.table == "account_team":
        return f"{row['user_id']}, {row['team_role']}"
    if left.table == "whitespace_state":
        return f"{row['category_id']}, {row['state']}"
    until = _day(row, "to_on", _) if row["to_on"] else ""
    period = f"{_day(row, 'from_on', _)} – {until}".rstrip()
    if left.until is not None:
        period = _("{period}, now until {day}", period=period, day=_.day(left.until))
    return f"{row['segment']}, {period}" if left.table == "segment_membership" else period


def _day(row: Mapping[str, Any], name: str, _: Words) -> str:
    return _.day(date.fromisoformat(row[name]))
