"""The filters that pages share: period, companies or groups, selection of accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from kam_analytics.kit.analysis.selection import FILTERS, MEASURES, is_known
from kam_analytics.kit.feeds import Feeds, feeds
from kam_analytics.kit.rules.period import (
    Period,
    default_period,
    fiscal_year_to_date,
    last_whole_month,
    months_before,
    previous_fiscal_year,
    reaches_back,
)
from kam_analytics.kit.ui.address import Choice, day, one_of, put, several, wanted, whole
from kam_analytics.kit.ui.controls import choose, choose_day, choose_number, choose_several
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import empty
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.wording import periods
from kam_analytics.kit.wording.term import KIND_NAMES, KINDS, Kind

PERIODS = ("R12", "YTD", "FY-1", "DAYS")

PERIOD = {
    "period": Choice("R12", one_of(*PERIODS)),
    "since": Choice(None, day),
    "until": Choice(None, day),
}
ACCOUNTS = {name: Choice([], several) for name in FILTERS}
LEVEL = {"level": Choice("group", one_of("company", "group"))}
MEASURE = {"measure": Choice("net_sales", one_of(*MEASURES))}
#: text that the glossary is searched for, and whether inputs or results are shown
TERM = {"term": Choice("", lambda text: text[:100]), "side": Choice("all", one_of("all", *KINDS))}
#: class limits in per cent; the curve up to its mark or over all accounts
LIMITS = {
    "a": Choice(80, whole(50, 94)),
    "b": Choice(95, whole(51, 99)),
    "show": Choice("mark", one_of("mark", "all")),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The chosen period, the same days a year before, and the days that the data covers."""

    code: str
    period: Period
    before: Period
    first_sale: date
    last_sale: date

    @property
    def has_before(self) -> bool:
        """Return True if the data covers the same days a year before."""
        return reaches_back(self.first_sale, self.before.since)

    @property
    def name(self) -> str:
        return periods.period_name(self.code, self.period, words(), held_since=self.first_sale)

    @property
    def last_month(self) -> date:
        """First day of the last month that lies completely in the period."""
        return last_whole_month(self.period.until)

    @property
    def first_month(self) -> date:
        return self.period.since.replace(day=1)

    @property
    def until_month(self) -> date:
        return self.period.until.replace(day=1)

    @property
    def two_years(self) -> dict[str, Any]:
        """The parameters of a read of the period's months and the same months a year before."""
        return {"first_month": months_before(self.first_month, 12), "last_month": self.until_month}

    @property
    def days(self) -> dict[str, Any]:
        """The parameters of a read of lines between two days."""
        return {"since": self.period.since, "until": self.period.until}

    @property
    def days_before(self) -> dict[str, Any]:
        """The same, a year before."""
        return {"since": self.before.since, "until": self.before.until}

    @property
    def trend(self) -> dict[str, Any]:
        """The parameters of a read of the 23 months behind 12 rolling years."""
        return {
            "first_month": months_before(self.last_month, 22),
            "last_month": self.last_month,
            "until": self.period.until,
        }


def filter_bar(*, needs_sales: bool = True) -> AbstractContextManager[object]:
    """The row of controls; it wraps on a phone. Without any sales a page that needs them ends here."""
    if needs_sales and data_span() is None:
        no_sales()
    return st.container(horizontal=True, vertical_alignment="bottom", gap="medium")


def no_sales() -> NoReturn:
    """Say that nothing is imported yet, or nothing visible to this viewer."""
    _ = words()
    st.title(st.session_state["page_title"], anchor=False)
    empty(
        _("There are no sales here yet."),
        step=_("Import the invoice lines from your ERP as exported."),
        needs_files=True,
    )
    st.stop()


def nothing_left() -> NoReturn:
    """Say that the filters leave no rows, and offer to clear them."""
    _ = words()
    empty(_("No accounts match these filters in this period."), button=(_("Clear the filters"), clear_filters))
    st.stop()


def warn_stale(chosen: Chosen) -> None:
    """Warn if an import of sales is missing, and of sources that do not cover what is compared."""
    _ = words()
    warning = periods.stale(held(), _)
    if warning:
        st.warning(warning, icon=":material/schedule:")
    for text in periods.sources(held(), chosen.before, _):
        st.caption(md(text))


def choose_side() -> Kind | None:
    """Inputs, results or what is neither; ``None`` for all of them."""
    _ = words()
    offered: dict[str, str] = {"all": _("All"), **{kind: _(name) for kind, name in KIND_NAMES.items()}}
    side = choose("side", _("Input or result"), offered, label_visibility="collapsed")
    return next((kind for kind in KINDS if kind == side), None)


def choose_measure(coverage: float | None) -> str:
    """Sales or margin; margin only if enough of the sales have one."""
    _ = words()
    offered = is_known("margin", coverage)
    labels = {"net_sales": _("Net sales"), **({"margin": _("Margin")} if offered else {})}
    share = _.percent(coverage)
    help_text = (
        _("{share} of net sales has a known margin.", share=share)
        if offered
        else _("Margin can be chosen when at least 80% of net sales has a known margin; now {share} does.", share=share)
    )
    return choose("measure", _("Measure"), labels, help=help_text)


def limits() -> tuple[float, float]:
    """The class limits as fractions; B is always above A."""
    a = int(wanted("a"))
    return a / 100, max(int(wanted("b")), a + 1) / 100


