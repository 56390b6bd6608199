"""A query of one account that takes all says the same of it alone and as a slice of all; and what the lines say."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT, Slices, values
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import Store, queries
from tests.samples.worlds import parameters

PERIODS = (Period(date(2025, 11, 1), date(2026, 10, 31)), Period(date(2026, 1, 9), date(2026, 11, 20)))
TAKE_ALL = [name for name in queries.names() if queries.load(name).takes_all]


def viewers(store: Store) -> list[Viewer]:
    """The director, and a rep with accounts."""
    with store.load(LOCAL_DIRECTOR) as load:
        rep = load.value("select owner_id from account where owner_id is not null group by 1 order by count(*) desc, 1")
    return [LOCAL_DIRECTOR, store.viewer(rep)]


def test_an_account_alone_is_a_slice_of_all(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        accounts = load.frame("select account_id from account order by account_id")["account_id"].tolist()[::16]
    for viewer in viewers(demo):
        with demo.scope(viewer) as scope:
            for name in TAKE_ALL:
                every = Slices(scope.read(name, **parameters(name, account=EVERY_ACCOUNT, today=demo.today)))
                for account in [*accounts, "nobody"]:
                    alone = scope.read(name, **parameters(name, account=account, today=demo.today))
                    pd.testing.assert_frame_equal(every.of(account), alone, rtol=1e-12, obj=f"{name} of {account}")


@pytest.mark.parametrize("period", PERIODS, ids=["whole months", "days at both ends"])
def test_totals_are_those_of_the_lines(demo: Store, period: Period) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        lines = load.frame(
            """
            select
                account.account_id, cast(sum(sale.net_sales) as double) as net_sales,
                cast(sum(sale.margin) as double) as margin,
                cast(sum(case when sale.margin is not null then sale.net_sales else 0 end) as double) as margin_net_sales,
                cast(sum(case when product.is_recurring then sale.net_sales else 0 end) as double)
                    as recurring_net_sales,
                cast(sum(case when product.is_recurring is not null then sale.net_sales else 0 end) as double)
                    as recurring_known_net_sales,
                (
                    select count(*)
                    from (
                        select order_id
                        from sale as own
                        where own.account_key = any_value(sale.account_key) and own.sold_on between :since and :until
                        group by order_id having sum(own.net_sales) > 0
                    )
                ) as orders, count(*) as lines
            from sale
            inner join account on account.account_key = sale.account_key
            left join product on product.product_key = sale.product_key
            where sale.sold_on between :since and :until
            group by account.account_id
            order by account.account_id
            """,
            since=period.since,
            until=period.until,
        )
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = scope.read("account_totals", account=EVERY_ACCOUNT, **period.parts())
        nobody = scope.read("account_totals", account="nobody", **period.parts())
    assert len(lines) > 100
    pd.testing.assert_frame_equal(found[found["lines"] > 0].reset_index(drop=True), lines, rtol=0, atol=0)
    assert nobody.empty


def test_efforts_are_those_of_the_activities(demo: Store) -> None:
    spans = {"since": date(2024, 11, 21), "middle": date(2025, 11, 21), "recent": date(2026, 8, 23)}
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = scope.read("account_efforts", account=EVERY_ACCOUNT, until=demo.today, **spans)
        account = str(found["account_id"].value_counts().index[0])
        rows = scope.read("account_activities", account=account, since=spans["since"], until=demo.today)
    own = found[found["account_id"] == account]
    assert len(own) < len(rows)
    assert own["done_on"].max() == rows["done_on"].max()
    for since in spans.values():
        quantity = rows.loc[rows["done_on"] >= pd.Timestamp(since), "quantity"].sum()
        assert own.loc[own["done_on"] >= pd.Timestamp(since), "quantity"].sum() == quantity > 0


def test_a_product_that_was_returned_in_full_is_not_bought(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        account, before = load.frame(
            "select a.account_id, count(*) as products from account_product as p "
            "inner join account as a using (account_key) where p.net_sales > 0 group by 1 order by 2 desc, 1 limit 1"
        ).iloc[0]
        load.execute(
            "update account_product set net_sales = 0 where rowid = (select min(p.rowid) from account_product as p "
            "inner join account as a using (account_key) where a.account_id = :account and p.net_sales > 0)",
            account=account,
        )
    with demo.scope(LOCAL_DIRECTOR) as scope:
        assert list(values(scope.read("account_product_count", account=account), "products")) == [(before - 1,)]


def test_neighbours_are_in_the_order_of_names_and_end_at_the_ends(demo: Store) -> None:
    for viewer in viewers(demo):
        with demo.scope(viewer) as scope:
            rows = scope.read("account_neighbours", account=EVERY_ACCOUNT).set_index("account_id")
        first, seen = rows.index[rows["earlier_id"].isna()], []
        for account in first:
            while not pd.isna(account):
                seen.append(account)
                later = rows.loc[account, "later_id"]
                if not pd.isna(later):
                    assert rows.loc[later, "earlier_id"] == account
                    assert rows.loc[account, "later"].lower() >= rows.loc[later, "earlier"].lower()
                account = later
        assert sorted(seen) == sorted(rows.index), "every account with an owner stands in one row"


def test_slices_of_nothing() -> None:
    nothing = pd.DataFrame({"account_id": pd.Series([], dtype="str"), "n": pd.Series([], dtype="Int64")})
    assert Slices(nothing).of("a").empty
