"""The two lists of the scorecard in words: inputs and results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.glossary import TERMS
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.nps.analysis.account import Answers
from kam_analytics.scorecard.analysis import RECENT, YEAR, days_back
from kam_analytics.scorecard.answers import Facts
from kam_analytics.scorecard.wording import cells as cell
from kam_analytics.wallet.analysis.account import AccountWallet
from kam_analytics.wallet.wording import range_in_words

#: the feeds of a scorecard, in the order in which missing ones are named
FEEDS = ("activities", "tasks", "deliveries", "claims", "answers", "opportunities")


@dataclass(frozen=True, kw_only=True)
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


def input_lines(facts: Facts, _: Words) -> list[Line]:
    """The inputs: 90 days, 365 days, and the 365 days before those."""
    effort, until = facts.effort, facts.until("activities")

    def line(key: str, label: str, counts: tuple[int | None, int | None, int | None], term: str) -> Line:
        recent, year, before = counts
        cells = (cell.count(recent, _), cell.count(year, _), cell.counted(year, before, _))
        return Line(
            key=key, label=label, cells=cells, term=term, source="activities", since=effort.since(YEAR), until=until
        )

    if "activities" not in facts.held:
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
    if "tasks" not in facts.held:
        return []
    found, today = facts.tasks, facts.today
    return [
        Line(
            key="tasks",
            label=_("Open tasks"),
            cells=(_.number(found.open),),
            term="open_tasks",
            source="tasks",
            since=None,
            until=today,
        ),
        Line(
            key="overdue",
            label=_("Overdue tasks"),
            cells=(_.number(found.overdue),),
            term="overdue_tasks",
            source="tasks",
            since=None,
            until=today,
        ),
    ]


def contract_lines(facts: Facts, _: Words) -> list[Line]:
    """The end of the nearest contract."""
    if "contracts" not in facts.held:
        return []
    ends = _("Open-ended") if facts.has_open_ended else _("No contract in force")
    if facts.contract_ends_on:
        ends = _.day(facts.contract_ends_on)
    return [
        Line(
            key="contract",
            label=_("End of contract"),
            cells=(ends,),
            term="contract_end",
            source="contracts",
            since=None,
            until=facts.today,
        )
    ]


def tasks_in_words(facts: Facts, _: Words) -> str | None:
    """The open tasks as one sentence."""
    if "tasks" not in facts.held:
        return None
    if not facts.tasks.open:
        return _("No open tasks.")
    opened = _.plural("{n} open task", "{n} open tasks", facts.tasks.open)
    return _("{tasks}, {n} of them overdue.", tasks=opened, n=_.number(facts.tasks.overdue))


def result_lines(facts: Facts, _: Words) -> list[Line]:
    """The results: now, the year before, and the target if one covers the period."""
    until = min(facts.period.until, facts.today)
    since, total, before, targets = facts.period.since, facts.total, facts.total_before, facts.targets

    def line(key: str, cells: tuple[str, ...], term: str, source: str, since: date | None = since) -> Line:
        full = (*cells, *[""] * (3 - len(cells)))
        return Line(key=key, label=_(TERMS[term].name), cells=full, term=term, source=source, since=since, until=until)

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
            "recurring_share", cell.recurring(total, before, _), "recurring_share", "lines",
        ),
    ]  # fmt: skip
    orders = (_.number(total.orders), _.number(cell.of(before, "orders")))
    lines.append(line("orders", orders, "orders", "orders"))
    if facts.products is not None:
        lines.append(
            line("products", (cell.products(facts.products, _), _("all time")), "products_bought", "products", None)
        )
    if "deliveries" in facts.held:
        now, earlier = facts.deliveries, facts.deliveries_before
        lines.append(
            line(
                "on_time_in_full",
                (on_time_in_full(facts, _), cell.in_full(earlier, _)),
                "on_time_in_full",
                "deliveries",
            )
        )
        lines.append(line("hours", (cell.hours(now, _), cell.hours(earlier, _)), "delivery_hours", "deliveries"))
    if "claims" in facts.held:
        opened = _.number(facts.claims)
        if facts.claims_open:
            opened = _("{n} · {open} open", n=opened, open=_.number(facts.claims_open))
        lines.append(
            line("claims", (_of_period("claims", opened, facts, _), _.number(facts.claims_before)), "claims", "claims")
        )
    if "answers" in facts.held:
        score = _of_period("answers", answers_in_words(facts.answers, _), facts, _)
        lines.append(line("nps", (score,), "nps", "answers"))
    if facts.wallet is not None and not facts.wallet.rows.empty:
        lines.append(_wallet_line(facts.wallet, facts.today, _))
    if facts.deals is not None and "opportunities" in facts.held:
        lines += _deal_lines(facts, _)
    return lines


def _wallet_line(wallet: AccountWallet, today: date, _: Words) -> Line:
    """The share of wallet as a range; or the note that the estimate is below our own sales."""
    if wallet.is_assessed:
        shown = range_in_words(wallet.low, wallet.likely, wallet.high, _)
    else:
        shown = _("estimate too low") if wallet.too_low else _("not assessed")
    aged = _("estimated {day}", day=_.day(wallet.estimated_on)) if wallet.estimated_on else ""
    stale = _("{estimated}, stale", estimated=aged) if wallet.is_stale else aged
    name = _(TERMS["share_of_wallet"].name)
    return Line(
        key="wallet",
        label=name,
        cells=(shown, stale, ""),
        term="share_of_wallet",
        source="wallet",
        since=None,
        until=today,
    )


def _deal_lines(facts: Facts, _: Words) -> list[Line]:
    deals = facts.deals
    assert deals is not None
    until = facts.until("opportunities")
    since = days_back(until, YEAR)
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
        Line(key="open_deals", label=_("Open opportunities"), cells=(opened, "", ""), term="open_deals", source="opportunities", since=None, until=until),
        Line(
            key="closed_deals", label=_("Opportunities won and lost"), cells=(closed, "", ""), term="closed_deals", source="opportunities",
            since=since, until=until,
        ),
    ]  # fmt: skip


def answers_in_words(answers: Answers, _: Words) -> str:
    """The score with its interval; with fewer than five answers the answers themselves."""
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


def table(lines: Sequence[Line], titles: Sequence[str], _: Words) -> list[dict[str, str]]:
    """Lines as the rows of a table; an empty column is left out."""
    used = [at for at in range(len(titles)) if any(line.cells[at] for line in lines)]
    return [{_("Figure"): line.label, **{titles[at]: line.cells[at] for at in used}} for line in lines]


def input_titles(facts: Facts, _: Words) -> tuple[str, str, str]:
    """What the columns count; a feed that begins within a span says since when."""
    recent, year = (facts.effort.young(days) for days in (RECENT, YEAR))
    return cell.since(_("90 days"), recent, _), cell.since(_("365 days"), year, _), _("365 days before")


def result_titles(_: Words) -> tuple[str, str, str]:
    return _("Now"), _("Year before"), _("Target")


def inputs_title(facts: Facts, _: Words) -> str:
    """Title of the card of inputs: the people met, or the activities if the people are unknown."""
    people = facts.effort.people_year
    if "activities" not in facts.held:
        return _("Inputs")
    if not facts.effort.year:
        return _("Inputs: no activities in 365 days")
    if people is None:
        year = facts.effort.year
        return _.plural("Inputs: {n} activity in 365 days", "Inputs: {n} activities in 365 days", year)
    return _.plural("Inputs: {n} person met in 365 days", "Inputs: {n} people met in 365 days", people)


def results_title(facts: Facts, _: Words) -> str:
    """Title of the card of results: delivery, if it is known."""
    if not facts.deliveries.known:
        return _("Results")
    return _("Results: {part} deliveries on time in full", part=on_time_in_full(facts, _))


def on_time_in_full(facts: Facts, _: Words) -> str:
    """The deliveries on time in full, of those of which it is known."""
    return _of_period("deliveries", cell.in_full(facts.deliveries, _), facts, _)


def _of_period(feed: str, text: str, facts: Facts, _: Words) -> str:
    """A figure of the period with the day since which it is known, or that its feed begins after the period."""
    if not facts.is_known(feed):
        return cell.not_before(facts.held[feed].since, _)
    return cell.since(text, facts.since(feed), _)


def behind(line: Line, last: date | None, _: Words) -> str:
    """The rows behind a figure: their first and last day, and the date of the newest."""
    span = (
        _("All rows to {day}", day=_.day(line.until))
        if line.since is None
        else _("Rows from {since} to {until}", since=_.day(line.since), until=_.day(line.until))
    )
    return span if last is None else _("{span} · newest {day}", span=span, day=_.day(last))