def choose_limits(*, only_a: bool) -> None:
    """The sliders of the class limits; only the mark of the curve if classes are published."""
    _ = words()
    format_ = "%d\u00a0%%" if _.language == "fi" else "%d%%"
    a = choose_number("a", _("A limit"), 50, 94, format=format_)
    if not only_a:
        choose_number("b", _("B limit"), a + 1, 99, format=format_)


def choose_shown() -> bool:
    """True for the curve over all accounts; drawn inside the chart's own fragment."""
    _ = words()
    labels = {"mark": _("Up to the A limit"), "all": _("All accounts")}
    return choose("show", _("Show"), labels, label_visibility="collapsed") == "all"


def filters_in_words(filters: Mapping[str, Sequence[str]], sales: pd.DataFrame) -> dict[str, str]:
    """The active filters for an export."""
    _ = words()
    said = {}
    for name, title in filter_titles().items():
        values = filters[FILTERS[name]]
        names = filter_values(sales, name, also=values)
        said[title] = ", ".join(names[value] or _("not known") for value in values) or _("All")
    return said


def about(chosen: Chosen) -> dict[str, str]:
    """The facts on every export: period, date of the data, source."""
    _ = words()
    source = _("Demo data") if store().is_demo else store().path.name
    deals = periods.deals_note(store().settings, _)
    facts = {_("Period"): chosen.name, _("Data to"): _.day(chosen.last_sale), _("Source"): source}
    return {**facts, _("Note"): deals} if deals else facts


def clear_filters() -> None:
    """Select all accounts again; for a button."""
    for name in FILTERS:
        put(name, [])


def held() -> Feeds:
    """The days that each feed covers."""
    return feeds(read, today=today())


def data_span() -> Period | None:
    """The days that the sales cover; ``None`` without sales."""
    return held().get("sales")


def choose_period(*, needs_sales: bool = True, reach: date | None = None) -> Chosen:
    """The period control; without any sales a page that needs them ends here with the next step.

    ``reach`` is the first day of what the page shows besides sales: the period can begin as early as that.
    """
    span = data_span()
    if span is None and needs_sales:
        no_sales()
    _ = words()
    span = span or Period(today(), today())
    end = min(span.until, today())
    fiscal_start = int(store().settings["fiscal_start"])
    labels = {"R12": _("12 months"), "YTD": _("Year to date"), "FY-1": _("Last year"), "DAYS": _("Custom")}
    code = choose("period", _("Period"), labels, wrap=True)
    usual = default_period(today(), span.until)
    if code == "YTD":
        period = fiscal_year_to_date(end, fiscal_start)
    elif code == "FY-1":
        period = previous_fiscal_year(end, fiscal_start)
    elif code == "DAYS":
        period = _days(usual, min(span.since, reach or span.since), end)
    else:
        period = usual
    return Chosen(code=code, period=period, before=period.year_before(), first_sale=span.since, last_sale=span.until)


def usual_period() -> Chosen | None:
    """The default period without a control; ``None`` without sales."""
    span = data_span()
    if span is None:
        return None
    period = default_period(today(), span.until)
    return Chosen(code="R12", period=period, before=period.year_before(), first_sale=span.since, last_sale=span.until)


def _days(usual: Period, first: date, end: date) -> Period:
    _ = words()
    since = choose_day("since", _("From"), first, end, usual.since)
    until = choose_day("until", _("To"), first, end, usual.until)
    return Period(min(since, until), max(since, until))


def company_or_group(has_groups: bool) -> bool:
    """Return True for groups; offered only if companies form groups, which are then the default."""
    if not has_groups:
        return False
    _ = words()
    labels = {"company": _("Companies"), "group": _("Groups")}
    help_text = _("Companies in one group are combined under the parent company, or counted separately.")
    return choose("level", _("Count by"), labels, help=help_text) == "group"


def wanted_filters() -> dict[str, list[str]]:
    """Column -> wanted values, before the filters are drawn."""
    return {column: list(wanted(name, [])) for name, column in FILTERS.items()}


def filter_accounts(sales: pd.DataFrame) -> dict[str, list[str]]:
    """Column -> wanted values; an account without a value is chosen as «not known»."""
    _ = words()
    chosen = wanted_filters()
    active = sum(bool(values) for values in chosen.values())
    label = _("Filters") if not active else _("Filters ({n})", n=active)
    with popover(label, "filter_alt", "filters") as box:
        if box.open:
            for name, title in filter_titles().items():
                offered = filter_values(sales, name, also=wanted(name, []))
                chosen[FILTERS[name]] = choose_several(name, title, offered, placeholder=_("All"))
    return chosen


def filter_titles() -> dict[str, str]:
    """The filters of accounts, in words."""
    _ = words()
    return {"segment": _("Segment"), "industry": _("Industry"), "country": _("Country"), "owner": _("Owner")}


def filter_values(rows: pd.DataFrame, name: str, *, also: Sequence[str] | None = None) -> dict[str, str]:
    """The values of one of ``FILTERS`` with their names, in the order of these; what is not known comes last.

    ``also`` are selected values that no account here has: they are offered too, so that they can be removed.
    """
    _ = words()
    shown = rows.drop_duplicates(FILTERS[name])
    names = {value: value for value in also or []} | {
        str(value): _.data("industry", text) if name == "industry" else str(text)
        for value, text in zip(shown[FILTERS[name]].fillna(""), shown[name].fillna(_("not known")), strict=True)
    }
    return {value: names[value] for value in sorted(names, key=lambda value: (value == "", names[value]))}
