"""The key figures of the concentration page in words."""

from __future__ import annotations

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi, difference, earlier, points, relative


def concentration_kpis(now: Concentration, before: Concentration | None, _: Words, *, measure: str) -> list[Kpi]:
    """The five figures at the top of the concentration page."""
    by_margin = measure == "margin"
    return [
        Kpi(
            label=_("Margin") if by_margin else _("Net sales"),
            value=_.short_money(now.total),
            term="margin" if by_margin else "net_sales",
            delta=relative(now.total, earlier(before, "total"), _),
            line="total",
        ),
        Kpi(
            label=_("Top 20% share"),
            value=_.percent(now.top_20pct_share, 1),
            term="top_20pct_share",
            delta=points(now.top_20pct_share, earlier(before, "top_20pct_share"), _),
            up_is_bad=True,
            line="top_20pct_share",
        ),
        Kpi(
            label=_("Accounts behind 80%"),
            value=_.number(now.accounts_for_80pct),
            term="accounts_for_80pct",
            delta=difference(now.accounts_for_80pct, earlier(before, "accounts_for_80pct"), _),
            line="accounts_for_80pct",
        ),
        Kpi(
            label=_("Effective account count"),
            value=_.number(now.effective_accounts, 1),
            term="effective_accounts",
            delta=difference(now.effective_accounts, earlier(before, "effective_accounts"), _, 1),
            line="effective_accounts",
        ),
        Kpi(
            label=_("Largest account"),
            value=_.percent(now.largest_share, 1),
            term="largest_share",
            delta=points(now.largest_share, earlier(before, "largest_share"), _),
            up_is_bad=True,
            line="largest_share",
        ),
    ]
