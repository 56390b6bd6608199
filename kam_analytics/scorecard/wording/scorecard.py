"""The scorecard in words: the account, its inputs and results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kam_analytics.accounts.wording import account_badges, account_scope
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.sales.wording import change_in_words
from kam_analytics.scorecard.analysis import YEAR
from kam_analytics.scorecard.answers import Facts
from kam_analytics.scorecard.wording import cells as cell
from kam_analytics.scorecard.wording.lines import FEEDS


def finding(facts: Facts, _: Words) -> str:
    """The finding: results and inputs."""
    before = facts.total_before
    result = change_in_words(facts.total.net_sales, cell.of(before, "net_sales"), _)
    if "activities" not in facts.held:
        return result
    effort = facts.effort
    put_in = cell.since(
        _.plural("{n} activity in 365 days", "{n} activities in 365 days", effort.year), effort.young(YEAR), _
    )
    if effort.before is None:
        return f"{result} – {put_in}"
    if not effort.year and not effort.before:
        return _("{result} – no activity in two years", result=result)
    return _(
        "{result} – {effort}, {before} in the 365 days before",
        result=result,
        effort=put_in,
        before=_.number(effort.before),
    )


def scope(header: Any, team: Sequence[str], _: Words) -> str:
    """The account and the people who work with it."""
    who = account_scope(header, _)
    if not team:
        return who
    return _("{account} · team: {names}", account=who, names=", ".join(team))


def badges(header: Any, facts: Facts, _: Words) -> list[tuple[str, str, str]]:
    """Status, segment and class; next meeting, end of the contract, overdue tasks."""
    shown = account_badges(header, _)
    tasks = facts.tasks
    if tasks.meeting_on:
        meeting = activity_name(tasks.meeting, _)
        text = _("Next meeting {day}: {kind}", day=_.day(tasks.meeting_on), kind=meeting)
        shown.append((text, "event", "green"))
    elif "tasks" in facts.held:
        shown.append((_("No meeting planned"), "event_busy", "orange"))
    if facts.contract_ends_on:
        days = (facts.contract_ends_on - facts.today).days
        text = _("Contract ends {day}", day=_.day(facts.contract_ends_on))
        shown.append((text, "contract", "orange" if days <= 90 else "gray"))
    elif facts.has_open_ended:
        shown.append((_("Open-ended contract"), "contract", "gray"))
    elif "contracts" in facts.held:
        shown.append((_("No contract in force"), "contract", "gray"))
    if tasks.overdue:
        shown.append((_.plural("{n} overdue task", "{n} overdue tasks", tasks.overdue), "alarm", "red"))
    return shown


def score_kpis(facts: Facts, _: Words) -> list[Kpi]:
    """Inputs first: activities and people, then sales, margin and delivery."""
    effort, total, before = facts.effort, facts.total, facts.total_before
    days = _("365 days to {day}, compared with the 365 before.", day=_.day(facts.until("activities")))
    shown = []
    if "activities" in facts.held:
        shown += [
            Kpi(
                label=_("Activities"), value=cell.since(_.number(effort.year), effort.young(YEAR), _), term="activities",
                delta=cell.difference(effort.year, effort.before, _), versus=days,
            ),
            Kpi(
                label=_("People met"), value=cell.count(effort.people_year, _), term="people_met",
                delta=cell.difference(effort.people_year, effort.people_before, _), versus=days,
            ),
        ]  # fmt: skip
    change = None if before is None or before.net_sales <= 0 else total.net_sales / before.net_sales - 1
    shown.append(
        Kpi(
            label=_("Net sales"), value=_.short_money(total.net_sales), term="net_sales",
            delta=None if change is None else _.percent(change, 1, sign=True),
        )
    )  # fmt: skip
    shown.append(
        Kpi(
            label=_("Margin %"), value=_.percent(total.margin_share, 1), term="margin_share",
            delta=cell.share_change(total.margin_share, cell.of(before, "margin_share"), _),
        )
    )  # fmt: skip
    if "deliveries" in facts.held:
        # with few deliveries the rate jumps: the counts are shown, without a change in points
        # a tile has no room for more: since when it is known stands in the line of it, and in its help
        value = cell.in_full(facts.deliveries, _) if facts.is_known("deliveries") else _("not known")
        day = facts.since("deliveries")
        known = _("Known since {day}.", day=_.day(day)) if day else None
        shown.append(Kpi(label=_("On time in full"), value=value, term="on_time_in_full", versus=known))
    return shown


def not_connected(facts: Facts, _: Words, *, without: frozenset[str] = frozenset()) -> str | None:
    """One line about the feeds without visible rows; feeds that the role may not see are not named."""
    names = {
        "activities": _("activities"), "tasks": _("tasks"), "deliveries": _("deliveries"), "claims": _("claims"),
        "answers": _("NPS answers"), "opportunities": _("opportunities"),
    }  # fmt: skip
    missing = [names[feed] for feed in FEEDS if feed not in {*facts.held, *without}]
    return _("No data: {feeds}.", feeds=", ".join(missing)) if missing else None


def people_unknown(facts: Facts, _: Words) -> str | None:
    """Why the people met are unknown, if they are; ``not_connected`` covers missing activities."""
    if "activities" not in facts.held:
        return None
    if "contacts" not in facts.held:
        return _("Contacts are not linked to activities, so the number of people met is not known.")
    if facts.effort.people_year is None:
        return _("No personal activity in the last 365 days names a contact, so the number of people met is not known.")
    return None


def known_rows(known: Any, whitespace: dict[str, int] | None, _: Words) -> list[dict[str, str]]:
    """Other known facts about the account: people, plan, review, cadence, purchases elsewhere."""
    reviewed = _.day(known["reviewed_on"]) if known["reviewed_on"] else _("none yet")
    rows = [
        (
            _("People"),
            ", ".join(
                (
                    _.plural("{n} person known", "{n} people known", known["contacts"]),
                    _.plural("{n} role unknown", "{n} roles unknown", known["unknown_roles"]),
                )
            ),
        ),
        (_("Active account plans"), _.number(known["plans"])),
        (_("Last plan review"), reviewed),
        (
            _("Cadence, 365 days"),
            _("{done} done, {due} due", done=_.number(known["cadence_done"]), due=_.number(known["cadence_due"])),
        ),
    ]  # fmt: skip
    if whitespace is not None:
        total = sum(whitespace.values())
        bought = _.number(whitespace.get("bought", 0))
        rows.append((_("Purchases noted"), _("{n} categories, {bought} from us", n=_.number(total), bought=bought)))
    return [{_("What"): what, _("Value"): much} for what, much in rows]
