"""Every number of buying behaviour equals one that SQL written here computes from the base tables."""

from __future__ import annotations

import pytest

from kam_analytics.store import Store
from tests.samples.scorecards import IMPERSONAL, PICKED, buying, owner_of, value

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("number", PICKED)
def test_buying_behaviour_equals_sql(company: Store, number: int) -> None:
    account, window = f"C{number}", (14, 30, 60, 90)[number % 4]
    found, period = buying(company, account, window)
    days = (
        "with d as (select sold_on, sum(net_sales) as amount, count(*) filter (where net_sales > 0) as lines, "
        "count(distinct product_key) filter (where net_sales > 0) as products "
        "from sale inner join account using (account_key) where account_id = :account "
        "and sold_on <= :until group by order_id, sold_on having sum(net_sales) > 0)"
    )
    gaps = f"{days}, g as (select date_diff('day', lag(sold_on) over (order by sold_on), sold_on) as gap "
    gaps += "from (select distinct sold_on from d) "
    gaps += "where sold_on > :until - interval 1095 day)"
    params = {"account": account, "until": company.today}
    assert found.interval.n == value(company, f"{gaps} select count(gap) from g", **params)
    if found.interval.median is not None:
        assert found.interval.median == value(company, f"{gaps} select quantile_cont(gap, 0.5) from g", **params)
        p90 = value(company, f"{gaps} select quantile_cont(gap, 0.9) from g", **params)
        assert found.interval.p90 == pytest.approx(p90)
        since = value(company, f"{days} select date_diff('day', max(sold_on), :until) from d", **params)
        assert (found.interval.days_since, found.interval.is_overdue) == (since, since > p90)
    inside = {**params, "since": period.since, "last": period.until}
    where = "from d where sold_on between :since and :last"
    for name, column in (("net_sales", "amount"), ("lines", "lines"), ("products", "products")):
        wanted = value(company, f"{days} select quantile_cont({column}, 0.5) {where}", **inside)
        assert getattr(found.basket, name) == (None if wanted is None else pytest.approx(float(wanted))), name
    assert found.received.orders == found.basket.orders
    assert found.received.received == value(
        company,
        f"{days} select count(*) {where} and not exists (select 1 from activity where account_id = :account and "
        f"quantity > 0 and activity_type not in {IMPERSONAL} and done_on < sold_on and done_on >= sold_on - {window})",
        **inside,
    )
    assert found.mix is not None
    if found.mix.drift is not None:
        shares = (
            "with c as (select category_key, greatest(coalesce(sum(net_sales) filter (where sold_on >= :since), 0), 0) as now, "
            "greatest(coalesce(sum(net_sales) filter (where sold_on < :since), 0), 0) as before from sale "
            "inner join account using (account_key) left join product using (product_key) where account_id = :account "
            "and sold_on between :since - interval 12 month and :last group by category_key)"
        )
        drift = value(
            company,
            f"{shares} select sum(abs(cast(now as double) / (select sum(now) from c) - "
            "cast(before as double) / (select sum(before) from c))) / 2 from c",
            account=account, since=period.since, last=period.until,
        )  # fmt: skip
        assert found.mix.drift == pytest.approx(drift)
    if found.season.years:
        first = period.until.year - found.season.years
        july = value(
            company,
            "select cast(sum(net_sales) filter (where month(sold_on) = 7) as double) / cast(sum(net_sales) as double) "
            "from sale inner join account using (account_key) where account_id = :account and sold_on <= :last "
            f"and sold_on > :last - interval {found.season.years * 12} month",
            account=account, last=period.until,
        )  # fmt: skip
        assert found.season.months.loc[6, "share"] == pytest.approx(july), first
        assert found.season.months["share"].sum() == pytest.approx(1)


def test_the_owner_reads_the_same_buying_behaviour(company: Store) -> None:
    for number in PICKED[:6]:
        owner = owner_of(company, f"C{number}")
        if owner:
            ours, _period = buying(company, f"C{number}")
            theirs, _period = buying(company, f"C{number}", person=company.viewer(owner))
            assert (ours.interval, ours.basket, ours.received) == (theirs.interval, theirs.basket, theirs.received)
