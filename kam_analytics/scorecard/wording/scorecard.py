"""The scorecard in words: who the account is, what was put in, what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kam_analytics.accounts.wording import account_badges, account_scope
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.glossary import TERMS
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.nps.analysis.account import Answers
from kam_analytics.sales.wording import change_in_words
from kam_analytics.scorecard.analysis import YEAR, days_back
from kam_analytics.scorecard.answers import Facts
from kam_analytics.scorecard.wording import cells as cell
from kam_analytics.wallet.analysis.account import AccountWallet
from kam_analytics.wallet.wording import range_in_words

#: what a scorecard is fed by, in the order in which a missing feed is named
FEEDS = ("activities", "tasks", "deliveries", "claims", "answers", "opportunities")


@dataclass(frozen=True)
class Line:
    """One figure of the scorecard.

    ``key`` is its name in the address, ``cells`` are its values in words, ``term`` its glossary entry,
    ``source`` the rows behind it, from ``since`` to ``until`` (``None``: all time).
    """

    key: str
    label: str
    cells: tuple[str, ...]
    term: str
    source: str
    since: date | None
    until: date


def finding(facts: Facts, _: Words) -> str:
    """What came out, and what was put in."""
    before = facts.total_before
    result = change_in_words(facts.total.net_sales, cell.of(before, "net_sales"), _)
    if "activities" not in facts.feeds:
        return result
    effort = facts.effort
    if not effort.year and not effort.before:
        return _("{result} – no activity in two years", result=result)
    put_in = _.plural("{n} activity in 365 days", "{n} activities in 365 days", effort.year)
    return _(
        "{result} – {effort}, {before} in the 365 days before",
        result=result,
        effort=put_in,
        before=_.number(effort.before),
    )


def scope(header: Any, team: Sequence[str], _: Words) -> str:
    """Who the account is, and who works with it."""
    who = account_scope(header, _)
    if not team:
        return who
    return _("{account} · team: {names}", account=who, names=", ".join(team))


def badges(header: Any, facts: Facts, _: Words) -> list[tuple[str, str, str]]:
    """Status, segment and class; next meeting, end of the contract, what is overdue."""
    shown = account_badges(header, _)
    tasks = facts.tasks
    if tasks.meeting_on:
        meeting = activity_name(tasks.meeting, _)
        text = _("Next meeting {day}: {kind}", day=_.day(tasks.meeting_on), kind=meeting)
        shown.append((text, "event", "green"))
    elif "tasks" in facts.feeds:
        shown.append((_("No meeting planned"), "event_busy", "orange"))
    if facts.contract_ends_on:
        days = (facts.contract_ends_on - facts.today).days
        text = _("Contract ends {day}", day=_.day(facts.contract_ends_on))
        shown.append((text, "contract", "orange" if days <= 90 else "gray"))
    elif "contracts" in facts.feeds:
        shown.append((_("No contract in force"), "contract", "gray"))
    if tasks.overdue:
        shown.append((_.plural("{n} overdue task", "{n} overdue tasks", tasks.overdue), "alarm", "red"))
    return shown


def score_kpis(facts: Facts, _: Words) -> list[Kpi]:
    """Inputs first: activities and people, then sales, margin and delivery."""
    effort, total, before = facts.effort, facts.total, facts.total_before
    days = _("365 days to {day}, compared with the 365 before.", day=_.day(facts.today))
    shown = []
    if "activities" in facts.feeds:
        shown += [
            Kpi(
                _("Activities"), _.number(effort.year), "activities", _.signed(effort.year - effort.before),
                versus=days,
            ),
            Kpi(
                _("People met"), cell.count(effort.people_year, _), "people_met",
                cell.difference(effort.people_year, effort.people_before, _), versus=days,
            ),
        ]  # fmt: skip
    change = None if before is None or before.net_sales <= 0 else total.net_sales / before.net_sales - 1
    shown.append(
        Kpi(
            _("Net sales"), _.short_money(total.net_sales), "net_sales",
            None if change is None else _.percent(change, 1, sign=True),
        )
    )  # fmt: skip
    shown.append(
        Kpi(
            _("Margin %"), _.percent(total.margin_share, 1), "margin_share",
            cell.share_change(total.margin_share, cell.of(before, "margin_share"), _),
        )
    )  # fmt: skip
    if "deliveries" in facts.feeds:
        # few deliveries make a rate jump: the counts stand, without a change in points
        shown.append(Kpi(_("On time in full"), cell.in_full(facts.deliveries, _), "on_time_in_full"))
    return shown


def input_lines(facts: Facts, _: Words) -> list[Line]:
    """What was put in: 90 days, 365 days, and the 365 days before those."""
    effort, today = facts.effort, facts.today
    since = days_back(today, YEAR)

    def line(key: str, label: str, counts: tuple[int | None, int | None, int | None], term: str) -> Line:
        recent, year, before = counts
        cells = (cell.count(recent, _), cell.count(year, _), cell.counted(year, before, _))
        return Line(key, label, cells, term, "activities", since, today)

    if "activities" not in facts.feeds:
        return []
    lines = [line("activities", _("Activities"), (effort.recent, effort.year, effort.before), "activities")]
    lines += [
        line(
            f"activities-{row.activity_type}", activity_name(row.activity_type, _, many=True),
            (row.recent, row.year, row.before), "activities",
        )
        for row in effort.types.itertuples()
    ]  # fmt: skip
    people = (effort.people_recent, effort.people_year, effort.people_before)
    return [*lines, line("people", _("People met"), people, "people_met")]


def task_lines(facts: Facts, _: Words) -> list[Line]:
    """Open and overdue tasks."""
    if "tasks" not in facts.feeds:
        return []
    found, today = facts.tasks, facts.today
    return [
        Line("tasks", _("Open tasks"), (_.number(found.open),), "open_tasks", "tasks", None, today),
        Line("overdue", _("Overdue tasks"), (_.number(found.overdue),), "overdue_tasks", "tasks", None, today),
    ]


def contract_lines(facts: Facts, _: Words) -> list[Line]:
    """When the nearest agreement ends."""
    if "contracts" not in facts.feeds:
        return []
    ends = _.day(facts.contract_ends_on) if facts.contract_ends_on else _("No contract in force")
    return [Line("contract", _("End of contract"), (ends,), "contract_end", "contracts", None, facts.today)]


def tasks_in_words(facts: Facts, _: Words) -> str | None:
    """The open tasks as one sentence."""
    if "tasks" not in facts.feeds:
        return None
    if not facts.tasks.open:
        return _("No open tasks.")
    opened = _.plural("{n} open task", "{n} open tasks", facts.tasks.open)
    return _("{tasks}, {n} of them overdue.", tasks=opened, n=_.number(facts.tasks.overdue))


def result_lines(facts: Facts, _: Words) -> list[Line]:
    """What came out: now, the year before, and the target where one covers the period."""
    until = min(facts.period.until, facts.today)
    since, total, before, targets = facts.period.since, facts.total, facts.total_before, facts.targets

    def line(key: str, cells: tuple[str, ...], term: str, source: str, since: date | None = since) -> Line:
        full = (*cells, *[""] * (3 - len(cells)))
        return Line(key, _(TERMS[term].name), full, term, source, since, until)

    def money(key: str, now: float | None, earlier: float | None, target: float | None) -> Line:
        earlier_shown = cell.relative(now, earlier, _.short_money(earlier), _)
        cells = (_.short_money(now), earlier_shown, cell.of_target(now, target, _))
        return line(key, cells, key, "lines")

    lines = [
        money("net_sales", total.net_sales, cell.of(before, "net_sales"), targets.net_sales),
        money("margin", total.margin, cell.of(before, "margin"), targets.margin),
        line(
            "margin_share", cell.shares(total.margin_share, cell.of(before, "margin_share"), _),
            "margin_share", "lines",
        ),
        line(
            "recurring_share", cell.shares(total.recurring_share, cell.of(before, "recurring_share"), _),
            "recurring_share", "lines",
        ),
    ]  # fmt: skip
    orders = (_.number(total.orders), _.number(cell.of(before, "orders")))
    lines.append(line("orders", orders, "orders", "orders"))
    if facts.products is not None:
        lines.append(line("products", (_.number(facts.products), _("all time")), "products_bought", "products", None))
    if "deliveries" in facts.feeds:
        now, earlier = facts.deliveries, facts.deliveries_before
        lines.append(
            line("on_time_in_full", (cell.in_full(now, _), cell.in_full(earlier, _)), "on_time_in_full", "deliveries")
        )
        lines.append(line("hours", (cell.hours(now, _), cell.hours(earlier, _)), "delivery_hours", "deliveries"))
    if "claims" in facts.feeds:
        opened = _.number(facts.claims)
        if facts.claims_open:
            opened = _("{n} · {open} open", n=opened, open=_.number(facts.claims_open))
        lines.append(line("claims", (opened, _.number(facts.claims_before)), "claims", "claims"))
    if "answers" in facts.feeds:
        lines.append(line("nps", (answers_in_words(facts.answers, _),), "nps", "answers"))
    if facts.wallet is not None and not facts.wallet.rows.empty:
        lines.append(_wallet_line(facts.wallet, facts.today, _))
    if facts.deals is not None and "opportunities" in facts.feeds:
        lines += _deal_lines(facts, _)
    return lines


def _wallet_line(wallet: AccountWallet, today: date, _: Words) -> Line:
    """The share of wallet as a range; an estimate below our own sales says so instead."""
    if wallet.is_assessed:
        shown = range_in_words(wallet.low, wallet.likely, wallet.high, _)
    else:
        shown = _("estimate too low") if wallet.too_low else _("not assessed")
    aged = _("estimated {day}", day=_.day(wallet.estimated_on)) if wallet.estimated_on else ""
    stale = _("{estimated}, stale", estimated=aged) if wallet.is_stale else aged
    name = _(TERMS["share_of_wallet"].name)
    return Line("wallet", name, (shown, stale, ""), "share_of_wallet", "wallet", None, today)


def _deal_lines(facts: Facts, _: Words) -> list[Line]:
    deals = facts.deals
    assert deals is not None
    since = days_back(facts.today, YEAR)
    closed = _(
        "won {won} · {won_amount}, lost {lost} · {lost_amount}",
        won=_.number(deals.won), won_amount=_.short_money(deals.won_amount),
        lost=_.number(deals.lost), lost_amount=_.short_money(deals.lost_amount),
    )  # fmt: skip
    if not deals.won and not deals.lost:
        closed = _("none")
    opened = f"{_.number(deals.open)} · {_.short_money(deals.open_amount)}" if deals.open else _("none")
    if deals.without_amount:
        opened = _("{deals}, {n} without an amount", deals=opened, n=_.number(deals.without_amount))
    return [
        Line("open_deals", _("Open opportunities"), (opened, "", ""), "open_deals", "opportunities", None, facts.today),
        Line(
            "closed_deals", _("Opportunities won and lost"), (closed, "", ""), "closed_deals", "opportunities",
            since, facts.today,
        ),
    ]  # fmt: skip


def answers_in_words(answers: Answers, _: Words) -> str:
    """The score with its interval, or below five the answers themselves."""
    n = len(answers.scores)
    if answers.score is not None:
        score = answers.score
        return _.plural(
            "{score} ({low} to {high}), {n} answer", "{score} ({low} to {high}), {n} answers", n,
            score=_.signed(score.value), low=_.signed(score.low), high=_.signed(score.high),
        )  # fmt: skip
    hidden = _.plural("{n} anonymous answer hidden", "{n} anonymous answers hidden", answers.hidden)
    if not n:
        return hidden if answers.hidden else _("no answer in the period")
    shown = ", ".join(_.number(score) for score in answers.scores)
    text = _.plural("answer {scores}: too few for a score", "answers {scores}: too few for a score", n, scores=shown)
    return f"{text} · {hidden}" if answers.hidden else text


def not_connected(facts: Facts, _: Words, *, without: frozenset[str] = frozenset()) -> str | None:
    """One line on the feeds without any row in sight; those the role does not see are not named."""
    names = {
        "activities": _("activities"), "tasks": _("tasks"), "deliveries": _("deliveries"), "claims": _("claims"),
        "answers": _("NPS answers"), "opportunities": _("opportunities"),
    }  # fmt: skip
    missing = [names[feed] for feed in FEEDS if feed not in facts.feeds | without]
    return _("No data: {feeds}.", feeds=", ".join(missing)) if missing else None


def people_unknown(facts: Facts, _: Words) -> str | None:
    """Why the people met are not known, where they are not; of missing activities ``not_connected`` speaks."""
    if "activities" not in facts.feeds:
        return None
    if "contacts" not in facts.feeds:
        return _("Contacts are not linked to activities, so the number of people met is not known.")
    if facts.effort.people_year is None:
        return _("No personal activity in the last 365 days names a contact, so the number of people met is not known.")
    return None


def table(lines: Sequence[Line], titles: Sequence[str], _: Words) -> list[dict[str, str]]:
    """Lines as the rows of a table; a column that nobody fills is left out."""
    used = [at for at in range(len(titles)) if any(line.cells[at] for line in lines)]
    return [{_("Figure"): line.label, **{titles[at]: line.cells[at] for at in used}} for line in lines]


def input_titles(_: Words) -> tuple[str, str, str]:
    return _("90 days"), _("365 days"), _("365 days before")


def result_titles(_: Words) -> tuple[str, str, str]:
    return _("Now"), _("Year before"), _("Target")


def inputs_title(facts: Facts, _: Words) -> str:
    """Title of the card of inputs: the people met, or the activities where nobody knows whom they met."""
    people = facts.effort.people_year
    if "activities" not in facts.feeds:
        return _("Inputs")
    if not facts.effort.year:
        return _("Inputs: no activities in 365 days")
    if people is None:
        year = facts.effort.year
        return _.plural("Inputs: {n} activity in 365 days", "Inputs: {n} activities in 365 days", year)
    return _.plural("Inputs: {n} person met in 365 days", "Inputs: {n} people met in 365 days", people)


def results_title(facts: Facts, _: Words) -> str:
    """Title of the card of results: delivery, where it is known."""
    if not facts.deliveries.known:
        return _("Results")
    return _("Results: {part} deliveries on time in full", part=cell.in_full(facts.deliveries, _))


def behind(line: Line, last: date | None, _: Words) -> str:
    """What the rows behind a figure are: from which day to which, and the day of the newest."""
    span = (
        _("All rows to {day}", day=_.day(line.until))
        if line.since is None
        else _("Rows from {since} to {until}", since=_.day(line.since), until=_.day(line.until))
    )
    return span if last is None else _("{span} · newest {day}", span=span, day=_.day(last))


def known_rows(known: Any, whitespace: dict[str, int] | None, _: Words) -> list[dict[str, str]]:
    """What else is kept of the account: people, plan, review, rhythm, what is bought elsewhere."""
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
        rows.append(
            (
                _("Categories assessed"),
                _("{n}, bought from us {bought}", n=_.number(total), bought=_.number(whitespace.get("bought", 0))),
            )
        )
    return [{_("What"): what, _("Value"): much} for what, much in rows]
