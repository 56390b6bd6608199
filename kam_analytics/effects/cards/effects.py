"""What goes with what: the controls, the scans of every activity type, and the cards about them."""

from __future__ import annotations

from time import monotonic
from typing import NoReturn

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kam_analytics.effects import answers
from kam_analytics.effects import tables as report
from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.association import CURVES, SizeTrap
from kam_analytics.effects.analysis.effects import FLIPS, effect_of
from kam_analytics.effects.analysis.family import Family, curves_of, dose_of, means_of, trap_of
from kam_analytics.effects.analysis.survivors import Survivors
from kam_analytics.effects.answers import Question
from kam_analytics.effects.cards import looks
from kam_analytics.effects.figures import accounts, forest, lags
from kam_analytics.effects.wording import association as beside
from kam_analytics.effects.wording import charts, finding, phrases, six_months, verdict
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.rules.period import Period, months_held, panel_choices
from kam_analytics.kit.rules.won_deals import NO_INVOICES, invoiced
from kam_analytics.kit.ui import address
from kam_analytics.kit.ui.address import one_of, wanted
from kam_analytics.kit.ui.controls import choose, choose_from_list
from kam_analytics.kit.ui.filters import choose_measure, filter_accounts, filters_in_words, held, no_sales
from kam_analytics.kit.ui.links import link, md, open_account
from kam_analytics.kit.ui.page import card, empty, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.ui.tables import Tables, table, words_table
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.glossary import TERMS

#: twelve lags are offered from so many months
_LONG = 36
#: the chosen activity type that follows the clearest link
_CLEAREST = "clearest"
#: a bar shows how far the scans are when they take longer (seconds)
_PATIENCE = 0.6
_VIEWS = ("trap", "accounts", "dose", "groups")
#: the correlations of one activity type, as its chart shows them
_TRAP = ("pooled", "between", "between_rank", "within", "within_low", "within_high")

EFFECTS = {
    "months": address.Choice(str(answers.MONTHS), one_of("24", "36", "48", "60", "all")),
    "lags": address.Choice(str(answers.LAGS), one_of("6", "12")),
    "activity": address.Choice(_CLEAREST, lambda text: text[:100] or None),
    "forest": address.Choice("sum", one_of("sum", "month")),
    "beside": address.Choice("trap", one_of(*_VIEWS)),
}


def ask() -> Question:
    """The controls: months back, result, lags, accounts."""
    _ = words()
    whole = held().get("sales")
    span = invoiced(whole, store().settings)
    if span is None and whole is not None:
        _no_invoices()
    if span is None:
        no_sales()
    span = answers.observed(span, held())
    codes = [*(str(months) for months in panel_choices(min(today(), span.until), span.since)), "all"]
    labels = {code: _("All") if code == "all" else code for code in codes}
    help_text = _("Full months, up to the last completed one.")
    code = choose("months", _("Months back"), labels, usual="all", help=help_text)
    panel = answers.panel_of(read, span, today=today(), months=None if code == "all" else int(code))
    measure = choose_measure(panel.margin_coverage)
    most = _choose_lags(panel.window)
    choice = Choice(
        period=panel.window, held={**held(), "sales": span}, filters=filter_accounts(panel.known), measure=measure
    )
    return answers.question_of(panel, choice, lags=most)


def _no_invoices() -> NoReturn:
    """Won deals are no invoices: nothing is scanned."""
    empty(words()(NO_INVOICES), needs_files=True)
    st.stop()


def _choose_lags(window: Period) -> int:
    _ = words()
    codes = ["6", "12"] if months_held(window) >= _LONG else ["6"]
    help_text = _("How many months after an activity are examined; 12 with at least 36 months of data.")
    code = choose("lags", _("Months after"), {code: f"1–{code}" for code in codes}, help=help_text)
    return int(code)


def scans(question: Question) -> Family:
    """One cached scan for each activity type, with a bar when they take their time."""
    _ = words()
    began = monotonic()
    bar: DeltaGenerator | None = None

    def tell(done: int, every: int) -> None:
        nonlocal bar
        if monotonic() - began > _PATIENCE:
            bar = bar or st.progress(0.0)
            text = _("Activity types: {n} of {all} done", n=_.number(done), all=_.number(every))
            bar.progress(done / every, text=text)

    found = answers.scans(read, question, tell=tell)
    if bar is not None:
        bar.empty()
    return found


def choose_activity(found: Family) -> str | None:
    """The type that finding, lags and verdict are about; the clearest link unless chosen otherwise."""
    _ = words()
    if not found.effects:
        return None
    labels = {
        _CLEAREST: _("The clearest link"),
        **{name: activity_name(name, _, many=True) for name in found.effects},
    }
    code = choose_from_list("activity", _("Activity type"), labels, width=230)
    return found.leading if code == _CLEAREST else code


