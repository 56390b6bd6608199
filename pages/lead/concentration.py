"""Who makes 80 % of sales, and how much does the company depend on a few accounts?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kam_analytics import ui
from kam_analytics.analysis.concentration import Concentration
from kam_analytics.analysis.selection import concentration_of, sales_facts
from kam_analytics.analysis.trend import rolling
from kam_analytics.figures.concentration import accounts_per_bar, accounts_shown, pareto
from kam_analytics.reports import concentration as report
from kam_analytics.wording import findings, kpis

_ = ui.words()
kept = ui.remember(ui.PERIOD, ui.LEVEL, ui.ACCOUNTS, ui.MEASURE, ui.LIMITS)
top = st.container(gap="small")
with ui.filter_bar():
    chosen = ui.choose_period()
    sales = ui.read("account_sales", **chosen.period.parts())
    facts = ui.read("account_sales", sales_facts, **chosen.period.parts())
    measure = ui.choose_measure(facts.margin_coverage)
    by_group = ui.company_or_group(facts.has_groups)
    filters = ui.filter_accounts(sales)
kept.keep()
a, b = ui.limits()
published = ui.sees_published_class()
choice = {"filters": filters, "by_group": by_group, "measure": measure}
result: Concentration = ui.read(
    "account_sales", concentration_of, using={**choice, "a": a, "b": b, "published": published}, **chosen.period.parts()
)
before = (
    ui.read("account_sales", concentration_of, using=choice, **chosen.before.parts()) if chosen.has_before else None
)
scope = findings.concentration_scope(chosen.name, result, _, by_group=by_group, own_only=published)


def tables() -> dict[str, pd.DataFrame]:
    """Every table of the page, for the export."""
    return {
        _("Accounts"): report.accounts_table(result, measure, _),
        _("ABC classes"): report.classes_table(result, measure, _),
        _("In figures"): pd.DataFrame(kpis.concentration_rows(result, before, _)),
    }


def about() -> dict[str, str]:
    """What an exported table says of itself."""
    return {**ui.about(chosen), **ui.filters_in_words(filters, sales)}


@st.fragment
def pareto_card() -> None:
    """The curve: to a little beyond the mark, or over all accounts."""
    with ui.card(findings.pareto_title(result, a, _), term="accounts_for_80pct"):
        show_all = ui.choose_shown()
        shown = accounts_shown(result, a, all_accounts=show_all)
        st.caption(findings.pareto_note(result, shown, accounts_per_bar(shown), _))
        ui.figure(
            pareto(result, _, at=a, all_accounts=show_all),
            "pareto",
            findings.pareto_alt(result, a, _),
            lambda: report.pareto_table(result, shown, _),
        )
        if left_out := findings.left_out(result, _):
            st.caption(left_out)
    kept.keep()


with top:
    title = _("Revenue concentration")
    ui.head(title, scope, lambda: ui.export(tables, "concentration", title=f"{title}: {scope}", facts=about))
    ui.finding(findings.concentration_finding(result, _, measure=measure))
    ui.warn_stale(chosen)
if not result.positive:
    ui.nothing_left()
versus = findings.versus(chosen.before, _)
trend = ui.read("account_months", rolling, using={**choice, "last": chosen.last_month}, **chosen.trend)
ui.kpi_row(kpis.concentration_kpis(result, before, _, measure=measure), versus=versus, trend=trend)
left, right = st.columns([1.75, 1])
with left:
    pareto_card()
with right:
    with ui.card(
        findings.abc_title(result.classes, measure, _), findings.abc_note(_, published=published), term="abc_class"
    ):
        ui.words_table(kpis.abc_rows(result.classes.itertuples(), measure, _), "abc")
        ui.choose_limits(only_a=published)
    with ui.card(_("In figures"), versus, term="hhi"):
        ui.words_table(kpis.concentration_rows(result, before, _), "figures")
with ui.card(findings.accounts_title(result, _), _("Choose a row to open the account.")):
    ui.accounts(result.all_accounts, measure)
