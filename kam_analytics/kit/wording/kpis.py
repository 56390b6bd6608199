"""Figures in words: label, value, change against the previous year, for KPI grids and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.sales.analysis import AccountTotal, Movement


@dataclass(frozen=True)
class Kpi:
    """One figure as it is shown; ``term`` is its glossary entry, ``line`` its column of the trend.

    ``versus`` says what its change refers to, where that is not the reference of the whole row; a change
    that ``is_unsure`` may be chance, so it is neither good nor bad.
    """

    label: str
    value: str
    term: str
    delta: str | None = None
    up_is_bad: bool = False
    line: str | None = None
    versus: str | None = None
    is_unsure: bool = False


def concentration_kpis(now: Concentration, before: Concentration | None, _: Words, *, measure: str) -> list[Kpi]:
    """The five figures on top of the concentration page."""
    by_margin = measure == "margin"
    return [
        Kpi(
            _("Margin") if by_margin else _("Net sales"),
            _.short_money(now.total),
            "margin" if by_margin else "net_sales",
            _relative(now.total, _of(before, "total"), _),
            line="total",
        ),
        Kpi(
            _("Top 20% share"),
            _.percent(now.top_20pct_share, 1),
            "top_20pct_share",
            _points(now.top_20pct_share, _of(before, "top_20pct_share"), _),
            up_is_bad=True,
            line="top_20pct_share",
        ),
        Kpi(
            _("Accounts behind 80%"),
            _.number(now.accounts_for_80pct),
            "accounts_for_80pct",
            _count(now.accounts_for_80pct, _of(before, "accounts_for_80pct"), _),
            line="accounts_for_80pct",
        ),
        Kpi(
            _("Effective account count"),
            _.number(now.effective_accounts, 1),
            "effective_accounts",
            _count(now.effective_accounts, _of(before, "effective_accounts"), _, 1),
            line="effective_accounts",
        ),
        Kpi(
            _("Largest account"),
            _.percent(now.largest_share, 1),
            "largest_share",
            _points(now.largest_share, _of(before, "largest_share"), _),
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


def portfolio_kpis(
    moved: Movement, margins: tuple[float | None, float | None], accounts: tuple[int, int | None], _: Words
) -> list[Kpi]:
    """The figures on top of a portfolio; pairs are this period and the year before."""
    has_before = accounts[1] is not None
    return [
        Kpi(
            _("Net sales"),
            _.short_money(moved.now),
            "net_sales",
            _relative(moved.now, moved.before if has_before else None, _),
        ),
        Kpi(_("Margin %"), _.percent(margins[0], 1), "margin_share", _points(*margins, _)),
        Kpi(_("Accounts"), _.number(accounts[0]), "accounts", _count(*accounts, _)),
        Kpi(_("Growing accounts"), _.number(moved.growing if has_before else None), "growing"),
        Kpi(_("Declining accounts"), _.number(moved.falling if has_before else None), "falling"),
    ]


def owner_rows(owners: Iterable[Any], _: Words) -> list[dict[str, str]]:
    """Net sales by owner, from the rows of ``by_owner``."""
    return [
        {
            _("Owner"): row.owner or _("no owner"),
            _("Accounts"): _.number(row.accounts),
            _("Net sales"): _.short_money(row.net_sales),
            _("Change"): _change(row.change, _),
        }
        for row in owners
    ]


def account_kpis(now: AccountTotal, before: AccountTotal | None, _: Words) -> list[Kpi]:
    """The figures on top of an account."""
    return [
        Kpi(
            _("Net sales"),
            _.short_money(now.net_sales),
            "net_sales",
            _relative(now.net_sales, _of(before, "net_sales"), _),
        ),
        Kpi(
            _("Margin %"),
            _.percent(now.margin_share, 1),
            "margin_share",
            _points(now.margin_share, _of(before, "margin_share"), _),
        ),
        Kpi(_("Order days"), _.number(now.orders), "orders", _count(now.orders, _of(before, "orders"), _)),
    ]


def _of(earlier: object, name: str) -> float | None:
    """A figure of the earlier period, where there is one."""
    return getattr(earlier, name, None)


def _change(change: float | None, _: Words) -> str:
    """A relative change with its sign and arrow."""
    if change is None or change != change:
        return "–"
    return f"{'▲' if change >= 0 else '▼'} {_.percent(change, 0, sign=True)}"


def _relative(now: float | None, before: float | None, _: Words) -> str | None:
    return _.percent(now / before - 1, 1, sign=True) if now is not None and before is not None and before > 0 else None


def _points(now: float | None, before: float | None, _: Words) -> str | None:
    return _.points(now - before) if now is not None and before is not None else None


def _count(now: float | None, before: float | None, _: Words, digits: int = 0) -> str | None:
    return _.signed(now - before, digits) if now is not None and before is not None else None
