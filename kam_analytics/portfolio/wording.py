"""A portfolio in words: where its total goes, its figures, its owners."""

from __future__ import annotations

from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi, difference, points, relative
from kam_analytics.sales.analysis import MOVED, Movement
from kam_analytics.sales.wording import change_in_words


def portfolio_kpis(
    moved: Movement, margins: tuple[float | None, float | None], accounts: tuple[int, int | None], _: Words
) -> list[Kpi]:
    """The figures on top of a portfolio; pairs are this period and the year before."""
    return [
        Kpi(
            label=_("Net sales"),
            value=_.short_money(moved.now),
            term="net_sales",
            delta=relative(moved.now, moved.before, _),
        ),
        Kpi(label=_("Margin %"), value=_.percent(margins[0], 1), term="margin_share", delta=points(*margins, _)),
        Kpi(label=_("Accounts"), value=_.number(accounts[0]), term="accounts", delta=difference(*accounts, _)),
        Kpi(label=_("Growing accounts"), value=_.number(moved.growing), term="growing"),
        Kpi(label=_("Declining accounts"), value=_.number(moved.falling), term="falling"),
    ]


def portfolio_scope(period: str, accounts: int, _: Words, *, has_groups: bool) -> str:
    """What the figures of a portfolio are about; that companies of one group are counted one by one, where there are."""
    count = _.plural("{n} account", "{n} accounts", accounts)
    if has_groups:
        count = _("{accounts}, companies of a group each on its own", accounts=count)
    return " · ".join([period, count, _("{currency}, net of returns", currency=_.currency)])


def moved_title(moved: Movement, _: Words) -> tuple[str, str]:
    """Title of the table of accounts and its order: by their change, or by size where no change is known."""
    if moved.before is None:
        return _("Largest accounts"), _("Largest first. Select a row to open the account.")
    return _("Accounts driving the change"), _("Largest difference first. Select a row to open the account.")


def portfolio_finding(moved: Movement, _: Words) -> str:
    """Where the total goes, and how many accounts fall."""
    total = change_in_words(moved.now, moved.before, _)
    if not moved.falling:
        return total
    falling = _.plural(
        "{n} account fell by more than {part}",
        "{n} accounts fell by more than {part}",
        moved.falling,
        part=_.percent(MOVED),
    )
    return f"{total} – {falling}"
