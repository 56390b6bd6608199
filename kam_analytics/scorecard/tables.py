"""The scorecard as tables: its figures by name, its two lists, the rows behind each figure, the paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL
from kam_analytics.deliveries.analysis import on_time
from kam_analytics.errors import N_
from kam_analytics.kit.files.pdf import Document
from kam_analytics.kit.reader import Reader
from kam_analytics.kit.rules.crm import record_link
from kam_analytics.kit.table import Column, Format, Table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name, status, task_name
from kam_analytics.nps.analysis.account import shown_answers
from kam_analytics.scorecard.analysis import YEAR, days_back
from kam_analytics.scorecard.answers import Facts
from kam_analytics.scorecard.wording import scorecard as said
from kam_analytics.scorecard.wording.lines import (
    Line,
    contract_lines,
    input_lines,
    input_titles,
    inputs_title,
    result_lines,
    result_titles,
    results_title,
    table,
    task_lines,
)

#: source -> (column, title, format) of the rows behind a figure; titles are English sentences of the catalogue
BEHIND: dict[str, tuple[tuple[str, str, Format], ...]] = {
    "activities": (
        ("done_on", N_("Date"), "day"), ("kind", N_("Kind"), "text"), ("quantity", N_("Quantity"), "number"),
        ("contact", N_("Contact"), "text"), ("subject", N_("Subject"), "text"), ("person", N_("Done by"), "text"),
    ),
    "tasks": (
        ("due_on", N_("Due"), "day"), ("title", N_("Task"), "text"), ("kind", N_("Kind"), "text"),
        ("person", N_("Owner"), "text"),
    ),
    "lines": (
        ("sold_on", N_("Date"), "day"), ("order_id", N_("Order"), "text"), ("product", N_("Product"), "text"),
        ("category", N_("Category"), "text"), ("quantity", N_("Quantity"), "number"),
        ("net_sales", N_("Net sales"), "amount"), ("margin", N_("Margin"), "amount"),
    ),
    "orders": (
        ("ordered_on", N_("Date"), "day"), ("order_id", N_("Order"), "text"), ("last_on", N_("Last line"), "day"),
        ("net_sales", N_("Net sales"), "amount"), ("lines", N_("Lines"), "number"),
        ("products", N_("Products"), "number"),
    ),
    "contracts": (
        ("name", N_("Contract"), "text"), ("status", N_("Status"), "text"), ("starts_on", N_("From"), "day"),
        ("ends_on", N_("To"), "day"), ("open_ended", N_("Open-ended"), "text"),
        ("notice_on", N_("Last day to give notice"), "day"), ("option_on", N_("Option date"), "day"),
        ("tender_on", N_("Tender date"), "day"), ("annual_value", N_("Annual value"), "amount"),
    ),
    "products": (
        ("product", N_("Product"), "text"), ("category", N_("Category"), "text"),
        ("net_sales", N_("Net sales"), "amount"), ("lines", N_("Lines"), "number"),
        ("first_on", N_("First"), "day"), ("last_on", N_("Last"), "day"),
    ),
    "deliveries": (
        ("due_on", N_("Due"), "day"), ("delivered_on", N_("Delivered"), "day"), ("on_time", N_("On time"), "text"),
        ("complete", N_("Complete"), "text"), ("hours_planned", N_("Hours planned"), "decimal"),
        ("hours_used", N_("Hours used"), "decimal"), ("delivery_id", N_("Delivery"), "text"),
        ("line_id", N_("Line"), "text"),
    ),
    "claims": (
        ("opened_on", N_("Opened"), "day"), ("closed_on", N_("Closed"), "day"), ("reason", N_("Reason"), "text"),
        ("amount", N_("Amount"), "amount"), ("delivery_id", N_("Delivery"), "text"),
    ),
    "answers": (
        ("answered_on", N_("Date"), "day"), ("score", N_("Answer"), "number"), ("contact", N_("Contact"), "text"),
        ("survey", N_("Survey"), "text"), ("comment", N_("Comment"), "text"),
    ),
    "opportunities": (
        ("name", N_("Opportunity"), "text"), ("status", N_("Status"), "text"), ("amount", N_("Amount"), "amount"),
        ("opened_on", N_("Opened"), "day"), ("expected_close_on", N_("Expected"), "day"),
        ("closed_on", N_("Closed"), "day"), ("person", N_("Owner"), "text"), ("crm", N_("CRM"), "link"),
    ),
    "wallet": (
        ("category_id", N_("Category"), "text"), ("year", N_("Year"), "text"), ("low", N_("Low"), "amount"),
        ("likely", N_("Likely"), "amount"), ("high", N_("High"), "amount"), ("source", N_("Source"), "text"),
        ("estimated_on", N_("Estimated on"), "day"),
    ),
}  # fmt: skip
#: source -> its query, and the column of its dates
QUERIES: dict[str, tuple[str, str]] = {
    "activities": ("account_activities", "done_on"),
    "tasks": ("account_tasks", "due_on"),
    "lines": ("account_lines", "sold_on"),
    "orders": ("account_orders", "ordered_on"),
    "contracts": ("account_contracts", "ends_on"),
    "products": ("account_products", "last_on"),
    "deliveries": ("account_deliveries", "due_on"),
    "claims": ("account_claims", "opened_on"),
    "answers": ("account_answers", "answered_on"),
    "opportunities": ("account_opportunities", "opened_on"),
    "wallet": ("wallet_rows", "estimated_on"),
}
#: source -> the name of its sheet in an export
SHEETS = {
    "activities": N_("Activities"), "tasks": N_("Open tasks"), "lines": N_("Invoice lines"),
    "orders": N_("Orders"), "contracts": N_("Contracts"), "products": N_("Products"),
    "deliveries": N_("Deliveries"), "claims": N_("Claims"), "answers": N_("NPS answers"),
    "opportunities": N_("Opportunities"), "wallet": N_("Wallet estimates"),
}  # fmt: skip
#: rows behind a figure that are read at once; the newest come first
MOST_ROWS = 5_000


def rows_behind(read: Reader, account_id: str, line: Line, _: Words, *, today: date) -> Table:
    """The rows that a figure counts or sums."""
    params: dict[str, Any] = {"account": account_id}
    if line.source == "opportunities":
        params |= {"since": line.since or days_back(line.until, YEAR), "until": line.until}
    elif line.source in ("orders", "contracts"):
        params["today"] = line.until
    elif line.source == "tasks":
        params["today"] = today
    elif line.since is not None:
        params |= {"since": line.since, "until": line.until}
    if line.source == "lines":
        params["most"] = MOST_ROWS
    rows: pd.DataFrame = read(QUERIES[line.source][0], **params)
    return rows_table(_only(rows, line), line.source, _, today=today)


def newest(rows: pd.DataFrame, source: str, until: date) -> date | None:
    """The day of the newest row, not after ``until``; ``None`` without rows and for what is still to come."""
    if source in ("tasks", "contracts") or rows.empty:
        return None
    last = rows[QUERIES[source][1]].max()
    return None if pd.isna(last) else min(last.date(), until)


def rows_table(rows: pd.DataFrame, source: str, _: Words, *, today: date) -> Table:
    """Rows of a source: codes in words, the category in the language."""
    made: dict[str, Callable[[], Any]] = {
        **({"title": lambda: [task_name(row, _) for row in rows.to_dict("records")]} if source == "tasks" else {}),
        "kind": lambda: [activity_name(_known(code), _) for code in rows["activity_type"]],
        "category": lambda: rows[f"label_{_.language}"],
        "status": lambda: [status(_known(code), _) for code in rows["status"]],
        "on_time": lambda: _yes_no(on_time(rows, today=today), _),
        "complete": lambda: _yes_no(rows["is_complete"], _),
        "open_ended": lambda: _yes_no(rows["is_open_ended"], _),
    }
    columns = [Column(name, _(title), format_) for name, title, format_ in BEHIND[source]]
    if source == "opportunities":
        pairs = zip(rows["crm_address"], rows["opportunity_id"], strict=True)
        rows = rows.assign(crm=[record_link(_known(address), "deal", str(deal)) for address, deal in pairs])
        columns = [one for one in columns if one.name != "crm" or rows["crm"].any()]
    if source == "deliveries" and rows["line_id"].isna().all():
        columns = [one for one in columns if one.name != "line_id"]
    return Table.of(rows.assign(**{one.name: made[one.name]() for one in columns if one.name in made}), *columns)


def lines_of(facts: Facts, _: Words) -> list[Line]:
    """Every figure of the scorecard, inputs first."""
    agenda = [*task_lines(facts, _), *contract_lines(facts, _)]
    return [*input_lines(facts, _), *agenda, *result_lines(facts, _)]


def figures(facts: Facts) -> dict[str, Any]:
    """The figures by name, unrounded; ``None`` where there is nothing to compute or to see."""
    found, total, before, score = facts.effort, facts.total, facts.total_before, facts.answers.score
    by_type = {
        f"activities_{days}_{row.activity_type}": int(getattr(row, name))
        for row in found.types.itertuples()
        for days, name in (("90", "recent"), ("365", "year"))
    }

    def known(feed: str, count: int | None) -> int | None:
        return count if facts.is_known(feed) else None

    return {
        "activities_90": found.recent,
        "activities_365": found.year,
        "activities_365_before": found.before,
        "activities_since": _iso(found.young(YEAR)),
        **by_type,
        "people_met_90": found.people_recent,
        "people_met_365": found.people_year,
        "open_tasks": facts.tasks.open,
        "overdue_tasks": facts.tasks.overdue,
        "next_meeting": _iso(facts.tasks.meeting_on),
        "contract_ends": _iso(facts.contract_ends_on),
        "net_sales": total.net_sales,
        "net_sales_before": before and before.net_sales,
        "net_sales_target": facts.targets.net_sales,
        "margin": total.margin,
        "margin_before": before and before.margin,
        "margin_target": facts.targets.margin,
        "margin_share": total.margin_share,
        "recurring_share": total.recurring_share,
        "recurring_coverage": total.recurring_coverage,
        "orders": total.orders,
        "products": facts.products and facts.products.bought,
        "product_coverage": facts.products and facts.products.coverage,
        "deliveries": known("deliveries", facts.deliveries.known),
        "deliveries_due": known("deliveries", facts.deliveries.due),
        "on_time_in_full": known("deliveries", facts.deliveries.in_full),
        "hours_planned": facts.deliveries.hours_planned,
        "hours_used": facts.deliveries.hours_used,
        "claims": known("claims", facts.claims),
        "claims_open": known("claims", facts.claims_open),
        "claims_before": facts.claims_before,
        "claims_since": _iso(facts.since("claims")),
        "answers": known("answers", len(facts.answers.scores)),
        "nps": score and score.value,
        "nps_low": score and score.low,
        "nps_high": score and score.high,
        "wallet_share": facts.wallet and facts.wallet.likely,
        "wallet_share_low": facts.wallet and facts.wallet.low,
        "wallet_share_high": facts.wallet and facts.wallet.high,
        **_deals(facts),
    }


def tables(facts: Facts, _: Words) -> dict[str, Table]:
    """The two lists of the page."""
    inputs = table(input_lines(facts, _), input_titles(facts, _), _)
    inputs += [{_("Figure"): line.label, _("Now"): line.cells[0]} for line in task_lines(facts, _)]
    results = table(result_lines(facts, _), result_titles(_), _)
    return {_("Inputs"): worded(inputs), _("Results"): worded(results)}


def worded(rows: Sequence[Mapping[str, str]]) -> Table:
    """Figures in words as a table: every row is another measure. A title that a row lacks is empty there."""
    titles = dict.fromkeys(title for row in rows for title in row)
    return Table.of(rows, *(Column(title, title) for title in titles))


def scorecard_document(header: Mapping[str, Any], facts: Facts, period: str, _: Words) -> Document:
    """The scorecard on paper: who it is, inputs before results, what they are counted from."""
    scope = " · ".join([_("Account scorecard"), period, _("Data to {day}", day=_.day(facts.today))])
    document = Document(title=str(header["name"]), scope=scope, finding=said.finding(facts, _))
    document.text(" · ".join(text for text, _icon, _color in said.badges(header, facts, _)))
    inputs = [*input_lines(facts, _), *task_lines(facts, _)]
    document.heading(inputs_title(facts, _))
    document.words(table([_filled(line) for line in inputs], input_titles(facts, _), _), right=input_titles(facts, _))
    document.heading(results_title(facts, _))
    document.words(table(result_lines(facts, _), result_titles(_), _), right=result_titles(_))
    for note in (said.people_unknown(facts, _), said.not_connected(facts, _)):
        if note:
            document.text(note)
    return document


def _filled(line: Line) -> Line:
    """A line of one cell as wide as the others."""
    return replace(line, cells=(*line.cells, *[""] * (3 - len(line.cells))))


def _only(rows: pd.DataFrame, line: Line) -> pd.DataFrame:
    """The rows that belong to one figure of several with the same source."""
    if line.source == "activities":
        if line.key == "people":
            return rows[(rows["people"] > 0) & ~rows["activity_type"].isin(IMPERSONAL)]
        kind = line.key.removeprefix("activities").removeprefix("-")
        return rows[rows["activity_type"] == kind] if kind else rows
    if line.source == "orders":
        return rows[rows["ordered_on"] >= pd.Timestamp(line.since)].iloc[::-1]
    if line.key == "overdue":
        return rows[rows["due_on"] < pd.Timestamp(line.until)]
    if line.source == "opportunities":
        return rows[(rows["status"] == "open") == (line.key == "open_deals")]
    return shown_answers(rows) if line.source == "answers" else rows


def _deals(facts: Facts) -> dict[str, Any]:
    names = ("open", "open_amount", "won", "won_amount", "lost", "lost_amount")
    return {f"opportunities_{name}": facts.deals and getattr(facts.deals, name) for name in names}


def _yes_no(flags: pd.Series, _: Words) -> list[str]:
    names = {True: _("yes"), False: _("no")}
    return [_("not known") if pd.isna(flag) else names[bool(flag)] for flag in flags]


def _known(code: Any) -> str | None:
    return None if pd.isna(code) else str(code)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
