"""Who makes 80 % of sales, what changed, what if, and how sure?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kam_analytics.concentration.analysis.concentration import Concentration, concentration_of
from kam_analytics.concentration.cards.now import concentration_paper, concentration_question, concentration_tables
from kam_analytics.concentration.cards.view import CONCENTRATION, View, concentration_trend
from kam_analytics.concentration.tables import concentration as report
from kam_analytics.concentration.wording.concentration import concentration_finding, concentration_scope
from kam_analytics.concentration.wording.kpis import concentration_kpis, concentration_rows
from kam_analytics.kit import ui
from kam_analytics.kit.analysis.selection import sales_facts
from kam_analytics.kit.wording import periods

_ = ui.words()
kept = ui.remember(ui.PERIOD, ui.LEVEL, ui.ACCOUNTS, ui.MEASURE, ui.LIMITS, CONCENTRATION)
top = st.container(gap="small")
with ui.filter_bar():
    chosen = ui.choose_period()
    sales = ui.read("account_sales", **chosen.period.parts())
    facts = ui.read("account_sales", sales_facts, keep_rows=True, **chosen.period.parts())
    measure = ui.choose_measure(facts.margin_coverage)
    by_group = ui.company_or_group(facts.has_groups)
    filters = ui.filter_accounts(sales)
kept.keep()
a, b = ui.limits()
published = ui.sees_published_class()
choice = {"filters": filters, "by_group": by_group, "measure": measure}
using = {**choice, "a": a, "b": b, "published": published}
result: Concentration = ui.read("account_sales", concentration_of, using=using, keep_rows=True, **chosen.period.parts())
figures = {**choice, "named": False}
before = (
    ui.read("account_sales", concentration_of, using=figures, **chosen.before.parts()) if chosen.has_before else None
)
view = View(
    chosen=chosen,
    filters=filters,
    by_group=by_group,
    measure=measure,
    a=a,
    b=b,
    published=published,
    result=result,
    kept=kept,
)
scope = concentration_scope(chosen.name, result, _, by_group=by_group, own_only=published)


def tables() -> dict[str, pd.DataFrame]:
    """Every table of the page, for the export."""
    return {
        _("Accounts"): report.accounts_table(result, measure, _),
        _("ABC classes"): report.classes_table(result, measure, _),
        _("In figures"): pd.DataFrame(concentration_rows(result, before, _)),
        **concentration_tables(view),
    }


def about() -> dict[str, str]:
    """What an exported table says of itself."""
    return {**ui.about(chosen), **ui.filters_in_words(filters, sales)}


def export() -> None:
    """The page as a workbook, as CSV files and on one sheet of paper."""
    name = f"{title}: {scope}"
    ui.export(tables, "concentration", title=name, facts=about, paper=lambda: concentration_paper(view, before, scope))


with top:
    title = _("Revenue concentration")
    ui.head(title, scope, export)
    ui.finding(concentration_finding(result, _, measure=measure))
    ui.warn_stale(chosen)
if not result.positive:
    ui.nothing_left()
versus = periods.versus(chosen.before, _)
shown = concentration_kpis(result, before, _, measure=measure)
ui.kpi_row(shown, versus=versus, trend=concentration_trend(view))
concentration_question(view, before, versus)
