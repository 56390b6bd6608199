"""Was the rhythm kept, by account, person and rule."""

from __future__ import annotations

from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.ui.tables import Tables, short_table, table
from kam_analytics.rhythm import answers, figures, tables
from kam_analytics.rhythm import wording as say
from kam_analytics.rhythm.analysis.compliance import Compliance

#: accounts in the calendar
_SHOWN = 12


def rhythm_now() -> Compliance:
    """How the rhythm was kept among the accounts in sight, with the sales of the last 12 whole months."""
    choice = Choice.usual(today(), held())
    return answers.compliance(read, choice, today=today(), fiscal_start=int(store().settings["fiscal_start"]))


def compliance_tables(found: Compliance) -> Tables:
    """Every table of the page, for the export."""
    _ = words()
    return {
        _("Accounts"): tables.accounts_table(found, _),
        _("Owners"): tables.people_table(found, _),
        _("Rules"): tables.rules_table(found, _),
        _("Quarters"): tables.quarters_table(found, _),
        _("Tasks"): tables.tasks_table(found, _),
    }


def compliance_cards(found: Compliance) -> None:
    """The calendar of the accounts that are furthest behind, then accounts, people and rules in numbers."""
    _ = words()
    with card(say.calendar_title(found, _), _("The least kept first. Right: periods kept of those that have ended.")):
        worst = found.accounts.head(_SHOWN)
        figure(
            figures.calendar(worst, found.tasks, figures.months_around(found.until), _),
            "rhythm-calendar",
            say.calendar_alt(found, len(worst), _),
            lambda: tables.accounts_table(found, _),
        )
    by_account = tables.accounts_table(found, _)
    with card(_("Every account with a rhythm"), _("Select a row to open the account."), term="cadence_rhythm"):
        table(by_account, "rhythm-accounts", alt=md(_("Accounts by rhythm")), on_open=_open)
    with card(say.trend_title(found, _), term="cadence_rhythm"):
        short_table(tables.quarters_table(found, _), "rhythm-quarters")
    with card(_("By owner"), term="cadence_volume"):
        short_table(tables.people_table(found, _), "rhythm-people")
    with card(_("By rule"), term="cadence_volume"):
        short_table(tables.rules_table(found, _), "rhythm-rules")


def _open(row: object) -> None:
    open_account(row["account_id"])  # type: ignore[index]
