"""The figures of the concentration page in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi, difference, earlier, points, relative


def concentration_kpis(now: Concentration, before: Concentration | None, _: Words, *, measure: str) -> list[Kpi]:
    """The five figures on top of the concentration page."""
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


def concentration_rows(now: Concentration, before: Concentration | None, _: Words) -> list[dict[str, str]]:
    """Every figure of concentration beside the previous year, one row each."""

    def row(label: str, this: str, earlier: str) -> dict[str, str]:
        return {_("Figure"): label, _("Now"): this, _("Previous year"): earlier if before else "–"}

    rows = [
        row(
            _("Share of the {n} largest", n=n),
            _.percent(now.top_share(n), 1),
            _.percent(before.top_share(n) if before else None, 1),
        )
        for n in (3, 10, 20)
    ]
    for label, name, digits, as_share in (
        (_("Share of accounts behind 80%"), "share_of_accounts_for_80pct", 1, True),
        (_("HHI, 0–10,000"), "hhi", 0, False),
        (_("Gini coefficient"), "gini", 2, False),
        (_("Accounts"), "accounts", 0, False),
        (_("of which zero or negative"), "accounts_not_positive", 0, False),
    ):
        words = _.percent if as_share else _.number
        rows.append(row(label, words(getattr(now, name), digits), words(getattr(before, name, None), digits)))
    return rows


def abc_rows(classes: Iterable[Any], measure: str, _: Words) -> list[dict[str, str]]:
    """The ABC table: one row per class, from the rows of ``abc_table``."""
    return [
        {
            _("Class"): row.abc_class,
            _("Accounts"): f"{_.number(row.accounts)} · {_.percent(row.accounts_share)}",
            _("Margin") if measure == "margin" else _("Net sales"): (
                f"{_.short_money(getattr(row, measure))} · {_.percent(getattr(row, f'{measure}_share'))}"
            ),
        }
        for row in classes
    ]
