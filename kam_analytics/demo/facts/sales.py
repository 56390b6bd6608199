"""Invoice lines that sum to the monthly sales, generated month by month in date order."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.demo.company.catalogue import YEARS, mixes
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import MONTHS, WORKDAYS, chance, month_on
from kam_analytics.demo.facts.panel import Panel
from kam_analytics.store import Load

#: number of lines of an average account in five years
LINES_EACH = 690
_NO_MARGIN = 0.04
_LINES_PER_ORDER = 2.6
#: share of months with a return besides purchases
_RETURNS = 0.06

_INSERT = """
insert into sale
    (sale_id, account_key, product_key, sold_on, quantity, net_sales, margin, order_id, batch_key)
select 'L' || lpad(cast(line as varchar), :digits, '0'), account_key, product_key, sold_on, quantity,
    net_sales, margin, 'O' || lpad(cast(order_number as varchar), :digits, '0'), batch_key
from month_lines
"""


def insert(load: Load, months: Iterator[pd.DataFrame], lines: int) -> dict[int, int]:
    """Write the months one by one; return the number of lines of each batch."""
    written: dict[int, int] = {}
    digits = max(7, len(str(lines)))
    for frame in months:
        with load.table("month_lines", frame):
            load.execute(_INSERT, digits=digits)
        batch = int(frame["batch_key"].iloc[0])
        written[batch] = written.get(batch, 0) + len(frame)
    load.touch("sale")
    return written


def by_month(about: Company, offered: pd.DataFrame, panel: Panel, lines: int) -> Iterator[pd.DataFrame]:
    """One frame of lines per month: account, product, day, quantity, net sales, margin, order."""
    random = chance(about.seed, "lines")
    counts = line_counts(panel, lines, random)
    mix = mixes(about, offered)
    margin = random.normal(0, 0.02, len(panel))
    line, order = 1, 1
    for month in range(MONTHS):
        if not counts[:, month].any():
            continue
        year = month_on(month).year
        frame = _month(month, panel[:, month], counts[:, month], mix[year], offered, margin, random)
        frame["account_key"] = about.accounts["account_key"].to_numpy()[frame["account_key"]]
        frame["line"] = np.arange(line, line + len(frame))
        frame["order_number"] += order
        frame["batch_key"] = year - YEARS[0] + 1
        line += len(frame)
        order = int(frame["order_number"].iloc[-1]) + 1
        yield frame


def line_counts(panel: Panel, lines: int, random: np.random.Generator) -> NDArray[np.int64]:
    """The number of lines of each account and month: at least one if there are sales, ``lines`` in total."""
    has_sales = panel != 0
    spare = max(0, lines - int(has_sales.sum()))
    wish = np.abs(panel) ** 0.6 * random.gamma(6, size=panel.shape)
    # differences of a rounded running sum are whole and sum exactly
    running = np.round(np.cumsum(wish.ravel()) / wish.sum() * spare).astype(np.int64)
    more = np.diff(running, prepend=0).reshape(panel.shape)
    counts: NDArray[np.int64] = has_sales.astype(np.int64) + more * has_sales
    return counts


def _month(
    month: int,
    total: NDArray[np.float64],
    counts: NDArray[np.int64],
    mix: NDArray[np.float64],
    offered: pd.DataFrame,
    account_margin: NDArray[np.float64],
    random: np.random.Generator,
) -> pd.DataFrame:
    lines = int(counts.sum())
    account = np.repeat(np.arange(len(counts)), counts)
    start = np.cumsum(counts) - counts
    place = np.arange(lines) - start[account]
    product = np.searchsorted(mix, account + random.random(lines), side="right") - account * len(offered)
    # orders: consecutive lines of an account, each order on one day
    orders = np.ceil(counts / _LINES_PER_ORDER).astype(np.int64)
    first_order = np.cumsum(orders) - orders
    order = first_order[account] + place * orders[account] // counts[account]
    day = WORKDAYS.pick(np.full(int(orders.sum()), month), random)
    rank = np.empty(len(day), dtype=np.int64)
    rank[np.argsort(day, kind="stable")] = np.arange(len(day))
    net = np.round(_amounts(total, counts, account, place, offered["amount"].to_numpy()[product], random), 2)
    rate = offered["rate"].to_numpy()[product] + account_margin[account] + random.normal(0, 0.03, lines)
    margin = np.where(random.random(lines) < _NO_MARGIN, np.nan, np.round(net * np.clip(rate, 0.05, 0.6), 2))
    pieces = np.maximum(1, np.rint(np.abs(net) / offered["price"].to_numpy()[product]))
    frame = pd.DataFrame(
        {
            "account_key": account,
            "product_key": offered["product_key"].to_numpy()[product],
            "sold_on": day[order],
            "quantity": np.where(net < 0, -pieces, pieces),
            "net_sales": net,
            "margin": margin,
            "order_number": rank[order],
        }
    )
    return frame.sort_values("order_number", kind="stable", ignore_index=True)


def _amounts(
    total: NDArray[np.float64],
    counts: NDArray[np.int64],
    account: NDArray[np.int64],
    place: NDArray[np.int64],
    relative: NDArray[np.float64],
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Split each account's month into lines; in some months the last line is a return."""
    weight = relative * random.gamma(1.5, size=len(account)) + 0.002
    gives_back = (counts >= 5) & (random.random(len(counts)) < _RETURNS)
    returned = np.where(gives_back, random.uniform(0.01, 0.1, len(counts)), 0.0)
    is_return = gives_back[account] & (place == counts[account] - 1)
    weight[is_return] = 0.0
    bought = np.bincount(account, weights=weight, minlength=len(counts))
    share = weight / bought[account] * (1 + returned[account])
    share[is_return] = -returned[account][is_return]
    amounts: NDArray[np.float64] = share * total[account]
    return amounts
