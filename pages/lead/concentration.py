"""Who makes 80 % of sales, what changed, what if, and how sure?"""

from __future__ import annotations

import streamlit as st

from kam_analytics.concentration import answers
from kam_analytics.concentration.cards.now import concentration_paper, concentration_question, concentration_tables
from kam_analytics.concentration.cards.view import CONCENTRATION, View
from kam_analytics.concentration.wording.concentration import concentration_finding, concentration_scope
from kam_analytics.concentration.wording.kpis import concentration_kpis
from kam_analytics.kit import ui
from kam_analytics.kit.analysis.selection import sales_facts
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.wording import periods

_ = ui.words()
kept = ui.remember(ui.PERIOD, ui.LEVEL, ui.ACCOUNTS, ui.MEASURE, ui.LIMITS, CONCENTRATION)
top = st.container(gap="small")
with ui.filter_bar():
    chosen = ui.choose_period()
    sales = ui.read("account_sales", **chosen.period.parts())
    asked = {"filters": ui.wanted_filters(), "by_group": ui.wanted("level", "group") == "group"}
    facts = ui.read("account_sales", sales_facts, using=asked, keep_rows=True, **chosen.period.parts())
    measure = ui.choose_measure(facts.margin_coverage)
    by_group = ui.company_or_group(facts.has_groups)
    filters = ui.filter_accounts(sales)
kept.keep()
choice = Choice(
    period=chosen.period,
    held=ui.held(),
    filters=filters,
    by_group=by_group,
    measure=measure,
)
a, b = ui.limits()
answer = answers.concentration(ui.read, choice, a=a, b=b, published=ui.sees_published_class())
view = View(answer=answer, chosen=chosen, kept=kept)
result = answer.result
scope = concentration_scope(
    chosen.name,
    result,
    _,
    by_group=answer.level == "group",
    own_only=answer.published,
    is_filtered=any(filters.values()),
)


def about() -> dict[str, str]:
    """What an exported table says of itself."""
    return {**ui.about(chosen), **ui.filters_in_words(filters, sales)}


def export() -> None:
    """The page as a workbook, as CSV files and on one sheet of paper."""
    ui.export(
        lambda: concentration_tables(view),
        "concentration",
        title=f"{title}: {scope}",
        facts=about,
        paper=lambda: concentration_paper(view, scope),
    )


with top:
    title = _("Revenue concentration")
    ui.head(title, scope, export)
    ui.finding(concentration_finding(result, _, measure=measure))
    ui.warn_stale(chosen)
if not result.positive:
    ui.nothing_left()
versus = periods.versus(chosen.before, _)
shown = concentration_kpis(result, answer.before, _, measure=measure)
ui.kpi_row(shown, versus=versus, trend=answers.trend(ui.read, answer.choice))
concentration_question(view, versus)
