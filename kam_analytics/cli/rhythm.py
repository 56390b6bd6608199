"""Rhythm on the command line: making tasks, and the reports of compliance and segments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kam_analytics.cli.asked import Asked, Facts, Tables, english
from kam_analytics.rhythm import answers, tables
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.rhythm.wording import made_text
from kam_analytics.store import Scope


def generate(scope: Scope, *, until: date | None, is_dry: bool) -> str:
    """Make the tasks, or count them, and say so in a line."""
    return made_text(make_tasks(scope, until=until, is_dry=is_dry), english())


def compliance(asked: Asked) -> tuple[Facts, Tables]:
    """How the rhythm was kept in the periods that have ended."""
    store = asked.scope.store
    found = answers.compliance(
        asked.read, asked.choice, today=store.today, fiscal_start=int(store.settings["fiscal_start"])
    )
    facts = {
        "until": found.until.isoformat(), "expected": found.expected, "done": found.done, "volume": found.volume,
        "periods_kept": found.kept_share,
    }  # fmt: skip
    _ = english()
    return facts, lambda: {
        "accounts": tables.accounts_table(found, _),
        "owners": tables.people_table(found, _),
        "rules": tables.rules_table(found, _),
        "quarters": tables.quarters_table(found, _),
    }


def segments(asked: Asked) -> tuple[Facts, Tables]:
    """Which account is in which segment, and what waits for a director."""
    found = answers.segments(asked.read, asked.choice, today=asked.scope.store.today)
    facts = {"accounts": len(found.accounts), "waiting": len(found.waiting)}
    return facts, lambda: {"segments": tables.segments_table(found.accounts, english())}


def capacity(asked: Asked) -> tuple[Facts, Tables]:
    """Planned hours against those that can be planned, by person and month."""
    store = asked.scope.store
    found = answers.capacity(asked.read, today=store.today, country=store.settings["holiday_country"])
    facts = {"assumptions": found.assumptions, "above": tables.load_table(replace(found, rows=found.above), english())}
    return facts, lambda: {"capacity": tables.load_table(found, english())}