def looks_taken(question: Question) -> int:
    """How many different questions this session has put to these data."""
    wanted = tuple((column, tuple(values)) for column, values in question.filters.items())
    return looks.taken("effects", (question.panel.window, question.result, question.lags, wanted))


def no_activities() -> None:
    """Sales are there, activities are not: in these months, or at all."""
    _ = words()
    if "activities" in held():
        empty(_("No activities at these accounts in these months."), step=_("Choose more months or other accounts."))
        return
    empty(
        _("No activities have been imported, so there is nothing to compare with results."),
        step=_("Import the activities from your CRM as exported."),
        needs_files=True,
    )


def forest_card(found: Family, name: str | None) -> None:
    """Every type that could be tested, over six months or in its clearest month, and those that could not."""
    _ = words()
    views = {"sum": _("Six months together"), "month": _("Clearest month")}
    view = wanted("forest") if found.net_tested else "month"
    if view == "sum":
        title, note = six_months.forest_title(found, _), six_months.forest_note(_)
    else:
        title, note = charts.forest_title(found, _), charts.forest_note(_)
    with card(title, note, term="net_effect" if view == "sum" else "activity_effect"):
        if found.net_tested:
            choose("forest", _("Effect"), views, label_visibility="collapsed")
        if view == "sum":
            alt = six_months.forest_alt(found, _)
            figure(forest.sums(found, _), "forest", alt, lambda: report.sums_table(found, _))
            st.caption(md(six_months.forest_caption(found, _)))
        else:
            alt = charts.forest_alt(found, _)
            figure(forest.months(found, name, _), "forest", alt, lambda: report.forest_table(found, _))
            st.caption(md(charts.forest_caption(found, _)))
        if line := finding.refused_line(found, _):
            st.caption(md(line))


def lag_card(found: Family, name: str) -> None:
    """The months after an activity of one type, or why it was not tested."""
    _ = words()
    effect = found.effects[name]
    if name not in found.tested:
        with card(_("Verdict: not enough data"), md(f"{finding.refusal(effect, name, _)}."), term="lag_scan"):
            return
    with card(charts.lag_title(found, name, _), md(charts.lag_note(effect, _)), term="lag_scan"):
        figure(
            lags.lags(found, name, _),
            "lags",
            charts.lag_alt(found, name, _),
            lambda: report.lag_table(found, name, _),
        )


def verdict_card(found: Family, name: str, question: Question) -> None:
    """The verdict with its reasons, the limit that no figure lifts, the method."""
    _ = words()
    with card(verdict.verdict_title(found, name, _), term="lead_check"):
        reasons = verdict.reasons(found, name, _)
        if name in found.tested:
            second: ActivityEffect = question.answer(
                read, effect_of, activity_type=name, lags=question.lags, outcome="log"
            )
            reasons.append(verdict.robustness(found.effects[name], second, _))
        st.markdown("\n".join(f"- {md(reason)}" for reason in reasons))
        if found.tested:
            st.info(md(f"{_(verdict.LIMIT)} {_(verdict.NO_PROOF)}"), icon=":material/info:")
        elif line := finding.refused_line(found, _):
            st.caption(md(line))
        for limit in verdict.limits(_):
            st.caption(md(limit))
        if line := six_months.stopped(_left(name, question), name, _):
            st.caption(md(line))


def facts_card(found: Family, name: str, question: Question, looked: int) -> None:
    """What the scan stands on, how it works, how often it was asked."""
    _ = words()
    with card(_("What this is based on"), term="own_normal"):
        accounts = len(question.accounts or question.names)
        words_table(verdict.facts_rows(found, name, _left(name, question), accounts, _), "facts")
        st.caption(md(verdict.looks(looked, _)))
        st.caption(md(verdict.method(_)))
        term = _(TERMS["activity_effect"].name)
        link("pages/analyse/glossary.py", _("Method in the glossary"), "menu_book", term=term)


def _left(name: str, question: Question) -> Survivors:
    return answers.left(read, question, [name])[name]


def beside_card(found: Family, name: str, question: Question) -> None:
    """Descriptions, one at a time: none of them is evidence."""
    _ = words()
    labels = {
        "trap": _("Size bias"),
        "accounts": _("Accounts"),
        "dose": _("Number of activities"),
        "groups": _("Accounts in thirds"),
    }
    with st.container(border=True, gap="xsmall"):
        st.subheader(_("Also: descriptive figures"), anchor=False)
        view = choose("beside", _("Description"), labels, label_visibility="collapsed")
        trap: SizeTrap = question.answer(read, trap_of, activity_type=name)
        if view == "accounts":
            _accounts(trap, name, question)
        elif view == "dose":
            _dose(name, found.effects[name].clearest_lag or 1, question)
        elif view == "groups":
            _groups(name, question)
        else:
            _trap(trap, name)


def _trap(trap: SizeTrap, name: str) -> None:
    _ = words()
    title = beside.trap_title(trap, name, _)
    _lines(title, beside.trap_note(trap, _))
    if trap.pooled is not None:
        figure(
            accounts.correlations(beside.trap_bars(trap, _), _),
            "trap",
            _("Bar chart. {title} The table is below.", title=title),
            lambda: report.trap_table({name: trap}, _).only(*_TRAP),
        )


def _accounts(trap: SizeTrap, name: str, question: Question) -> None:
    _ = words()
    means: pd.DataFrame = question.answer(read, means_of, activity_type=name)
    shown = means[means["sales"] > 0]
    shown = shown.assign(name=[question.names.get(int(key), ("", ""))[1] for key in shown["account_key"]])
    title = beside.scatter_title(trap, name, _)
    _lines(title, beside.scatter_note(trap, len(shown), len(means) - len(shown), _))
    if not shown.empty:
        sales = _("Margin a month") if question.result == "margin" else _("Net sales a month")
        many = _("{activities} a month", activities=activity_name(name, _, many=True))
        figure(
            accounts.scatter(shown, _, x_title=many, y_title=sales),
            "accounts",
            _("Scatter chart of accounts. {title}. The table is below.", title=title),
            lambda: report.means_table(shown, many, sales, _),
        )


def _dose(name: str, lag: int, question: Question) -> None:
    _ = words()
    rows: pd.DataFrame = question.answer(read, dose_of, activity_type=name, lag=lag)
    title = beside.dose_title(rows, lag, _)
    _lines(title, beside.dose_note(_))
    if not rows.empty:
        figure(
            lags.dose(rows, beside.dose_labels(rows, _), _),
            "dose",
            _("Points with intervals. {title}. The table is below.", title=title),
            lambda: report.dose_table(rows, _),
        )


def _groups(name: str, question: Question) -> None:
    _ = words()
    rows: pd.DataFrame = question.answer(read, curves_of, activity_type=name)
    title = beside.curves_title(name, _)
    _lines(title, beside.curves_note(_))
    if not rows.empty:
        names = list(zip(CURVES, beside.curve_names(_), strict=True))
        figure(
            accounts.curves(rows, names, _),
            "groups",
            _("Line chart. {title}. The table is below.", title=title),
            lambda: report.curves_table(rows, _),
        )


def _lines(title: str, note: str) -> None:
    st.markdown(f"**{md(title)}**")
    st.caption(md(note))


def rows_card(name: str, question: Question) -> None:
    """The account months behind the scan, when somebody asks for them."""
    _ = words()
    title = _("Underlying rows: {activities} and results by account and month", activities=phrases.many(name, _))
    with st.expander(md(title), icon=":material/table_rows:", key="behind", on_change="rerun") as box:
        if not box.open:
            return
        rows = answers.behind(read, question, name)
        table(
            report.rows_table(rows, name, question.result, _).only("name", "month", "sales", "activities"),
            "behind-rows",
            alt=_("Account-months, largest account first"),
            on_open=lambda row: open_account(row["account_id"]),
            widths={"name": "medium"},
        )


def effect_tables(found: Family, name: str, question: Question) -> Tables:
    """Every table of the page, for the export."""
    _ = words()
    lag = found.effects[name].clearest_lag or 1
    return {
        _("Six months together"): report.net_table(found, _),
        _("Effects"): report.effects_table(found, _),
        _("Stopped buying"): report.lost_table(answers.left(read, question, found.effects), _),
        _("Size bias"): report.trap_table(answers.traps(read, question, found.effects), _),
        _("Number of activities"): report.dose_table(question.answer(read, dose_of, activity_type=name, lag=lag), _),
        _("Accounts in thirds"): report.curves_table(question.answer(read, curves_of, activity_type=name), _),
        _("Underlying rows"): report.rows_table(answers.behind(read, question, name), name, question.result, _),
    }


def effect_facts(found: Family, name: str, question: Question, looked: int) -> dict[str, str]:
    """What an exported table says of itself."""
    _, window = words(), question.panel.window
    return {
        _("Months"): f"{_.day(window.since)} – {_.day(window.until)}",
        _("Data to"): _.day(today()),
        _("Result"): _("Margin") if question.result == "margin" else _("Net sales"),
        _("Months after"): f"1–{len(question.lags)}",
        _("Activity type shown in detail"): activity_name(name, _, many=True),
        _("Finding"): finding.finding(found, name, _),
        **filters_in_words(question.filters, question.panel.known),
        _("Sign-flips, seed"): f"{_.number(FLIPS)}, 0",
        _("Analyses run in this session"): _.number(looked),
        _("Limitation"): f"{_(verdict.LIMIT)} {_(verdict.NO_PROOF)}",
    }
